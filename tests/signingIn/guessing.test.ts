// Guessing: how often, who is shut out and who is not.
import { forgetOldTries, tryTo } from '../../src/guessing/commands.ts'
import { networkOf, passwordLimits } from '../../src/guessing/limits.ts'
import { askPasswordReset } from '../../src/passwords/commands.ts'
import { theService } from '../../src/users/person.ts'
import { tokenFor } from '../joining/support.ts'
import { buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { accessOf, browserOn, codeAt, giveApp, givePassword, password } from './support.ts'

let world: World
let now: Date
const clock = () => now
const after = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000))
beforeEach(async () => {
  now = noon('2026-11-22')
  world = await buildWorld(db)
  await givePassword(db, world.leader)
})
const open = (address?: string) => browserOn(db, clock, {}, address)
const statuses = async (times: number, one: () => Promise<{ status: number }>) => {
  const seen: number[] = []
  for (let n = 0; n < times; n++) seen.push((await one()).status)
  return seen
}
const ten = Array(10).fill(422)

test('ten wrong passwords in five minutes, then the right one is refused too; five minutes later it is not', async () => {
  const browser = open()
  expect(await statuses(11, () => browser.signIn(world.leader.email, 'wrong'))).toEqual([...ten, 429])
  expect(browser.said()).toContain('There were too many tries to sign in. Wait 5 minutes and try again.')
  after(4 * 60)
  expect((await browser.signIn(world.leader.email)).status).toBe(429)
  // Trying in the meantime does not make it longer.
  after(60)
  expect((await browser.signIn(world.leader.email)).status).toBe(303)
})

test('the limit slides: tries do not come back all at once', async () => {
  const browser = open()
  expect(await statuses(5, () => browser.signIn(world.leader.email, 'wrong'))).toEqual(ten.slice(5))
  after(4 * 60)
  expect(await statuses(6, () => browser.signIn(world.leader.email, 'wrong'))).toEqual([...ten.slice(5), 429])
  after(61)
  expect(await statuses(6, () => browser.signIn(world.leader.email, 'wrong'))).toEqual([...ten.slice(5), 429])
})

test('who guesses from one address shuts nobody out at another', async () => {
  const attacker = open('198.51.100.1')
  await statuses(11, () => attacker.signIn(world.leader.email, 'wrong'))
  expect((await attacker.signIn(world.leader.email)).status).toBe(429)
  expect((await open('203.0.113.9').signIn(world.leader.email)).status).toBe(303)
})

describe('a hundred wrong passwords in an hour, from very many addresses', () => {
  const network = (n: number) => `2001:db8:${n.toString(16)}::1`
  const guess = async (n: number) => (await open(network(n)).signIn(world.leader.email, 'wrong')).status
  beforeEach(async () => {
    await givePassword(db, world.staff)
    // The first of them are made as the limit counts them; asking for each page would take long.
    const limits = passwordLimits(world.leader.email, undefined).slice(2)
    for (let n = 0; n < 99; n++) await tryTo({ db, now, from: undefined, what: 'password', limits }, async () => undefined)
  })

  test('make everybody else wait, whatever they type, and nobody of another account; an hour later nobody waits', async () => {
    expect([await guess(1), await guess(2)]).toEqual([422, 429])
    const stranger = open('203.0.113.80')
    expect((await stranger.signIn(world.leader.email)).status).toBe(429)
    expect(stranger.said()).toContain('Wait 60 minutes and try again')
    expect((await open('203.0.113.80').signIn(world.staff.email)).status).toBe(303)
    after(3600)
    expect((await open('203.0.113.80').signIn(world.leader.email)).status).toBe(303)
  })

  test('do not keep the owner out where they signed in before, and somebody else who did so there is not them', async () => {
    const owner = open('203.0.113.80')
    const colleague = open('203.0.113.81')
    await owner.signIn(world.leader.email)
    await colleague.signIn(world.staff.email)
    for (const browser of [owner, colleague]) await browser.post('/sign-out')
    expect([await guess(1), await guess(2)]).toEqual([422, 429])
    expect((await colleague.signIn(world.leader.email)).status).toBe(429)
    expect((await owner.signIn(world.leader.email.toUpperCase())).status).toBe(303)
  })

  test('do not keep them out where they set a new password by letter', async () => {
    expect([await guess(1), await guess(2)]).toEqual([422, 429])
    await askPasswordReset({ db, now, person: theService }, world.leader.email, '')
    const owner = open('203.0.113.80')
    const path = `/reset-password?token=${await tokenFor(db, world.leader.email)}`
    expect((await owner.post(path, { password: 'kestrel mug orbit 42' })).status).toBe(303)
    expect((await owner.signIn(world.leader.email, 'kestrel mug orbit 42')).status).toBe(303)
  })
})

