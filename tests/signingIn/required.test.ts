// Roles that need a second step: whoever has none sets one up before anything else.
import { needsSecondStep } from '../../src/secondFactor/workflow.ts'
import type { Person } from '../../src/users/person.ts'
import { buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { buildSession, openOf } from '../support/sessions.ts'
import { pageOf } from '../support/visitor.ts'
import { browserOn, codeAt, giveApp, givePassword, password } from './support.ts'

let world: World
let now: Date
const clock = () => now
beforeEach(async () => {
  now = noon('2026-11-22')
  world = await buildWorld(db)
  for (const person of [world.inspector, world.leader, world.administrator]) await givePassword(db, person)
})
const open = () =>
  browserOn(db, clock, { needsSecondStep: person => needsSecondStep(['administrator', 'inspector'], person as unknown as Person) })
const keyOn = (html: string) => pageOf(html)('strong.app-break').text().replaceAll(' ', '')

test('an inspector without a second factor sets up an app, keeps recovery codes, and is in where they wanted to go', async () => {
  const browser = open()
  const first = await browser.signIn(world.inspector.email, password, '/standings')
  expect([first.status, first.headers.location]).toEqual([303, '/sign-in/set-up'])
  for (const path of ['/', '/account', '/account/app', '/recommendations', '/sign-in/code'])
    expect([path, (await browser.get(path)).headers.location]).toEqual([path, expect.stringMatching(/^\/sign-in/)])
  await browser.get('/sign-in/set-up')
  expect(browser.said()).toContain('Your role needs a second step')
  const image = pageOf(browser.html())('img').attr('src')!
  expect(Buffer.from(image.replace('data:image/svg+xml;base64,', ''), 'base64').toString()).toContain('<svg')
  const key = keyOn(browser.html())
  expect((await browser.send('/sign-in/set-up', { code: '000000' })).status).toBe(422)
  expect([browser.said(), keyOn(browser.html())]).toEqual([expect.stringContaining('Check the code'), key])
  expect(await browser.isIn()).toBe(false)
  const code = codeAt(key, now)
  expect((await browser.send('/sign-in/set-up', { code })).status).toBe(200)
  const codes = pageOf(browser.html())('.app-codes li')
    .toArray()
    .map(item => pageOf(browser.html())(item).text())
  expect([codes.length, new Set(codes).size]).toEqual([10, 10])
  expect([pageOf(browser.html())('main a.govuk-button').attr('href'), await browser.isIn()]).toEqual(['/standings', true])

  const again = open()
  expect((await again.signIn(world.inspector.email)).headers.location).toBe('/sign-in/code')
  expect((await again.post('/sign-in/code', { code })).status).toBe(422)
  expect((await again.post('/sign-in/recovery-code', { code: codes[9] })).status).toBe(303)
  expect(await db('events').where({ act: 'setUpApp', chain: `user:${world.inspector.id}`, user_id: world.inspector.id })).toHaveLength(1)
})

test('whoever has one cannot set up another instead of using it', async () => {
  await giveApp(db, world.inspector, now)
  const browser = open()
  await browser.signIn(world.inspector.email)
  await browser.get('/sign-in/code')
  for (const path of ['/sign-in/set-up', '/sign-in/set-up/passkey']) {
    expect((await browser.get(path)).headers.location).toBe('/sign-in/code')
    expect((await browser.send(path, { code: '123456' })).headers.location).toBe('/sign-in/code')
  }
  expect((await browser.send('/sign-in/set-up/passkey/options')).headers.location).toBe('/sign-in/code')
})

test('a leader needs none, and neither does anybody of the demonstration', async () => {
  expect((await open().signIn(world.leader.email)).headers.location).toBe('/')
  await db('users').where({ id: world.administrator.id }).update({ demonstration: true })
  expect((await open().signIn(world.administrator.email)).headers.location).toBe('/')
})

test('who gets such a role while signed in is not signed in any more, and sets one up at the next sign-in', async () => {
  const browser = open()
  await browser.signIn(world.leader.email)
  expect(await browser.isIn()).toBe(true)
  await db('memberships').insert({
    user_id: world.leader.id,
    role: 'inspector',
    organisation_id: world.organisations.HMIP,
    from_on: '2026-11-22',
  })
  expect(await browser.isIn()).toBe(false)
  expect((await browser.signIn(world.leader.email)).headers.location).toBe('/sign-in/set-up')
})

test('the last second factor stays where one is needed, and goes where it is not', async () => {
  for (const [person, status] of [
    [world.inspector, 422],
    [world.leader, 303],
  ] as const) {
    const { secret } = await giveApp(db, person, now)
    const browser = open()
    await browser.signIn(person.email)
    await browser.post('/sign-in/code', { code: codeAt(secret, now) })
    expect([person.name, (await browser.post('/account/app/remove', { password })).status]).toEqual([person.name, status])
    expect(await db('code_apps').where({ user_id: person.id })).toHaveLength(status === 422 ? 1 : 0)
    expect(await db('recovery_codes').where({ user_id: person.id })).toHaveLength(status === 422 ? 10 : 0)
    if (status === 422) expect(browser.said()).toContain('Your role needs a second step. Add another one before you remove this one')
  }
})

test('an administrator resets the second step of somebody else, who is signed out and sets up a new one', async () => {
  const { secret } = await giveApp(db, world.inspector, now)
  const own = await giveApp(db, world.administrator, now)
  await buildSession(db, world.inspector.id, 'theirs')
  const admin = open()
  await admin.signIn(world.administrator.email)
  await admin.post('/sign-in/code', { code: codeAt(own.secret, now) })
  const path = `/administration/people/${world.inspector.id}/reset-second-factor`
  const person = `/administration/people/${world.inspector.id}`
  const offered = async () => (await admin.get(person)).text.includes(path)
  expect([await offered(), admin.said().includes('Second step App for codes')]).toEqual([true, true])
  expect((await admin.post(path)).headers.location).toBe(person)
  expect([await offered(), admin.said().includes('Second step Not set up')]).toEqual([false, true])
  expect(await openOf(db, 'theirs')).toEqual([])
  const [event] = await db('events').where({ act: 'resetSecondFactor' })
  expect(event).toMatchObject({ chain: `user:${world.inspector.id}`, user_id: world.administrator.id, before: { app: true, passkeys: 0 } })
  expect(await db('access_events').where({ about_id: world.inspector.id })).toMatchObject([
    { kind: 'second_factor_changed', user_id: world.administrator.id, details: { what: 'resetSecondFactor' } },
  ])
  expect((await admin.post(path)).status).toBe(409)
  expect((await admin.post(`/administration/people/${world.administrator.id}/reset-second-factor`)).status).toBe(409)
  const browser = open()
  expect((await browser.signIn(world.inspector.email)).headers.location).toBe('/sign-in/set-up')
  await browser.get('/sign-in/set-up')
  expect(keyOn(browser.html())).not.toBe(secret)
})
