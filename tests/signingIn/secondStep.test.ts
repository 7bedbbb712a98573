// The second step: until it is taken nobody is in, and each code works once.
import { useCode } from '../../src/secondFactor/useCommands.ts'
import type { Person } from '../../src/users/person.ts'
import { buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { accessOf, browserOn, codeAt, giveApp, givePassword, keys, password } from './support.ts'

let world: World
let leader: Person
let now: Date
const clock = () => now
const after = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000))
beforeEach(async () => {
  now = noon('2026-11-22')
  world = await buildWorld(db)
  leader = world.leader
  await givePassword(db, leader)
})
const open = (address?: string) => browserOn(db, clock, {}, address)

test('without a second factor a password is enough', async () => {
  const browser = open()
  const res = await browser.signIn(leader.email, password, '/standings')
  expect([res.status, res.headers.location, await browser.isIn()]).toEqual([303, '/standings', true])
  expect(await accessOf(db)).toEqual([['signed_in', leader.id, { by: 'password', second: null }]])
})

test('with an app: the password alone opens nothing, the code does', async () => {
  const { secret } = await giveApp(db, leader, now)
  await db('access_events').delete()
  const browser = open()
  const first = await browser.signIn(leader.email, password, '/standings')
  expect([first.status, first.headers.location, await browser.isIn()]).toEqual([303, '/sign-in/code', false])
  for (const path of ['/', '/account', '/account/app', '/recommendations.csv'])
    expect([path, (await browser.get(path)).headers.location]).toEqual([path, expect.stringMatching(/^\/sign-in/)])
  const second = await browser.post('/sign-in/code', { code: codeAt(secret, now) })
  expect([second.status, second.headers.location, await browser.isIn()]).toEqual([303, '/standings', true])
  expect(await accessOf(db)).toEqual([['signed_in', leader.id, { by: 'password', second: 'code' }]])
})

test('every step has a session of its own', async () => {
  const { secret } = await giveApp(db, leader, now)
  const browser = open()
  const ids: string[] = []
  await browser.get('/sign-in')
  ids.push(browser.cookie())
  await browser.signIn(leader.email)
  ids.push(browser.cookie())
  await browser.post('/sign-in/code', { code: codeAt(secret, now) })
  ids.push(browser.cookie())
  await browser.get('/accessibility')
  await browser.send('/sign-out')
  ids.push(browser.cookie())
  expect(new Set(ids).size).toBe(4)
  expect(ids.every(id => id.startsWith('session='))).toBe(true)
})

