// What a sheet would change in an organisation's plan: worked out for the preview, and once more, from the tables of that moment, when it
// is confirmed. Whatever stands here already is left alone, so that a sheet may be imported again.
import { type Day, type Precision, sayDay } from '../days.ts'
import type { Response } from '../db/tables.ts'
import { isBeforePublication, responses } from '../recommendations/workflow.ts'
import type { PlanAction, PlanResponse, PlanRow, PlanStatus } from '../sheets/planSheet.ts'

/** What an organisation answers of an inspection, as an import compares it with what a sheet says. */
export interface OwnAnswer {
  id: number
  version: number
  number: number
  text: string
  open: boolean
  response: Response
  response_text: string
  owner_id: number | null
  owner_title: string
  owner: string
  target_on: Day | null
  /** The titles of its actions. */
  actions: string[]
}

export interface Known {
  /** What the plan is called in sentences. */
  organisation: string
  answers: OwnAnswer[]
  /** When the report was published. */
  published: { published_on: Day | null; published_precision: Precision }
  /** Every number of the inspection, whoever it is addressed to. */
  numbers: number[]
  members: { id: number; name: string }[]
  today: Day
}

export interface AnswerStep {
  answer: OwnAnswer
  response?: { response: PlanResponse; response_text: string }
  owner?: { owner_id: number | null; owner_title: string; target_on: Day | null }
}

export interface ActionStep {
  addressees: number[]
  title: string
  description: string
  success_measure: string
  owner_id: number | null
  owner_title: string
  due_on: Day
  /** The day it was decided, where that is before today. */
  decided_on: Day | null
  status: PlanStatus
  /** The day it was completed or dropped, or its status was true. */
  happened_on: Day | null
  different_now: string
  reason: string
}

export interface WorkedLine {
  row: PlanRow
  problems: string[]
  /** What the line will do, in words. */
  does: string[]
}

export interface Worked {
  lines: WorkedLine[]
  answers: AnswerStep[]
  actions: ActionStep[]
  problems: number
}

/** @param rows as planSheet.ts reads them @returns every line with its problems and what it does, and the steps to take */
export function workOut(rows: PlanRow[], known: Known): Worked {
  const lines = rows.map((row): WorkedLine => ({ row, problems: [...row.problems], does: [] }))
  const answers: AnswerStep[] = []
  const actions: ActionStep[] = []
  for (const [number, own] of Map.groupBy(lines, ({ row }) => row.number)) {
    const answer = known.answers.find(one => one.number === number)
    if (!answer) {
      if (number !== null) for (const line of own) line.problems.push(unknownNumber(line, number, known))
      continue
    }
    const step = answerStep(answer, own, known)
    if (step.response || step.owner) answers.push(step)
    for (const line of own) if (line.row.action?.title) takeAction(line, line.row.action, step, actions, known)
    if (!answer.open && own.some(({ does }) => does.length))
      own[0]!.problems.push(`${at(own[0]!)}recommendation ${number} has been closed.`)
  }
  return { lines, answers, actions, problems: lines.filter(({ problems }) => problems.length).length }
}

const at = ({ row }: WorkedLine) => `Line ${row.line}: `

const unknownNumber = (line: WorkedLine, number: number, { numbers, organisation }: Known) =>
  numbers.includes(number)
    ? `${at(line)}recommendation ${number} is not addressed to ${organisation}.`
    : `${at(line)}there is no recommendation ${number} in this inspection.`

function answerStep(answer: OwnAnswer, own: WorkedLine[], known: Known): AnswerStep {
  return { answer, ...responseOf(answer, own), ...ownerOf(answer, own, known) }
}

