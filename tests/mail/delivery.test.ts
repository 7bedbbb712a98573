// What becomes of a letter, told by a real mail server, good or bad.
import { act } from '../../src/db/act.ts'
import { queueMail } from '../../src/mail/commands.ts'
import { deliver, forgetOldMails, giveUpOld, limits, listWaiting } from '../../src/mail/deliveryCommands.ts'
import { type Letter, type Outcome, outcomeOf, send } from '../../src/mail/smtp.ts'
import { theService } from '../../src/users/person.ts'
import { db, pool } from '../support/db.ts'
import { type MailServer, type Manner, startMailServer } from './mailServer.ts'

let server: MailServer
beforeAll(async () => {
  server = await startMailServer()
})
afterAll(() => server.stop())
beforeEach(() => {
  server.received.splice(0)
  server.offered = 0
  server.will({ does: 'takes' })
})

const base = 'https://service.example'
const now = new Date('2026-11-23T12:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const to = { id: null, name: 'Jo', email: 'jo@example.com' }

async function queued(key = 'key', more: Partial<Parameters<typeof queueMail>[1]> = {}, at = now): Promise<number> {
  await act({ db, person: theService, now: at }, ({ tx }) => queueMail(tx, { key, to, subject: 'Subject', body: ['Text'], ...more }))
  return (await db('mails').where({ key }).first('id'))!.id
}
const mailOf = async (id: number) => (await db('mails').where({ id }).first())!
const over =
  (url = server.url, milliseconds = 5000) =>
  (letter: Letter): Promise<Outcome> =>
    send(letter, { url, from: 'service@service.example' }, base, AbortSignal.timeout(milliseconds))

test('a letter is sent, and what it said is erased', async () => {
  const id = await queued('sent', { body: ['Secret link', { link: '/recommendations', words: 'Recommendations' }] })
  expect(await deliver(db, id, now, over())).toBe(true)
  expect(server.received).toMatchObject([
    {
      recipients: ['jo@example.com'],
      from: { address: 'service@service.example' },
      to: [{ name: 'Jo', address: 'jo@example.com' }],
      subject: 'Subject',
    },
  ])
  expect(server.received[0]!.text).toContain(`Recommendations:\n  ${base}/recommendations`)
  expect(server.received[0]!.html).toContain(`href="${base}/recommendations"`)
  expect(await mailOf(id)).toMatchObject({ state: 'sent', body: null, tries: 1, ended_at: now, error: null })
  expect(await deliver(db, id, later(1), over())).toBe(true)
  expect(server.received.length).toBe(1)
})

test('the same act queues one letter for a person', async () => {
  const first = await queued('once', { subject: 'First' })
  expect(await queued('once', { subject: 'Again' })).toBe(first)
  expect(await mailOf(first)).toMatchObject({ subject: 'First' })
})

test.each<[string, Manner[]]>([
  ['not this recipient', [{ does: 'answers', code: 550, at: 'recipient' }]],
  ['not this letter', [{ does: 'answers', code: 554, at: 'data' }]],
])('refused for good, it is given up at once: %s', async (key, manners) => {
  server.will(...manners)
  const id = await queued(key)
  expect(await deliver(db, id, now, over())).toBe(true)
  expect(await mailOf(id)).toMatchObject({ state: 'given_up', body: null, tries: 1, unclear: 0, error: expect.stringContaining('Never') })
  expect(server.offered).toBe(1)
})

test.each<[string, Manner]>([
  ['not this recipient now', { does: 'answers', code: 450, at: 'recipient' }],
  ['not this letter now', { does: 'answers', code: 452, at: 'data' }],
  ['no greeting', { does: 'dies', at: 'greeting' }],
  ['gone before it had the letter', { does: 'dies', at: 'recipient' }],
])('not taken now, it is sent the next time: %s', async (key, manner) => {
  server.will(manner)
  const id = await queued(key)
  expect(await deliver(db, id, now, over())).toBe(false)
  expect(await mailOf(id)).toMatchObject({
    state: 'waiting',
    body: ['Text'],
    tries: 1,
    unclear: 0,
    error: expect.any(String),
    ended_at: null,
  })
  server.will({ does: 'takes' })
  expect(await deliver(db, id, later(1), over())).toBe(true)
  expect(await mailOf(id)).toMatchObject({ state: 'sent', tries: 2 })
  expect(server.received.length).toBe(1)
})

test('gone after it had the letter: nobody knows, so it is sent again under the same Message-ID', async () => {
  server.will({ does: 'dies', at: 'data' }, { does: 'takes' })
  const id = await queued('unclear')
  expect(await deliver(db, id, now, over())).toBe(false)
  expect(await mailOf(id)).toMatchObject({ state: 'waiting', unclear: 1, error: expect.stringContaining('It may have arrived') })
  expect(await deliver(db, id, later(1), over())).toBe(true)
  expect(server.received.length).toBe(2)
  expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(1)
  expect(new Set(server.received.map(({ raw }) => raw.replaceAll(/--_NmP-\S+|boundary=\S+/g, ''))).size).toBe(1)
})

test('a server that never answers after it had the letter gets it a few times, not for days', async () => {
  server.will({ does: 'dies', at: 'data' })
  const id = await queued('always unclear')
  for (let tries = 1; tries < limits.unclear; tries++) expect(await deliver(db, id, later(tries), over())).toBe(false)
  expect(await deliver(db, id, later(9), over())).toBe(true)
  expect(await mailOf(id)).toMatchObject({
    state: 'given_up',
    unclear: limits.unclear,
    body: null,
    error: expect.stringContaining('may have arrived'),
  })
  expect(server.received.length).toBe(limits.unclear)
})

test('a slow server is waited for; one that is too slow is left, and had the letter', async () => {
  server.will({ does: 'slow', milliseconds: 300 })
  const patient = await queued('slow')
  expect(await deliver(db, patient, now, over())).toBe(true)
  server.will({ does: 'slow', milliseconds: 2000 })
  const hasty = await queued('too slow')
  expect(await deliver(db, hasty, now, over(server.url, 1000))).toBe(false)
  expect([await mailOf(patient), await mailOf(hasty)]).toMatchObject([{ state: 'sent' }, { state: 'waiting', unclear: 1 }])
})

test('nobody there: it waits', async () => {
  const id = await queued('nobody')
  expect(await deliver(db, id, now, over('smtp://127.0.0.1:1'))).toBe(false)
  expect(await mailOf(id)).toMatchObject({ state: 'waiting', unclear: 0, error: expect.stringContaining('ECONNREFUSED') })
})

test('it gives its name and password, and a wrong one is no fault of the letter', async () => {
  const closed = await startMailServer({ user: 'us', password: 'p@ss/word' })
  const wrong = closed.url.replace('us:', 'them:')
  const id = await queued('password')
  expect(await deliver(db, id, now, over(wrong))).toBe(false)
  expect(await mailOf(id)).toMatchObject({ state: 'waiting', error: expect.stringContaining('Invalid login') })
  expect((await mailOf(id)).error).not.toContain('p@ss')
  expect(await deliver(db, id, later(1), over(closed.url))).toBe(true)
  expect(closed.received.length).toBe(1)
  await closed.stop()
})

test('a password never goes out in the clear', async () => {
  const letter = { ...(await mailOf(await queued('clear'))), body: ['Text'] }
  const outcome = await send(
    letter,
    { url: server.url.replace('//', '//us:password@').replace('127.0.0.1', '0.0.0.0'), from: 'a@b.example' },
    base,
    AbortSignal.timeout(3000),
  )
  expect(outcome).toMatchObject({ how: 'later', error: expect.stringMatching(/STARTTLS|TLS/) })
})

test.each(['', 'jo', 'a@b.example, c@d.example', 'a@b.example\r\nRCPT TO:<c@d.example>', '<a@b.example>', 'a b@c.example'])(
  'an address that is none is given up: %j',
  async email => {
    const id = await queued('address', { to: { ...to, email } })
    expect(await deliver(db, id, now, over())).toBe(true)
    expect(await mailOf(id)).toMatchObject({ state: 'given_up', error: 'This is not an email address' })
    expect(server.offered).toBe(0)
  },
)

test('after 72 hours it is given up, and what went wrong last stays', async () => {
  server.will({ does: 'answers', code: 450, at: 'recipient' })
  const [old, fresh] = [await queued('old'), await queued('fresh', {}, later(5))]
  await deliver(db, old, now, over())
  expect(await giveUpOld(db, later(72 * 60 - 1))).toBe(0)
  expect(await giveUpOld(db, later(72 * 60 + 1))).toBe(1)
  expect(await mailOf(old)).toMatchObject({
    state: 'given_up',
    body: null,
    error: expect.stringMatching(/^It could not be sent within 72 hours\. .*Not now/),
  })
  expect(await listWaiting(db, later(72 * 60 + 1))).toEqual([fresh])
  server.will({ does: 'takes' })
  expect(await deliver(db, fresh, later(72 * 60 + 6), over())).toBe(true)
  expect(await mailOf(fresh)).toMatchObject({ state: 'given_up', tries: 0 })
})

test('it is given up after so many tries', async () => {
  const id = await queued('tries')
  await db('mails')
    .where({ id })
    .update({ tries: limits.tries - 1 })
  expect(await deliver(db, id, now, async () => ({ how: 'later', error: 'Busy' }))).toBe(true)
  expect(await mailOf(id)).toMatchObject({ state: 'given_up', tries: limits.tries, error: 'Busy' })
})

test('a sender that was killed half-way: the letter is taken over after a while, and may have been sent', async () => {
  const id = await queued('killed')
  await db('mails').where({ id }).update({ state: 'sending', tries: 1, tried_at: now })
  expect([await deliver(db, id, later(3), over()), await listWaiting(db, later(3))]).toEqual([true, []])
  expect(server.offered).toBe(0)
  expect(await listWaiting(db, later(5))).toEqual([id])
  expect(await deliver(db, id, later(5), over())).toBe(true)
  expect(await mailOf(id)).toMatchObject({ state: 'sent', tries: 2, unclear: 1 })
})

test('two senders of one letter at the same moment: one sends', async () => {
  await pool('mails').insert({
    key: 'two',
    name: 'Jo',
    address: 'jo@example.com',
    subject: 'Only once',
    body: JSON.stringify(['T']) as never,
    queued_at: now,
  })
  const { id } = (await pool('mails').where({ key: 'two' }).first('id'))!
  server.will({ does: 'slow', milliseconds: 200 })
  await Promise.all([1, 2, 3, 4].map(() => deliver(pool, id, now, over())))
  expect(server.received.filter(({ subject }) => subject === 'Only once').length).toBe(1)
  await pool('mails').delete()
})

test('letters of long ago are forgotten, those that wait never', async () => {
  const [sent, waiting] = [await queued('long ago'), await queued('still waiting')]
  await deliver(db, sent, now, over())
  expect(await forgetOldMails(db, later(399 * 24 * 60))).toBe(0)
  expect(await forgetOldMails(db, later(401 * 24 * 60))).toBe(1)
  expect(await db('mails').pluck('id')).toEqual([waiting])
})

test.each([
  [{ responseCode: 550, command: 'RCPT TO' }, false, 'refused'],
  [{ responseCode: 552, command: 'DATA' }, true, 'refused'],
  [{ responseCode: 530, command: 'MAIL FROM' }, false, 'later'],
  [{ responseCode: 535, command: 'AUTH PLAIN' }, false, 'later'],
  [{ responseCode: 554, command: 'CONN' }, false, 'later'],
  [{ responseCode: 421, command: 'DATA' }, true, 'later'],
  [{ code: 'ETIMEDOUT', command: 'CONN' }, true, 'unclear'],
  [{ code: 'ETIMEDOUT', command: 'CONN' }, false, 'later'],
])('%j, with the letter handed over: %s, is %s', (error, begun, how) => {
  expect(outcomeOf(Object.assign(new Error('Said'), error), begun).how).toBe(how)
})
