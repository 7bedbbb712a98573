// The pages around invitations and passwords, as a browser would use them: sessions in PostgreSQL, forms with their tokens.
import { load } from 'cheerio'
import request from 'supertest'
import { createApp } from '../../src/app.ts'
import { invite } from '../../src/joining/commands.ts'
import { setPassword } from '../../src/users/commands.ts'
import { roleWords } from '../../src/users/person.ts'
import { findByPassword, findPerson, listDemonstrationAccounts, personFrom, personOfSession } from '../../src/users/queries.ts'
import { SessionStore } from '../../src/web/sessions.ts'
import { signIn } from '../../src/web/signIn.ts'
import { tokenFor } from '../joining/support.ts'
import { as, buildWorld, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { testFiles } from '../support/files.ts'

const today = '2026-11-22'
const old = 'correct horse battery'
const fresh = 'kestrel mug orbit 42'
let world: World
let app: ReturnType<typeof createApp>
beforeAll(async () => {
  world = await buildWorld(pool)
  const store = new SessionStore(pool, { idleMinutes: 30, hours: 12 }, () => noon(today), personOfSession)
  const words = <P extends Parameters<typeof roleWords>[0]>(person: P | undefined) => person && { ...person, role_words: roleWords(person) }
  const people = {
    find: async (...given: Parameters<typeof findPerson>) => words(await findPerson(...given)),
    from: (read: unknown) => words(personFrom(read)),
    findByPassword: async (...given: Parameters<typeof findByPassword>) => words(await findByPassword(...given)),
    listDemonstrationAccounts,
  }
  const authenticate = signIn({ people, store, secret: 'for tests', secure: false, demoPassword: old })
  app = createApp({ files: testFiles(), db: pool, clock: () => noon(today), authenticate })
})

type Agent = ReturnType<typeof request.agent>
const visit = () => request.agent(app)
const main = (html: string) => load(html)('main').text().replaceAll(/\s+/g, ' ').trim()
async function send(agent: Agent, path: string, fields: Record<string, string> = {}) {
  const $ = load((await agent.get(path)).text)
  const hidden = $('main form input[type=hidden]')
    .toArray()
    .map(field => [$(field).attr('name'), $(field).attr('value')])
  return agent
    .post(path)
    .type('form')
    .send({ ...Object.fromEntries(hidden), ...fields })
}
async function signedIn(person: { id: number; email: string }, password = old) {
  const agent = visit()
  const { headers } = await send(agent, '/sign-in', { email: person.email, password })
  expect(headers.location).toBe('/')
  return agent
}
const inside = async (agent: Agent) => (await agent.get('/account/password')).status === 200
let n = 0
async function invited(overrides: { email?: string; name?: string } = {}) {
  const { email = `asked${++n}@example.com`, name = 'New Person' } = overrides
  const id = await invite(as(pool, world.leader, today), { name, email, role: 'staff', organisation_id: world.organisations.N56NRTH })
  return { id, email, path: `/invitation?token=${await tokenFor(pool, email)}` }
}

test('an invitation: look, come back, set a password, sign in; the address is used up then', async () => {
  const { email, path } = await invited()
  for (const _robot of [1, 2]) await visit().get(path).expect(200)
  const agent = visit()
  const page = await agent.get(path).expect(200)
  expect(page.headers['cache-control']).toBe('no-store')
  expect(main(page.text)).toContain('invites you to be staff at Northamptonshire')
  const weak = await send(agent, path, { password: 'passwordpassword' })
  expect([weak.status, main(weak.text)]).toEqual([422, expect.stringContaining('repeat')])
  expect(weak.text).not.toContain('passwordpassword')
  expect(load(weak.text)('title').text()).toMatch(/^Error: /)
  const done = await send(agent, path, { password: fresh })
  expect([done.status, done.headers.location]).toEqual([303, '/sign-in'])
  expect(main((await agent.get('/sign-in')).text)).toContain('Your account is ready. Sign in.')
  expect(await inside(agent)).toBe(false)
  expect((await send(agent, '/sign-in', { email, password: fresh })).headers.location).toBe('/')
  expect(await inside(agent)).toBe(true)
  await visit().get(path).expect(404)
})

test('a form without the token of its session is refused', async () => {
  const { path } = await invited()
  await visit().post(path).type('form').send({ password: fresh }).expect(403)
  await visit().get(path).expect(200)
})

test('links that do not work are answered alike, byte by byte, whatever the reason', async () => {
  const works = await invited()
  const used = await invited()
  await send(visit(), used.path, { password: fresh }).then(answer => expect(answer.status).toBe(303))
  const [expired, withdrawn] = [await invited(), await invited()]
  await pool('invitations')
    .where({ id: expired.id })
    .update({ expires_at: noon(today) })
  await pool('invitations')
    .where({ id: withdrawn.id })
    .update({ withdrawn_at: noon(today) })
  const paths = [
    '/invitation',
    '/invitation?token=',
    '/invitation?token=x&token=y',
    `/invitation?token=${'a'.repeat(43)}`,
    `/invitation?token=${'a'.repeat(5000)}`,
    '/invitation?token=%00',
    works.path.slice(0, -1),
    used.path,
    expired.path,
    withdrawn.path,
    works.path.replace('/invitation', '/reset-password'),
    '/reset-password',
  ]
  const answers = await Promise.all(paths.map(path => visit().get(path)))
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(main(answers[0]!.text)).toContain('ask whoever invited you to send the invitation again')
  // Sent, too: the form of somebody who was slower than somebody else.
  const { headers, text } = await visit().get(works.path)
  const _csrf = load(text)('main input[name=_csrf]').val()
  const posts = [used.path, expired.path, withdrawn.path, works.path.slice(0, -1), '/reset-password?token=x']
  for (const path of posts)
    for (const password of [fresh, 'weak'])
      await request(app).post(path).set('Cookie', headers['set-cookie']!).type('form').send({ _csrf, password }).expect(404)
  await visit().get(works.path).expect(200)
})

test('who is signed in as somebody else is signed out, and nobody is signed in', async () => {
  await setPassword({ tx: pool as never }, world.otherLeader.id, old)
  const agent = await signedIn(world.otherLeader)
  const { path } = await invited()
  expect((await send(agent, path, { password: fresh })).headers.location).toBe('/sign-in')
  expect(await inside(agent)).toBe(false)
})

test('who has an account accepts with a click, and stays signed in as themselves', async () => {
  await setPassword({ tx: pool as never }, world.otherLeader.id, old)
  const agent = await signedIn(world.otherLeader)
  const { path } = await invited({ email: world.otherLeader.email })
  expect(load((await agent.get(path)).text)('input[type=password]').length).toBe(0)
  expect((await send(agent, path)).headers.location).toBe('/')
  expect(main((await agent.get('/')).text)).toContain('You have accepted the invitation')
  expect((await findPerson(pool, world.otherLeader.id, today))!.organisations).toContain(world.organisations.N56NRTH)
})

test('a name written from right to left stands by itself', async () => {
  const { path } = await invited({ name: 'نجوى \u202eabc' })
  const $ = load((await visit().get(path)).text)
  expect($('.govuk-caption-l bdi').text()).toBe('نجوى \u202eabc')
})

test('a forgotten password: the same answer for everybody, and about the same time', async () => {
  await setPassword({ tx: pool as never }, world.leader.id, old)
  const ask = async (email: string) => {
    const agent = visit()
    const start = performance.now()
    const { status, headers } = await send(agent, '/forgot-password', { email })
    const took = performance.now() - start
    return { status, location: headers.location, took, text: main((await agent.get(headers.location!)).text) }
  }
  const [known, unknown] = [await ask(world.leader.email), await ask('nobody@example.com')]
  expect({ ...known, took: 0 }).toEqual({ ...unknown, took: 0 })
  expect(Math.min(known.took, unknown.took)).toBeGreaterThanOrEqual(400)
  expect(known.text).toContain('If there is an account with the address you gave')
  const wrong = await send(visit(), '/forgot-password', { email: 'nobody' })
  expect([wrong.status, main(wrong.text)]).toEqual([422, expect.stringContaining('Enter an email address in the correct format')])
})

test('a new password signs nobody in and everybody out', async () => {
  await setPassword({ tx: pool as never }, world.regional.id, old)
  const before = await signedIn(world.regional)
  expect(await inside(before)).toBe(true)
  const agent = visit()
  await send(agent, '/forgot-password', { email: world.regional.email })
  const path = `/reset-password?token=${await tokenFor(pool, world.regional.email)}`
  for (const _robot of [1, 2]) await visit().get(path).expect(200)
  const done = await send(agent, path, { password: fresh })
  expect([done.status, done.headers.location]).toEqual([303, '/sign-in'])
  expect([await inside(agent), await inside(before)]).toEqual([false, false])
  expect(main((await agent.get('/sign-in')).text)).toContain('Your new password is set')
  await signedIn(world.regional, fresh)
  await visit().get(path).expect(404)
})

test('changing the password ends the other sessions, not this one, and shows none of what was typed', async () => {
  await setPassword({ tx: pool as never }, world.national.id, old)
  const [here, there] = [await signedIn(world.national), await signedIn(world.national)]
  const wrong = await send(here, '/account/password', { current_password: 'something entirely wrong', new_password: fresh })
  expect([wrong.status, main(wrong.text)]).toEqual([422, expect.stringContaining('This is not your current password')])
  expect(wrong.text).not.toMatch(/something entirely wrong|kestrel/)
  const done = await send(here, '/account/password', { current_password: old, new_password: fresh })
  expect([done.status, done.headers.location]).toEqual([303, '/'])
  expect([await inside(here), await inside(there)]).toEqual([true, false])
})

test('a page about a form that came too late shows no password', async () => {
  const { path } = await invited()
  const { text } = await visit()
    .post(path)
    .type('form')
    .send({ password: fresh, new_password: fresh, current_password: `${fresh} and more` })
  expect(text).not.toContain('kestrel')
})
