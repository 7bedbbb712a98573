import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import writeExcel from 'write-excel-file/node'
import { readPlanSheet } from '../../src/sheets/planSheet.ts'
import { readSheet } from '../../src/sheets/readSheet.ts'

const parseDay = (text: string) => (text === '4 March 2026' ? '2026-03-04' : null)
const read = async (content: string | Buffer) =>
  readPlanSheet(await readSheet({ buffer: Buffer.from(content as string), name: 'plan' }), parseDay)

test('the table units send in is read, and makes no actions of its own', async () => {
  const { rows, problems } = await read(readFileSync(join(__dirname, 'files/plan.csv')))
  expect(problems).toEqual([])
  expect(rows).toEqual([
    {
      line: 2,
      number: 1,
      response: 'agreed',
      response_text: 'All managers will be briefed.\nReviews start in May.',
      owner: 'Head of PDU',
      target_on: '2026-03-04',
      action: null,
      problems: [],
    },
    {
      line: 3,
      number: 2,
      response: 'partly_agreed',
      response_text: 'We can fill half of them.',
      owner: 'Regional lead',
      target_on: '2026-06-30',
      action: null,
      problems: [],
    },
    {
      line: 4,
      number: 3,
      response: 'not_agreed',
      response_text: 'There is no other building.',
      owner: '',
      target_on: null,
      action: null,
      problems: [],
    },
  ])
})

const ours =
  'Rec. no,Responsible owner,Action,Description,Success measure,Action owner,Due date,Status,Happened on,What is different now,Reason\n'

test('our own columns make actions; a line without a number goes on with the one above', async () => {
  const { rows } = await read(
    `${ours}1,Head,Brief managers,In teams,All briefed,Deputy,4 March 2026,Done,2026-02-01,They know,\n,Head,Review cases,,,,,,,,\n2,,,,,,,,,,\n`,
  )
  expect(rows.map(({ number, action }) => [number, action])).toEqual([
    [
      1,
      {
        title: 'Brief managers',
        description: 'In teams',
        success_measure: 'All briefed',
        owner: 'Deputy',
        due_on: '2026-03-04',
        status: 'completed',
        happened_on: '2026-02-01',
        different_now: 'They know',
        reason: '',
      },
    ],
    [1, expect.objectContaining({ title: 'Review cases', owner: 'Head', due_on: null, status: 'not_started' })],
    [2, null],
  ])
  expect(rows.flatMap(row => row.problems)).toEqual([])
})

test.each([
  ['', 'not_started'],
  ['Not started', 'not_started'],
  ['in_progress', 'in_progress'],
  ['In  Progress', 'in_progress'],
  ['On hold', 'blocked'],
  ['Complete', 'completed'],
  ['DONE', 'completed'],
  ['cancelled', 'dropped'],
])('the status %j is %s', async (written, status) => {
  const { rows } = await read(`Rec. no,Action,Status\n1,Act,${written}\n`)
  expect(rows[0]).toMatchObject({ action: { status }, problems: [] })
})

test.each([
  ['Agreed', 'agreed'],
  ['Partially agreed', 'partly_agreed'],
  ['partly-agreed', 'partly_agreed'],
  ['NOT AGREED', 'not_agreed'],
  ['', null],
])('the response %j is %s', async (written, response) => {
  const { rows } = await read(`Rec no,Response,Response and actions\n1,${written},x\n`)
  expect(rows[0]).toMatchObject({ response, problems: [] })
})

test('what cannot be read is said with its line and column', async () => {
  const { rows } = await read(
    'Rec. no,Response,Action,Due date,Target date,Status\n,Agreed,a,,,\none,Maybe,a,soon,2026-02-30,Nearly\n3,,,4 March 2026,,\n',
  )
  expect(rows.map(row => row.problems)).toEqual([
    ['Line 2, column “Rec. no”: there is no number, and none above.'],
    [
      'Line 3, column “Rec. no”: “one” is not a number.',
      'Line 3, column “Response”: we do not know “Maybe”. Write one of: Agreed, Partly agreed, Not agreed.',
      'Line 3, column “Target date”: we could not read “2026-02-30” as a date. Write it like 4 March 2026.',
      'Line 3, column “Due date”: we could not read “soon” as a date. Write it like 4 March 2026.',
      'Line 3, column “Status”: we do not know “Nearly”. Write one of: Not started, In progress, Blocked, Completed, Dropped.',
    ],
    ['Line 4, column “Due date”: this belongs to an action, but the line names no action.'],
  ])
  expect(rows[1]!.action).toMatchObject({ due_on: null, status: 'not_started' })
})

test('two answers to one recommendation are said', async () => {
  const { rows } = await read('Rec. no,Response,Action\n1,Agreed,a\n1,Agreed,b\n1,Not agreed,c\n')
  expect(rows.map(row => row.problems)).toEqual([
    [],
    [],
    ['Lines 2 and 4 are both about number 1, but one says Agreed and the other Not agreed.'],
  ])
})

test('a line below a number nobody can read does not join an earlier recommendation', async () => {
  const { rows } = await read('Rec. no,Action\n1,a\none,b\n,c\n')
  expect(rows.map(row => row.number)).toEqual([1, null, null])
})

test('missing columns are named', async () => {
  const { rows, problems } = await read('Who,When\nHead,soon\n')
  expect(rows).toEqual([])
  expect(problems[0]).toMatch(
    'We could not find the columns “Rec. no” and “Agreed / Partly agreed / Not agreed” or “Response and actions” or “Action”. This file has the columns “Who”, “When”.',
  )
})

test('an Excel plan below its cover reads the same, with Excel’s own dates', async () => {
  const buffer = await writeExcel([
    ['Action plan: inspection of a unit'],
    ['Report published', { value: new Date(Date.UTC(2026, 0, 5)), format: 'd mmmm yyyy' }],
    [],
    ['Rec. no', 'Recommendation', 'Agreed/Partly agreed/Not agreed', 'Response and actions', 'Responsible owner', 'Target date'],
    [1, 'Improve planning.', 'Agreed', 'We will.', 'Head', { value: new Date(Date.UTC(2026, 2, 4)), format: 'dd/mm/yyyy' }],
  ]).toBuffer()
  const { rows } = await read(buffer)
  expect(rows).toMatchObject([{ line: 5, number: 1, response: 'agreed', response_text: 'We will.', target_on: '2026-03-04', problems: [] }])
})
