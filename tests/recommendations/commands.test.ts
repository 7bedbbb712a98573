import { logAction, reportComplete } from '../../src/actions/commands.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict, Forbidden, Invalid, NotFound, Stale } from '../../src/errors.ts'
import { addRecommendations } from '../../src/inspections/recommendationCommands.ts'
import { raiseQuery } from '../../src/inspectorQueries/commands.ts'
import { closeAsMadeAgain, nameOwner, reopen, respond } from '../../src/recommendations/commands.ts'
import { correctRecommendation, linkRepeat, withdrawRecommendation } from '../../src/recommendations/correctionCommands.ts'
import { as, buildAction, buildInspection, buildWorld, newAction, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})

const leader = (day: string, to: Db = db) => as(to, world.leader, day)
const inspector = (day: string, to: Db = db) => as(to, world.inspector, day)
const administrator = (day: string, to: Db = db) => as(to, world.administrator, day)
const rowOf = async (id: number) => (await db('addressees').where({ id }).first())!
const factsOf = async (id: number) => (await db('standing_facts').where({ addressee_id: id }).first())!
const lastEvent = async (chain: string) => {
  const event = (await db('events').where({ chain }).orderBy('position', 'desc').first())!
  const texts = await db('event_texts').where({ event_id: event.id }).orderBy(['moment', 'field'])
  return { ...event, texts: texts.map(({ moment, field, text }) => `${moment} ${field}: ${text}`) }
}
const begin = async (to: Db = db, reference = 'NORTHANTS-2022', published: string | null = '2022-05-17') => {
  const { recommendations } = await buildInspection(to, world, {
    reference,
    published,
    recommendations: [{ addressees: ['N56NRTH', 'N56NORF'] }],
  })
  return { recommendation: recommendations[0]!.id, answer: recommendations[0]!.addressees[0]!, other: recommendations[0]!.addressees[1]! }
}

test('a response changes one addressee alone, and the record keeps the old words', async () => {
  const { answer, other } = await begin()
  await respond(leader('2022-06-01'), answer, { response: 'agreed', response_text: 'All of it', version: 1 })
  await respond(leader('2022-06-09'), answer, { response: 'partly_agreed', response_text: 'Not the second half', version: 2 })
  expect(await rowOf(answer)).toMatchObject({
    response: 'partly_agreed',
    response_text: 'Not the second half',
    responded_on: '2022-06-09',
    version: 3,
  })
  expect([await factsOf(answer), await factsOf(other)]).toMatchObject([{ response: 'partly_agreed' }, { response: 'awaited' }])
  expect(await lastEvent(`addressee:${answer}`)).toMatchObject({
    act: 'respond',
    before: { response: 'agreed' },
    after: { response: 'partly_agreed' },
    texts: ['after response_text: Not the second half', 'before response_text: All of it'],
  })
})

// biome-ignore format: it is read as a table
test.each<[then: ('agreed' | 'partly_agreed' | 'not_agreed')[], changed: boolean]>([
  [['agreed'], false], [['not_agreed'], false], [['agreed', 'agreed'], false],
  [['partly_agreed', 'agreed'], false], [['not_agreed', 'agreed'], false],
  [['agreed', 'partly_agreed'], true], [['agreed', 'not_agreed'], true], [['partly_agreed', 'not_agreed'], true],
  [['agreed', 'not_agreed', 'agreed'], true],
])('responses %j: changed from agreed? %s', async (responses, changed) => {
  const { answer } = await begin()
  for (const [index, response] of responses.entries()) await respond(leader('2022-06-01'), answer, { response, response_text: 'So', version: index + 1 })
  expect(await factsOf(answer)).toMatchObject({ response_changed: changed })
})

test('a response that was given earlier is recorded today and marked', async () => {
  const { answer } = await begin()
  await respond(leader('2022-06-09'), answer, { response: 'agreed', response_text: 'So', responded_on: '2022-06-01', version: 1 })
  expect(await rowOf(answer)).toMatchObject({ responded_on: '2022-06-09', entered_later: true })
  expect(await lastEvent(`addressee:${answer}`)).toMatchObject({ happened_on: '2022-06-01' })
})

test('a stale answer says what it is now', async () => {
  const { answer } = await begin()
  await respond(leader('2022-06-01'), answer, { response: 'agreed', response_text: 'All', version: 1 })
  const stale = respond(leader('2022-06-02'), answer, { response: 'not_agreed', response_text: 'None', version: 1 })
  await expect(stale).rejects.toThrow(Stale)
  await expect(stale).rejects.toMatchObject({ version: 2, theirs: { response: 'agreed', response_text: 'All' } })
  await expect(
    nameOwner(leader('2022-06-02'), answer, { owner_id: null, owner_title: 'x', target_on: null, reason: '', version: 1 }),
  ).rejects.toThrow(Stale)
})

