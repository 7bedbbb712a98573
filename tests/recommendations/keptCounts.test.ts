// What is kept of the counts is always what counting anew finds.
import * as actions from '../../src/actions/commands.ts'
import { publish } from '../../src/inspections/commands.ts'
import { raiseQuery } from '../../src/inspectorQueries/commands.ts'
import { respond } from '../../src/recommendations/commands.ts'
import { withdrawRecommendation } from '../../src/recommendations/correctionCommands.ts'
import { addUp, beforeCounting, countStandings } from '../../src/recommendations/countQueries.ts'
import type { Filter } from '../../src/recommendations/filter.ts'
import { countEach, factsVersions } from '../../src/recommendations/keptCountQueries.ts'
import type { Person } from '../../src/users/person.ts'
import { askTogether } from '../../src/visibility/queries.ts'
import { as, type BuiltInspection, buildAction, buildInspection, buildWorld, newAction, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { pool } from '../support/db.ts'

const everything: Filter = { standing: [], signal: [], urgent: false, repeat: false, sort: 'standing', descending: false }
let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})
let built = 0
/** A published inspection and one to come, of two units. */
async function inspected(): Promise<BuiltInspection & { coming: string }> {
  const coming = `COMING-${++built}`
  await buildInspection(pool, world, { reference: coming, published: null, recommendations: [{}, { addressees: ['N56NORF'] }] })
  const published = `${2010 + built}-05-17`
  const recommendations = [
    { addressees: ['N56NRTH', 'HMPPS'] as const },
    { addressees: ['N56NRTH'] as const, urgent: true },
    { addressees: ['N56NORF'] as const },
    { addressees: ['N56NORF'] as const },
  ].map(one => ({ ...one, addressees: [...one.addressees] }))
  return { coming, ...(await buildInspection(pool, world, { reference: `OLD-${built}`, published, recommendations })) }
}

/** Both ways: what is kept added up, and the rows counted by the question that the list asks. */
async function bothWays(person: Person, day = '2026-11-22', stalledAfter?: number) {
  const { settings, places, embargoed, facts } = await askTogether(pool, person, {
    ...beforeCounting(person),
    facts: factsVersions(person.inspector),
  })
  const reading = { person, day, stalledAfter: stalledAfter ?? settings[0]!.value, embargoed: embargoed.map(({ id }) => id) }
  const kept = addUp([...(await countEach(pool, reading, facts[0]!.versions)).values()])
  const filter = person.inspector ? everything : { ...everything, organisation_ids: places.flatMap(({ below }) => below) }
  return { kept, anew: await countStandings(pool, filter, reading, person.inspector ? undefined : person.organisations) }
}

async function expectBoth(what: string, day?: string, stalledAfter?: number) {
  for (const who of ['leader', 'staff', 'regional', 'national', 'otherLeader', 'inspector'] as const) {
    const { kept, anew } = await bothWays(world[who], day, stalledAfter)
    expect([what, who, kept]).toEqual([what, who, anew])
    expect(anew.total).toBeGreaterThan(0)
  }
}

test('after every act, for everyone', async () => {
  const old = await inspected()
  await expectBoth('to begin with')
  const [first, second] = old.recommendations
  await respond(as(pool, world.leader, '2026-11-01'), first!.addressees[0]!, { response: 'agreed', response_text: '', version: 1 })
  await expectBoth('answered')
  const action = await buildAction(pool, world.leader, first!.addressees[0]!, '2026-11-02', { due_on: '2026-12-01' })
  await expectBoth('an action logged')
  await raiseQuery(as(pool, world.inspector, '2026-11-03'), first!.addressees[0]!, 'How?')
  await expectBoth('asked')
  await actions.reportComplete(as(pool, world.leader, '2026-11-04'), action, { different_now: 'Much', version: 1 })
  await expectBoth('reported complete')
  await withdrawRecommendation(as(pool, world.administrator, '2026-11-05'), second!.id, 'Not ours')
  await expectBoth('withdrawn')
  await publish(as(pool, world.administrator, '2026-11-06'), old.coming, {
    published_on: '2026-11-06',
    published_precision: 'day',
    version: 1,
  } as never)
  await expectBoth('published')
})

test('on another day, and with another setting', async () => {
  const old = await inspected()
  await buildAction(pool, world.leader, old.recommendations[0]!.addressees[0]!, '2026-08-01', { due_on: '2026-12-01' })
  await expectBoth('today')
  const before = await bothWays(world.leader)
  await expectBoth('later', '2027-02-01')
  expect((await bothWays(world.leader, '2027-02-01')).kept).not.toEqual(before.kept)
  await expectBoth('a longer time until stalled', '2026-11-22', 900)
  expect((await bothWays(world.leader, '2026-11-22', 900)).kept).not.toEqual(before.kept)
})

test('what was undone leaves nothing, and whoever waits for it counts right', async () => {
  const old = await inspected()
  const [answer, other] = [old.recommendations[0]!.addressees[0]!, old.recommendations[1]!.addressees[0]!]
  const log = (addressee: number) => (db: typeof pool) => actions.logAction(as(db, world.leader, '2026-11-02'), addressee, newAction())
  const undone = await pool.transaction()
  await log(answer)(undone)
  await undone.raw('SET CONSTRAINTS ALL IMMEDIATE')
  await undone.rollback()
  await expectBoth('undone')
  await log(other)(pool)
  await expectBoth('another act after it')
  const ended = await twoAtOnce(
    pool,
    async db => {
      await log(answer)(db)
      await db.raw('SET CONSTRAINTS ALL IMMEDIATE')
    },
    log(other),
  )
  expect(ended.second.status).toBe('fulfilled')
  await expectBoth('two at once')
})

test('an act holds nobody up who works on the same organisations, in whatever order', async () => {
  const [north, north2, norfolk, norfolk2] = (await inspected()).recommendations.map(({ addressees }) => addressees[0]!)
  const log = (db: typeof pool, who: Person, addressee: number) => actions.logAction(as(db, who, '2026-11-02'), addressee, newAction())
  const open = await pool.transaction()
  await log(open, world.leader, north!)
  await log(open, world.otherLeader, norfolk!)
  await pool.transaction(async tx => {
    await log(tx, world.otherLeader, norfolk2!)
    await log(tx, world.leader, north2!)
  })
  await open.commit()
  await expectBoth('all of them')
})
