// What people type wrongly comes back in words, with everything still typed; nothing of it is saved, and nothing breaks.
import type { Visiting } from '../support/administration.ts'
import { formKey, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { pageOf } from '../support/visitor.ts'
import { problems } from '../support/words.ts'
import { buildVisited } from './world.ts'

let world: World
let answer: number
let action: number
let leader: Visiting
let admin: Visiting
beforeAll(async () => {
  ;({ world, answer, action, leader, admin } = await buildVisited(pool))
})

const kept = (html: string, name: string) => String(pageOf(html)(`main [name="${name}"]`).val() ?? '').replace(/^\n/, '')
const rowsOf = async () =>
  JSON.stringify([await pool('actions').orderBy('id'), await pool('updates').orderBy('id'), await pool('comments').orderBy('id')])

const anAction = { title: 'Train', description: 'At length', success_measure: '', owner_title: 'Head', due_on: '4 3 2027' }
const long = 'x'.repeat(10_000)

/** [form, the field, what a leader types, what the page says] */
const wrong: [form: () => string, field: string, typed: string, said: string][] = [
  [() => `/answers/${answer}/log-action`, 'title', '', 'Say in a few words what will be done'],
  [() => `/answers/${answer}/log-action`, 'title', '   \r\n ', 'Say in a few words what will be done'],
  [() => `/answers/${answer}/log-action`, 'title', long, '“What will be done”: use 200 characters or fewer, not 10,000'],
  [() => `/answers/${answer}/log-action`, 'description', long, '“How”: use 4,000 characters or fewer, not 10,000'],
  [() => `/answers/${answer}/log-action`, 'description', 'a\0b', '“How”: remove the characters that cannot be stored'],
  [() => `/answers/${answer}/log-action`, 'owner_title', '', 'Choose an owner, or give a job title'],
  [() => `/answers/${answer}/log-action`, 'owner_id', '987654321', 'Choose somebody who belongs to this organisation'],
  [() => `/answers/${answer}/log-action`, 'owner_id', '99999999999999999999', 'Choose one from the list'],
  [() => `/answers/${answer}/log-action`, 'owner_id', '1; DROP TABLE users', 'Choose one from the list'],
  [() => `/answers/${answer}/log-action`, 'due_on', '', 'Enter the due date'],
  [() => `/answers/${answer}/log-action`, 'due_on', '31 February 2027', 'The due date must be a real date'],
  [() => `/answers/${answer}/log-action`, 'due_on', '29 2 2027', 'The due date must be a real date'],
  [() => `/answers/${answer}/log-action`, 'due_on', '1 1 20244', ''],
  [() => `/answers/${answer}/log-action`, 'due_on', 'soon', ''],
  [() => `/answers/${answer}/log-action`, 'due_on', '21 11 2026', 'The due date must be 22 November 2026 or later'],
  [() => `/answers/${answer}/log-action`, 'happened_on', '23 11 2026', 'The day it was decided must be today or earlier'],
  [() => `/answers/${answer}/respond`, 'response', 'perhaps', 'Choose agreed, partly agreed or not agreed'],
  [() => `/answers/${answer}/owner`, 'target_on', '31 4 2027', 'The target date must be a real date'],
  [() => `/answers/${answer}/comment`, 'text', long, '“Comment”: use 4,000 characters or fewer, not 10,000'],
  [() => `/answers/${answer}/comment`, 'audience', 'inspectorate', 'Choose who this is for'],
  [() => `/answers/${answer}/comment`, 'audience', '__proto__', 'Choose who this is for'],
  [() => `/actions/${action}/update`, 'text', 'a\0b', '“What has happened”: remove the characters that cannot be stored'],
  [() => `/actions/${action}/update`, 'status', 'completed', 'Choose a status, or no change'],
  [() => `/actions/${action}/blocked`, 'blocked_by', 'NOWHERE', ''],
  [() => `/actions/${action}/move-date`, 'due_on', '1 1 2020', ''],
  [() => `/actions/${action}/edit`, 'serves', '987654321', ''],
]
const sensible = {
  ...anAction,
  text: 'A sentence',
  response: 'agreed',
  audience: 'everyone',
  reason: 'Because',
  blocked_by: 'P-POL',
  status: 'same',
}

test.each(wrong)('%s: %s “%.20s”', async (form, field, typed, said) => {
  const before = await rowsOf()
  const serves = field === 'serves' ? typed : String(answer)
  const res = await leader.post(form(), { ...sensible, serves, [field]: typed })
  if (field === 'serves') expect([403, 404, 422]).toContain(res.status)
  else {
    expect([res.status, problems(res.text)[0]]).toEqual([422, expect.stringContaining(said)])
    expect(problems(res.text)[0]!.length).toBeGreaterThan(10)
    if (!['response', 'audience', 'status', 'owner_id', 'blocked_by'].includes(field))
      expect(kept(res.text, field)).toBe(
        typed.trim() ? pageOf(`<textarea>\n${typed}</textarea>`)('textarea').val()?.toString().replace(/^\n/, '') : kept(res.text, field),
      )
  }
  expect(await rowsOf()).toBe(before)
})

test('emoji and letters of every script are kept whole', async () => {
  const text = 'Café 👩🏽‍🏫 ŵŷ – “so” <b>&amp; 日本 ' + '\u202e'
  const res = await leader.post(`/answers/${answer}/comment`, { text, audience: 'everyone' })
  expect(res.status).toBe(303)
  expect((await pool('comments').orderBy('id', 'desc').first())!.text).toBe(text.trim())
  expect(pageOf((await leader.get(res.headers.location!)).text)('.moj-timeline').text()).toContain(text.trim())
})

test('half a character, as only a program sends it, breaks nothing', async () => {
  const { _csrf } = await leader.hidden(`/answers/${answer}/comment`)
  const res = await leader.agent
    .post(`/answers/${answer}/comment`)
    .type('form')
    .send(`_csrf=${_csrf}&audience=everyone&text=half %ED%A0%80 a character`)
  expect([303, 400, 422]).toContain(res.status)
})

test('a field sent twice counts once, and its token must be one', async () => {
  const { _csrf } = await leader.hidden(`/answers/${answer}/comment`)
  const send = (body: string) => leader.agent.post(`/answers/${answer}/comment`).type('form').send(body)
  expect((await send(`_csrf=${_csrf}&audience=everyone&audience=line&text=one&text=two&version=1&version=x`)).status).toBe(303)
  expect((await pool('comments').orderBy('id', 'desc').first())!).toMatchObject({ text: 'one', audience: 'everyone' })
  expect((await send(`_csrf=${_csrf}&_csrf=${_csrf}&audience=everyone&text=three`)).status).toBe(403)
})

test('a stale form shows both texts, and what was typed', async () => {
  const page = `/answers/${answer}/respond`
  const first = await leader.hidden(page)
  const send = (fields: object) => leader.agent.post(page).type('form').send(fields)
  await send({ ...first, form_key: formKey(), response: 'agreed', response_text: 'What one person wrote' }).expect(303)
  const late = await send({ ...first, form_key: formKey(), response: 'partly_agreed', response_text: 'What the other wrote' })
  expect(late.status).toBe(409)
  const said = pageOf(late.text)('main').text()
  for (const text of ['Somebody else changed this', 'What one person wrote', 'What the other wrote']) expect(said).toContain(text)
  expect(kept(late.text, 'response_text')).toBe('What the other wrote')
  await send({ ...first, version: 'not a number', response: 'agreed', response_text: 'Again' }).expect(409)
})

test.each([
  ['without its token', {}, {}],
  ['with a token of somebody else', { _csrf: 'a'.repeat(64) }, {}],
  ['from another origin', undefined, { Origin: 'https://elsewhere.example' }],
  ['from no origin at all', undefined, { Origin: 'null' }],
  ['from another site', undefined, { 'Sec-Fetch-Site': 'cross-site' }],
  ['from a neighbour', undefined, { 'Sec-Fetch-Site': 'same-site' }],
])('a form %s is refused, and what was typed is still there', async (_what, token, headers) => {
  const given = token ?? (await leader.hidden(`/answers/${answer}/comment`))
  const text = 'Long enough that nobody wants to type it again'
  const before = await rowsOf()
  const res = await leader.agent
    .post(`/answers/${answer}/comment`)
    .set(headers)
    .type('form')
    .send({ ...given, text, audience: 'everyone' })
  expect(res.status).toBe(403)
  expect(pageOf(res.text)('main textarea').text().trim()).toBe(text)
  expect(await rowsOf()).toBe(before)
})

test.each([
  ['as JSON', 'application/json', '{"text":"x"}'],
  ['as no known type', 'text/weird', 'text=x'],
  ['in an unknown character set', 'application/x-www-form-urlencoded; charset=klingon', 'text=x'],
  ['as parts without a boundary', 'multipart/form-data', 'text=x'],
  ['compressed in no known way', 'application/x-www-form-urlencoded', 'text=x'],
])('a form sent %s is refused', async (what, type, body) => {
  const sent = leader.agent.post(`/answers/${answer}/comment`).set('Content-Type', type)
  if (what.startsWith('compressed')) sent.set('Content-Encoding', 'rot13')
  const res = await sent.send(body)
  expect([400, 403, 415]).toContain(res.status)
  expect(pageOf(res.text)('main').text()).not.toContain('our fault')
})

test('a body of more than 3 MB, and one of more than 5,000 fields', async () => {
  const { _csrf } = await leader.hidden(`/answers/${answer}/comment`)
  const send = (body: string) => leader.agent.post(`/answers/${answer}/comment`).type('form').send(body)
  for (const body of [`_csrf=${_csrf}&text=${'x'.repeat(3_200_000)}`, `_csrf=${_csrf}&${'a=1&'.repeat(6000)}`]) {
    const res = await send(body)
    expect([res.status, pageOf(res.text)('h1').text()]).toEqual([413, 'That is too large'])
  }
})

const header = 'Rec. no,Recommendation,Agreed / Partly agreed / Not agreed,Response and actions,Responsible owner,Target date\n'
const row = '1,,Agreed,Yes,Head,2027-03-01\n'
test.each([
  ['no file', undefined, 422],
  ['an empty one', '', 422],
  ['other columns', 'Name,Age\nA,1\n', 422],
  ['a PDF', '%PDF-1.7', 422],
  ['50,000 rows', header + row.repeat(50_000), 422],
  ['an unknown encoding', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41]), 422],
  // Several lines of one recommendation are several actions.
  ['a number twice', header + row + row, 200],
  ['a recommendation that is not there', `${header}77,,Agreed,Yes,Head,2027-03-01\n`, 422],
  ['more than 5 MB', Buffer.alloc(5_100_000, 'a'), 413],
  ['formulas', `${header}1,,Agreed,"=HYPERLINK(""http://x"")",Head,2027-03-01\n`, 200],
])('a plan from a file: %s', async (_what, content, status) => {
  const before = await rowsOf()
  const { _csrf } = await leader.hidden('/inspections/NORTHANTS-2022/plan/import')
  const sent = leader.agent.post('/inspections/NORTHANTS-2022/plan/import').field('_csrf', _csrf!)
  const res = await (content === undefined ? sent : sent.attach('file', Buffer.from(content), 'plan.csv'))
  expect(res.status).toBe(status)
  expect(pageOf(res.text)('main').text().trim().length).toBeGreaterThan(60)
  expect(await rowsOf()).toBe(before)
})

