// Two at once, on connections of their own.
import { tryTo } from '../../src/guessing/commands.ts'
import { useCode, useRecoveryCode } from '../../src/secondFactor/useCommands.ts'
import { buildWorld, noon, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { pool } from '../support/db.ts'
import { codeAt, giveApp, keys } from './support.ts'

const now = noon('2026-11-22')
let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})

test('several processes share the count: many at once are not more than ten', async () => {
  const limits = [{ of: 'something', most: 10, minutes: 5 }]
  const wrong = () => tryTo({ db: pool, now, from: undefined, what: 'password', limits }, async () => undefined)
  const settled = await Promise.allSettled(Array.from({ length: 40 }, wrong))
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
})

test('two who take the last try at once: one is refused', async () => {
  const limits = [{ of: 'the last', most: 1, minutes: 5 }]
  const once = (on: typeof pool) => tryTo({ db: on, now, from: undefined, what: 'password', limits }, async () => undefined)
  const { second } = await twoAtOnce(pool, once, once)
  expect(second).toMatchObject({ status: 'rejected', reason: { status: 429 } })
})

test('two who use one code at once: one is in', async () => {
  const { secret } = await giveApp(pool, world.leader, now)
  const use = (on: typeof pool) => useCode(on, keys, world.leader.id, codeAt(secret, now), now)
  const { first, second } = await twoAtOnce(pool, use, use)
  expect([first, second]).toEqual(['right', { status: 'fulfilled', value: 'used' }])
})

test('two who use one recovery code at once: one is in', async () => {
  const { codes } = await giveApp(pool, world.staff, now)
  const use = (on: typeof pool) => useRecoveryCode(on, world.staff.id, codes[0], now)
  const { first, second } = await twoAtOnce(pool, use, use)
  expect([first, second]).toEqual([9, { status: 'fulfilled', value: undefined }])
})
