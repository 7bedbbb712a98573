import type { Db } from '../../src/db/knex.ts'
import { Stale } from '../../src/errors.ts'
import { correctPracticeCheck, reportPracticeCheck } from '../../src/practiceChecks/commands.ts'
import { as, buildInspection, buildWorld } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { pool } from '../support/db.ts'

test('two correct one check at once: the second is told that it changed', async () => {
  const { leader } = await buildWorld(pool).then(async world => ({ ...world, ...(await buildInspection(pool, world)) }))
  const addressee = (await pool('addressees').first())!.id
  const found = { checked_on: '2026-03-04', looked_at: 70, sufficient: 41, checked_by: 'A senior', method: '', note: '' }
  const id = await reportPracticeCheck(as(pool, leader, '2026-03-04'), { addressee }, found)
  const correct = (sufficient: number) => (on: Db) =>
    correctPracticeCheck(as(on, leader, '2026-03-05'), id, { ...found, sufficient, reason: 'Slip', version: 1 })
  const { second } = await twoAtOnce(pool, correct(40), correct(39))
  expect(second).toMatchObject({ reason: expect.any(Stale) })
  expect((await pool('practice_checks').where({ id }).first())!.sufficient).toBe(40)
})
