import { type Known, type OwnAnswer, workOut } from '../../src/plans/workOut.ts'
import type { PlanAction, PlanRow } from '../../src/sheets/planSheet.ts'

const answer = (given: Partial<OwnAnswer> = {}): OwnAnswer => ({
  id: 11,
  version: 1,
  number: 1,
  text: 'Improve.',
  open: true,
  response: 'awaited',
  response_text: '',
  owner_id: null,
  owner_title: '',
  owner: '',
  target_on: null,
  actions: [],
  ...given,
})
const known = (...answers: OwnAnswer[]): Known => ({
  organisation: 'Northamptonshire',
  answers: answers.length ? answers : [answer()],
  published: { published_on: '2024-05-31', published_precision: 'month' },
  numbers: [1, 2, 3],
  members: [{ id: 7, name: 'Unit leader, Northamptonshire' }],
  today: '2024-09-02',
})
const row = (given: Partial<PlanRow> = {}): PlanRow => ({
  line: 2,
  number: 1,
  response: null,
  response_text: '',
  owner: '',
  target_on: null,
  action: null,
  problems: [],
  ...given,
})
const action = (given: Partial<PlanAction> = {}): PlanAction => ({
  title: 'Train',
  description: '',
  success_measure: '',
  owner: 'Head',
  due_on: '2025-01-01',
  status: 'not_started',
  happened_on: null,
  different_now: '',
  reason: '',
  ...given,
})
test('a target date before the report was published is a problem of its line, unless it stands here already', () => {
  expect(problemsOf([row({ line: 4, target_on: '2024-04-30' })])).toEqual([
    'Line 4: the target date, 30 April 2024, is before the report was published, May 2024.',
  ])
  expect(problemsOf([row({ target_on: '2024-05-01' })])).toEqual([])
  expect(problemsOf([row({ target_on: '2020-01-01' })], known(answer({ target_on: '2020-01-01' })))).toEqual([])
})
const problemsOf = (rows: PlanRow[], on = known()) => workOut(rows, on).lines.flatMap(({ problems }) => problems)

test('a full line gives a response, an owner, a target date and an action', () => {
  const { answers, actions, problems } = workOut(
    [row({ response: 'agreed', response_text: 'Yes', owner: 'Head', target_on: '2025-03-01', action: action() })],
    known(),
  )
  expect(problems).toBe(0)
  expect(answers).toEqual([
    {
      answer: answer(),
      response: { response: 'agreed', response_text: 'Yes' },
      owner: { owner_id: null, owner_title: 'Head', target_on: '2025-03-01' },
    },
  ])
  expect(actions).toEqual([
    expect.objectContaining({
      addressees: [11],
      title: 'Train',
      owner_title: 'Head',
      due_on: '2025-01-01',
      decided_on: null,
      status: 'not_started',
    }),
  ])
})

test('an owner who belongs to the organisation is the person, whatever the case; others stay words', () => {
  const { answers } = workOut([row({ owner: 'unit leader, northamptonshire' })], known())
  expect(answers[0]!.owner).toEqual({ owner_id: 7, owner_title: '', target_on: null })
})

test('what stands here already is left alone', () => {
  const here = answer({
    response: 'agreed',
    response_text: 'Yes',
    owner_id: 7,
    owner: 'Unit leader, Northamptonshire',
    target_on: '2025-03-01',
    actions: ['train'],
  })
  const rows = [
    row({
      response: 'agreed',
      response_text: 'Yes',
      owner: 'Unit leader, Northamptonshire',
      target_on: '2025-03-01',
      action: action({ status: 'blocked' }),
    }),
  ]
  expect(workOut(rows, known(here))).toEqual(expect.objectContaining({ answers: [], actions: [], problems: 0 }))
})

test('an empty cell takes nothing away', () => {
  const here = answer({ response: 'agreed', response_text: 'Yes', owner_title: 'Head', owner: 'Head', target_on: '2025-03-01' })
  expect(workOut([row({ response: 'agreed', action: action() })], known(here)).answers).toEqual([])
})