test('a file without the token of its form is refused, whatever it holds', async () => {
  const { _csrf } = await leader.hidden('/inspections/NORTHANTS-2022/plan/import')
  const send = async (token?: string) => {
    const sent = leader.agent.post('/inspections/NORTHANTS-2022/plan/import').attach('file', Buffer.from(header + row), 'plan.csv')
    return (await (token === undefined ? sent : sent.field('_csrf', token))).status
  }
  expect([await send(_csrf), await send(`${_csrf}0`), await send('x'), await send('')]).toEqual([200, 403, 403, 403])
  expect(await send()).toBe(403)
})

test('a plan from the check page that was tampered with', async () => {
  for (const rows of [
    '',
    'nonsense',
    '{}',
    '[]',
    '{"organisation":"N56NRTH","rows":[{}],"versions":{}}',
    '{"organisation":"R-EOE","rows":[],"versions":{}}',
    '[['.repeat(50_000),
  ]) {
    const res = await leader.post('/inspections/NORTHANTS-2022/plan/import', { rows })
    expect([rows.slice(0, 60), res.status >= 400 && res.status < 500]).toEqual([rows.slice(0, 60), true])
  }
})

const details = () => ({
  reference: 'NEW-2026',
  organisation: 'N53DRBY',
  framework: String(world.framework_id),
  state: 'fieldwork',
  published_on: '',
  score: '',
  overall_rating: '',
})
test('what is entered twice, or for a unit that no longer exists', async () => {
  await admin.post('/administration/inspections/new', details()).then(res => expect(res.status).toBe(303))
  const twice = await admin.post('/administration/inspections/new', { ...details(), state: 'planned' })
  expect([twice.status, problems(twice.text)]).toEqual([422, ['An inspection with the reference NEW-2026 is entered already']])
  const number = { number: '1', text: 'Improve.', addressee_1: 'N53DRBY' }
  expect((await admin.post('/inspections/NEW-2026/recommendations/new', number)).status).toBe(303)
  const again = await admin.post('/inspections/NEW-2026/recommendations/new', { ...number, text: 'Improve it.' })
  expect([again.status, problems(again.text)]).toEqual([422, ['Recommendation 1 of Derby City is entered already']])
  await pool('organisations').where({ code: 'N53DRBY' }).update({ valid_to: '2026-06-30' })
  const ended = await admin.post('/administration/inspections/new', { ...details(), reference: 'LATER-2026', fieldwork_from: '1 9 2026' })
  expect([ended.status, problems(ended.text)]).toEqual([422, ['Derby City no longer existed then']])
  const role = await admin.post(`/administration/people/${world.staff.id}/give-role`, { role: 'staff', organisation: 'N53DRBY' })
  expect([role.status, problems(role.text)]).toEqual([422, ['Derby City no longer exists and takes no new members']])
})
