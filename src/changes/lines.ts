// What changed, as lines under headings: each says what, from what to what, why, who and when, and leads to its event in a trail.

import { statuses } from '../actions/workflow.ts'
import { againWords } from '../assurance/words.ts'
import { type Day, sayDay } from '../days.ts'
import { planActs, publishedActs, updateKinds } from '../recommendations/trail.ts'
import type { TrailRow } from '../recommendations/trailQueries.ts'
import { responses } from '../recommendations/workflow.ts'
import { judgedOutcomes, progress } from '../reviews/workflow.ts'
import { signals } from '../standing/signals.ts'
import { type Standing, worstFirst } from '../standing/standing.ts'
import type { Stood } from './queries.ts'

export const sections = {
  recommendations: 'New recommendations',
  standings: 'Standings that changed',
  actions: 'New actions',
  dates: 'Dates moved',
  updates: 'Updates on actions',
  evidence: 'Evidence',
  checks: 'Checks',
  judged: 'Judged and confirmed',
  comments: 'Comments and inspector queries',
  others: 'Responses and other changes',
} as const
export type Section = keyof typeof sections
export const isSection = (value: unknown): value is Section => typeof value === 'string' && Object.hasOwn(sections, value)

export interface ChangeLine {
  section: Section
  /** When it was recorded; null for what time alone changed. */
  at: Date | null
  who: string | null
  organisation: string | null
  recommendation_id: number
  action_id: number | null
  what: string
  from?: string
  to?: string
  /** Of standings, beside the words. */
  standing?: { from: Standing; to: Standing }
  why?: string
  /** Whom a comment or evidence is for, where not everybody who sees the plan. */
  audience?: string
  evidence_id?: number
  /** Its place on the page of its action or recommendation. */
  anchor: string
}

interface Detail {
  status_from?: keyof typeof statuses
  status_to?: keyof typeof statuses
  due_from?: Day
  due_to?: Day
  decided?: 'agreed' | 'moved'
  blocked_by?: string
  withdrawn_on?: Day
  withdrawn_reason?: string
  title?: string
  audience?: string
  evidence_id?: number
  removed_on?: Day
  removed_reason?: string
  before?: Facts
  after?: Facts
  texts?: { moment: 'before' | 'after'; field: string; text: string | null }[]
}
type Facts = Record<string, unknown>

/** A row of a trail as a line; nothing for what another section tells. */
export function lineOf(row: TrailRow): ChangeLine | undefined {
  const section = sectionOf(row)
  if (!section) return undefined
  const { at, author, organisation, recommendation_id, action_id, kind, what, id } = row
  const common = { section, at: new Date(at), organisation, recommendation_id, action_id, anchor: `${kind}-${id}` }
  return { ...common, who: author ?? (kind === 'update' ? 'the service' : null), what: headlines[kind](what), ...wordsOf(row) }
}

const headlines: Record<TrailRow['kind'], (what: string) => string> = {
  update: what => updateKinds[what as keyof typeof updateKinds],
  evidence: what => (what === 'version' ? 'Newer version' : 'Evidence added'),
  comment: () => 'Comment',
  query: what => (what === 'raised' ? 'Inspector query' : 'Answer to a query'),
  change: what => ({ ...publishedActs, ...planActs })[what] ?? what,
}

const checkActs = [
  'planPracticeCheck',
  'reportPracticeCheck',
  'reportPlannedCheck',
  'correctPracticeCheck',
  'withdrawPracticeCheck',
  'answerSustainCheck',
]

const judgingActs = ['publishJudgement', 'supersedeJudgement', 'confirmAction', 'confirmAgain']

function sectionOf({ kind, what, detail }: TrailRow): Section | undefined {
  if (kind === 'update') return what === 'date_move' ? 'dates' : 'updates'
  if (kind === 'evidence') return 'evidence'
  if (kind === 'comment' || kind === 'query') return 'comments'
  if (what === 'enterRecommendation') return undefined
  if (what === 'logAction') return 'actions'
  if (checkActs.includes(what)) return 'checks'
  if (judgingActs.includes(what)) return 'judged'
  const { before = {}, after = {} } = detail as Detail
  const moved = (name: string) => before[name] && after[name] && before[name] !== after[name]
  return moved('target_on') || (moved('due_on') && after.state === 'agreed') ? 'dates' : 'others'
}

function wordsOf({ kind, what, text, detail }: TrailRow): Partial<ChangeLine> {
  const given = detail as Detail
  if (given.withdrawn_on) return { why: `Withdrawn on ${sayDay(given.withdrawn_on)}: ${given.withdrawn_reason ?? ''}` }
  if (kind === 'update') return updateWords(given, text)
  if (kind === 'evidence') return evidenceWords(given, text)
  return kind === 'change' ? changeWords(given) : { why: text, ...(kind === 'comment' && what !== 'everyone' && { audience: what }) }
}

