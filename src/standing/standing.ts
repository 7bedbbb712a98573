// Standing: what the facts of one addressee mean on one day. Worked out, never typed and never stored.
import { type Day, daysBetween } from '../days.ts'
import type { StandingFactsRow } from '../db/tables.ts'

/**
 * The facts, none of which depends on the day. Live: not completed and not dropped. completed: those completed after the latest
 * reopening or published judgement of no or insufficient progress. started: an action that is not dropped has ever been in progress
 * or completed. first_agreed_due_on: the earliest due date of actions not dropped, where a move counts only if someone above
 * agreed it. next_due_on: the earliest current due date of a live action. last_work_on: comments, date moves and edits are no work.
 */
type Whose =
  | 'addressee_id'
  | 'recommendation_id'
  | 'inspection_id'
  | 'organisation_id'
  | 'inspected_id'
  | 'published'
  | 'withdrawn'
  | 'changed_at'
export type StandingFacts = Omit<StandingFactsRow, Whose | 'urgent' | 'times_made'>

export type Standing = 'unaddressed' | 'overdue' | 'stalled' | 'not_agreed' | 'awaiting_plan' | 'on_track' | 'reported_complete' | 'closed'

/** Worst first: a recommendation's standing is the worst of its addressees'. */
export const standings: Record<Standing, string> = {
  unaddressed: 'Unaddressed',
  overdue: 'Overdue',
  stalled: 'Stalled',
  not_agreed: 'Not agreed',
  awaiting_plan: 'Awaiting plan',
  on_track: 'On track',
  reported_complete: 'Reported complete',
  closed: 'Closed',
}
export const worstFirst = Object.keys(standings) as Standing[]

export const isStanding = (value: string): value is Standing => Object.hasOwn(standings, value)

/** The worst of several standings; undefined when there are none. */
export const worstOf = (several: Standing[]): Standing | undefined => worstFirst.find(standing => several.includes(standing))

/**
 * The standing of an addressee on a day: the first rule that applies.
 * @param stalledAfter days without work after which a plan is stalled (the setting stalled_after_days as it was on that day)
 */
export function standingOf(facts: StandingFacts, day: Day, stalledAfter: number): Standing {
  if (facts.closure) return 'closed'
  if (facts.response === 'not_agreed') return 'not_agreed'
  if (facts.live === 0 && facts.completed > 0) return 'reported_complete'
  if (facts.live === 0) return facts.plan_due_on === null || day <= facts.plan_due_on ? 'awaiting_plan' : 'unaddressed'
  if (!facts.started && isBefore(facts.first_agreed_due_on, day)) return 'unaddressed'
  if (isBefore(facts.next_due_on, day) || isBefore(facts.target_on, day)) return 'overdue'
  if (facts.last_work_on !== null && daysBetween(facts.last_work_on, day) > stalledAfter) return 'stalled'
  return 'on_track'
}

/** Whether inspectors have judged what is reported complete, and it stands. */
export const isJudgedSince = ({ judged_on, completed_on }: Pick<StandingFacts, 'judged_on' | 'completed_on'>): boolean =>
  judged_on !== null && completed_on !== null && judged_on >= completed_on

const isBefore = (due: Day | null, day: Day) => due !== null && due < day