test('capitals, spaces and letters that the database takes for the same are one account', async () => {
  const browser = open()
  const email = world.leader.email
  const ways = [email, email.toUpperCase(), ` ${email} `, email.replace('e', 'é'), `${email}\t`]
  let n = 0
  expect(await statuses(11, () => browser.signIn(ways[n++ % ways.length]!, 'wrong'))).toEqual([...ten, 429])
})

test('a hundred tries from one address, whomever they try; the next address goes on', async () => {
  const browser = open('2001:db8:1:2::1')
  let n = 0
  const seen = await statuses(101, () => browser.signIn(`nobody${n++}@example.com`, 'wrong'))
  expect([seen.slice(0, 100).every(status => status === 422), seen[100]]).toEqual([true, 429])
  expect((await open('2001:db8:1:2:ffff::9').signIn('somebody@example.com', 'wrong')).status).toBe(429)
  expect((await open('2001:db8:1:3::1').signIn('somebody@example.com', 'wrong')).status).toBe(422)
  after(5 * 60)
  expect((await browser.signIn(world.leader.email)).status).toBe(303)
})

test('what was right does not count: a whole office may sign in from one address', async () => {
  const limits = passwordLimits('a@example.com', '203.0.113.1')
  for (let n = 0; n < 150; n++) expect(await tryTo({ db, now, from: '203.0.113.1', what: 'password', limits }, async () => true)).toBe(true)
})

test('codes are counted for the account, wherever they are tried; it opens again by itself', async () => {
  const { secret } = await giveApp(db, world.leader, now)
  let n = 0
  const guess = async () => {
    const browser = open(`198.51.100.${n++}`)
    await browser.signIn(world.leader.email)
    return browser.post('/sign-in/code', { code: '000000' })
  }
  expect(await statuses(11, guess)).toEqual([...ten, 429])
  const browser = open()
  await browser.signIn(world.leader.email)
  expect((await browser.post('/sign-in/code', { code: codeAt(secret, now) })).status).toBe(429)
  after(5 * 60)
  expect((await browser.post('/sign-in/code', { code: codeAt(secret, now) })).status).toBe(303)
})

test('a hundred codes in a day; recovery codes still let the owner in', async () => {
  const { secret, codes } = await giveApp(db, world.leader, now)
  const browser = open()
  for (let block = 0; block < 10; block++) {
    await browser.signIn(world.leader.email)
    expect(await statuses(10, () => browser.post('/sign-in/code', { code: '000000' }))).toEqual(ten)
    after(5 * 60)
  }
  await browser.signIn(world.leader.email)
  expect((await browser.post('/sign-in/code', { code: codeAt(secret, now) })).status).toBe(429)
  expect(browser.said()).toContain('Use another way, or wait until tomorrow')
  expect((await browser.post('/sign-in/recovery-code', { code: codes[3] })).status).toBe(303)
})

test('recovery codes are limited too', async () => {
  const { codes } = await giveApp(db, world.leader, now)
  const browser = open()
  await browser.signIn(world.leader.email)
  expect(await statuses(11, () => browser.post('/sign-in/recovery-code', { code: 'ABCD-EFGH-JKLM-NPQR' }))).toEqual([...ten, 429])
  after(5 * 60)
  expect((await browser.post('/sign-in/recovery-code', { code: codes[0] })).status).toBe(303)
})

test('the password asked for on the account page is limited as well', async () => {
  const browser = open()
  await browser.signIn(world.leader.email)
  await browser.get('/account/passkeys/add')
  const answers: string[] = []
  for (let n = 0; n < 11; n++) answers.push((await browser.send('/account/passkeys/options', { password: 'wrong' })).body.problem)
  expect(answers.slice(0, 10)).toEqual(Array(10).fill('Check your password.'))
  expect(answers[10]).toContain('too many tries')
  expect((await open().signIn(world.leader.email)).status).toBe(429)
})

