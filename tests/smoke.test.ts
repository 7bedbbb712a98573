import { postUpdate, reportComplete } from '../src/actions/commands.ts'
import { listAnswers } from '../src/recommendations/queries.ts'
import { respond } from '../src/recommendations/commands.ts'
import { commentOnRecommendation } from '../src/comments/commands.ts'
import { raiseQuery } from '../src/inspectorQueries/commands.ts'
import { findFaults } from '../src/record/queries.ts'
import { asAt } from '../src/db/asAt.ts'
import { as, buildAction, buildInspection, buildWorld } from './support/build.ts'
import { db, pool } from './support/db.ts'

test('smoke', async () => {
  const world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world)
  const [a] = recommendations[0]!.addressees
  await respond(as(pool, world.leader, '2022-06-01'), a!, { response: 'agreed', response_text: 'Yes', version: 1 })
  const action = await buildAction(pool, world.leader, a!, '2022-06-02')
  await postUpdate(as(pool, world.leader, '2022-06-03'), action, { text: 'Begun', status: 'in_progress', version: 1 })
  await reportComplete(as(pool, world.leader, '2022-07-03'), action, { different_now: 'All', version: 2 })
  await commentOnRecommendation(as(pool, world.staff, '2022-07-04'), a!, { text: 'Hello', audience: 'line' })
  await raiseQuery(as(pool, world.inspector, '2022-07-05'), a!, 'How?')
  console.log(await listAnswers(pool, world.leader, recommendations[0]!.id))
  console.log(await asAt(pool, '2022-06-10', tx => listAnswers(tx, world.leader, recommendations[0]!.id)))
  console.log(await findFaults(pool))
  void db
})
