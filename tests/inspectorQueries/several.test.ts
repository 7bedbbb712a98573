// A query on an action that serves several recommendations shows on each of them.
import { logAction } from '../../src/actions/commands.ts'
import { editAction } from '../../src/actions/editCommands.ts'
import { connect, type Db } from '../../src/db/knex.ts'
import { answerQuery, closeQuery, raiseQueryOnAction } from '../../src/inspectorQueries/commands.ts'
import { listOpenQueries, listQueriesFor } from '../../src/inspectorQueries/queries.ts'
import { listTrail } from '../../src/recommendations/trailQueries.ts'
import { as, buildInspection, buildWorld, newAction, noon, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { copyTemplate, dropDatabase } from '../support/databases.ts'
import { db, pool } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})
const inspector = (day: string, to: Db = pool) => as(to, world.inspector, day)

/** An action on two recommendations of the unit, and a query on it. */
async function asked(to: Db = pool) {
  const { recommendations } = await buildInspection(to, world, {
    reference: `SEVERAL-${++built}`,
    published: `${2000 + built}-05-17`,
    recommendations: [{}, {}, {}],
  })
  const answers = recommendations.map(({ addressees }) => addressees[0]!)
  const action = await logAction(as(to, world.leader, '2022-06-01'), answers[0]!, newAction({ also: [answers[1]!] }))
  const query = await raiseQueryOnAction(inspector('2022-06-02', to), action, 'How?')
  return { recommendations, answers, action, query }
}
let built = 0
const open = async (to: Db, answers: number[]) =>
  (await to('standing_facts').whereIn('addressee_id', answers).orderBy('addressee_id')).map(({ open_queries }) => open_queries)
const serve = (to: Db, action: number, serves: number[], version: number) => {
  const { also: _also, due_on: _due_on, ...says } = newAction()
  return editAction(as(to, world.leader, '2022-06-03'), action, { ...says, serves, version })
}

test('it is open on each of them, once, and closed on each', async () => {
  const { recommendations, answers, query } = await asked(db)
  expect(await open(db, answers)).toEqual([1, 1, 0])
  for (const [place, { id }] of recommendations.entries()) {
    for (const person of [world.leader, world.inspector])
      expect((await listQueriesFor(db, person, id)).map(row => row.id)).toEqual(place < 2 ? [query] : [])
    const told = await listTrail(db, world.staff, { recommendation: id }, 'query', 9)
    expect(told.map(({ what, text }) => [what, text])).toEqual(place < 2 ? [['raised', 'How?']] : [])
  }
  expect(await listQueriesFor(db, world.otherLeader, recommendations[1]!.id)).toEqual([])
  expect(await listOpenQueries(db, world.leader)).toMatchObject([{ id: query }])
  await answerQuery(as(db, world.leader, '2022-06-03'), query, 'So')
  await closeQuery(inspector('2022-06-04', db), query, '')
  expect(await open(db, answers)).toEqual([0, 0, 0])
})

test('it follows the action to what that serves later, and stays where it was put', async () => {
  const { answers, action } = await asked(db)
  await serve(db, action, answers.slice(1), 1)
  expect(await open(db, answers)).toEqual([1, 1, 1])
})

test('the filter finds each of them, and the counts count each', async () => {
  const { recommendations } = await asked()
  const ids = recommendations.map(({ id }) => `/recommendations/${id}`)
  const leader = await visitor(pool, world.leader, () => noon('2022-06-05'))
  const list = pageOf((await leader.get('/recommendations?signal=open_query')).text)
  expect(ids.map(id => list(`main a[href="${id}"]`).length > 0)).toEqual([true, true, false])
  expect(pageOf((await leader.get('/')).text)('main').text()).toContain('2 with an open inspector query')
  const page = pageOf((await leader.get(ids[1]!)).text)
  expect([page('.app-query').length, page('.app-signals').first().text()]).toEqual([1, expect.stringContaining('Open inspector query')])
})

test('the action serving another one while the query is being closed: closed there too', async () => {
  const { answers, action, query } = await asked()
  await answerQuery(as(pool, world.leader, '2022-06-03'), query, 'So')
  const close = (to: Db) => closeQuery(inspector('2022-06-04', to), query, '')
  expect(await twoAtOnce(pool, to => serve(to, action, answers, 1), close)).toMatchObject({ second: { status: 'fulfilled' } })
  expect(await open(pool, answers)).toEqual([0, 0, 0])
})

test('those asked before this was so are put right by the migration', async () => {
  const url = await copyTemplate('_queries')
  const other = connect(url, { unhurried: true })
  const there = { ...world, ...(await buildWorld(other)) }
  const { recommendations } = await buildInspection(other, there, { recommendations: [{}, {}] })
  const answers = recommendations.map(({ addressees }) => addressees[0]!)
  const action = await logAction(as(other, there.leader, '2022-06-01'), answers[0]!, newAction({ also: [answers[1]!] }))
  await raiseQueryOnAction(as(other, there.inspector, '2022-06-02'), action, 'How?')
  await other.migrate.down({ name: '20261122001190_facts_of_claimed_and_seen' })
  await other.raw('SELECT keep_facts(?)', [answers])
  expect(await open(other, answers)).toEqual([1, 0])
  await other.migrate.up()
  expect(await open(other, answers)).toEqual([1, 1])
  await other.destroy()
  await dropDatabase(url)
})
