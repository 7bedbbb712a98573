// A sheet of an action plan as units keep it: the table HMPPS asks for, and our own columns for actions beside it.
import { type ColumnNames, type Line, plain, readLines, readNumber } from './columns.ts'
import type { Sheet } from './sheetProblem.ts'

export type PlanResponse = 'agreed' | 'partly_agreed' | 'not_agreed'
export type PlanStatus = 'not_started' | 'in_progress' | 'blocked' | 'completed' | 'dropped'

export interface PlanAction {
  title: string
  description: string
  success_measure: string
  /** The action's own owner, or the responsible owner of the line. */
  owner: string
  due_on: string | null
  status: PlanStatus
  happened_on: string | null
  different_now: string
  reason: string
}

export interface PlanRow {
  line: number
  /** A line without a number goes on with the recommendation above. */
  number: number | null
  response: PlanResponse | null
  response_text: string
  owner: string
  target_on: string | null
  action: PlanAction | null
  problems: string[]
}

type ParseDay = (text: string) => string | null
type ResponseKey = 'number' | 'recommendation' | 'response' | 'response_text' | 'owner' | 'target_on'
type ActionKey =
  | 'title'
  | 'description'
  | 'success_measure'
  | 'action_owner'
  | 'due_on'
  | 'status'
  | 'happened_on'
  | 'different_now'
  | 'reason'
type Key = ResponseKey | ActionKey

const columns: ColumnNames<Key> = {
  number: ['Rec. no', 'Rec number', 'Recommendation no', 'Recommendation number', 'No', 'Number', 'Ref', 'Reference'],
  recommendation: ['Recommendation', 'Recommendations', 'Recommendation text'],
  response: ['Agreed / Partly agreed / Not agreed', 'Agreed / Partially agreed / Not agreed', 'Response', 'Agreed', 'Agreed?'],
  response_text: [
    'Response and actions',
    'Response action taken or planned',
    'Response and action',
    'Response text',
    'Actions taken or planned',
  ],
  owner: ['Responsible owner', 'Responsible owner (including organisation)', 'Owner', 'Responsible'],
  target_on: ['Target date', 'Target'],
  title: ['Action', 'Action title'],
  description: ['Description', 'Action description'],
  success_measure: ['Success measure', 'Success measures', 'How we will know'],
  action_owner: ['Action owner'],
  due_on: ['Due date', 'Due', 'Due on', 'Action due date'],
  status: ['Status', 'Action status', 'Progress'],
  happened_on: ['Happened on', 'Completed on', 'Date completed', 'Date of status'],
  different_now: ['What is different now', 'Different now', 'Impact'],
  reason: ['Reason', 'Reason blocked or dropped'],
}
const actionKeys: ActionKey[] = [
  'title',
  'description',
  'success_measure',
  'action_owner',
  'due_on',
  'happened_on',
  'different_now',
  'reason',
]

const responses: Record<PlanResponse, string[]> = {
  agreed: ['Agreed', 'Agree', 'Accepted', 'Yes', 'Fully agreed'],
  partly_agreed: ['Partly agreed', 'Partially agreed', 'Part agreed', 'Partly', 'Partially', 'Partially accepted', 'Partly accepted'],
  not_agreed: ['Not agreed', 'Disagree', 'Disagreed', 'Not accepted', 'Rejected', 'No'],
}
const statuses: Record<PlanStatus, string[]> = {
  not_started: ['Not started', 'Not yet started', 'To do', 'Planned', 'Not begun'],
  in_progress: ['In progress', 'Started', 'Ongoing', 'Under way', 'On track', 'On going'],
  blocked: ['Blocked', 'On hold', 'Paused', 'Stuck'],
  completed: ['Completed', 'Complete', 'Done', 'Finished', 'Closed', 'Achieved'],
  dropped: ['Dropped', 'Cancelled', 'Canceled', 'Withdrawn', 'Abandoned', 'No longer needed'],
}

/** `parseDay` reads a date as people write it into 'YYYY-MM-DD'; dates that are so already are taken as they are. Never throws. */
export function readPlanSheet(sheet: Sheet, parseDay: ParseDay): { rows: PlanRow[]; problems: string[] } {
  const { lines, problems } = readLines(sheet, columns, [['number'], ['response', 'response_text', 'title']])
  let above: number | null = null
  const rows = lines.map(line => {
    const row = readRow(line, parseDay, above)
    above = line.get('number') === '' ? above : row.number
    return row
  })
  addContradictions(rows)
  return { rows, problems }
}

function readRow(line: Line<Key>, parseDay: ParseDay, above: number | null): PlanRow {
  const problems: string[] = []
  return {
    line: line.line,
    number: numberOf(line, above, problems),
    response: line.get('response') === '' ? null : oneOf(line, 'response', responses, problems),
    response_text: line.get('response_text'),
    owner: line.get('owner'),
    target_on: dayOf(line, 'target_on', parseDay, problems),
    action: readAction(line, parseDay, problems),
    problems,
  }
}

function numberOf(line: Line<Key>, above: number | null, problems: string[]): number | null {
  const text = line.get('number')
  const number = text === '' ? above : (readNumber(text) ?? null)
  if (number === null)
    problems.push(line.about('number', text === '' ? 'there is no number, and none above.' : `“${text}” is not a number.`))
  return number
}

/** A status alone, under which nothing else is written, is no action. */
function readAction(line: Line<Key>, parseDay: ParseDay, problems: string[]): PlanAction | null {
  const filled = actionKeys.find(key => line.get(key) !== '')
  if (filled === undefined) return null
  if (line.get('title') === '') problems.push(line.about(filled, 'this belongs to an action, but the line names no action.'))
  return {
    title: line.get('title'),
    description: line.get('description'),
    success_measure: line.get('success_measure'),
    owner: line.get('action_owner') || line.get('owner'),
    due_on: dayOf(line, 'due_on', parseDay, problems),
    status: line.get('status') === '' ? 'not_started' : (oneOf(line, 'status', statuses, problems) ?? 'not_started'),
    happened_on: dayOf(line, 'happened_on', parseDay, problems),
    different_now: line.get('different_now'),
    reason: line.get('reason'),
  }
}

function oneOf<Value extends string>(line: Line<Key>, key: Key, words: Record<Value, string[]>, problems: string[]): Value | null {
  const written = plain(line.get(key))
  const values = Object.keys(words) as Value[]
  const value = values.find(one => words[one].some(word => plain(word) === written))
  const known = values.map(one => words[one][0])
  if (!value) problems.push(line.about(key, `we do not know “${line.get(key)}”. Write one of: ${known.join(', ')}.`))
  return value ?? null
}

function dayOf(line: Line<Key>, key: Key, parseDay: ParseDay, problems: string[]): string | null {
  const text = line.get(key)
  if (text === '') return null
  const day = isDay(text) ? text : parseDay(text)
  if (day === null) problems.push(line.about(key, `we could not read “${text}” as a date. Write it like 4 March 2026.`))
  return day
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** A recommendation has one response, however many lines its actions take. */
function addContradictions(rows: PlanRow[]): void {
  const first = new Map<number, PlanRow>()
  for (const row of rows) {
    if (row.number === null || row.response === null) continue
    const earlier = first.get(row.number)
    if (!earlier) first.set(row.number, row)
    else if (earlier.response !== row.response) {
      const [here, there] = [row, earlier].map(({ response }) => responses[response!][0])
      row.problems.push(
        `Lines ${earlier.line} and ${row.line} are both about number ${row.number}, but one says ${there} and the other ${here}.`,
      )
    }
  }
}