test('two responses at once: the second sees that it has changed', async () => {
  const { answer } = await begin(pool, 'NORTHANTS-2020', '2020-05-17')
  const say = (response_text: string) => (to: Db) =>
    respond(leader('2022-06-01', to), answer, { response: 'agreed', response_text, version: 1 })
  expect(await twoAtOnce(pool, say('First'), say('Second'))).toMatchObject({ second: { reason: expect.any(Stale) } })
  expect(await pool('addressees').where({ id: answer }).first()).toMatchObject({ response_text: 'First', version: 2 })
})

test('a repeat entered while the chain of what it repeats grows counts the whole chain', async () => {
  const chain = [
    await begin(pool, 'FIRST', '2008-05-17'),
    await begin(pool, 'SECOND', '2010-05-17'),
    await begin(pool, 'THIRD', '2012-05-17'),
  ]
  const [first, second, third] = chain.map(({ recommendation }) => recommendation)
  await linkRepeat(administrator('2022-06-01', pool), third!, second!)
  await buildInspection(pool, world, { reference: 'ONCE-MORE', published: '2014-05-17' })
  const link = (to: Db) => linkRepeat(administrator('2022-06-01', to), second!, first!)
  const row = { text: 'Once more', standard_id: null, theme_id: null, urgent: false, addressees: [world.organisations.N56NRTH] }
  const enter = (to: Db) => addRecommendations(administrator('2022-06-01', to), 'ONCE-MORE', [{ ...row, number: 7, repeats_id: third! }])
  const { second: entered } = await twoAtOnce(pool, link, enter)
  const [id] = (entered as PromiseFulfilledResult<number[]>).value
  expect(await pool('recommendations').where({ id }).first()).toMatchObject({ times_made: 4, first_made_on: '2008-05-17' })
  expect(await pool('standing_facts').where({ recommendation_id: id }).pluck('times_made')).toEqual([4])
})

test('a target date is not before the report was published, as far as that day is known', async () => {
  const { answer } = await begin()
  const set = (target_on: string, version = 1) =>
    nameOwner(leader('2022-06-01'), answer, { owner_id: null, owner_title: 'Head', target_on, reason: '', version })
  await expect(set('2022-05-16')).rejects.toMatchObject({
    errors: { target_on: 'The target date must not be before the report was published, 17 May 2022' },
  })
  expect(await rowOf(answer)).toMatchObject({ target_on: null, version: 1 })
  await set('2022-05-17')
  await db('inspections').where({ reference: 'NORTHANTS-2022' }).update({ published_on: '2022-12-31', published_precision: 'year' })
  await set('2022-05-17', 2)
  await expect(set('2021-12-31', 3)).rejects.toMatchObject({ errors: { target_on: expect.stringContaining('published, 2022') } })
})

test('the first target date stays; a move needs a reason and is counted', async () => {
  const { answer } = await begin()
  const set = (target_on: string | null, reason: string, version: number) =>
    nameOwner(leader('2022-06-01'), answer, { owner_id: null, owner_title: 'Head', target_on, reason, version })
  await set('2022-12-01', '', 1)
  await expect(set('2023-01-01', '', 2)).rejects.toMatchObject({ errors: { reason: expect.any(String) } })
  await expect(set(null, 'No longer', 2)).rejects.toMatchObject({ errors: { target_on: expect.any(String) } })
  await set('2023-01-01', 'Ill', 2)
  expect(await lastEvent(`addressee:${answer}`)).toMatchObject({
    act: 'moveTargetDate',
    before: { target_on: '2022-12-01' },
    after: { target_on: '2023-01-01' },
    texts: ['after owner_title: Head', 'after reason: Ill', 'before owner_title: Head'],
  })
  await set('2023-01-01', '', 3)
  expect(await rowOf(answer)).toMatchObject({
    target_on: '2023-01-01',
    original_target_on: '2022-12-01',
    target_moves: 1,
    owner_title: 'Head',
  })
  expect(await factsOf(answer)).toMatchObject({ date_moves: 1, target_on: '2023-01-01' })
})

