// "My account": what somebody changes of how they sign in, and what they prove for it.

import { type Browser, browserOn, codeAt, giveApp, givePassword, password } from '../signingIn/support.ts'
import { buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf } from '../support/visitor.ts'

let world: World
let now: Date
let browser: Browser
const clock = () => now
beforeEach(async () => {
  now = noon('2026-11-22')
  world = await buildWorld(db)
  await givePassword(db, world.leader)
  browser = browserOn(db, clock)
  await browser.signIn(world.leader.email)
})
const codesOn = (html: string) =>
  pageOf(html)('.app-codes li')
    .toArray()
    .map(item => pageOf(html)(item).text())
const keyOn = (html: string) => pageOf(html)('strong.app-break').text().replaceAll(' ', '')
const passkey = (name: string, user_id = world.leader.id) => ({
  ...{ user_id, name, credential_id: `of ${name}`, public_key: Buffer.from('x'), counter: 0, transports: [], added_at: now },
})
const events = async () =>
  (
    await db('events')
      .where({ chain: `user:${world.leader.id}` })
      .orderBy('id')
  ).map(({ act }) => act)

test('the page says how one signs in, and the name in the header leads to it', async () => {
  await browser.get('/')
  expect(pageOf(browser.html())('header a[href="/account"]').text()).toBe(world.leader.name)
  await browser.get('/account')
  expect(pageOf(browser.html())('main a[href="/account/sessions"]').text()).toContain('where I am signed in')
  for (const words of [world.leader.email, 'App for codes Not set up', 'With a second step, a password alone lets nobody in.'])
    expect(browser.said()).toContain(words)
})

test('an app is set up with the password and a code, and counts only then', async () => {
  await browser.get('/account/app')
  const key = keyOn(browser.html())
  const code = codeAt(key, now)
  for (const [fields, words] of [
    [{ code: '123', password }, 'Check the code'],
    [{ code, password: 'wrong' }, 'Check your password'],
    [{ code }, 'Check your password'],
    [{ code, password: [password, password] }, 'Check your password'],
  ] as const) {
    expect((await browser.send('/account/app', fields)).status).toBe(422)
    expect([browser.said(), browser.html().includes(password)]).toEqual([expect.stringContaining(words), false])
    expect(await db('code_apps')).toEqual([])
  }
  const res = await browser.send('/account/app', { code, password })
  expect([res.status, codesOn(browser.html()).length, res.headers['cache-control']]).toEqual([200, 10, 'no-store'])
  await browser.get('/account')
  expect(browser.said()).toContain('App for codes Set up')
  expect(browser.said()).toContain('10 left')
  expect(await events()).toEqual(['setUpApp'])
  expect(await db('access_events').where({ kind: 'second_factor_changed' })).toMatchObject([
    { user_id: world.leader.id, from_address: '203.0.113.7', details: { what: 'setUpApp' } },
  ])
  const other = browserOn(db, clock)
  expect((await other.signIn(world.leader.email)).headers.location).toBe('/sign-in/code')
  // The code that proved the app was used by that.
  expect((await other.post('/sign-in/code', { code })).status).toBe(422)
})

test('an app is replaced with a code of the old one; the recovery codes stay', async () => {
  const { secret, codes } = await giveApp(db, world.leader, now)
  await browser.get('/account/app')
  expect(browser.said()).toContain('This app replaces the one you have now.')
  const key = keyOn(browser.html())
  const res = await browser.send('/account/app', { code: codeAt(key, now), password: codeAt(secret, now) })
  expect([res.status, res.headers.location]).toEqual([303, '/account'])
  const other = browserOn(db, clock)
  await other.signIn(world.leader.email)
  expect((await other.post('/sign-in/code', { code: codeAt(secret, now, 1) })).status).toBe(422)
  expect((await other.post('/sign-in/recovery-code', { code: codes[0] })).status).toBe(303)
})

test('new recovery codes take the place of the old ones', async () => {
  expect((await browser.post('/account/recovery-codes', { password })).status).toBe(409)
  const { codes } = await giveApp(db, world.leader, now)
  expect((await browser.post('/account/recovery-codes', { password: 'wrong' })).status).toBe(422)
  expect((await browser.send('/account/recovery-codes', { password })).status).toBe(200)
  const renewed = codesOn(browser.html())
  const other = browserOn(db, clock)
  await other.signIn(world.leader.email)
  expect((await other.post('/sign-in/recovery-code', { code: codes[0] })).status).toBe(422)
  expect((await other.post('/sign-in/recovery-code', { code: renewed[0] })).status).toBe(303)
  expect(await events()).toEqual(['setUpApp', 'renewRecoveryCodes'])
})