test.each([
  ['with a space', (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
  ['with spaces around it', (code: string) => `  ${code}\t`],
  ['with a hyphen', (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`],
  ['in full-width digits', (code: string) => code.replaceAll(/\d/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))],
])('a code %s is taken', async (_how, typed) => {
  const { secret } = await giveApp(db, leader, now)
  const browser = open()
  await browser.signIn(leader.email)
  expect((await browser.post('/sign-in/code', { code: typed(codeAt(secret, now)) })).status).toBe(303)
})

test.each([
  ['nothing', () => ''],
  ['five digits', (code: string) => code.slice(1)],
  ['seven digits', (code: string) => `${code}0`],
  ['letters', () => 'abcdef'],
  ['another code', (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')],
  ['an array', (code: string) => [code, code]],
  ['something huge', () => '1'.repeat(1_000_000)],
  ['NUL', () => '12345\0'],
])('what is no code is refused in words: %s', async (_what, typed) => {
  const { secret } = await giveApp(db, leader, now)
  const browser = open()
  await browser.signIn(leader.email)
  const res = await browser.post('/sign-in/code', { code: typed(codeAt(secret, now)) })
  expect([res.status, browser.said(), await browser.isIn()]).toEqual([
    422,
    expect.stringContaining('Check the code. It has 6 digits and changes every 30 seconds'),
    false,
  ])
})

test.each([
  [-2, 422],
  [-1, 303],
  [0, 303],
  [1, 303],
  [2, 422],
])('a phone whose clock is %i half minutes off: %i', async (steps, status) => {
  const { secret } = await giveApp(db, leader, now)
  const browser = open()
  await browser.signIn(leader.email)
  expect((await browser.post('/sign-in/code', { code: codeAt(secret, now, steps) })).status).toBe(status)
})

test('a code works once, also in another browser, and so does none that is older', async () => {
  const { secret } = await giveApp(db, leader, now)
  const code = codeAt(secret, now)
  const first = open()
  await first.signIn(leader.email)
  expect((await first.post('/sign-in/code', { code })).status).toBe(303)
  const second = open()
  await second.signIn(leader.email)
  for (const again of [code, codeAt(secret, now, -1)]) {
    expect((await second.post('/sign-in/code', { code: again })).status).toBe(422)
    expect(second.said()).toContain('This code was used already. Wait for the next one')
  }
  after(30)
  expect((await second.post('/sign-in/code', { code: codeAt(secret, now) })).status).toBe(303)
})

test('the first step is good for ten minutes', async () => {
  const { secret } = await giveApp(db, leader, now)
  const browser = open()
  await browser.signIn(leader.email)
  await browser.get('/sign-in/code')
  after(10 * 60)
  const late = await browser.send('/sign-in/code', { code: codeAt(secret, now) })
  expect([late.status, late.headers.location, await browser.isIn()]).toEqual([303, '/sign-in', false])
  await browser.signIn(leader.email)
  after(10 * 60 - 1)
  expect((await browser.post('/sign-in/code', { code: codeAt(secret, now) })).status).toBe(303)
  expect(await browser.isIn()).toBe(true)
})

test('whoever took no first step has no second one', async () => {
  await giveApp(db, leader, now)
  const browser = open()
  for (const path of ['/sign-in/code', '/sign-in/recovery-code', '/sign-in/set-up', '/sign-in/set-up/passkey']) {
    expect([path, (await browser.get(path)).headers.location]).toEqual([path, '/sign-in'])
    expect([path, (await browser.send(path, { code: '123456' })).headers.location]).toEqual([path, '/sign-in'])
  }
})

test('somebody deactivated after the first step does not come in', async () => {
  const { secret } = await giveApp(db, leader, now)
  const browser = open()
  await browser.signIn(leader.email)
  await browser.get('/sign-in/code')
  await db('users').where({ id: leader.id }).update({ deactivated_on: '2026-11-22' })
  expect((await browser.send('/sign-in/code', { code: codeAt(secret, now) })).headers.location).toBe('/sign-in')
})

test('a recovery code works once, however it is typed, and its owner is told how many are left', async () => {
  const { codes } = await giveApp(db, leader, now)
  const [code] = codes
  const browser = open()
  await browser.signIn(leader.email, password, '/standings')
  const res = await browser.post('/sign-in/recovery-code', { code: ` ${code!.toLowerCase().replaceAll('-', ' ')} ` })
  expect([res.status, res.headers.location]).toEqual([303, '/standings'])
  await browser.get('/standings')
  expect(browser.said()).toContain('You have 9 recovery codes left')
  const again = open()
  await again.signIn(leader.email)
  expect((await again.post('/sign-in/recovery-code', { code })).status).toBe(422)
  expect(again.said()).toContain('Check the code. Each recovery code works once')
  expect(await again.isIn()).toBe(false)
  expect(await accessOf(db)).toContainEqual(['signed_in', leader.id, { by: 'password', second: 'recovery code' }])
})

test("somebody else's recovery code is none", async () => {
  await giveApp(db, leader, now)
  const { codes } = await giveApp(db, world.staff, now)
  const browser = open()
  await browser.signIn(leader.email)
  for (const code of [codes[0], codes, '', 'x'.repeat(100_000), 'ABCD\0'])
    expect((await browser.post('/sign-in/recovery-code', { code })).status).toBe(422)
})

test('secrets are not in the database as they are', async () => {
  const { secret, codes } = await giveApp(db, leader, now)
  const kept = JSON.stringify([
    await db('code_apps'),
    await db('recovery_codes'),
    await db('events'),
    await db('event_texts'),
    await db('form_keys'),
  ])
  for (const hidden of [secret, ...codes, ...codes.map(code => code.replaceAll('-', ''))]) expect(kept).not.toContain(hidden)
})

test('an app that cannot be read any more, because the key was changed, is said', async () => {
  const { secret, codes } = await giveApp(db, leader, now)
  const browser = browserOn(db, clock, { keys: ['another key that is just as long as it'] })
  await browser.signIn(leader.email)
  expect((await browser.post('/sign-in/code', { code: codeAt(secret, now) })).status).toBe(422)
  expect(browser.said()).toContain('Your app cannot be checked any more. Use a recovery code')
  expect((await browser.post('/sign-in/recovery-code', { code: codes[0] })).status).toBe(303)
})

test('a key that came later opens what an earlier one closed', async () => {
  const { secret } = await giveApp(db, leader, now)
  const browser = browserOn(db, clock, { keys: ['another key that is just as long as it', ...keys] })
  await browser.signIn(leader.email)
  expect((await browser.post('/sign-in/code', { code: codeAt(secret, now) })).status).toBe(303)
})

test('a secret copied to another account does not open there', async () => {
  const { secret } = await giveApp(db, leader, now)
  const { secret: sealed } = (await db('code_apps').where({ user_id: leader.id }).first())!
  await db('code_apps').insert({ user_id: world.staff.id, secret: sealed, last_step: 0, added_at: now })
  expect(await useCode(db, keys, world.staff.id, codeAt(secret, now), now)).toBe('unreadable')
})
