import { logAction } from '../../src/actions/commands.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict, Forbidden, NotFound } from '../../src/errors.ts'
import { answerQuery, closeQuery, raiseQuery, raiseQueryOnAction } from '../../src/inspectorQueries/commands.ts'
import { getQuery, listOpenQueries, listQueriesFor } from '../../src/inspectorQueries/queries.ts'
import { withdrawRecommendation } from '../../src/recommendations/correctionCommands.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, newAction, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
let answer: number
let recommendation: number
beforeAll(async () => {
  world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world)
  recommendation = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
})

const inspector = (day: string, to: Db = db) => as(to, world.inspector, day)
const openQueries = async () => (await db('standing_facts').where({ addressee_id: answer }).first())!.open_queries

test('a query is open until the inspectorate closes it, after an answer', async () => {
  const id = await raiseQuery(inspector('2022-06-01'), answer, 'How do you know?')
  expect(await openQueries()).toBe(1)
  await expect(closeQuery(inspector('2022-06-02'), id, 'Good')).rejects.toThrow('Nobody has answered this query yet')
  expect(await answerQuery(as(db, world.staff, '2022-06-03'), id, 'We asked')).toBe(recommendation)
  await expect(closeQuery(as(db, world.leader, '2022-06-04'), id, 'Done')).rejects.toThrow(Forbidden)
  expect(await closeQuery(inspector('2022-06-05'), id, 'Good')).toBe(recommendation)
  expect(await openQueries()).toBe(0)
  expect(await getQuery(db, world.leader, id)).toMatchObject({
    closed_on: '2022-06-05',
    closed_by: 'Inspector',
    closing_note: 'Good',
    replies: [{ text: 'We asked', author: world.staff.name, recorded_on: '2022-06-03' }],
  })
  await expect(closeQuery(inspector('2022-06-06'), id, 'Again')).rejects.toThrow(Conflict)
  await expect(answerQuery(as(db, world.leader, '2022-06-06'), id, 'More')).rejects.toThrow(Conflict)
  expect(
    await db('events')
      .where({ chain: `query:${id}` })
      .orderBy('position')
      .pluck('act'),
  ).toEqual(['raiseQuery', 'answerQuery', 'closeQuery'])
})

test('an inspector asking further is no answer', async () => {
  const id = await raiseQuery(inspector('2022-06-01'), answer, 'How do you know?')
  const colleague = await buildPerson(db, 'inspector', world.organisations.HMIP, 'Another inspector')
  await answerQuery(inspector('2022-06-02'), id, 'And since when?')
  await answerQuery(as(db, colleague, '2022-06-02'), id, 'And where?')
  await expect(closeQuery(inspector('2022-06-03'), id, 'Good')).rejects.toThrow(Conflict)
  await answerQuery(as(db, world.regional, '2022-06-04'), id, 'Since May')
  await closeQuery(inspector('2022-06-05'), id, 'Good')
})

test('a query on an action belongs to the plan that the action is of', async () => {
  const action = await buildAction(db, world.leader, answer, '2022-06-01')
  const id = await raiseQueryOnAction(inspector('2022-06-02'), action, 'How?')
  expect(await openQueries()).toBe(1)
  expect(await getQuery(db, world.staff, id)).toMatchObject({
    action: 'Train every practitioner',
    recommendation_id: recommendation,
    organisation: 'Northamptonshire',
  })
  expect(
    await db('event_subjects as s')
      .join('events as e', 'e.id', 's.event_id')
      .where({ chain: `query:${id}` })
      .orderBy('type')
      .pluck('type'),
  ).toEqual(['action', 'addressee', 'query', 'recommendation'])
})

test('nothing is asked about an action before publication, nor when what it serves is closed or withdrawn', async () => {
  const embargoed = await buildInspection(db, world, { reference: 'SECRET', published: null, entered: '2022-06-01' })
  const early = await buildAction(db, world.leader, embargoed.recommendations[0]!.addressees[0]!, '2022-06-02')
  await expect(raiseQueryOnAction(inspector('2022-06-03'), early, 'How?')).rejects.toThrow(Conflict)
  const action = await buildAction(db, world.leader, answer, '2022-06-01')
  await withdrawRecommendation(as(db, world.administrator, '2022-06-04'), recommendation, 'By mistake')
  await expect(raiseQueryOnAction(inspector('2022-06-05'), action, 'How?')).rejects.toThrow(Conflict)
  expect(await db('queries')).toEqual([])
})

test('a query on an action that also serves an embargoed inspection is about the published one', async () => {
  const embargoed = await buildInspection(db, world, { reference: 'SECRET', published: null, entered: '2022-06-01' })
  const action = await logAction(
    as(db, world.leader, '2022-06-02'),
    embargoed.recommendations[0]!.addressees[0]!,
    newAction({ also: [answer] }),
  )
  const id = await raiseQueryOnAction(inspector('2022-06-03'), action, 'How?')
  expect(await getQuery(db, world.staff, id)).toMatchObject({ addressee_id: answer })
})

test('the line and inspectors see it; to others it does not exist', async () => {
  const id = await raiseQuery(inspector('2022-06-01'), answer, 'How do you know?')
  for (const person of [world.leader, world.staff, world.regional, world.national, world.inspector]) {
    expect(await getQuery(db, person, id)).toMatchObject({ id, author: 'Inspector' })
    expect(await listOpenQueries(db, person)).toMatchObject([{ id }])
    expect(await listQueriesFor(db, person, recommendation)).toMatchObject([{ id }])
  }
  for (const person of [world.otherLeader, world.administrator]) {
    await expect(getQuery(db, person, id)).rejects.toThrow(NotFound)
    await expect(answerQuery(as(db, person, '2022-06-02'), id, 'x')).rejects.toThrow(NotFound)
    expect([await listOpenQueries(db, person), await listQueriesFor(db, person, recommendation)]).toEqual([[], []])
  }
})

test('no query is raised on what is withdrawn', async () => {
  await withdrawRecommendation(as(db, world.administrator, '2022-06-01'), recommendation, 'By mistake')
  await expect(raiseQuery(inspector('2022-06-02'), answer, 'How?')).rejects.toThrow(Conflict)
})

test('an answer while the query is being closed comes too late', async () => {
  const id = await raiseQuery(inspector('2022-06-01', pool), answer, 'How do you know?')
  await answerQuery(as(pool, world.leader, '2022-06-02'), id, 'So')
  const close = (to: Db) => closeQuery(inspector('2022-06-03', to), id, 'Good')
  const reply = (to: Db) => answerQuery(as(to, world.leader, '2022-06-03'), id, 'And so')
  expect(await twoAtOnce(pool, close, reply)).toMatchObject({ second: { reason: expect.any(Conflict) } })
})
