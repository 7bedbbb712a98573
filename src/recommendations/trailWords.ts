// An entry of the trail as one line of a document: what it was, and what it said.
import { statuses } from '../actions/workflow.ts'
import { againWords } from '../assurance/words.ts'
import { type Day, londonDay, sayDay } from '../days.ts'
import type { ActionStatus, AgainWhy, Progress, Response, UpdateKind } from '../db/tables.ts'
import { judgedOutcomes, type Outcome, progress } from '../reviews/workflow.ts'
import { type Signal, signals } from '../standing/signals.ts'
import { planActs, publishedActs, textFields, updateKinds } from './trail.ts'
import type { TrailRow } from './trailQueries.ts'
import { responses } from './workflow.ts'

export interface TrailLine {
  /** When it was recorded, and when it happened where that was another day. */
  when: string
  what: string
  says: string
}

type Detail = Record<string, unknown>
const from = (detail: Detail, name: string): Detail => (detail[name] ?? {}) as Detail

/** What it was called, by kind. */
const headline = ({ kind, what, detail }: TrailRow): string => {
  if (detail.returned) return 'Returned by somebody above'
  if (kind === 'update') return updateKinds[what as UpdateKind]
  if (kind === 'comment') return 'Comment'
  if (kind === 'evidence') return what === 'version' ? 'Newer version of evidence' : 'Evidence added'
  if (kind === 'query') return what === 'raised' ? 'Inspector query' : 'Answer to a query'
  return { ...publishedActs, ...planActs }[what] ?? what
}

export function trailLine(entry: TrailRow): TrailLine {
  const { at, happened_on, author, kind } = entry
  return {
    when: `${sayDay(londonDay(new Date(at)))}${happened_on ? ` (happened on ${sayDay(happened_on)}, entered later)` : ''}`,
    what: `${headline(entry)}${author ? `, ${author}` : kind === 'update' ? ', by the service' : ''}`,
    says: partsOf(entry)
      .filter(Boolean)
      .map(part => (/[.?!]$/.test(part) ? part : `${part}.`))
      .join(' '),
  }
}

function partsOf({ action, text, detail, kind, what }: TrailRow): string[] {
  const words = detail as Record<string, Day | string | null | undefined>
  return [
    action ? `On the action “${action}”` : '',
    kind === 'evidence' ? `${words.title}${words.file && words.file !== words.title ? `: ${words.file}` : ''}` : '',
    words.withdrawn_on ? `Withdrawn on ${sayDay(words.withdrawn_on)}: ${words.withdrawn_reason}` : '',
    words.removed_on ? `Removed on ${sayDay(words.removed_on)}: ${words.removed_reason}` : '',
    words.status_to
      ? `${arrow(statuses[words.status_from as ActionStatus], statuses[words.status_to as ActionStatus])}${words.blocked_by ? `, by ${words.blocked_by}` : ''}`
      : '',
    words.due_to ? `Due date: ${arrow(sayDay(words.due_from), sayDay(words.due_to))}` : '',
    text,
    ...(kind === 'change' ? changeParts(detail, what) : []),
    words.closed_on ? `Closed on ${sayDay(words.closed_on)}${words.closing_note ? `: ${words.closing_note}` : ''}` : '',
  ]
}

const arrow = (before: string | undefined, after: string) => (before ? `${before} → ${after}` : after)

interface Told {
  response?: Response
  target_on?: Day | null
  check_id?: number
  checked_on?: Day | null
  looked_at?: number
  sufficient?: number
  planned_on?: Day | null
  sustain_check_id?: number
  after_days?: number
  lasting?: boolean
  signal?: Signal
  until_on?: Day
  request_id?: number
  due_on?: Day
  organisation?: string
  judgement_id?: number
  rating?: Progress
  outcome?: Outcome
  again_why?: AgainWhy
  again_on?: Day
}

function changeParts(detail: Detail, what: string): string[] {
  const [before, after] = [from(detail, 'before') as Told, from(detail, 'after') as Told]
  return [
    after.response ? arrow(before.response && responses[before.response], responses[after.response]) : '',
    after.target_on && after.target_on !== before.target_on
      ? `Target date: ${arrow(sayDay(before.target_on), sayDay(after.target_on))}`
      : '',
    after.check_id ? checkTold(after) : '',
    after.judgement_id
      ? `${arrow(before.rating && progress[before.rating], progress[after.rating!])}${judgedOutcomes[after.outcome ?? 'none']}`
      : '',
    after.again_why ? `Because of what has changed since it was confirmed: ${againWords[after.again_why](after.again_on!)}` : '',
    after.sustain_check_id ? `After ${after.after_days} days: ${after.lasting ? 'lasting' : 'not lasting'}` : '',
    after.signal ? `${signals[after.signal]}${after.until_on ? ` until ${sayDay(after.until_on)}` : ''}` : '',
    after.request_id && after.due_on ? `Date: ${arrow(sayDay(before.due_on), sayDay(after.due_on))}` : '',
    typeof after.organisation === 'string' ? arrow(before.organisation, after.organisation) : '',
    ...(what === 'enterRecommendation' ? [] : textsOf(detail)),
  ]
}

const checkTold = ({ checked_on, looked_at, sufficient, planned_on }: Told): string => {
  if (checked_on) return `${sayDay(checked_on)}: ${sufficient} of ${looked_at} cases sufficient`
  return planned_on ? `Planned for ${sayDay(planned_on)}` : ''
}

/** What was written; of what was changed only what it says since then. */
const textsOf = (detail: Detail): string[] => {
  const texts = (detail.texts ?? []) as { moment: string; field: string; text: string }[]
  const isKept = ({ field, text }: { field: string; text: string }) =>
    texts.some(one => one.moment === 'before' && one.field === field && one.text === text)
  return Object.entries(textFields).flatMap(([field, name]) =>
    texts.filter(one => one.field === field && one.moment === 'after' && one.text && !isKept(one)).map(({ text }) => `${name}: ${text}`),
  )
}
