// The action plan as the table HMPPS asks for: made once, shown as a page, as CSV and as a Word document.
import { statuses } from '../actions/workflow.ts'
import { assuranceWords } from '../assurance/words.ts'
import { type Day, sayDay } from '../days.ts'
import type { Wording } from '../db/tables.ts'
import { checkedWords, type LastCheck } from '../practiceChecks/words.ts'
import type { ListRow } from '../recommendations/listQueries.ts'
import { responses } from '../recommendations/workflow.ts'
import type { PlanActionRow } from './queries.ts'

export interface PlanLine {
  recommendation_id: number
  number: number
  text: string
  wording: Wording
  /** Empty while the response is awaited. */
  response: string
  response_text: string
  owner: string
  target_on: Day | null
  /** The latest practice check in a sentence; empty where there is none. */
  checked: string
  check: LastCheck
  actions: (PlanActionRow & { says: string })[]
}

export interface Plan {
  code: string
  organisation: string
  lines: PlanLine[]
}

/** One plan for each addressee whose plan the reader sees, with its recommendations by number. */
export function plansOf(rows: ListRow[], actions: PlanActionRow[]): Plan[] {
  const plans = Map.groupBy(
    rows.filter(({ sees_plan }) => sees_plan),
    row => row.organisation_code,
  )
  return [...plans.values()]
    .map(own => ({ code: own[0]!.organisation_code, organisation: own[0]!.organisation, lines: own.map(row => lineOf(row, actions)) }))
    .sort((a, b) => (a.organisation < b.organisation ? -1 : 1))
}

function lineOf(row: ListRow, actions: PlanActionRow[]): PlanLine {
  return {
    recommendation_id: row.recommendation_id,
    number: row.number,
    text: row.text,
    wording: row.wording,
    response: row.plan_response && row.plan_response !== 'awaited' ? responses[row.plan_response] : '',
    response_text: row.response_text ?? '',
    owner: row.owner ?? '',
    target_on: row.target_on,
    checked: checkedWords(row) ?? '',
    check: row,
    actions: actions
      .filter(({ addressee_id }) => addressee_id === row.addressee_id)
      .map(action => ({ ...action, says: actionWords(action) })),
  }
}

/** "In progress, due 4 March 2024 (first 1 March 2024). Owner: Head of operations." */
export function actionWords({
  status,
  due_on,
  original_due_on,
  moves,
  owner,
  completed_on,
  dropped_on,
  blocked_by,
  last,
}: PlanActionRow): string {
  const ended = status === 'completed' ? completed_on : status === 'dropped' ? dropped_on : null
  const when = ended ? ` on ${sayDay(ended)}` : blocked_by ? ` by ${blocked_by}` : ''
  const due = `due ${sayDay(due_on)}${moves ? ` (first ${sayDay(original_due_on)})` : ''}`
  const more = [owner && `Owner: ${owner}.`, assuranceWords(status, last)].filter(Boolean)
  return `${statuses[status]}${when}, ${due}.${more.map(words => ` ${words}`).join('')}`
}

/** The columns of the table, then those of single actions: what planSheet.ts reads too. */
export const planColumns = [
  'Rec. no',
  'Recommendation',
  'Agreed / Partly agreed / Not agreed',
  'Response and actions',
  'Responsible owner',
  'Target date',
  'Action',
  'Description',
  'Success measure',
  'Action owner',
  'Due date',
  'Status',
  'Happened on',
  'What is different now',
  'Reason',
  'Wording',
  'Addressed to',
  'Last practice check',
  'Cases looked at',
  'Cases sufficient',
  'Confirmed by somebody above',
]

/** The rows of a plan as CSV: a line for each action, with the answer on the first line of its recommendation. */
export const planRows = ({ organisation, lines }: Plan): Record<string, unknown>[] =>
  lines.flatMap(line => {
    const own = { 'Rec. no': line.number, 'Addressed to': organisation }
    const answer = {
      Recommendation: line.text,
      'Agreed / Partly agreed / Not agreed': line.response,
      'Response and actions': line.response_text,
      'Responsible owner': line.owner,
      'Target date': line.target_on,
      Wording: line.wording,
      'Last practice check': line.check.last_check_on,
      'Cases looked at': line.check.last_check_looked_at,
      'Cases sufficient': line.check.last_check_sufficient,
    }
    const [first, ...others] = line.actions.map(actionCells)
    return [{ ...own, ...answer, ...first }, ...others.map(action => ({ ...own, ...action }))]
  })

const actionCells = (action: PlanActionRow) => ({
  Action: action.title,
  Description: action.description,
  'Success measure': action.success_measure,
  'Action owner': action.owner,
  'Due date': action.due_on,
  Status: statuses[action.status],
  'Happened on': action.ended_on ?? action.happened_on ?? action.logged_on,
  'What is different now': action.different_now,
  Reason: action.dropped_reason || action.blocked_reason,
  'Confirmed by somebody above': assuranceWords(action.status, action.last),
})