function responseOf(answer: OwnAnswer, own: WorkedLine[]): Pick<AnswerStep, 'response'> {
  const texts = [...new Set(own.map(({ row }) => row.response_text).filter(Boolean))]
  const line = own.find(({ row }) => row.response) ?? own.find(({ row }) => row.response_text)
  if (!line) return {}
  const response = line.row.response ?? (answer.response === 'awaited' ? null : answer.response)
  if (!response) {
    line.problems.push(`${at(line)}say whether the recommendation is agreed, partly agreed or not agreed.`)
    return {}
  }
  const response_text = texts.join('\n') || (response === answer.response ? answer.response_text : '')
  if (response === answer.response && response_text === answer.response_text) return {}
  if (response !== 'agreed' && !response_text)
    line.problems.push(
      `${at(line)}say ${response === 'not_agreed' ? 'why it is not agreed' : 'which part is agreed, and why not the rest'}.`,
    )
  tooLong(line, 'the response', response_text, 4000)
  line.does.push(responseWords(response, answer.response))
  return { response: { response, response_text } }
}

function responseWords(response: PlanResponse, before: Response): string {
  if (before === 'awaited') return `Response: ${responses[response]}`
  return before === response ? 'The response gets other words' : `Response changes to: ${responses[response]}`
}

function ownerOf(answer: OwnAnswer, own: WorkedLine[], { members, published }: Known): Pick<AnswerStep, 'owner'> {
  const named = own.find(({ row }) => row.owner)
  const dated = own.find(({ row }) => row.target_on)
  const target_on = dated?.row.target_on ?? answer.target_on
  const other = own.find(({ row }) => row.target_on && row.target_on !== target_on)
  if (other)
    other.problems.push(`${at(other)}another line gives ${sayDay(target_on)} as the target date of recommendation ${answer.number}.`)
  const moves = answer.target_on !== null && target_on !== answer.target_on
  if (moves) dated!.problems.push(`${at(dated!)}the target date is ${sayDay(answer.target_on)} already. ${howToMove(answer)}`)
  else if (target_on !== answer.target_on && isBeforePublication(target_on, published))
    dated!.problems.push(
      `${at(dated!)}the target date, ${sayDay(target_on)}, is before the report was published, ${sayDay(published.published_on, published.published_precision)}.`,
    )
  const owner = named && same(named.row.owner, answer.owner) ? undefined : named?.row.owner
  if (owner) {
    tooLong(named!, 'the owner', owner, 200)
    named!.does.push(`Owner: ${owner}`)
  }
  if (target_on !== answer.target_on && !moves) dated!.does.push(`Target date: ${sayDay(target_on)}`)
  if (!owner && (moves || target_on === answer.target_on)) return {}
  return { owner: { ...(owner ? personOf(owner, members) : { owner_id: answer.owner_id, owner_title: answer.owner_title }), target_on } }
}

// An import moves no date that stands here: before the answer a person does, with a reason, and after it only a request.
const howToMove = ({ response }: OwnAnswer) =>
  response === 'agreed' || response === 'partly_agreed'
    ? 'It moves by a request now: ask for more time on the page of the recommendation.'
    : 'Move it on the page of the recommendation, with a reason.'

const same = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()

/** Somebody who belongs to the organisation, by name; else the words stand as a job title. */
function personOf(owner: string, members: Known['members']): { owner_id: number | null; owner_title: string } {
  const member = members.find(({ name }) => same(name, owner))
  return member ? { owner_id: member.id, owner_title: '' } : { owner_id: null, owner_title: owner }
}

/** Who answers for the recommendation; by name only, where an account belongs to the organisation no longer. */
const stillThere = (
  { owner_id, owner_title }: Pick<OwnAnswer, 'owner_id' | 'owner_title'>,
  { owner }: OwnAnswer,
  members: Known['members'],
) => (owner_id === null || members.some(({ id }) => id === owner_id) ? { owner_id, owner_title } : { owner_id: null, owner_title: owner })