test('an app is removed with the password or a code', async () => {
  for (const proof of ['password', 'code']) {
    const { secret } = await giveApp(db, world.leader, now)
    expect((await browser.post('/account/app/remove', { password: '' })).status).toBe(422)
    const typed = proof === 'code' ? codeAt(secret, now) : password
    expect([proof, (await browser.send('/account/app/remove', { password: typed })).status]).toEqual([proof, 303])
    expect(await db('code_apps')).toEqual([])
  }
  expect((await browser.get('/account/app/remove')).headers.location).toBe('/account')
})

test('passkeys are renamed and removed by their owner only', async () => {
  const [mine] = await db('passkeys').insert(passkey('Laptop')).returning('id')
  const [theirs] = await db('passkeys').insert(passkey('Phone', world.staff.id)).returning('id')
  expect((await browser.post('/account/passkeys/rename', { passkey: mine!.id, name: 'Old laptop' })).status).toBe(303)
  expect(await browser.get('/account').then(() => browser.said())).toContain('Old laptop')
  for (const path of ['rename', 'remove'])
    expect((await browser.post(`/account/passkeys/${path}`, { passkey: theirs!.id, name: 'Mine', password })).status).toBe(404)
  for (const fields of [{ passkey: mine!.id }, { passkey: mine!.id, password: 'wrong' }, { password }, { passkey: 'x', password }])
    expect((await browser.post('/account/passkeys/remove', fields)).status).toBe(422)
  expect((await browser.post('/account/passkeys/remove', { passkey: [mine!.id, mine!.id], password })).status).toBe(303)
  expect(await db('passkeys').select('name')).toEqual([{ name: 'Phone' }])
  expect(await events()).toEqual(['renamePasskey', 'removePasskey'])
})

test.each([
  ['', 'Give it a name'],
  ['x'.repeat(61), '“Name of the passkey”: use 60 characters or fewer, not 61'],
  ['a\0b', '“Name of the passkey”: remove the characters that cannot be stored'],
])('a passkey needs a proper name: %.5s', async (name, words) => {
  const [mine] = await db('passkeys').insert(passkey('Laptop')).returning('id')
  expect((await browser.post('/account/passkeys/rename', { passkey: mine!.id, name })).status).toBe(422)
  expect(browser.said()).toContain(words)
})

test('without JavaScript the page of a passkey says that it needs it', async () => {
  await browser.get('/account/passkeys/add')
  expect(pageOf(browser.html())('noscript').text()).toContain('Passkeys need JavaScript')
  expect((await browser.send('/account/passkeys/add', { name: 'Laptop' })).status).toBe(422)
  expect(browser.said()).toContain('Passkeys need JavaScript')
})

test.each(['{}', 'null', '[]', '"x"', '{"id":1}', '{"id":"x","response":{}}', '{"id":"x","response":null}', 'x'.repeat(100_000)])(
  'what is no passkey is refused: %.30s',
  async response => {
    await browser.get('/account/passkeys/add')
    await browser.send('/account/passkeys/options', { password })
    expect((await browser.send('/account/passkeys/add', { name: 'Laptop', response })).status).toBe(422)
    const other = browserOn(db, clock)
    await other.get('/sign-in')
    await other.send('/sign-in/passkey/options')
    expect((await other.send('/sign-in/passkey', { response })).status).toBe(422)
    expect([other.said(), await other.isIn()]).toEqual([expect.stringContaining('That passkey was not accepted'), false])
  },
)

test('whoever has neither a password nor an app needs to have signed in lately', async () => {
  await db('passwords').where({ user_id: world.leader.id }).delete()
  await browser.get('/account/passkeys/add')
  expect((await browser.send('/account/passkeys/options')).body.challenge).toBeDefined()
  now = new Date(now.getTime() + 11 * 60_000)
  expect((await browser.send('/account/passkeys/options')).body.problem).toContain('Sign out and in again')
})
