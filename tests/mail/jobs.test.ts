// The jobs as they run in the service: real pg-boss, a real mail server, and several senders at once.
import { setTimeout } from 'node:timers/promises'
import { act } from '../../src/db/act.ts'
import { queueMail } from '../../src/mail/commands.ts'
import { type Post, startPost } from '../../src/mail/jobs.ts'
import { theService } from '../../src/users/person.ts'
import { pool, url } from '../support/db.ts'
import { until } from '../support/waiting.ts'
import { type MailServer, startMailServer } from './mailServer.ts'

let server: MailServer
let now: Date
const errors: unknown[] = []
const posts: Post[] = []
beforeAll(async () => {
  server = await startMailServer()
  await pool('digest_weeks').delete()
})
beforeEach(async () => {
  now = new Date('2026-11-25T12:00:00Z')
  server.received.splice(0)
  server.offered = 0
  server.will({ does: 'takes' })
  await pool('mails').delete()
})
afterEach(async () => {
  for (const post of posts.splice(0)) await post.stop()
  expect(errors.splice(0)).toEqual([])
})
afterAll(() => server.stop())

async function start({ smtp = true } = {}) {
  const post = await startPost({
    db: pool,
    url,
    clock: () => now,
    smtp: smtp ? { url: server.url, from: 'service@service.example' } : undefined,
    baseAddress: 'https://service.example',
    onError: error => errors.push(error),
    every: { mail: 0.5, round: 0.5 },
  })
  posts.push(post)
  return post
}

const write = (key: string, then: () => void = () => {}) =>
  act({ db: pool, person: theService, now }, async ({ tx }) => {
    await queueMail(tx, { key, to: { id: null, name: 'Jo', email: 'jo@example.com' }, subject: key, body: ['Text'] })
    then()
  })
const states = async () => Object.fromEntries((await pool('mails').orderBy('id')).map(({ key, state }) => [key, state]))
const untilThey = (are: Record<string, string>) =>
  until(`so: ${JSON.stringify(are)}`, async () => JSON.stringify(await states()) === JSON.stringify(are))
const countJobs = async () => Number((await pool('jobs.job').where({ name: 'mail' }).count())[0]!.count)

test('the job is in the transaction of the act: undone with it, sent after the commit', async () => {
  await start()
  await expect(
    write('undone', () => {
      throw new Error('No')
    }),
  ).rejects.toThrow('No')
  expect([await states(), await countJobs()]).toEqual([{}, 0])
  await write('done')
  expect(await countJobs()).toBe(1)
  await untilThey({ done: 'sent' })
  await setTimeout(1000)
  expect(server.received.map(({ subject }) => subject)).toEqual(['done'])
})

test('several processes that start at once, and twenty letters: each is sent once', async () => {
  server.will({ does: 'slow', milliseconds: 20 })
  await Promise.all([start(), start(), start()])
  const keys = Array.from({ length: 20 }, (_, index) => `letter ${index + 10}`)
  for (const key of keys) await write(key)
  await untilThey(Object.fromEntries(keys.map(key => [key, 'sent'])))
  expect(server.received.map(({ subject }) => subject).sort()).toEqual(keys)
  expect(server.offered).toBe(20)
})

test('without a mail server letters wait; once there is one they are sent, but not old ones', async () => {
  const without = await start({ smtp: false })
  await write('old')
  now = new Date(now.getTime() + 10 * 3_600_000)
  await write('new')
  await setTimeout(1500)
  expect(await states()).toEqual({ old: 'waiting', new: 'waiting' })
  expect((await pool('mails').pluck('body')).every(Boolean)).toBe(true)
  await without.stop()
  now = new Date(now.getTime() + 65 * 3_600_000)
  await start()
  await untilThey({ old: 'given_up', new: 'sent' })
  expect(server.received.map(({ subject }) => subject)).toEqual(['new'])
  expect(await pool('mails').where({ key: 'old' }).first()).toMatchObject({ body: null, error: 'It could not be sent within 72 hours.' })
})

test('what was not taken now has a job for later, and only one', async () => {
  server.will({ does: 'answers', code: 450, at: 'recipient' })
  await start()
  await write('busy')
  await untilThey({ busy: 'waiting' })
  await until('offered', () => server.offered > 0)
  await setTimeout(500)
  await start()
  await setTimeout(1500)
  expect(
    await pool('jobs.job')
      .where({ name: 'mail' })
      .whereIn('state', ['created', 'retry', 'active'])
      .select('state', 'retry_delay', 'retry_backoff'),
  ).toEqual([{ state: 'retry', retry_delay: 60, retry_backoff: true }])
  expect(server.offered).toBe(1)
  expect(await pool('mails').first()).toMatchObject({ state: 'waiting', tries: 1 })
})

test('stopping does not wait for a server that does not answer, and leaves the letter to be sent again', async () => {
  server.will({ does: 'slow', milliseconds: 20_000 })
  const post = await start()
  await write('slow')
  await until('offered', () => server.offered > 0)
  const since = Date.now()
  await post.stop()
  expect(Date.now() - since).toBeLessThan(15_000)
  expect(await pool('mails').first()).toMatchObject({ state: 'waiting', tries: 1, unclear: 1 })
})

test('a digest is written by the round', async () => {
  await start({ smtp: false })
  await until('written', async () => Boolean(await pool('digest_weeks').whereNotNull('ended_at').first()))
  expect(await pool('digest_weeks').pluck('week_on')).toEqual(['2026-11-23'])
})
