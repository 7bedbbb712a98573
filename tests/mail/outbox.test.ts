// The outbox: what administrators see of letters, here and in production.
import { config } from '../../src/config.ts'
import { act } from '../../src/db/act.ts'
import { queueMail } from '../../src/mail/commands.ts'
import { theService } from '../../src/users/person.ts'
import { buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

const now = noon('2026-11-22')
const secret = '/invitations/only-for-the-reader'
let world: World
beforeEach(async () => {
  world = await buildWorld(db)
})
const before = { ...config }
afterEach(() => void Object.assign(config, before))

async function queue(key: string): Promise<number> {
  const to = { id: world.leader.id, name: '<b>Jo</b>', email: 'jo@example.com' }
  const body = [
    'You are invited. <script>',
    { heading: 'How' },
    { list: ['One', { link: '/standings', words: 'Two' }] },
    { link: secret, words: 'Come in' },
  ]
  await act({ db, person: theService, now }, ({ tx }) => queueMail(tx, { key, to, subject: `Letter ${key}`, body }))
  return (await db('mails').where({ key }).first('id'))!.id
}
const admin = () => visitor(db, world.administrator, () => now)

test('in the demonstration an administrator reads every letter', async () => {
  const id = await queue('one')
  const visit = await admin()
  const list = (await visit.get('/administration/outbox').expect(200)).text
  expect(words(list)).toContain('No mail server is set, so letters wait here. Open one to read it.')
  expect(words(list)).toContain('Letter one 22 November 2026 at 12:00pm <b>Jo</b> jo@example.com Waiting 0')
  const page = (await visit.get(`/administration/outbox/${id}`).expect(200)).text
  expect(words(page)).toContain('You are invited. <script> How One Two Come in')
  expect(pageOf(page)(`main a[href="${secret}"]`).text()).toBe('Come in')
  await visit.get('/administration/outbox/987654').expect(404)
})

test.each([
  ['in production', { production: true }],
  ['with a mail server', { smtp: { url: 'smtp://127.0.0.1:1', from: 'a@b.example' } }],
])('%s nobody sees what a letter says', async (_when, given) => {
  const id = await queue('secret')
  const visit = await admin()
  Object.assign(config, given)
  for (const path of ['/administration/outbox', `/administration/outbox/${id}`]) {
    const { text } = await visit.get(path).expect(200)
    expect(words(text)).toContain('Letter secret')
    expect(words(text)).toContain('jo@example.com')
    expect(text).not.toMatch(/only-for-the-reader|You are invited|Come in/)
  }
})

test('what was given up stands there with why, and is found by its state', async () => {
  const id = await queue('lost')
  await queue('fresh')
  await db('mails').where({ id }).update({ state: 'given_up', body: null, ended_at: now, tries: 15, error: 'The server said never' })
  const visit = await admin()
  const list = words((await visit.get('/administration/outbox?state=given_up').expect(200)).text)
  expect(list).toContain('All (2) Waiting (1) Being sent (0) Sent (0) Given up (1)')
  expect(list).toContain('Given up 15 The server said never')
  expect(list).not.toContain('Letter fresh')
  const page = words((await visit.get(`/administration/outbox/${id}`)).text)
  expect(page).toContain('It is no longer kept: it was erased when the letter was given up.')
  expect(page).toContain('The server said never')
  expect(words((await visit.get('/administration/outbox?state=nonsense&before=x').expect(200)).text)).toContain('Letter fresh')
  expect(words((await visit.get('/administration/outbox?state=sent')).text)).toContain('There are none.')
})

test('it is read by pages, forwards and back', async () => {
  for (let at = 1; at <= 120; at++) await queue(String(at).padStart(3, '0'))
  const visit = await admin()
  const shown = async (path: string) => {
    const $ = pageOf((await visit.get(path).expect(200)).text)
    const subjects = $('tbody th a')
      .toArray()
      .map(link => $(link).text())
    const to = (rel: string) => $(`.govuk-pagination a[rel=${rel}]`).attr('href')
    return { first: subjects[0], last: subjects.at(-1), n: subjects.length, next: to('next'), previous: to('prev') }
  }
  const one = await shown('/administration/outbox?state=waiting')
  expect(one).toMatchObject({ first: 'Letter 120', last: 'Letter 071', n: 50, previous: undefined })
  const two = await shown(one.next!)
  expect(two).toMatchObject({ first: 'Letter 070', last: 'Letter 021', n: 50 })
  const three = await shown(two.next!)
  expect(three).toMatchObject({ first: 'Letter 020', last: 'Letter 001', n: 20, next: undefined })
  expect(await shown(three.previous!)).toMatchObject({
    first: 'Letter 070',
    last: 'Letter 021',
    next: expect.any(String),
    previous: expect.any(String),
  })
  expect(await shown((await shown(three.previous!)).previous!)).toMatchObject({ first: 'Letter 120', n: 50, previous: undefined })
})

test('nobody but administrators finds it', async () => {
  const id = await queue('theirs')
  for (const person of [world.leader, world.inspector]) {
    const visit = await visitor(db, person, () => now)
    for (const path of ['/administration/outbox', `/administration/outbox/${id}`]) await visit.get(path).expect(403)
  }
})
