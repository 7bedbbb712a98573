// The first administrator comes from the command line: nobody can sign in yet.
import { spawnSync } from 'node:child_process'
import { addAdministrator, type FirstAdministrator } from '../../src/users/firstAdministrator.ts'
import { findByPassword } from '../../src/users/queries.ts'
import { buildWorld, noon } from '../support/build.ts'
import { db, pool, url } from '../support/db.ts'

const password = ' correct horse battery '
const given = (overrides: Partial<FirstAdministrator> = {}): FirstAdministrator => ({
  email: 'first@example.com',
  name: 'First administrator',
  organisation: 'HMIP',
  password,
  ...overrides,
})
const add = (overrides?: Partial<FirstAdministrator>) => addAdministrator(db, noon('2026-11-22'), given(overrides))

beforeAll(async () => {
  await buildWorld(pool)
})

test('an administrator is added who can sign in from that day on, and the record says so', async () => {
  const id = await add({ organisation: 'hmip' })
  expect(await findByPassword(db, 'first@example.com', password, '2026-11-22')).toMatchObject({
    id,
    name: 'First administrator',
    administrator: true,
    demonstration: false,
    organisations: [],
  })
  expect(await findByPassword(db, 'first@example.com', password.trim(), '2026-11-22')).toBeUndefined()
  expect(await db('events').where({ chain: `user:${id}` })).toMatchObject([{ act: 'addPerson', user_id: null }])
})

test.each([
  ['an address that is none', { email: 'first' }, 'email'],
  ['no name', { name: ' ' }, 'name'],
  ['a short password', { password: 'eleven char' }, 'password'],
  ['no password', { password: '' }, 'password'],
  ['an organisation that is not there', { organisation: 'NOWHERE' }, 'organisation'],
  ['a unit, which has no administrators', { organisation: 'N56NRTH' }, 'organisation'],
])('%s is refused, and nobody is added', async (_what, overrides, field) => {
  const before = await db('users').count()
  await expect(add(overrides)).rejects.toMatchObject({ errors: { [field]: expect.any(String) } })
  expect(await db('users').count()).toEqual(before)
})

test('an address that somebody has is refused', async () => {
  await add()
  await expect(add({ email: 'FIRST@example.com' })).rejects.toMatchObject({ errors: { email: expect.any(String) } })
})

const run = (args: string[], FIRST_PASSWORD?: string) => {
  const env = { ...process.env, DATABASE_URL: url, NODE_ENV: 'development', FIRST_PASSWORD }
  return spawnSync(process.execPath, ['--import', './node.js', 'src/users/addAdministrator.ts', ...args], { env, encoding: 'utf8' })
}

test('the command says what it did, what is wrong, or how to call it', async () => {
  const good = ['command@example.com', 'From the command line', 'HMIP']
  const unsaid = run(good)
  expect([unsaid.status, unsaid.stderr]).toEqual([1, expect.stringContaining('FIRST_PASSWORD=')])
  const wrong = run(['command', 'Somebody', 'HMIP'], password)
  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringMatching(/^Enter an email address in the correct format.*\n$/)])
  const done = run(good, password)
  expect([done.status, done.stdout, done.stderr]).toEqual([0, expect.stringContaining('command@example.com'), ''])
  expect(await findByPassword(pool, 'command@example.com', password, '2099-01-01')).toMatchObject({ administrator: true })
})