test('an owner belongs to the addressee, and one who has left may stay named', async () => {
  const { answer } = await begin()
  const named = (owner_id: number, version: number) =>
    nameOwner(leader('2022-06-01'), answer, { owner_id, owner_title: 'Ignored', target_on: null, reason: '', version })
  await expect(named(world.otherLeader.id, 1)).rejects.toThrow(Invalid)
  await expect(named(world.inspector.id, 1)).rejects.toThrow(Invalid)
  await named(world.staff.id, 1)
  expect(await rowOf(answer)).toMatchObject({ owner_id: world.staff.id, owner_title: '' })
  await db('memberships').where({ user_id: world.staff.id }).update({ to_on: '2022-05-01' })
  await named(world.staff.id, 2)
})

describe('made again', () => {
  const again = (repeats_id: number, published: string | null = '2024-05-17', reference = 'NORTHANTS-2024') =>
    buildInspection(db, world, { reference, published, recommendations: [{ repeats_id }] })

  test('an answer is closed as made again once a published recommendation repeats it', async () => {
    const { recommendation, answer, other } = await begin()
    await expect(closeAsMadeAgain(inspector('2024-06-01'), answer)).rejects.toThrow(Conflict)
    const { recommendations } = await again(recommendation)
    await closeAsMadeAgain(inspector('2024-06-01'), answer)
    expect(await rowOf(answer)).toMatchObject({
      closure: 'made_again',
      closed_on: '2024-06-01',
      closed_by_id: world.inspector.id,
      made_again_id: recommendations[0]!.id,
    })
    expect([await factsOf(answer), await factsOf(other)]).toMatchObject([
      { closure: 'made_again', closed_on: '2024-06-01' },
      { closure: null },
    ])
    await expect(closeAsMadeAgain(inspector('2024-06-02'), answer)).rejects.toThrow(Conflict)
  })

  test('one that is not published, or was withdrawn, closes nothing', async () => {
    const { recommendation, answer } = await begin()
    const { recommendations } = await again(recommendation, null)
    await expect(closeAsMadeAgain(inspector('2024-06-01'), answer)).rejects.toThrow(Conflict)
    const published = await again(recommendation, '2023-01-01', 'NORTHANTS-2023')
    await withdrawRecommendation(administrator('2024-06-01'), published.recommendations[0]!.id, 'By mistake')
    await expect(closeAsMadeAgain(inspector('2024-06-01'), answer)).rejects.toThrow(Conflict)
    expect(recommendations).toHaveLength(1)
  })

  test('reopened, claims made before count no more', async () => {
    const { recommendation, answer } = await begin()
    await again(recommendation)
    const action = await buildAction(db, world.leader, answer, '2024-05-20')
    await reportComplete(leader('2024-05-21'), action, { different_now: 'All', version: 1 })
    await expect(reopen(inspector('2024-06-01'), answer, 'Not met')).rejects.toThrow(Conflict)
    await closeAsMadeAgain(inspector('2024-06-01'), answer)
    await reopen(inspector('2024-06-09'), answer, 'Not met')
    expect(await factsOf(answer)).toMatchObject({
      closure: null,
      closed_on: null,
      reopened_on: '2024-06-09',
      live: 0,
      completed: 0,
      plan_due_on: '2022-06-14',
    })
    expect(await lastEvent(`addressee:${answer}`)).toMatchObject({
      act: 'reopen',
      before: { closure: 'made_again' },
      texts: ['after reason: Not met'],
    })
    const later = await buildAction(db, world.leader, answer, '2024-06-10')
    await reportComplete(leader('2024-06-11'), later, { different_now: 'All', version: 1 })
    expect(await factsOf(answer)).toMatchObject({ completed: 1, completed_on: '2024-06-11' })
  })

  test('how often it was made follows the chain, whatever is linked first', async () => {
    const first = (await begin()).recommendation
    const [second, third] = [
      (await begin(db, 'NORTHANTS-2023', '2023-05-17')).recommendation,
      (await begin(db, 'NORTHANTS-2024', '2024-05-17')).recommendation,
    ]
    const made = async () =>
      (await db('recommendations').whereIn('id', [first, second, third]).orderBy('id')).map(({ times_made, first_made_on }) => [
        times_made,
        first_made_on,
      ])
    await linkRepeat(administrator('2024-06-01'), third, second)
    expect(await made()).toEqual([
      [1, null],
      [1, null],
      [2, '2023-05-17'],
    ])
    await linkRepeat(administrator('2024-06-01'), second, first)
    expect(await made()).toEqual([
      [1, null],
      [2, '2022-05-17'],
      [3, '2022-05-17'],
    ])
    const entered = await buildInspection(db, world, {
      reference: 'NORTHANTS-2025',
      published: null,
      recommendations: [{ repeats_id: third }],
    })
    const fourth = await db('recommendations').where({ id: entered.recommendations[0]!.id }).first()
    expect(fourth).toMatchObject({ times_made: 4, first_made_on: '2022-05-17' })
    await linkRepeat(administrator('2024-06-01'), second, null)
    expect(await made()).toEqual([
      [1, null],
      [1, null],
      [2, '2023-05-17'],
    ])
    expect(await lastEvent(`recommendation:${second}`)).toMatchObject({
      act: 'linkRepeat',
      before: { repeats_id: first },
      after: { repeats_id: null },
    })
  })

  test('a chain is never a circle', async () => {
    const first = (await begin()).recommendation
    const second = (await begin(db, 'NORTHANTS-2023', '2023-05-17')).recommendation
    await linkRepeat(administrator('2024-06-01'), second, first)
    await expect(linkRepeat(administrator('2024-06-01'), first, second)).rejects.toMatchObject({ errors: { repeats: expect.any(String) } })
    await expect(linkRepeat(administrator('2024-06-01'), first, first)).rejects.toThrow(Invalid)
    await expect(linkRepeat(administrator('2024-06-01'), first, 999_999)).rejects.toThrow(NotFound)
  })

  test('two links at once never make a circle either', async () => {
    const ids: number[] = []
    for (const year of [2016, 2017, 2018]) ids.push((await begin(pool, `NORTHANTS-${year}`, `${year}-05-17`)).recommendation)
    const [first, second, third] = ids as [number, number, number]
    const link = (id: number, to: number) => (db: Db) => linkRepeat(administrator('2024-06-01', db), id, to)
    await link(second, third)(pool)
    expect(await twoAtOnce(pool, link(first, second), link(third, first))).toMatchObject({ second: { reason: expect.any(Invalid) } })
  })
})

