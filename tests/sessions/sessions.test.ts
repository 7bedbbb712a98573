// When a session ends, what it costs, and who ends it: with the sessions in the database, as in the service.
import type { AddressInfo } from 'node:net'
import type { SessionData } from 'express-session'
import request from 'supertest'
import { endOtherSessions } from '../../src/sessions/commands.ts'
import { deviceWords } from '../../src/sessions/device.ts'
import { setPassword } from '../../src/users/commands.ts'
import { personOfSession } from '../../src/users/queries.ts'
import { forgetOldSessions, SessionStore } from '../../src/web/sessions.ts'
import { giveApp } from '../signingIn/support.ts'
import { buildWorld, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { appOn, pageOf, visitor } from '../support/visitor.ts'

const start = Date.parse('2026-11-22T09:00:00Z')
const limits = { idleMinutes: 30, hours: 12 }
let now = new Date(start)
const clock = () => now
const after = (minutes: number) => {
  now = new Date(start + minutes * 60_000)
}
let store: SessionStore
let world: World
beforeAll(async () => {
  store = new SessionStore(pool, limits, clock, personOfSession)
  store.setMaxListeners(0)
  world = await buildWorld(pool)
})
beforeEach(async () => {
  after(0)
  await pool('access_events').delete()
  await pool('sessions').delete()
})
const signedIn = (person = world.leader) => visitor(pool, person, clock, store)
const asks = async ({ get }: { get(path: string): request.Test }, path = '/accessibility') => (await get(path)).status
/** What this person's browser would send. */
const cookieOf = async ({ get }: { get(path: string): request.Test }) =>
  String(((await get('/accessibility')) as unknown as { request: { cookies: string } }).request.cookies)
const live = () => pool('sessions').whereNull('ended_at').whereNotNull('user_id').orderBy('id')

test('a session ends after half an hour without use, and not before', async () => {
  const leader = await signedIn()
  after(29)
  expect(await asks(leader)).toBe(200)
  after(29 + 29)
  expect(await asks(leader)).toBe(200)
  after(29 + 29 + 31)
  expect(await asks(leader)).toBe(302)
})

test('a redirect is not sent before the session is saved: browsers follow it at once', async () => {
  const slow = new SessionStore(pool, limits, clock, personOfSession)
  const { set } = slow
  slow.set = (...given) => void setTimeout(() => set(...given), 300)
  await setPassword({ tx: pool as never }, world.staff.id, 'correct horse battery')
  await giveApp(pool, world.staff, now)
  const server = appOn(pool, clock, slow).listen(0)
  try {
    const base = `http://localhost:${(server.address() as AddressInfo).port}`
    const cookieIn = ({ headers }: Response) => headers.getSetCookie().find(one => one.startsWith('session='))!
    const page = await fetch(`${base}/sign-in`)
    const _csrf = String(
      pageOf(await page.text())('[name=_csrf]')
        .last()
        .val(),
    )
    const body = new URLSearchParams({ _csrf, email: world.staff.email, password: 'correct horse battery' })
    const sent = await fetch(`${base}/sign-in`, { method: 'POST', redirect: 'manual', headers: { cookie: cookieIn(page) }, body })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/sign-in/code'])
    // What `fetch` gives it gives when the head is there.
    const next = await fetch(`${base}/sign-in/code`, { redirect: 'manual', headers: { cookie: cookieIn(sent) } })
    expect(next.status).toBe(200)
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

test('who somebody is and what they may is read with each page, also from the session', async () => {
  const leader = await signedIn()
  expect(await asks(leader, '/organisations/N56NRTH/people')).toBe(200)
  await pool('memberships').where({ user_id: world.leader.id }).update({ to_on: '2026-11-21' })
  expect(await asks(leader, '/organisations/N56NRTH/people')).toBe(403)
  await pool('memberships').where({ user_id: world.leader.id }).update({ to_on: null })
  expect(await asks(leader, '/organisations/N56NRTH/people')).toBe(200)
  await pool('users').where({ id: world.leader.id }).update({ deactivated_on: '2026-11-22' })
  expect(await asks(leader)).toBe(302)
  await pool('users').where({ id: world.leader.id }).update({ deactivated_on: null })
})

test('a session ends after 12 hours, however much it is used', async () => {
  const leader = await signedIn()
  for (let minutes = 20; minutes < 720; minutes += 20) {
    after(minutes)
    expect([minutes, await asks(leader)]).toEqual([minutes, 200])
  }
  after(721)
  expect(await asks(leader)).toBe(302)
})

test('use is noted once a minute at most, and reading a page asks one question for the session and the person', async () => {
  const leader = await signedIn()
  await leader.get('/accessibility')
  const asked: string[] = []
  const note = ({ sql }: { sql: string }) => asked.push(sql)
  pool.on('query', note)
  for (let times = 0; times < 3; times++) await leader.get('/accessibility')
  expect(asked.map(sql => sql.split(' ')[0])).toEqual(['SELECT', 'SELECT', 'SELECT'])
  asked.length = 0
  after(1)
  for (let times = 0; times < 3; times++) await leader.get('/accessibility')
  pool.off('query', note)
  expect(asked.filter(sql => /^update/i.test(sql))).toHaveLength(1)
  expect((await live())[0]!.last_seen_at).toEqual(now)
})

test('asking how long is left is no use; asking to stay is', async () => {
  const leader = await signedIn()
  after(20)
  expect((await leader.get('/account/time-left')).body).toEqual({ idle: 600, longest: 700 * 60 })
  expect((await live())[0]!.last_seen_at).toEqual(new Date(start))
  expect((await leader.get('/account/stay')).body).toEqual({ idle: 1800, longest: 700 * 60 })
  after(49)
  expect((await leader.get('/account/time-left')).body).toEqual({ idle: 60, longest: 671 * 60 })
  after(51)
  expect((await leader.get('/account/time-left')).status).toBe(302)
})

test('the database has no cookie in it, and a new one is given at sign-in', async () => {
  const agent = request.agent(appOn(pool, clock, store))
  const given = (res: request.Response) => decodeURIComponent(String(res.headers['set-cookie'])).match(/(?:^|,)session=s:([^.]+)/)?.[1]
  const page = await agent.get('/sign-in')
  await setPassword({ tx: pool as never }, world.leader.id, 'correct horse battery')
  const _csrf = pageOf(page.text)('[name=_csrf]').val()
  const signed = await agent.post('/sign-in').type('form').send({ _csrf, email: world.leader.email, password: 'correct horse battery' })
  expect(signed.status).toBe(303)
  expect(given(signed)).toMatch(/^[\w-]{32}$/)
  expect(given(signed)).not.toBe(given(page))
  const rows = JSON.stringify(await pool('sessions'))
  expect(rows).not.toContain(given(signed))
  expect(await pool('sessions')).toHaveLength(1)
})

test('a session that was ended while its page was on the way stays ended', async () => {
  const leader = await signedIn()
  const cookie = await cookieOf(leader)
  const sid = decodeURIComponent(cookie).split(':')[1]!.split('.')[0]!
  const found = await new Promise<SessionData>((done, failed) =>
    store.get(sid, (error, kept) => (kept ? done(kept) : failed(error as Error))),
  )
  const session = store.createSession({ sessionID: sid, sessionStore: store } as never, found)
  await endOtherSessions(pool, world.leader.id)
  session.earlier = 1
  await new Promise<void>(done => session.save(() => done()))
  expect(await asks(leader)).toBe(302)
  expect(await live()).toEqual([])
})

test('signing out ends it for good, with the cookie of before too', async () => {
  const leader = await signedIn()
  const cookie = await cookieOf(leader)
  const again = () =>
    request(appOn(pool, clock, store))
      .get('/accessibility')
      .set('Cookie', cookie)
  const page = await again()
  expect(page.status).toBe(200)
  await leader.agent
    .post('/sign-out')
    .type('form')
    .send({ _csrf: pageOf(page.text)('[name=_csrf]').val() })
    .expect(303)
  expect([(await again()).status, await live()]).toEqual([302, []])
})

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36'

test('one sees where one is signed in, and ends one or all others', async () => {
  const here = await signedIn()
  after(3)
  const [there, elsewhere, other] = [await signedIn(), await signedIn(), await signedIn(world.otherLeader)]
  await pool('sessions')
    .where({ id: (await live())[1]!.id })
    .update({ user_agent: chrome, address: '192.0.2.7' })
  after(5)
  const $ = pageOf((await here.get('/account/sessions')).text)
  const said = $('main').text().replaceAll(/\s+/g, ' ')
  expect($('.app-list__row')).toHaveLength(3)
  expect(said).toContain('Chrome on Windows')
  expect(said).toContain('Signed in on 22 November 2026 at 9:03am, from 192.0.2.7. Last used on 22 November 2026 at 9:03am.')
  expect($('.app-list__row').first().text()).toContain('This one')
  expect($('.app-list__row').first().find('form')).toHaveLength(0)

  const id = String((await live())[1]!.id)
  expect((await here.post('/account/sessions', { session: id })).status).toBe(303)
  expect([await asks(here), await asks(there), await asks(elsewhere)]).toEqual([200, 302, 200])
  expect((await here.post('/account/sessions', { session: id })).status).toBe(404)
  const foreign = String((await live()).find(({ user_id }) => user_id === world.otherLeader.id)!.id)
  expect((await here.post('/account/sessions', { session: foreign })).status).toBe(404)
  expect((await here.post('/account/sessions', { session: 'all' })).status).toBe(303)
  expect([await asks(here), await asks(elsewhere), await asks(other)]).toEqual([200, 302, 200])
  for (const session of ['', 'none', '-1', '99999999999999999999'])
    expect([session, (await here.post('/account/sessions', { session })).status]).toEqual([session, 400])
})

test('an administrator ends the sessions of anybody, and the access record says so', async () => {
  const leader = await signedIn()
  const admin = await signedIn(world.administrator)
  const path = `/administration/people/${world.leader.id}/sessions`
  expect((await leader.get(path)).status).toBe(403)
  expect(pageOf((await admin.get(path)).text)('.app-list__row')).toHaveLength(1)
  expect((await admin.post(path, { session: 'all' })).status).toBe(303)
  expect([await asks(leader), await asks(admin)]).toEqual([302, 200])
  expect(await pool('access_events').where({ kind: 'session_ended' })).toMatchObject([
    { user_id: world.administrator.id, about_id: world.leader.id, details: { sessions: 1 } },
  ])
})

test('other sessions end with an act, and not when it is undone', async () => {
  const [here, there] = [await signedIn(), await signedIn()]
  await pool
    .transaction(async tx => {
      expect(await endOtherSessions(tx, world.leader.id)).toBe(2)
      throw new Error('undone')
    })
    .catch(() => {})
  expect([await asks(here), await asks(there)]).toEqual([200, 200])
  await pool.transaction(tx => endOtherSessions(tx, world.leader.id))
  expect([await asks(here), await asks(there)]).toEqual([302, 302])
})

test('sessions of long ago are forgotten, and those in use are not', async () => {
  const leader = await signedIn()
  after(60 * 12)
  expect(await forgetOldSessions(pool, now, limits)).toBe(0)
  after(60 * 13)
  const later = await signedIn()
  expect(await forgetOldSessions(pool, now, limits)).toBe(1)
  expect([await asks(leader), await asks(later)]).toEqual([302, 200])
})

test.each([
  [chrome, 'Chrome on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari on an iPhone',
  ],
  ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
    'Edge on Windows',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox on a Mac'],
  ['curl/8', 'An unknown device'],
  [null, 'An unknown device'],
])('%s: %s', (userAgent, words) => {
  expect(deviceWords(userAgent)).toBe(words)
})
