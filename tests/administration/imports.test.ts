import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import writeExcelFile from 'write-excel-file/node'
import { buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'

const clock = () => noon('2026-11-22')
let world: World
let admin: Awaited<ReturnType<typeof visitor>>
beforeEach(async () => {
  world = await buildWorld(db)
  await db('themes').insert({ name: 'Workload' })
  await db('standards').insert({ framework_id: world.framework_id, code: '1.1', title: 'Leadership', group: 'Delivery', position: 1 })
  await buildInspection(db, world, { reference: 'NEW-2026', published: null, recommendations: [] })
  admin = await visitor(db, world.administrator, clock)
})

type Fields = Record<string, string>
const here = '/inspections/NEW-2026/recommendations'
const text = (html: string) => pageOf(html)('main').text().replaceAll(/\s+/g, ' ')
const problems = (html: string) => pageOf(html)('.govuk-error-summary__list a').toArray().map(link => pageOf(html)(link).text().trim())
const entered = () =>
  db('recommendations as r').orderBy('number').select('number', 'text', db.raw('ARRAY(SELECT o.code FROM addressees a JOIN organisations o ON o.id = a.organisation_id WHERE a.recommendation_id = r.id ORDER BY a.id) AS addressees'))

/** What a browser would send of the check page. */
function fieldsOf(html: string): Fields {
  const $ = pageOf(html)
  const fields: Fields = {}
  for (const one of $('main form').find('input, select, textarea').toArray()) {
    const field = $(one)
    if (field.is('[type=checkbox]') && !field.is('[checked]')) continue
    // The newline after <textarea> is not part of its value.
    fields[field.attr('name')!] = field.is('textarea') ? String(field.val()).replace(/^\n/, '') : String(field.val() ?? '')
  }
  return fields
}
const paste = (list: string) => admin.post(`${here}/paste`, { text: list })
const confirm = (fields: Fields) => admin.agent.post(`${here}/check`).type('form').send(fields)
async function bring(name: string, content: Buffer | string) {
  const { _csrf } = await admin.hidden(`${here}/import`)
  return admin.agent.post(`${here}/import`).field('_csrf', _csrf!).attach('file', Buffer.from(content), name)
}

const two = 'Northamptonshire PDU should:\n1. improve assessments\n2. ask for information.\nHMPPS and the East of England region should:\n3. fill vacancies\n'

test('a pasted list is shown, saved only when confirmed, and once', async () => {
  const checked = await paste(`What we found\n${two}`)
  expect(checked.status).toBe(200)
  expect(text(checked.text)).toContain('Nothing is saved yet. What will be created: 3 recommendations, 4 addressees.')
  expect(text(checked.text)).toContain('1 line was left out')
  expect(text(checked.text)).toContain('What we found')
  expect(await entered()).toEqual([])
  const fields = fieldsOf(checked.text)
  for (const answer of [await confirm(fields), await confirm(fields)]) expect([answer.status, answer.headers.location]).toEqual([303, '/inspections/NEW-2026/entry'])
  expect(await entered()).toEqual([
    { number: 1, text: 'improve assessments', addressees: ['N56NRTH'] },
    { number: 2, text: 'ask for information.', addressees: ['N56NRTH'] },
    { number: 3, text: 'fill vacancies', addressees: ['HMPPS', 'R-EOE'] },
  ])
  expect(text((await admin.get('/inspections/NEW-2026/entry')).text)).toContain('Entered: 3 recommendations, 4 addressees')
})

test('a list entered already is not entered again', async () => {
  await confirm(fieldsOf((await paste(two)).text))
  const again = await paste(two)
  expect(problems(again.text)).toHaveLength(3)
  const answer = await confirm(fieldsOf(again.text))
  expect([answer.status, problems(answer.text)[0]]).toEqual([422, 'Recommendation 1: this number is entered already. Give it another number, or leave it out.'])
  const others = Object.fromEntries([0, 1, 2].map(index => [`number_${index}`, String(index + 4)]))
  expect((await confirm({ ...fieldsOf(answer.text), ...others, leave_out_2: 'yes' })).status).toBe(303)
  expect((await entered()).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
})

test('rows are put right in place; what is not put right is said, and nothing typed is lost', async () => {
  const checked = await paste('HMPPS and Anytown Council should:\n1. agree a protocol\nSomebody should:\n2. act\n2. act\n')
  const fields = fieldsOf(checked.text)
  const first = await confirm({ ...fields, text_0: 'agree a protocol\r\nsoon', addressee_1_0: 'R-EM', addressee_1_1: 'P-POL', urgent_1: 'yes', theme_1: 'Workload' })
  expect(first.status).toBe(422)
  const left = problems(first.text)
  expect(left.length).toBeGreaterThan(0)
  for (const link of pageOf(first.text)('.govuk-error-summary__list a').toArray()) expect(pageOf(first.text)(link.attribs.href!).length).toBe(1)
  const shown = fieldsOf(first.text)
  expect([shown.text_0!.trim(), shown.addressee_1_1, shown.theme_1, shown.urgent_1]).toEqual(['agree a protocol\nsoon', 'P-POL', 'Workload', 'yes'])
  expect(await entered()).toEqual([])
  const second = await confirm({ ...shown, number_1: '2', leave_out_2: 'yes' })
  expect(problems(second.text)).toEqual([])
  expect(second.status).toBe(303)
  expect(await entered()).toEqual([
    { number: 1, text: 'agree a protocol\nsoon', addressees: ['HMPPS'] },
    { number: 2, text: 'act', addressees: ['R-EM', 'P-POL'] },
  ])
})

test('a row in doubt needs a change, or a word that it is right', async () => {
  const checked = await paste('HMPPS and Anytown Council should:\n1. agree a protocol\n')
  const doubt = 'Recommendation 1: We do not know an organisation called “Anytown Council”. Choose an organisation.'
  expect(problems(checked.text)).toEqual([doubt])
  const answer = await confirm(fieldsOf(checked.text))
  expect([answer.status, problems(answer.text)]).toEqual([422, [doubt]])
  expect((await confirm({ ...fieldsOf(answer.text), right_0: 'yes' })).status).toBe(303)
})

test.each([
  ['a number used twice', { number_1: '1' }, 'Recommendation 1: this number is used twice. Give each its own number, or leave one out.'],
  ['a number that is none', { number_0: 'one' }, 'Row 1: enter its number, from 1 to 999'],
  ['no text', { text_0: ' ' }, 'Recommendation 1: enter its text'],
  ['a text that is too long', { text_0: 'x'.repeat(4001) }, 'Recommendation 1: the text has 4,001 characters. Use 4,000 or fewer.'],
  ['characters that cannot be stored', { text_0: 'a\0b' }, 'Recommendation 1: remove the characters that cannot be stored'],
  ['nobody', { addressee_0_0: '' }, 'Recommendation 1: choose who it is addressed to'],
  ['an organisation that is none', { addressee_0_0: 'NOWHERE' }, 'Recommendation 1: choose who it is addressed to, from the list'],
  ['a standard that is none', { standard_0: '9.9' }, 'Recommendation 1: PDU 2021-23 has no such standard'],
  ['a repeat of nothing', { repeats_0: 'x' }, 'Recommendation 1: there is no recommendation x. Write it like NORTHANTS-2022/8, or leave it empty.'],
  ['everything left out', { leave_out_0: 'yes', leave_out_1: 'yes', leave_out_2: 'yes' }, 'Keep at least one recommendation'],
])('confirming with %s is refused', async (_what, change, message) => {
  const answer = await confirm({ ...fieldsOf((await paste(two)).text), ...change } as Fields)
  expect([answer.status, problems(answer.text)[0]]).toEqual([422, message])
  expect(await entered()).toEqual([])
})

test.each(['no json', '{}', '{"rows":[]}', '{"rows":[{"number":1}],"problems":[],"left_out":[]}'])('a list that is none (%s) is a bad request', async rows => {
  expect((await confirm({ ...fieldsOf((await paste(two)).text), rows })).status).toBe(400)
})

test('what is hidden in the page is checked like what is typed', async () => {
  const { _csrf } = fieldsOf((await paste(two)).text)
  const row = { number: '1', text: 'a\0b', addressees: ['NOWHERE'], standard: '', theme: '', repeats: '', urgent: false, leave_out: false, doubts: [] }
  const answer = await confirm({ _csrf: _csrf!, rows: JSON.stringify({ rows: [row], problems: [], left_out: [] }) })
  expect([answer.status, problems(answer.text).length]).toEqual([422, 2])
})

test('a paste with nothing to find stays in the box', async () => {
  const answer = await paste('Nothing here')
  expect(answer.status).toBe(422)
  expect(problems(answer.text)[0]).toContain('We could not find any recommendations in this text.')
  expect(String(pageOf(answer.text)('#text').val()).trim()).toBe('Nothing here')
  expect((await paste('')).status).toBe(422)
  expect((await paste('x'.repeat(300_001))).status).toBe(422)
})

const folder = join(__dirname, '../inspections/pasted')
test.each(readdirSync(folder).filter(name => name.endsWith('.txt')))('%s is shown and can be confirmed row by row', async name => {
  const expected = JSON.parse(readFileSync(join(folder, name.replace('.txt', '.json')), 'utf8'))
  const checked = await paste(readFileSync(join(folder, name), 'utf8'))
  if (!expected.rows.length) return expect(checked.status).toBe(422)
  const fields = fieldsOf(checked.text)
  expected.rows.forEach((row: { text: string }, index: number) => expect(fields[`text_${index}`]!.trim()).toBe(row.text))
  for (const line of expected.left_out) expect(text(checked.text)).toContain(line.replaceAll(/\s+/g, ' '))
  const solved = Object.fromEntries(expected.rows.flatMap((_: unknown, index: number) => [[`right_${index}`, 'yes'], [`addressee_${index}_0`, 'N56NRTH']]))
  const answer = await confirm({ ...fields, ...solved })
  expect(problems(answer.text)).toEqual([])
  expect((await entered()).map(row => row.text)).toEqual(expected.rows.map((row: { text: string }) => row.text))
})

const header = 'Rec. no,Recommendation,Addressees,Standard,Theme,Urgent,Repeats\n'

test('a CSV file is shown, put right and confirmed', async () => {
  await buildInspection(db, world)
  const checked = await bring('list.csv', `${header}3,"Improve, now",HMPPS; Northamptonshire,1.1 Leadership,workload,yes,NORTHANTS-2022/1\n4,Plan,Norfolk,9.9,,no,\n`)
  expect(checked.status).toBe(200)
  expect(problems(checked.text)).toEqual(['Recommendation 4: PDU 2021-23 has no standard “9.9”. Choose one, or leave it empty.'])
  expect((await confirm({ ...fieldsOf(checked.text), standard_1: '1.1' })).status).toBe(303)
  const [first, second] = await db('recommendations as r').whereIn('number', [3, 4]).orderBy('number').select('number', 'text', 'urgent', 'times_made', 'theme_id', 'standard_id')
  expect(first).toMatchObject({ number: 3, text: 'Improve, now', urgent: true, times_made: 2 })
  expect(first!.theme_id).not.toBeNull()
  expect(second!.standard_id).toBe(first!.standard_id)
})

test('an Excel file without numbers is numbered on, and formulas are only text', async () => {
  const row = (...cells: string[]) => cells.map(value => ({ value, type: String as never }))
  const sheet = await writeExcelFile([row('Recommendation', 'Addressed to'), row('=HYPERLINK("http://x")', 'HMPPS'), row('Plan', 'Norfolk')] as never).toBuffer()
  const checked = await bring('list.xlsx', sheet)
  expect(checked.status).toBe(200)
  expect((await confirm(fieldsOf(checked.text))).status).toBe(303)
  expect(await entered()).toEqual([
    { number: 1, text: '=HYPERLINK("http://x")', addressees: ['HMPPS'] },
    { number: 2, text: 'Plan', addressees: ['N56NORF'] },
  ])
})

test('a long list shows what needs putting right, and enters everything', async () => {
  const lines = Array.from({ length: 120 }, (_, index) => `${index + 1},Improve part ${index + 1},${index === 99 ? '' : 'Norfolk'}\n`)
  const checked = await bring('long.csv', `Number,Text,For\n${lines.join('')}`)
  expect(problems(checked.text)).toEqual(['Recommendation 100: choose who it is addressed to', expect.stringContaining('say who this is addressed to')])
  expect(pageOf(checked.text)('textarea').length).toBe(1)
  expect(text(checked.text)).toContain('119 rows as read')
  const answer = await confirm({ ...fieldsOf(checked.text), addressee_99_0: 'N56NRTH' })
  expect(answer.status).toBe(303)
  expect(await entered()).toHaveLength(120)
})

test('letters of other encodings arrive whole', async () => {
  const checked = await bring('old.csv', Buffer.from(`${header}1,Caf\xe9 \x96 plan,Norfolk,,,,\n`, 'latin1'))
  expect(fieldsOf(checked.text).text_0!.trim()).toBe('Café – plan')
})

test.each([
  ['an empty file', 'a.csv', '', 'This file is empty. Choose a file with a header and at least one row.'],
  ['a PDF', 'a.csv', '%PDF-1.7', 'This is a PDF. Save the list as an Excel workbook (.xlsx) or CSV.'],
  ['other columns', 'a.csv', 'Name,Age\nA,1\n', 'We could not find the columns “Recommendation” and “Addressees”.'],
  ['50,000 rows', 'a.csv', `Number,Text,For\n${'1,Act,HMPPS\n'.repeat(50_000)}`, 'This file has 50,001 rows. Split it into files of 1,000 rows or fewer.'],
  ['a header alone', 'a.csv', header, 'This file has a header but no rows below it.'],
  ['something that calls itself a workbook', 'a.xlsx', 'PK\x03\x04nonsense', ''],
])('%s comes back on the same page, in words', async (_what, name, content, message) => {
  const answer = await bring(name, content)
  expect(answer.status).toBe(422)
  expect(problems(answer.text)[0]).toContain(message)
  expect(pageOf(answer.text)('input[type=file]').length).toBe(1)
})

test('no file at all, and one that is too large', async () => {
  const { _csrf } = await admin.hidden(`${here}/import`)
  const none = await admin.agent.post(`${here}/import`).field('_csrf', _csrf!)
  expect([none.status, problems(none.text)]).toEqual([422, ['Choose a file']])
  expect((await bring('huge.csv', Buffer.alloc(5_000_001, 'a'))).status).toBe(413)
})

test('a file without the token of its form is refused', async () => {
  expect((await admin.agent.post(`${here}/import`).attach('file', Buffer.from(header), 'a.csv')).status).toBe(403)
})

test('the check page by itself begins again', async () => {
  const answer = await admin.get(`${here}/check`)
  expect([answer.status, answer.headers.location]).toEqual([303, `${here}/paste`])
})
