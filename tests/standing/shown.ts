// What people are shown of a little world, on the day that a database looks at: lists, counts, answers with their standing, and trails.
import type { Day } from '../../src/days.ts'
import { asAt } from '../../src/db/asAt.ts'
import type { Db } from '../../src/db/knex.ts'
import { everything } from '../../src/home/places.ts'
import { listAnswersOf } from '../../src/inspections/comparisonQueries.ts'
import { countByOrganisation, countStandings } from '../../src/recommendations/countQueries.ts'
import { countEach, countEachThen, factsVersions } from '../../src/recommendations/keptCountQueries.ts'
import { listRecommendations, type Reading } from '../../src/recommendations/listQueries.ts'
import { listAnswers } from '../../src/recommendations/queries.ts'
import { listTrail } from '../../src/recommendations/trailQueries.ts'
import { present } from '../../src/standing/present.ts'
import { getSettings } from '../../src/standing/queries.ts'
import type { Person } from '../../src/users/person.ts'
import { answered } from '../../src/visibility/queries.ts'

interface Place {
  code: string
  recommendations: number[]
}

/** Everything that a person is shown, as plain data. @param live whether `db` is today's, where counts are kept by the process */
export async function shownTo(db: Db, person: Person, { code, recommendations }: Place, day: Day, live: boolean): Promise<object> {
  const { stalled_after_days } = await getSettings(db)
  const reading: Reading = { person, day, stalledAfter: stalled_after_days }
  const filter = { ...everything, organisation: code }
  const list = async (more: object) =>
    (await listRecommendations(db, { ...filter, ...more }, reading, 100)).map(row => standing(row, day, stalled_after_days))
  const below = await db('organisations').whereRaw('line && ARRAY(SELECT id FROM organisations WHERE code = ?)', [code]).pluck('id')
  const home = { ...reading, embargoed: [] }
  const versions = live ? (await answered(db, person, factsVersions(person.inspector)))[0]!.versions : []
  const counted = live ? await countEach(db, home, versions) : await countEachThen(db, home)
  const each = async <T>(read: (id: number) => Promise<T>) => {
    const found: T[] = []
    for (const id of recommendations) found.push(await read(id))
    return found
  }
  return plain({
    list: await list({}),
    late: await list({ standing: ['unaddressed', 'overdue', 'stalled'], sort: 'due' }),
    signalled: await list({ signal: ['blocked'] }),
    counts: await countStandings(db, filter, reading),
    units: await countByOrganisation(db, filter, reading),
    home: below.map(id => counted.get(id)).filter(one => one?.total),
    inspection: (await listAnswersOf(db, `${code}-2022`, reading)).map(row => standing(row, day, stalled_after_days)),
    answers: await each(id => listAnswers(db, person, id)),
    trails: await each(id => listTrail(db, person, { recommendation: id }, undefined, 1000)),
  })
}

const standing = (row: Parameters<typeof present>[0] & object, day: Day, stalledAfter: number) => ({
  ...row,
  shown: present(row, day, stalledAfter),
})

/** When a row of facts was kept is no matter of what is shown. */
const plain = (shown: object) => JSON.parse(JSON.stringify(shown, (key, value) => (key === 'changed_at' ? undefined : value)))

/** The views of other days whose rows, as at a day far ahead, are not those of their table. */
export async function tablesThatDiffer(db: Db): Promise<string[]> {
  const names: string[] = await db('information_schema.views').where({ table_schema: 'as_at' }).orderBy('table_name').pluck('table_name')
  return asAt(db, '2099-01-01', async tx => {
    const differ: string[] = []
    for (const name of names) {
      const rows = (of: string) => `SELECT to_jsonb(t) FROM ${of}."${name}" t`
      const { rows: found } = await tx.raw(
        `(${rows('public')} EXCEPT ALL ${rows('as_at')}) UNION ALL (${rows('as_at')} EXCEPT ALL ${rows('public')}) LIMIT 1`,
      )
      if (found.length) differ.push(name)
    }
    return differ
  })
}
