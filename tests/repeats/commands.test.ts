// Suggestions of what was made before: which, for whom, and what becomes of them when somebody decides.
import type { Db } from '../../src/db/knex.ts'
import { Invalid, Stale } from '../../src/errors.ts'
import { correctRecommendation, linkRepeat, withdrawRecommendation } from '../../src/recommendations/correctionCommands.ts'
import { redactName } from '../../src/record/redaction.ts'
import { decideRepeats } from '../../src/repeats/commands.ts'
import { listSuggestions } from '../../src/repeats/queries.ts'
import { as, buildInspection, buildWorld, type InspectionGiven, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
let court: number
beforeAll(async () => {
  world = await buildWorld(pool)
  court = (await pool('themes').insert({ name: 'Court work' }).returning('id'))[0]!.id
})

const text = 'Check the history of domestic abuse with the police before each report to court.'
const later = 'Before a report goes to court, check with police for a history of domestic abuse.'
const enter = async (given: InspectionGiven, on: Db = db): Promise<number> =>
  (await buildInspection(on, world, given)).recommendations[0]!.id
const earlier = (given: InspectionGiven = {}, on?: Db) => enter({ recommendations: [{ text, theme_id: court }], ...given }, on)
const again = (given: InspectionGiven = {}, on?: Db) =>
  enter({ reference: 'LATER', published: '2024-05-17', recommendations: [{ text: later, theme_id: court }], ...given }, on)
const suggested = async (id: number, person = world.administrator, decided = false) => {
  const found = (await listSuggestions(db, person, [id], decided)).get(id) ?? []
  return found.map(({ name }) => name)
}
const administrator = (on: Db = db) => as(on, world.administrator, '2024-06-01')
const decisions = { confirmed: null, rejected: [], version: 1 }

describe('what is suggested', () => {
  test('is like it in words and theme, with the reason said', async () => {
    await earlier()
    const id = await again()
    expect((await listSuggestions(db, world.administrator, [id])).get(id)).toMatchObject([
      { name: 'NORTHANTS-2022/1', reason: 'Same theme: Court work. 7 of its 7 significant words are here too.', relation: 'same' },
    ])
  })

  test('without a theme only what is much more alike', async () => {
    await earlier()
    const near = { text: 'Give the police a list of court dates.', addressees: ['N56NRTH' as const] }
    const [themed, bare] = [
      await again({ reference: 'THEMED', recommendations: [{ ...near, theme_id: court }] }),
      await again({ reference: 'BARE', published: '2024-05-18', recommendations: [near] }),
    ]
    expect(await suggested(themed)).toEqual(['NORTHANTS-2022/1'])
    expect(await suggested(bare)).not.toContain('NORTHANTS-2022/1')
    const same = await again({ reference: 'SAME', published: '2024-05-19', recommendations: [{ text: later }] })
    expect(await suggested(same)).toContain('NORTHANTS-2022/1')
  })

  test('a standard is the same under another framework when its title is', async () => {
    const { framework_id } = world
    const [other] = await db('frameworks').insert({ name: 'PDU 2023-25', rated: true, max_score: 21 }).returning('id')
    const of = { title: 'Court reports', group: 'Casework', position: 1 }
    const [old, now] = await db('standards')
      .insert([
        { framework_id, code: '3.1', ...of },
        { framework_id: other!.id, code: 'P 3.1', ...of },
      ])
      .returning('id')
    const words = 'Write better reports for court.'
    await earlier({ recommendations: [{ text: words, standard_id: old!.id }] })
    const id = await again({ recommendations: [{ text: 'Reports for the court must be read by a manager.' }] })
    expect(await suggested(id)).toEqual([])
    await db('recommendations').where({ id }).update({ standard_id: now!.id })
    expect((await listSuggestions(db, world.administrator, [id])).get(id)).toMatchObject([
      { reason: expect.stringContaining('Same standard: 3.1 Court reports. 2 of its') },
    ])
  })

  test('was made to the same organisation, before it, above it, or to the same addressee; not elsewhere', async () => {
    const { organisations } = world
    await earlier({ reference: 'OWN' })
    await earlier({ reference: 'REGION', organisation: 'R-EOE', recommendations: [{ text, theme_id: court, addressees: ['R-EOE'] }] })
    await earlier({ reference: 'OLD', organisation: 'N53DRBY', recommendations: [{ text, theme_id: court, addressees: ['N53DRBY'] }] })
    const toService = { text, theme_id: court, addressees: ['HMPPS' as const] }
    await earlier({ reference: 'NORFOLK', organisation: 'N56NORF', recommendations: [toService] })
    const id = await again()
    expect((await suggested(id)).sort()).toEqual(['OWN/1', 'REGION/1'])
    await db('organisation_successors').insert({
      organisation_id: organisations.N53DRBY,
      successor_id: organisations.N56NRTH,
      from_on: '2023-01-01',
    })
    expect((await suggested(id)).sort()).toEqual(['OLD/1', 'OWN/1', 'REGION/1'])
    const service = await again({ reference: 'SERVICE', recommendations: [{ ...toService, text: later }], published: '2024-05-18' })
    const found = (await listSuggestions(db, world.administrator, [service])).get(service)!
    expect(found.find(({ name }) => name === 'NORFOLK/1')!.reason).toContain('after an inspection of Norfolk, to the same addressee')
    expect(found.find(({ name }) => name === 'OLD/1')!.reason).toContain('It was made to Derby City, which came before.')
    expect(found.find(({ name }) => name === 'REGION/1')!.reason).toContain('It was made to East of England, which is above.')
  })

  test('is earlier, not withdrawn, and of another inspection', async () => {
    const id = await earlier()
    await again()
    expect(await suggested(id)).toEqual([])
    const twice = [
      { text, theme_id: court },
      { text: later, theme_id: court },
    ]
    const { recommendations } = await buildInspection(db, world, { reference: 'TWICE', published: '2020-01-01', recommendations: twice })
    expect(await suggested(recommendations[1]!.id)).toEqual([])
    await withdrawRecommendation(administrator(), recommendations[0]!.id, 'A slip')
    expect(await suggested(id)).toEqual(['TWICE/2'])
  })

  test('of a chain only the latest', async () => {
    const first = await earlier()
    const second = await earlier({ reference: 'SECOND', published: '2023-05-17' })
    const id = await again()
    expect(await suggested(id)).toEqual(['SECOND/1', 'NORTHANTS-2022/1'])
    await linkRepeat(administrator(), second, first)
    expect(await suggested(id)).toEqual(['SECOND/1'])
  })

  test('never comes from an inspection that the reader may not see', async () => {
    await earlier({ published: null })
    await db('inspections').where({ reference: 'NORTHANTS-2022' }).update({ published_on: '2022-05-17' })
    const id = await again()
    expect(await suggested(id, world.administrator)).toEqual(['NORTHANTS-2022/1'])
    expect(await suggested(id, world.staff)).toEqual([])
    expect(await suggested(id, world.otherLeader)).toEqual([])
  })

  test('follows a corrected text, and keeps no word of a redacted one', async () => {
    const first = await earlier()
    const id = await again()
    const corrected = { text: 'Repair the roof. Ask Jo Doe.', standard_id: null, theme_id: court, urgent: false, reason: 'Slip' }
    await correctRecommendation(administrator(), first, { ...corrected, version: 1 })
    expect(await suggested(id)).toEqual([])
    await redactName(administrator(), first, 'Jo Doe')
    expect(
      (await db('recommendation_words').where({ recommendation_id: first }).select(db.raw('words::text')).first()).words,
    ).not.toContain('doe')
  })
})

describe('deciding', () => {
  test('links the one that is confirmed, and counts', async () => {
    const first = await earlier()
    const id = await again()
    await decideRepeats(administrator(), id, { ...decisions, confirmed: first })
    expect(await db('recommendations').where({ id }).first()).toMatchObject({ repeats_id: first, times_made: 2, version: 2 })
    expect(await suggested(id)).toEqual([])
  })

  test('what is rejected does not come again, and it is kept who said so and when', async () => {
    const first = await earlier()
    const id = await again()
    await decideRepeats(administrator(), id, { ...decisions, rejected: [first] })
    expect(await suggested(id)).toEqual([])
    const row = { recommendation_id: id, earlier_id: first, rejected_by_id: world.administrator.id, rejected_on: '2024-06-01' }
    expect(await db('rejected_repeats').where({ recommendation_id: id })).toMatchObject([row])
    expect(await db('events').orderBy('id', 'desc').first()).toMatchObject({ act: 'rejectRepeats', after: { rejected: [first] } })
    await linkRepeat(administrator(), id, first)
    expect(await db('rejected_repeats').where({ recommendation_id: id })).toEqual([])
  })

  test('one is confirmed and another rejected in one act, each with its event', async () => {
    const [first, second] = [await earlier(), await earlier({ reference: 'SECOND', published: '2023-05-17' })]
    const id = await again()
    await decideRepeats(administrator(), id, { confirmed: second, rejected: [first], version: 1 })
    const acts = await db('events')
      .where({ chain: `recommendation:${id}` })
      .orderBy('id')
      .pluck('act')
    expect(acts.slice(-2)).toEqual(['rejectRepeats', 'linkRepeat'])
  })

  test('never makes a circle, and never decides nothing', async () => {
    const first = await earlier()
    const id = await again()
    await linkRepeat(administrator(), id, first)
    await expect(decideRepeats(administrator(), first, { ...decisions, confirmed: id })).rejects.toThrow(Invalid)
    await expect(decideRepeats(administrator(), first, decisions)).rejects.toThrow(Invalid)
  })

  // The last one: it leaves what it did behind.
  test('whoever comes second is told what the first has said, and nothing is lost', async () => {
    const [first, second] = [await earlier({}, pool), await earlier({ reference: 'SECOND', published: '2023-05-17' }, pool)]
    const id = await again({}, pool)
    const confirm = (earlierOne: number) => (on: Db) => decideRepeats(administrator(on), id, { ...decisions, confirmed: earlierOne })
    const { second: late } = await twoAtOnce(pool, confirm(first), confirm(second))
    expect(late).toMatchObject({ status: 'rejected', reason: expect.any(Stale) })
    expect((late as PromiseRejectedResult).reason.theirs).toEqual({ [`suggestion_${first}`]: 'yes' })
    expect(await pool('recommendations').where({ id }).first('repeats_id')).toEqual({ repeats_id: first })
  })
})
