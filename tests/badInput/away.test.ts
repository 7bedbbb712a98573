// The database is away: said at once, nothing typed is lost, and everything goes on when it is back.
import { createServer, type Server, type Socket } from 'node:net'
import { type SessionData, Store } from 'express-session'
import request from 'supertest'
import { createApp } from '../../src/app.ts'
import { connect, type Db } from '../../src/db/knex.ts'
import { findByPassword, findPerson, listDemonstrationAccounts, personFrom, personOfSession } from '../../src/users/queries.ts'
import { SessionStore } from '../../src/web/sessions.ts'
import { signIn } from '../../src/web/signIn.ts'
import { buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { pool, url } from '../support/db.ts'
import { testFiles } from '../support/files.ts'
import { pageOf, visitor } from '../support/visitor.ts'

// A pool that finds its database away says so on the console, every time.
jest.spyOn(console, 'log').mockImplementation(() => {})
let current: Db = pool
const standIn = new Proxy(() => {}, {
  apply: (_target, _this, given) => (current as never as (...given: unknown[]) => unknown)(...given),
  get: (_target, name) => current[name as keyof Db],
}) as never as Db

let leader: Awaited<ReturnType<typeof visitor>>
let answer: number
let world: World
let silent: Server
const sockets: Socket[] = []
beforeAll(async () => {
  current = pool
  world = await buildWorld(pool)
  answer = (await buildInspection(pool, world, { published: '2026-03-01' })).recommendations[0]!.addressees[0]!
  leader = await visitor(standIn, world.leader, () => noon('2026-11-22'))
  silent = createServer(socket => sockets.push(socket))
  await new Promise<void>(done => silent.listen(0, '127.0.0.1', done))
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  silent.close()
})
const silentPort = () => (silent.address() as { port: number }).port

test.each([
  ['refuses connections', () => 1],
  ['takes connections and never answers', silentPort],
])('a database that %s', async (_what, port) => {
  const { _csrf } = await leader.hidden(`/answers/${answer}/comment`)
  const away = connect(`postgres://app@127.0.0.1:${port()}/none`)
  current = away
  const text = 'Long enough that nobody wants to type it again'
  const since = Date.now()
  const [shown, sent, list] = await Promise.all([
    leader.get('/recommendations'),
    leader.agent.post(`/answers/${answer}/comment`).type('form').send({ _csrf, text, audience: 'everyone' }),
    leader.get('/recommendations.csv'),
  ])
  expect(Date.now() - since).toBeLessThan(30_000)
  for (const res of [shown, sent, list])
    expect([res.status, res.headers['retry-after'], pageOf(res.text)('h1').text()]).toEqual([
      503,
      '5',
      'The service is not available just now',
    ])
  expect(pageOf(sent.text)('main textarea').text().trim()).toBe(text)
  expect((await leader.get('/health/live')).status).toBe(200)
  expect([(await leader.get('/health/ready')).status, (await leader.get('/health/ready')).body]).toEqual([
    503,
    { status: 'not ready', database: 'unreachable', migrations: 'unknown' },
  ])
  current = pool
  await away.destroy()
  expect((await leader.get('/recommendations')).status).toBe(200)
  const again = await leader.agent.post(`/answers/${answer}/comment`).type('form').send({ _csrf, text, audience: 'everyone' })
  expect(again.status).toBe(303)
})

const pools: Db[] = []
afterEach(async () => {
  for (const opened of pools.splice(0)) await opened.destroy()
})
const opened = (url: string) => {
  const db = connect(url)
  pools.push(db)
  return new SessionStore(db, { idleMinutes: 30, hours: 12 }, undefined, personOfSession)
}

test.each([
  ['refuses connections', () => 1],
  ['takes connections and never answers', silentPort],
])('sessions in a database that %s', async (_what, port) => {
  const here = opened(url)
  let kept = here
  const store = new (class extends Store {
    override get = (id: string, done: (error: unknown, session?: SessionData | null) => void) => kept.get(id, done)
    override set = (id: string, session: SessionData, done?: (error?: unknown) => void) => kept.set(id, session, done as never)
    override createSession = (req: never, found: SessionData) => here.createSession(req, found)
    override destroy = (id: string, done?: (error?: unknown) => void) => kept.destroy(id, done as never)
  })()
  const people = { find: findPerson, from: personFrom, findByPassword, listDemonstrationAccounts } as never
  const authenticate = signIn({ people, store, secret: 'for tests', secure: false, demoPassword: '' })
  const agent = request.agent(createApp({ db: pool, authenticate, files: testFiles() }))
  const _csrf = String(pageOf((await agent.get('/sign-in')).text)('[name=_csrf]').val())
  const credentials = { email: world.leader.email, password: 'correct horse battery' }
  await agent
    .post('/sign-in')
    .type('form')
    .send({ _csrf, ...credentials })
    .expect(303)
  kept = opened(`postgres://app@127.0.0.1:${port()}/none`)
  const text = 'Long enough that nobody wants to type it again'
  const since = Date.now()
  const sent = await agent.post(`/answers/${answer}/comment`).type('form').send({ text, audience: 'everyone' })
  expect(Date.now() - since).toBeLessThan(30_000)
  expect([sent.status, pageOf(sent.text)('main textarea').text().trim()]).toEqual([503, text])
  kept = here
  expect((await agent.get('/accessibility')).status).toBe(200)
})

test('connections that die in use are replaced', async () => {
  expect((await leader.get('/recommendations')).status).toBe(200)
  await pool.raw('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')
  const statuses = []
  for (let tries = 0; tries < 5; tries++) statuses.push((await leader.get('/recommendations')).status)
  expect(statuses.at(-1)).toBe(200)
  expect(statuses.every(status => status === 200 || status === 503)).toBe(true)
})