function updateWords({ status_from, status_to, due_from, due_to, decided, blocked_by }: Detail, text: string): Partial<ChangeLine> {
  if (due_to) {
    const how = decided === 'agreed' ? ', agreed by somebody above' : decided === 'moved' ? ', not independently agreed' : ''
    return { from: sayDay(due_from), to: sayDay(due_to) + how, why: text }
  }
  const by = blocked_by ? `, by ${blocked_by}` : ''
  return { ...(status_to && { from: status_from && statuses[status_from], to: statuses[status_to] + by }), why: text }
}

const evidenceWords = ({ title, evidence_id, removed_on, removed_reason, audience }: Detail, text: string): Partial<ChangeLine> => ({
  to: title,
  evidence_id,
  why: removed_on ? `Removed on ${sayDay(removed_on)}: ${removed_reason ?? ''}` : text,
  ...(audience === 'line' && { audience }),
})

/** The title of an action is what its line is called. */
function changeWords({ before = {}, after = {}, texts }: Detail): Partial<ChangeLine> {
  const now = (texts ?? []).filter(({ moment, text }) => moment === 'after' && text)
  const why = whyFields.flatMap(field => now.filter(one => one.field === field).map(one => one.text))[0]
  return { ...fromTo(before, after), ...(why && { why }) }
}
const whyFields = ['superseding_reason', 'reasons', 'reason', 'note', 'response_text', 'text']

const day = (value: unknown) => (typeof value === 'string' ? sayDay(value) : undefined)

/** The first of what an act can change that it did change. */
function fromTo(before: Facts, after: Facts): Pick<ChangeLine, 'from' | 'to'> {
  const response = ({ response }: Facts) => responses[response as keyof typeof responses] as string | undefined
  if (after.response && after.response !== before.response) return { from: response(before), to: response(after) }
  if (after.target_on && after.target_on !== before.target_on) return { from: day(before.target_on), to: day(after.target_on) }
  if (after.due_on && after.request_id)
    return { from: day(before.due_on), to: `${day(after.due_on)}${after.state === 'waiting' ? ' asked for' : ''}` }
  if (after.due_on && !before.due_on) return { to: `due on ${day(after.due_on)}` }
  if (after.check_id) return { from: checkWords(before), to: checkWords(after) }
  if (after.sustain_check_id) return { to: `After ${after.after_days} days: ${after.lasting ? 'lasting' : 'not lasting'}` }
  const judged = ({ rating }: Facts) => progress[rating as keyof typeof progress] as string | undefined
  if (after.judgement_id)
    return { from: judged(before), to: `${judged(after)}${judgedOutcomes[after.outcome as keyof typeof judgedOutcomes] ?? ''}` }
  if (after.again_why) return { to: againWords[after.again_why as keyof typeof againWords](after.again_on as Day) }
  if (typeof after.signal === 'string') return { to: signals[after.signal as keyof typeof signals] }
  if (typeof after.organisation === 'string') return { from: String(before.organisation ?? ''), to: after.organisation }
  return {}
}

function checkWords({ checked_on, looked_at, sufficient, planned_on }: Facts): string | undefined {
  if (checked_on) return `${day(checked_on)}: ${sufficient} of ${looked_at} ${looked_at === 1 ? 'case' : 'cases'} sufficient`
  return planned_on ? `Planned for ${day(planned_on)}` : undefined
}

export interface Compared {
  /** New recommendations, with the addressees that the reader sees. */
  made: Map<number, number[]>
  /** Addressees whose standing is another, the worst now first. */
  changed: number[]
  /** Addressees with another target date, whose plan the reader does not see, so that no act says so. */
  retargeted: number[]
}

/** What two readings of the list differ in. */
export function compare(before: Map<number, Stood>, after: Map<number, Stood>): Compared {
  const known = new Set([...before.values()].map(({ recommendation_id }) => recommendation_id))
  const made = new Map<number, number[]>()
  const found: Compared = { made, changed: [], retargeted: [] }
  for (const [id, now] of after) {
    const then = before.get(id)
    if (!known.has(now.recommendation_id)) made.set(now.recommendation_id, [...(made.get(now.recommendation_id) ?? []), id])
    if (!then?.standing || !now.standing) continue
    if (then.standing !== now.standing) found.changed.push(id)
    if (!now.sees_plan && then.target_on && now.target_on && then.target_on !== now.target_on) found.retargeted.push(id)
  }
  const worst = (id: number) => worstFirst.indexOf(after.get(id)!.standing!)
  found.changed.sort((a, b) => worst(a) - worst(b) || a - b)
  return found
}