test('one action on the lines of two recommendations serves both', () => {
  const on = known(answer(), answer({ id: 12, number: 2 }))
  expect(
    workOut([row({ action: action() }), row({ line: 3, number: 2, action: action() })], on).actions.map(({ addressees }) => addressees),
  ).toEqual([[11, 12]])
  expect(
    workOut([row({ action: action() }), row({ line: 3, number: 2, action: action({ due_on: '2025-02-01' }) })], on).actions.length,
  ).toBe(2)
})

test('what was completed late was decided by the day it was due', () => {
  const late = action({ status: 'completed', different_now: 'All', due_on: '2023-01-31', happened_on: '2023-03-01' })
  expect(workOut([row({ action: late })], known())).toEqual(
    expect.objectContaining({
      problems: 0,
      actions: [expect.objectContaining({ due_on: '2023-01-31', decided_on: '2023-01-31', happened_on: '2023-03-01' })],
    }),
  )
})

test.each<[problem: string, given: Partial<PlanRow>, on?: Known]>([
  ['Line 2: there is no recommendation 9 in this inspection.', { number: 9 }],
  ['Line 2: recommendation 3 is not addressed to Northamptonshire.', { number: 3 }],
  ['Line 2: recommendation 1 has been closed.', { response: 'agreed' }, known(answer({ open: false }))],
  ['Line 2: say whether the recommendation is agreed, partly agreed or not agreed.', { response_text: 'We will' }],
  ['Line 2: say why it is not agreed.', { response: 'not_agreed' }],
  ['Line 2: say which part is agreed, and why not the rest.', { response: 'partly_agreed' }],
  [
    'Line 2: the target date is 1 March 2025 already. Move it on the page of the recommendation, with a reason.',
    { target_on: '2025-04-01' },
    known(answer({ target_on: '2025-03-01' })),
  ],
  ['Line 2: there is no due date for the action.', { action: action({ due_on: null }) }],
  ['Line 2: there is no owner for the action.', { action: action({ owner: '' }) }],
  [
    'Line 2: the due date, 1 September 2024, is before today. If the action is older, give the day it happened.',
    { action: action({ due_on: '2024-09-01' }) },
  ],
  [
    'Line 2: the due date, 1 May 2023, is before 2 May 2023, the day it happened.',
    { action: action({ due_on: '2023-05-01', happened_on: '2023-05-02', status: 'in_progress' }) },
  ],
  ['Line 2: the day it happened, 3 September 2024, is in the future.', { action: action({ happened_on: '2024-09-03' }) }],
  ['Line 2: say what is different now that the action is completed.', { action: action({ status: 'completed' }) }],
  ['Line 2: say why the action is dropped.', { action: action({ status: 'dropped' }) }],
  [
    'Line 2: log the action as in progress, then mark it as blocked here, so that it is clear who it waits for.',
    { action: action({ status: 'blocked' }) },
  ],
  ['Line 2: the action has 201 characters. Use 200 or fewer.', { action: action({ title: 'x'.repeat(201) }) }],
  ['Line 2: the response has 4,001 characters. Use 4,000 or fewer.', { response: 'agreed', response_text: 'x'.repeat(4001) }],
])('%s', (problem, given, ...on) => {
  expect(problemsOf([row(given)], ...on)).toEqual([problem])
})

test('lines that give one recommendation two target dates contradict each other', () => {
  expect(problemsOf([row({ target_on: '2025-03-01' }), row({ line: 3, target_on: '2025-04-01' })])).toEqual([
    'Line 3: another line gives 1 March 2025 as the target date of recommendation 1.',
  ])
})

test('a line whose number could not be read keeps its problem and does nothing', () => {
  const worked = workOut([row({ number: null, action: action(), problems: ['Line 2: no number'] })], known())
  expect(worked).toEqual(expect.objectContaining({ answers: [], actions: [], problems: 1 }))
})
