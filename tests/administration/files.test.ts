import writeExcelFile from 'write-excel-file/node'
import { buildAdministration, buildEmptyInspection, listEntered, type Visiting } from '../support/administration.ts'
import { buildInspection, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'
import { type Fields, fieldsOf } from './checkPage.ts'

let world: World
let admin: Visiting
beforeEach(async () => {
  ;({ world, admin } = await buildAdministration(db))
  await buildEmptyInspection(db, world)
})

const here = '/inspections/NEW-2026/recommendations'
const entered = () => listEntered(db)

const confirm = (fields: Fields) => admin.agent.post(`${here}/check`).type('form').send(fields)
async function bring(name: string, content: Buffer | string) {
  const { _csrf } = await admin.hidden(`${here}/import`)
  return admin.agent.post(`${here}/import`).field('_csrf', _csrf!).attach('file', Buffer.from(content), name)
}

const header = 'Rec. no,Recommendation,Addressees,Standard,Theme,Urgent,Repeats\n'

test('a CSV file is shown, put right and confirmed', async () => {
  await buildInspection(db, world)
  const checked = await bring(
    'list.csv',
    `${header}3,"Improve, now",HMPPS; Northamptonshire,1.1 Leadership,workload,yes,NORTHANTS-2022/1\n4,Plan,Norfolk,9.9,,no,\n`,
  )
  expect(checked.status).toBe(200)
  expect(problems(checked.text)).toEqual(['Recommendation 4: PDU 2021-23 has no standard “9.9”. Choose one, or leave it empty.'])
  expect((await confirm({ ...fieldsOf(checked.text), standard_1: '1.1' })).status).toBe(303)
  const [first, second] = await db('recommendations as r')
    .whereIn('number', [3, 4])
    .orderBy('number')
    .select('number', 'text', 'urgent', 'times_made', 'theme_id', 'standard_id')
  expect(first).toMatchObject({ number: 3, text: 'Improve, now', urgent: true, times_made: 2 })
  expect(first!.theme_id).not.toBeNull()
  expect(second!.standard_id).toBe(first!.standard_id)
})

test('an Excel file without numbers is numbered on, and formulas are only text', async () => {
  const row = (...cells: string[]) => cells.map(value => ({ value, type: String as never }))
  const sheet = await writeExcelFile([
    row('Recommendation', 'Addressed to'),
    row('=HYPERLINK("http://x")', 'HMPPS'),
    row('Plan', 'Norfolk'),
  ] as never).toBuffer()
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
  expect(problems(checked.text)).toEqual(['Recommendation 100: Line 101, column “For”: say who this is addressed to.'])
  expect(pageOf(checked.text)('textarea').length).toBe(1)
  expect(words(checked.text)).toContain('119 rows as read')
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
  [
    '50,000 rows',
    'a.csv',
    `Number,Text,For\n${'1,Act,HMPPS\n'.repeat(50_000)}`,
    'This file has 50,000 rows. Split it into files of 1,000 rows or fewer.',
  ],
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
