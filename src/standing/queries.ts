// The same rules as standing.ts and signals.ts, as SQL that filters and counts; tests hold the two against each other.
import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Signal } from './signals.ts'
import { type Standing, worstFirst } from './standing.ts'

export interface StandingSettings {
  stalled_after_days: number
  plan_due_days: number
  sustain_grace_days: number
}

/** The settings that decide standing, as they are, or as they were when `db` looks at another day. */
export async function getSettings(db: Db): Promise<StandingSettings> {
  const rows = await prepared<{ name: string; value: number }>(db, 'SELECT name, value FROM settings', {})
  return Object.fromEntries(rows.map(({ name, value }) => [name, value])) as unknown as StandingSettings
}

/** A day written into SQL: bound as :day, or as a literal that is checked, so that nothing else ever gets in. */
const literal = (day: Day) => {
  if (day === ':day') return ':day::date'
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error(`Not a day: ${day}`)
  return `date '${day}'`
}

/** The standing as text, for the row `f` of standing_facts; NULL where the reader sees no facts (`f` is empty). */
export function standingCase(day: Day, stalledAfter: number | ':stalled'): string {
  const d = literal(day)
  const after = stalledAfter === ':stalled' ? ':stalled::int' : Number(stalledAfter)
  return `CASE
    WHEN f.addressee_id IS NULL THEN NULL
    WHEN f.closure IS NOT NULL THEN 'closed'
    WHEN f.response = 'not_agreed' THEN 'not_agreed'
    WHEN f.live = 0 AND f.completed > 0 THEN 'reported_complete'
    WHEN f.live = 0 AND (f.plan_due_on IS NULL OR ${d} <= f.plan_due_on) THEN 'awaiting_plan'
    WHEN f.live = 0 THEN 'unaddressed'
    WHEN NOT f.started AND f.first_agreed_due_on < ${d} THEN 'unaddressed'
    WHEN f.next_due_on < ${d} OR f.target_on < ${d} THEN 'overdue'
    WHEN ${d} - f.last_work_on > ${after} THEN 'stalled'
    ELSE 'on_track' END`
}

/** Where a standing stands in the order worst first, as a number; NULL for no standing. */
export const rankOf = (standing: string): string => `array_position(ARRAY['${worstFirst.join("','")}'], ${standing})`

/** Whether a signal fires and is not put aside, for the row `f` of standing_facts. False where the reader sees no facts. */
export function signalCondition(signal: Signal, day: Day, stalledAfter: number | ':stalled'): string {
  const d = literal(day)
  const conditions: Record<Signal, string> = {
    urgent: 'f.urgent',
    blocked: 'f.closure IS NULL AND f.blocked > 0',
    date_moved: 'f.date_moves > 0',
    repeat: 'f.times_made > 1',
    no_evidence: 'f.closure IS NULL AND f.completed > 0 AND f.evidence = 0',
    evidence_expired: `f.closure IS NULL AND f.evidence_expires_on < ${d}`,
    claim_unchecked: `${standingCase(day, stalledAfter)} = 'reported_complete' AND f.completed_on < ${d} AND (f.judged_on IS NULL OR f.judged_on < f.completed_on)`,
    confirm_again: 'f.closure IS NULL AND f.confirm_again > 0',
    check_due: `f.closure IS NULL AND least(f.next_check_on, f.next_sustain_on) <= ${d}`,
    check_failed: 'f.closure IS NULL AND f.failed_check_on IS NOT NULL',
    more_time: 'f.closure IS NULL AND f.waiting_requests > 0',
    open_query: 'f.open_queries > 0',
    no_response: `f.closure IS NULL AND f.response = 'awaited' AND f.plan_due_on IS NOT NULL AND f.plan_due_on < ${d}`,
    response_changed: 'f.response_changed',
    actions_dropped: 'f.dropped > 0',
    entered_later: 'f.entered_later',
  }
  return `coalesce(f.addressee_id IS NOT NULL AND ${conditions[signal]} AND (f.quieted->>'${signal}' IS NULL OR (f.quieted->>'${signal}')::date < ${d}), false)`
}

/** How many rows of `from` have each standing; `from` names the tables, `f` among them. Standings that nobody has are absent. */
export type StandingCounts = Partial<Record<Standing, number>>
