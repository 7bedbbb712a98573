// Requests that no page of ours makes: from other sites, with files nobody asked for, more at once than one person reads.
import { type ClientRequest, type Server, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { buildAction, buildInspection, buildPerson, buildWorld, formKey, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { appOn, pageOf, visitor } from '../support/visitor.ts'

const clock = () => noon('2026-11-22')
let world: World
let leader: Awaited<ReturnType<typeof visitor>>
let admin: Awaited<ReturnType<typeof visitor>>
let answer: number
let action: number
beforeAll(async () => {
  world = await buildWorld(pool)
  answer = (await buildInspection(pool, world, { published: '2026-03-01' })).recommendations[0]!.addressees[0]!
  action = await buildAction(pool, world.leader, answer, '2026-10-01')
  leader = await visitor(pool, world.leader, clock)
  admin = await visitor(pool, world.administrator, clock)
})
const heading = (text: string) => pageOf(text)('h1').text()
const problems = (text: string) => pageOf(text)('.govuk-error-summary__list').text()

const from = (site: string, mode: string, dest: string) => ({ 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': mode, 'Sec-Fetch-Dest': dest })
test.each([
  ['a link of another site', from('cross-site', 'navigate', 'document'), 200],
  ['a page in the address bar', from('none', 'navigate', 'document'), 200],
  ['a script of ours', from('same-origin', 'cors', 'empty'), 200],
  ['no browser, or an old one', {}, 200],
  ['a script of another site', from('cross-site', 'cors', 'empty'), 403],
  ['a picture of another site', from('cross-site', 'no-cors', 'image'), 403],
  ['a script of a neighbour', from('same-site', 'no-cors', 'script'), 403],
  ['a frame of another site', from('cross-site', 'navigate', 'iframe'), 403],
  ['an object of another site', from('cross-site', 'navigate', 'object'), 403],
])('reading, asked by %s', async (_who, headers, status) => {
  for (const path of ['/recommendations', '/recommendations.csv'])
    expect([path, (await leader.agent.get(path).set(headers)).status]).toEqual([path, status])
})

test.each([
  ['our own form', from('same-origin', 'navigate', 'document'), 303],
  ['our own form, in a frame', from('same-origin', 'navigate', 'iframe'), 403],
  ['a form of another site', from('cross-site', 'navigate', 'document'), 403],
])('writing, sent by %s', async (_who, headers, status) => {
  const given = await leader.hidden(`/answers/${answer}/comment`)
  const sent = leader.agent.post(`/answers/${answer}/comment`).set(headers).type('form')
  expect((await sent.send({ ...given, text: 'Hello', audience: 'everyone' })).status).toBe(status)
})

test('a file where none is asked for is refused in words, before it is read', async () => {
  const { _csrf } = await leader.hidden(`/answers/${answer}/comment`)
  const res = await leader.agent
    .post(`/answers/${answer}/comment`)
    .field('_csrf', _csrf!)
    .field('text', 'Hello')
    .field('audience', 'everyone')
    .attach('file', Buffer.from('x'), 'x.txt')
  expect([res.status, heading(res.text)]).toEqual([415, 'That cannot be sent here'])
  expect(pageOf(res.text)('main').text()).toContain('No file can be sent here')
})

test.each([
  ['41 fields', (sent: Sent) => many(sent, 41), 400],
  ['a field of more than 100 kB', (sent: Sent) => sent.field('rows', 'x'.repeat(100_100)), 400],
  ['two files', (sent: Sent) => sent.attach('file', Buffer.from('x'), 'a.csv'), 400],
  ['39 fields', (sent: Sent) => many(sent, 38), 422],
])('an upload with %s', async (_what, add, status) => {
  const path = '/inspections/NORTHANTS-2022/plan/import'
  const { _csrf } = await leader.hidden(path)
  const sent = leader.agent.post(path).field('_csrf', _csrf!).attach('file', Buffer.from('Name\nx\n'), 'plan.csv')
  const res = await add(sent)
  expect(res.status).toBe(status)
  expect(pageOf(res.text)('main').text()).not.toContain('our fault')
})
type Sent = ReturnType<(typeof leader)['agent']['post']>
const many = (sent: Sent, count: number) => {
  for (let at = 0; at < count; at++) sent.field(`field${at}`, 'x')
  return sent
}

test('a form key that is none is ignored: the form acts, and is not remembered', async () => {
  const path = `/answers/${answer}/comment`
  for (const form_key of ['', 'x', "' OR 1=1", '00000000-0000-0000-0000-00000000000g', `${formKey()}0`])
    expect([form_key, (await leader.post(path, { form_key, text: `With ${form_key}`, audience: 'everyone' })).status]).toEqual([
      form_key,
      303,
    ])
  const twice = { form_key: formKey(), text: 'Twice', audience: 'everyone' }
  await leader.post(path, twice)
  await leader.post(path, twice)
  expect(await pool('comments').where({ text: 'Twice' })).toHaveLength(1)
})

test('an action is not blocked by its own organisation, nor by one that has ended', async () => {
  await pool('organisations').where({ code: 'N53DRBY' }).update({ valid_to: '2026-06-30' })
  for (const blocked_by of ['N56NRTH', 'N53DRBY', 'NOWHERE']) {
    const res = await leader.post(`/actions/${action}/blocked`, { blocked_by, reason: 'Waiting' })
    expect([blocked_by, res.status, problems(res.text).length > 10]).toEqual([blocked_by, 422, true])
  }
  expect(await pool('actions').where({ id: action }).first()).toMatchObject({ status: 'not_started' })
})

test('a correction knows only the standards and themes there are', async () => {
  const { recommendation_id } = (await pool('addressees').where({ id: answer }).first())!
  const path = `/recommendations/${recommendation_id}/correct`
  const good = { text: 'Improve it', urgent: '', reason: 'A slip', standard_id: '', theme_id: '' }
  for (const wrong of [{ standard_id: 'Nonsense' }, { theme_id: 'Nonsense' }, { standard_id: '999999' }, { theme_id: '999999' }]) {
    const res = await admin.post(path, { ...good, ...wrong })
    expect([wrong, res.status, problems(res.text).length > 10]).toEqual([wrong, 422, true])
  }
})

describe('files on the way', () => {
  let server: Server
  const asked: ClientRequest[] = []
  beforeAll(async () => {
    // Enough of it that a reader who does not read keeps it on the way: more than sockets hold.
    const text = 'x'.repeat(4000)
    for (let at = 0; at < 8; at++)
      await buildInspection(pool, world, {
        reference: `LARGE-${at}`,
        published: `2026-04-0${at + 1}`,
        recommendations: Array.from({ length: 250 }, () => ({ text })),
      })
    await new Promise<void>(done => {
      server = appOn(pool, clock).listen(0, '127.0.0.1', () => done())
    })
  })
  afterAll(async () => {
    for (const one of asked) one.destroy()
    server.close()
    server.closeAllConnections()
    // What broke off is noted.
    await setTimeout(300)
  })

  /** Asks, and reads the head of the answer only. */
  const ask = (cookie: string, path: string) =>
    new Promise<{ status: number; retry: string | undefined; close(): void }>((done, failed) => {
      const one = send(
        { port: (server.address() as AddressInfo).port, host: '127.0.0.1', path, headers: { cookie }, agent: false },
        res => {
          res.pause()
          done({ status: res.statusCode!, retry: res.headers['retry-after'], close: () => one.destroy() })
        },
      )
      asked.push(one.on('error', failed))
      one.end()
    })
  const cookieOf = async ({ get }: typeof leader) =>
    String(((await get('/accessibility')) as unknown as { request: { cookies: string } }).request.cookies)

  test('whoever goes away before the answer leaves no file behind that counts', async () => {
    const person = await buildPerson(pool, 'staff', world.organisations.N56NRTH, 'Impatient')
    const cookie = await cookieOf(await visitor(pool, person, clock))
    for (let times = 0; times < 30; times++) {
      const one = send({
        port: (server.address() as AddressInfo).port,
        host: '127.0.0.1',
        path: '/recommendations.csv',
        headers: { cookie },
        agent: false,
      })
      one.on('error', () => {}).end()
      await setTimeout(times % 10)
      one.destroy()
    }
    await setTimeout(500)
    const { status, close } = await ask(cookie, '/recommendations.csv')
    close()
    expect(status).toBe(200)
  })

  test('a third at once is refused in words, others still read, and the first two give way when they end', async () => {
    const cookie = await cookieOf(leader)
    const [first, second] = [await ask(cookie, '/recommendations.csv'), await ask(cookie, '/recommendations.csv')]
    expect([first.status, second.status]).toEqual([200, 200])
    expect(await ask(cookie, '/recommendations.csv')).toMatchObject({ status: 429, retry: '10' })
    expect((await ask(cookie, '/recommendations')).status).toBe(200)
    expect((await ask(await cookieOf(admin), '/recommendations.csv')).status).toBe(200)
    const refused = await leader.get('/recommendations.csv')
    expect([refused.status, heading(refused.text)]).toEqual([429, 'Too many files at once'])
    first.close()
    for (let tries = 0, status = 0; status !== 200; tries++) {
      await setTimeout(50)
      status = (await ask(cookie, '/recommendations.csv')).status
      expect(tries).toBeLessThan(40)
    }
  })
})