/** Log an action for the line, or let one that another line names already serve this recommendation too. */
function takeAction(line: WorkedLine, action: PlanAction, { answer, owner }: AnswerStep, actions: ActionStep[], known: Known): void {
  if (answer.actions.some(title => same(title, action.title))) {
    line.does.push(`The action “${action.title}” is here already and is left alone`)
    return
  }
  const days = daysOf(line, action, known.today)
  refuseUnfit(line, action)
  const named = action.owner ? personOf(action.owner, known.members) : stillThere(owner ?? answer, answer, known.members)
  if (!named.owner_id && !named.owner_title) line.problems.push(`${at(line)}there is no owner for the action.`)
  if (!days) return
  const { title, description, success_measure, status, different_now, reason } = action
  const step = { addressees: [answer.id], title, description, success_measure, ...named, ...days, status, different_now, reason }
  const twin = actions.find(one => isSame(one, step))
  if (!twin) actions.push(step)
  else if (!twin.addressees.includes(answer.id)) twin.addressees.push(answer.id)
  line.does.push(twin ? `The action “${title}” serves this recommendation too` : `Action: ${title}, due ${sayDay(days.due_on)}`)
  if (!twin && statusDone[status]) line.does.push(statusWords(status, days.happened_on))
}

/** The same action, whatever it serves. The title is asked first: most differ there. */
const isSame = (one: ActionStep, other: ActionStep): boolean =>
  one.title === other.title && JSON.stringify({ ...one, addressees: [] }) === JSON.stringify({ ...other, addressees: [] })

const statusWords = (status: PlanStatus, happened: Day | null) =>
  `${statusDone[status]}${happened ? `, since ${sayDay(happened)}, marked as entered later` : ''}`
const statusDone: Partial<Record<PlanStatus, string>> = { in_progress: 'In progress', completed: 'Reported complete', dropped: 'Dropped' }

/**
 * The days of an action. It cannot be due before it was decided: what was decided or done earlier needs the day it happened, and what
 * was completed or dropped late was decided by the day it was due.
 */
function daysOf(
  line: WorkedLine,
  { due_on, status, happened_on }: PlanAction,
  today: Day,
): Pick<ActionStep, 'due_on' | 'decided_on' | 'happened_on'> | undefined {
  if (happened_on && happened_on > today) line.problems.push(`${at(line)}the day it happened, ${sayDay(happened_on)}, is in the future.`)
  if (!due_on) {
    line.problems.push(`${at(line)}there is no due date for the action.`)
    return undefined
  }
  const earlier = happened_on && happened_on < today ? happened_on : null
  const ended = status === 'completed' || status === 'dropped'
  const decided_on = ended && earlier && due_on < earlier ? due_on : earlier
  if (due_on < (decided_on ?? today))
    line.problems.push(
      `${at(line)}the due date, ${sayDay(due_on)}, is before ${decided_on ? `${sayDay(decided_on)}, the day it happened` : 'today. If the action is older, give the day it happened'}.`,
    )
  return { due_on, decided_on, happened_on: earlier }
}

function refuseUnfit(line: WorkedLine, { title, description, success_measure, owner, status, different_now, reason }: PlanAction): void {
  if (status === 'completed' && !different_now) line.problems.push(`${at(line)}say what is different now that the action is completed.`)
  if (status === 'dropped' && !reason) line.problems.push(`${at(line)}say why the action is dropped.`)
  if (status === 'blocked')
    line.problems.push(`${at(line)}log the action as in progress, then mark it as blocked here, so that it is clear who it waits for.`)
  tooLong(line, 'the action', title, 200)
  tooLong(line, 'the description', description, 4000)
  tooLong(line, 'the success measure', success_measure, 1000)
  tooLong(line, 'the owner', owner, 200)
  tooLong(line, 'what is different now', different_now, 4000)
  tooLong(line, 'the reason', reason, 4000)
}

function tooLong(line: WorkedLine, what: string, text: string, most: number): void {
  if (text.length > most)
    line.problems.push(
      `${at(line)}${what} has ${text.length.toLocaleString('en-GB')} characters. Use ${most.toLocaleString('en-GB')} or fewer.`,
    )
}
