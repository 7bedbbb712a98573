import { writeDigests } from '../../src/mail/digestCommands.ts'
import { buildInspection, buildWorld } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { pool } from '../support/db.ts'

const monday = new Date('2026-11-23T07:00:00Z')
const write = (db = pool) =>
  writeDigests(db, monday, error => {
    throw error
  })
const keys = async () => (await pool('mails').pluck('key')).length
beforeAll(async () => {
  const world = await buildWorld(pool)
  await buildInspection(pool, world, { published: '2026-09-01' })
})
beforeEach(async () => {
  await pool('mails').delete()
  await pool('digest_weeks').delete()
})

test('three processes at once: every letter is written once', async () => {
  const written = await Promise.all([write(), write(), write()])
  expect(await keys()).toBeGreaterThan(3)
  expect(written.reduce((all, n) => all + n, 0)).toBe(await keys())
})

test.each(['commit', 'rollback'] as const)('one waits for the other, which then ends with %s', async end => {
  const { first, second } = await twoAtOnce(pool, write, write, end)
  const other = end === 'commit' ? 0 : first
  expect(first).toBeGreaterThan(3)
  expect([second, await keys()]).toEqual([{ status: 'fulfilled', value: other }, first])
})