test('the access record: who failed where it is known, the limit once, and no word that was typed', async () => {
  const browser = open()
  await browser.signIn('unknown@example.com', 'wrong')
  await statuses(14, () => browser.signIn(world.leader.email, 'very secret'))
  const events = await accessOf(db)
  expect(events[0]).toEqual(['sign_in_failed', null, { what: 'password' }])
  expect(events.slice(1, 11)).toEqual(Array(10).fill(['sign_in_failed', world.leader.id, { what: 'password' }]))
  expect(events.slice(11)).toEqual([['sign_in_limited', null, { what: 'password' }]])
  const kept = JSON.stringify([await db('access_events'), await db('tries')])
  for (const hidden of ['unknown@example.com', 'very secret', world.leader.email]) expect(kept).not.toContain(hidden)
  expect((await db('access_events').first())!.from_address).toBe('203.0.113.7')
})

test('a failure is noted for the account, however its address is written', async () => {
  await db('users').where({ id: world.leader.id }).update({ email: 'zo\u00eb@example.com' })
  for (const typed of ['ZO\u00cb@example.com', 'zoe\u0308@example.com', 'zo\u00eb\0@example.com']) await open().signIn(typed, 'wrong')
  expect((await accessOf(db)).map(([, whose]) => whose)).toEqual([world.leader.id, world.leader.id, null])
})

test('what counts no more is forgotten', async () => {
  await open().signIn(world.leader.email, 'wrong')
  expect(await forgetOldTries(db, now)).toBe(0)
  expect(await forgetOldTries(db, after(24 * 3600 + 1))).toBe(3)
  expect(await db('tries')).toEqual([])
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:DB8:0:0:1::', '2001:db8:0:0'],
  ['2001:0db8:0001:0002:3:4:5:6', '2001:db8:1:2'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  [undefined, ''],
])('the network of %s', (address, network) => expect(networkOf(address)).toBe(network))

test.each([
  ['plus', 'jo+work@example.com', 'jo+work@example.com'],
  ['capitals', 'Jo.Doe@Example.com', 'JO.DOE@example.COM'],
  ['Unicode', 'zoë@exämple.com', 'ZOË@exämple.com'],
  ['spaces around', 'jo@example.com', '  jo@example.com '],
])('an address with %s', async (_what, kept, typed) => {
  await db('users').where({ id: world.leader.id }).update({ email: kept })
  expect((await open().signIn(typed)).status).toBe(303)
})

test.each([
  ['an array for an address', { email: ['a@example.com', 'b@example.com'], password }],
  ['an array for a password', { email: 'leader', password: [password, password] }],
  ['nothing', {}],
  ['something huge', { email: 'x'.repeat(1_000_000), password: 'y'.repeat(1_000_000) }],
  ['NUL', { email: 'leader\0', password: `${password}\0` }],
  ['an object', { 'email[a]': 'leader', 'password[b]': password }],
])('%s is refused like any wrong password', async (_what, fields) => {
  const browser = open()
  await browser.get('/sign-in')
  const email = 'email' in fields && fields.email === 'leader' ? { ...fields, email: world.leader.email } : fields
  const res = await browser.send('/sign-in', email)
  expect([res.status, await browser.isIn()]).toEqual([422, false])
  expect(browser.said()).toContain('Check your email address and password')
})

test('somebody unknown, without a password, deactivated or mistyped: one answer', async () => {
  await givePassword(db, world.staff)
  await db('users').where({ id: world.staff.id }).update({ deactivated_on: '2026-11-01' })
  const pages: string[] = []
  for (const email of ['unknown@example.com', world.regional.email, world.staff.email, world.leader.email]) {
    const browser = open()
    const typed = email === world.leader.email ? 'wrong' : password
    const res = await browser.signIn(email, typed)
    pages.push(`${res.status} ${res.text.replaceAll(email, '').replaceAll(/value="[^"]{30,}"/g, '')}`)
  }
  expect(new Set(pages).size).toBe(1)
})
