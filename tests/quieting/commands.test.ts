import * as actions from '../../src/actions/commands.ts'
import { addDays } from '../../src/days.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict, Forbidden, Invalid } from '../../src/errors.ts'
import { raiseQuery } from '../../src/inspectorQueries/commands.ts'
import { putAside, takeUp } from '../../src/quieting/commands.ts'
import { listQuietedOf } from '../../src/quieting/queries.ts'
import { closeAsMadeAgain } from '../../src/recommendations/commands.ts'
import { countRecommendations } from '../../src/recommendations/countQueries.ts'
import { listAnswers } from '../../src/recommendations/queries.ts'
import { present } from '../../src/standing/present.ts'
import type { Signal } from '../../src/standing/signals.ts'
import type { Person } from '../../src/users/person.ts'
import { as, buildAction, buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'
import { visitor } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

let world: World
let answer: number
let recommendation: number
const today = '2022-06-10'
beforeEach(() => begin(db))
async function begin(to: Db) {
  world = await buildWorld(to)
  const { recommendations } = await buildInspection(to, world, { recommendations: [{ urgent: true }] })
  recommendation = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
  const id = await buildAction(to, world.leader, answer, '2022-06-01')
  await actions.markBlocked(as(to, world.leader, '2022-06-02'), id, { blocked_by: 'P-POL', reason: 'Wait', version: 1 })
}

const aside = (signal: string, until_on = '2022-07-01', person: Person = world.leader, day = today) =>
  putAside(as(db, person, day), answer, { signal, until_on, reason: 'It is known, and August is better' })
const factsOf = async () => (await db('standing_facts').where({ addressee_id: answer }).first())!
const everything = { standing: [], signal: [], urgent: false, repeat: false, sort: 'standing' as const, descending: false }
const found = (signal: Signal, day: string) =>
  countRecommendations(db, { ...everything, signal: [signal] }, { person: world.leader, day, stalledAfter: 60 })
const shown = async (day: string, person = world.leader) => present((await listAnswers(db, person, recommendation))[0]!, day, 60)!

test('put aside, it is marked, not counted and not found until the day has passed; the standing stays', async () => {
  const before = (await shown(today)).standing
  expect(await found('blocked', today)).toBe(1)
  await aside('blocked')
  expect(await factsOf()).toMatchObject({ quieted: { blocked: '2022-07-01' }, blocked: 1 })
  expect([await found('blocked', today), await found('blocked', '2022-07-01'), await found('blocked', '2022-07-02')]).toEqual([0, 0, 1])
  const now = await shown(today)
  expect([before, now.standing]).toEqual(['on_track', 'on_track'])
  expect(now.signals.map(({ words }) => words)).toContain(
    'Blocked for 8 days by Northamptonshire Police, since 2 June 2022 (put aside until 1 July 2022)',
  )
  expect(await listQuietedOf(db, world.inspector, recommendation, today)).toMatchObject([
    { signal: 'blocked', author: 'Unit leader, Northamptonshire', reason: 'It is known, and August is better' },
  ])
  expect(await listQuietedOf(db, world.otherLeader, recommendation, today)).toEqual([])
  expect(await listQuietedOf(db, world.leader, recommendation, '2022-07-02')).toEqual([])
})

test.each([
  ['urgent', 'only they can change it'],
  ['repeat', 'stays so'],
  ['open_query', 'the inspector closes it'],
])('%s cannot be put aside, and it says why', async (signal, why) => {
  await raiseQuery(as(db, world.inspector, '2022-06-05'), answer, 'How?')
  await expect(aside(signal)).rejects.toMatchObject({ errors: { signal: expect.stringContaining(why) } })
})

test('from tomorrow on, for 90 days at the most, and only what fires', async () => {
  for (const until of [today, '2022-06-09', addDays(today, 91)])
    await expect(aside('blocked', until)).rejects.toMatchObject({
      errors: { until_on: 'Enter a day from 11 June 2022 to 8 September 2022' },
    })
  await expect(aside('no_evidence')).rejects.toMatchObject({ errors: { signal: 'This signal does not fire now' } })
  await expect(aside('constructor')).rejects.toThrow(Invalid)
  await aside('blocked', '2022-06-11')
  await aside('blocked', addDays(today, 90)) // said again, it is another day
  expect(await factsOf()).toMatchObject({ quieted: { blocked: '2022-09-08' } })
})

test('by a leader of the addressee, while it is open', async () => {
  for (const person of [world.staff, world.regional, world.inspector, world.otherLeader])
    await expect(aside('blocked', undefined, person)).rejects.toThrow(Forbidden)
  await buildInspection(db, world, { reference: 'AGAIN', published: '2022-06-05', recommendations: [{ repeats_id: recommendation }] })
  await closeAsMadeAgain(as(db, world.inspector, '2022-06-06'), answer)
  await expect(aside('blocked')).rejects.toThrow(Conflict)
})

test('taken up again it counts at once', async () => {
  await expect(takeUp(as(db, world.leader, today), answer, 'blocked')).rejects.toThrow('This signal is not put aside')
  await aside('blocked')
  await takeUp(as(db, world.leader, '2022-06-11'), answer, 'blocked')
  expect(await factsOf()).toMatchObject({ quieted: {} })
  expect(await found('blocked', '2022-06-11')).toBe(1)
  await aside('blocked')
  await expect(takeUp(as(db, world.leader, '2022-07-02'), answer, 'blocked')).rejects.toThrow(Conflict)
})

test('who sees how it stands but not the plan is told until when, and nothing else', async () => {
  const { recommendations } = await buildInspection(db, world, {
    reference: 'BOTH',
    published: '2022-04-01',
    recommendations: [{ addressees: ['N56NRTH', 'N56NORF'] }],
  })
  const id = await buildAction(db, world.leader, recommendations[0]!.addressees[0]!, '2022-06-01')
  await actions.markBlocked(as(db, world.leader, '2022-06-02'), id, { blocked_by: 'P-POL', reason: 'Wait', version: 1 })
  const given = { signal: 'blocked', until_on: '2022-07-01', reason: 'August is better' }
  await putAside(as(db, world.leader, today), recommendations[0]!.addressees[0]!, given)
  const other = await visitor(db, world.otherLeader, () => noon(today))
  const page = words((await other.get(`/recommendations/${recommendations[0]!.id}`)).text)
  expect(page).toContain('(put aside until 1 July 2022)')
  expect(page).not.toContain('August')
})

test('on the pages', async () => {
  // A home page counts what has been committed.
  await db.rollback()
  await begin(pool)
  const leader = await visitor(pool, world.leader, () => noon(today))
  expect(words((await leader.get('/')).text)).toContain('1 blocked')
  const form = words((await leader.get(`/answers/${answer}/put-aside`)).text)
  expect(form).toContain('Some cannot be put aside. That it is urgent was said by inspectors, and only they can change it.')
  const wrong = await leader.post(`/answers/${answer}/put-aside`, { signal: 'blocked', until_on: '1 1 2023', reason: '' })
  expect(problems(wrong.text)).toEqual(['Say why it is put aside'])
  expect(
    problems((await leader.post(`/answers/${answer}/put-aside`, { signal: 'urgent', until_on: '1 7 2022', reason: 'x' })).text),
  ).toEqual(['That it is urgent was said by inspectors, and only they can change it'])
  await leader.post(`/answers/${answer}/put-aside`, { signal: 'blocked', until_on: '1 7 2022', reason: 'August is better' })
  const page = words((await leader.get(`/recommendations/${recommendation}`)).text)
  expect(page).toContain('put aside until 1 July 2022 by Unit leader, Northamptonshire. August is better')
  expect(page).toMatch(/Signal put aside .* Blocked until 1 July 2022 Why: August is better/)
  expect(words((await leader.get('/')).text)).not.toContain('1 blocked')
  await leader.post(`/answers/${answer}/take-up`, { signal: 'blocked' })
  expect(words((await leader.get('/')).text)).toContain('1 blocked')
})
