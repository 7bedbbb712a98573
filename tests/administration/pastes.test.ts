import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPastedList } from '../../src/inspections/pastedList.ts'
import { listNamed } from '../../src/organisations/queries.ts'
import { buildAdministration, buildEmptyInspection, listEntered, type Visiting } from '../support/administration.ts'
import { db } from '../support/db.ts'
import { pageOf } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'
import { type Fields, fieldsOf } from './checkPage.ts'

let admin: Visiting
beforeEach(async () => {
  const built = await buildAdministration(db)
  admin = built.admin
  await buildEmptyInspection(db, built.world)
})

const here = '/inspections/NEW-2026/recommendations'
const entered = () => listEntered(db)

const paste = (list: string) => admin.post(`${here}/paste`, { text: list })
const confirm = (fields: Fields) => admin.agent.post(`${here}/check`).type('form').send(fields)
const two =
  'Northamptonshire PDU should:\n1. improve assessments\n2. ask for information.\nHMPPS and the East of England region should:\n3. fill vacancies\n'

test('a pasted list is shown, saved only when confirmed, and once', async () => {
  const checked = await paste(`We have made three recommendations.\n\n${two}`)
  expect(checked.status).toBe(200)
  expect(words(checked.text)).toContain('Nothing is saved yet. What will be created: 3 recommendations, 4 addressees.')
  expect(words(checked.text)).toContain('1 line was left out')
  expect(words(checked.text)).toContain('We have made three recommendations.')
  expect(await entered()).toEqual([])
  const fields = fieldsOf(checked.text)
  for (const answer of [await confirm(fields), await confirm(fields)])
    expect([answer.status, answer.headers.location]).toEqual([303, '/inspections/NEW-2026/entry'])
  expect(await entered()).toEqual([
    { number: 1, text: 'improve assessments', addressees: ['N56NRTH'] },
    { number: 2, text: 'ask for information.', addressees: ['N56NRTH'] },
    { number: 3, text: 'fill vacancies', addressees: ['HMPPS', 'R-EOE'] },
  ])
  expect(words((await admin.get('/inspections/NEW-2026/entry')).text)).toContain('Entered: 3 recommendations, 4 addressees')
})

test('a list entered already is not entered again', async () => {
  await confirm(fieldsOf((await paste(two)).text))
  const again = await paste(two.replace('fill', 'fill all'))
  expect(problems(again.text)).toHaveLength(3)
  const answer = await confirm(fieldsOf(again.text))
  expect([answer.status, problems(answer.text)[0]]).toEqual([
    422,
    'Recommendation 1: this number is entered already. Give it another number, or leave it out.',
  ])
  const others = Object.fromEntries([0, 1, 2].map(index => [`number_${index}`, String(index + 4)]))
  expect((await confirm({ ...fieldsOf(answer.text), ...others, leave_out_2: 'yes' })).status).toBe(303)
  expect((await entered()).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
})

test('rows are put right in place; what is not put right is said, and nothing typed is lost', async () => {
  const checked = await paste('HMPPS and Anytown Council should:\n1. agree a protocol\nSomebody should:\n2. act\n2. act\n')
  const fields = fieldsOf(checked.text)
  const first = await confirm({
    ...fields,
    text_0: 'agree a protocol\r\nsoon',
    addressee_1_0: 'R-EM',
    addressee_1_1: 'P-POL',
    urgent_1: 'yes',
    theme_1: 'Workload',
  })
  expect(first.status).toBe(422)
  const left = problems(first.text)
  expect(left.length).toBeGreaterThan(0)
  for (const link of pageOf(first.text)('.govuk-error-summary__list a').toArray())
    expect(pageOf(first.text)(link.attribs.href!).length).toBe(1)
  const shown = fieldsOf(first.text)
  expect([shown.text_0!.trim(), shown.addressee_1_1, shown.theme_1, shown.urgent_1]).toEqual([
    'agree a protocol\nsoon',
    'P-POL',
    'Workload',
    'yes',
  ])
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
  [
    'a repeat of nothing',
    { repeats_0: 'x' },
    'Recommendation 1: there is no recommendation x. Write it like NORTHANTS-2022/8, or leave it empty.',
  ],
  ['everything left out', { leave_out_0: 'yes', leave_out_1: 'yes', leave_out_2: 'yes' }, 'Keep at least one recommendation'],
])('confirming with %s is refused', async (_what, change, message) => {
  const answer = await confirm({ ...fieldsOf((await paste(two)).text), ...change } as Fields)
  expect([answer.status, problems(answer.text)[0]]).toEqual([422, message])
  expect(await entered()).toEqual([])
})

test.each(['no json', '{}', '{"rows":[]}', '{"rows":[{"number":1}],"problems":[],"left_out":[]}'])(
  'a list that is none (%s) is a bad request',
  async rows => {
    expect((await confirm({ ...fieldsOf((await paste(two)).text), rows })).status).toBe(400)
  },
)

test('what is hidden in the page is checked like what is typed', async () => {
  const { _csrf } = fieldsOf((await paste(two)).text)
  const row = {
    number: '1',
    text: 'a\0b',
    addressees: ['NOWHERE'],
    standard: '',
    theme: '',
    repeats: '',
    urgent: false,
    leave_out: false,
    doubts: [],
  }
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
  const list = readFileSync(join(folder, name), 'utf8')
  const expected = readPastedList(list, await listNamed(db))
  const checked = await paste(list)
  if (!expected.rows.length) return expect(checked.status).toBe(422)
  const fields = fieldsOf(checked.text)
  expect(expected.rows.map((_, index) => fields[`text_${index}`]!.trim())).toEqual(expected.rows.map(row => row.text))
  for (const line of expected.left_out) expect(words(checked.text)).toContain(line.replaceAll(/\s+/g, ' '))
  const solved = Object.fromEntries(
    expected.rows.flatMap((_, index) => [
      [`right_${index}`, 'yes'],
      [`addressee_${index}_0`, 'N56NRTH'],
    ]),
  )
  const answer = await confirm({ ...fields, ...solved })
  expect(problems(answer.text)).toEqual([])
  expect((await entered()).map(row => row.text)).toEqual(expected.rows.map(row => row.text))
})