test('a correction keeps the old text in the record and needs the version that was shown', async () => {
  const { recommendation } = await begin()
  const correct = (text: string, version: number) =>
    correctRecommendation(administrator('2022-06-01'), recommendation, {
      text,
      standard_id: null,
      theme_id: null,
      urgent: true,
      reason: 'Slip',
      version,
    })
  await correct('Do it well', 1)
  expect(await db('recommendations').where({ id: recommendation }).first()).toMatchObject({ text: 'Do it well', urgent: true, version: 2 })
  expect(await lastEvent(`recommendation:${recommendation}`)).toMatchObject({
    before: { urgent: false },
    after: { urgent: true },
    texts: ['after reason: Slip', 'after text: Do it well', 'before text: Improve the quality of work, part 1.'],
  })
  await expect(correct('x', 1)).rejects.toMatchObject({ theirs: { text: 'Do it well' } })
})

test('what is closed or withdrawn takes no more, and a stranger is told only that it is not theirs', async () => {
  const { recommendation, answer } = await begin()
  await withdrawRecommendation(administrator('2022-06-01'), recommendation, 'By mistake')
  expect(await db('recommendations').where({ id: recommendation }).first()).toMatchObject({
    withdrawn_on: '2022-06-01',
    withdrawn_reason: 'By mistake',
  })
  await expect(withdrawRecommendation(administrator('2022-06-02'), recommendation, 'Again')).rejects.toThrow(Conflict)
  const response = { response: 'agreed' as const, response_text: 'x', version: 1 }
  await expect(respond(leader('2022-06-02'), answer, response)).rejects.toThrow(Conflict)
  await expect(logAction(leader('2022-06-02'), answer, newAction())).rejects.toThrow(Conflict)
  await expect(respond(as(db, world.otherLeader, '2022-06-02'), answer, response)).rejects.toThrow(Forbidden)
  await expect(respond(leader('2022-06-02'), 999_999, response)).rejects.toThrow(NotFound)
})

test('before publication the addressed leaders may answer, inspectors raise no query, and it does not exist for others', async () => {
  const { answer } = await begin(db, 'COMING', null)
  await respond(leader('2022-05-02'), answer, { response: 'agreed', response_text: 'x', version: 1 })
  await expect(raiseQuery(inspector('2022-05-02'), answer, 'How?')).rejects.toThrow(Conflict)
  for (const person of [world.staff, world.regional, world.national])
    await expect(respond(as(db, person, '2022-05-02'), answer, { response: 'agreed', response_text: 'x', version: 2 })).rejects.toThrow(
      NotFound,
    )
})
