// The same rules as standing.ts and signals.ts, as SQL that filters and counts; tests hold the two against each other.
import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Signal } from './signals.ts'
import { type Standing, worstFirst } from './standing.ts'

export interface StandingSettings {
  stalled_after_days: number
  plan_due_days: number
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

/** Whether a signal fires, for the row `f` of standing_facts. False where the reader sees no facts. */
export function signalCondition(signal: Signal, day: Day, stalledAfter: number | ':stalled'): string {
  const d = literal(day)
  const conditions: Record<Signal, string> = {
    urgent: 'f.urgent',
    blocked: 'f.closure IS NULL AND f.blocked > 0',
    date_moved: 'f.date_moves > 0',
    repeat: 'f.times_made > 1',
    claim_unchecked: `${standingCase(day, stalledAfter)} = 'reported_complete' AND f.completed_on < ${d}`,
    open_query: 'f.open_queries > 0',
    no_response: `f.closure IS NULL AND f.response = 'awaited' AND f.plan_due_on IS NOT NULL AND f.plan_due_on < ${d}`,
    response_changed: 'f.response_changed',
    actions_dropped: 'f.dropped > 0',
    entered_later: 'f.entered_later',
  }
  return `(f.addressee_id IS NOT NULL AND ${conditions[signal]})`
}

/** How many rows of `from` have each standing; `from` names the tables, `f` among them. Standings that nobody has are absent. */
export type StandingCounts = Partial<Record<Standing, number>>

/** The facts of addressees worked out from scratch, in the columns of standing_facts. All of them, or the ones given. */
export const factsFromScratch = (db: Db | Tx, addressees?: number[]) =>
  db.raw(`SELECT ${factColumns} ${factTables} ${addressees ? 'WHERE a.id = ANY(?)' : ''}`, addressees ? [addressees] : [])

const counting = "x.status = 'completed' AND (a.counts_from IS NULL OR x.completed_at > a.counts_from)"

export const factColumns = `
  a.id AS addressee_id, a.recommendation_id, r.inspection_id, a.organisation_id, i.organisation_id AS inspected_id,
  i.state = 'published' AS published, r.withdrawn_on IS NOT NULL AS withdrawn, r.urgent, r.times_made, a.closure, a.closed_on, a.response, a.plan_from_on, a.plan_due_on, a.reopened_on,
  coalesce(x.live, 0)::int AS live, coalesce(x.completed, 0)::int AS completed, x.completed_on,
  coalesce(x.dropped, 0)::int AS dropped, x.dropped_on, coalesce(x.started, false) AS started,
  x.first_agreed_due_on, x.next_due_on, a.target_on, x.last_work_on,
  greatest(x.last_work_on, a.responded_on, c.last_on, q.last_on, x.last_move_on) AS last_activity_on,
  coalesce(x.blocked, 0)::int AS blocked, coalesce(x.blocked_by, '{}') AS blocked_by, x.blocked_on,
  (a.target_moves + coalesce(x.moves, 0))::int AS date_moves, coalesce(q.open, 0)::int AS open_queries,
  a.response_changed, a.entered_later OR coalesce(x.entered_later, false) AS entered_later`

export const factTables = `
  FROM addressees a JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE x.status NOT IN ('completed', 'dropped')) AS live,
      count(*) FILTER (WHERE ${counting}) AS completed, max(x.completed_on) FILTER (WHERE ${counting}) AS completed_on,
      count(*) FILTER (WHERE x.status = 'dropped') AS dropped, max(x.dropped_on) AS dropped_on,
      bool_or(x.started_on IS NOT NULL) FILTER (WHERE x.status <> 'dropped') AS started,
      min(x.agreed_due_on) FILTER (WHERE x.status <> 'dropped') AS first_agreed_due_on,
      min(x.due_on) FILTER (WHERE x.status NOT IN ('completed', 'dropped')) AS next_due_on,
      max(x.last_work_on) AS last_work_on, max(m.last_on) AS last_move_on,
      count(*) FILTER (WHERE x.status = 'blocked') AS blocked,
      array_agg(DISTINCT x.blocked_by_id) FILTER (WHERE x.status = 'blocked') AS blocked_by, min(x.blocked_on) AS blocked_on,
      sum(x.moves) AS moves, bool_or(x.happened_on IS NOT NULL OR m.entered_later) AS entered_later
    FROM action_addressees l JOIN actions x ON x.id = l.action_id
    LEFT JOIN LATERAL (
      SELECT max(u.recorded_on) AS last_on, coalesce(bool_or(u.happened_on IS NOT NULL), false) AS entered_later FROM updates u WHERE u.action_id = x.id
    ) m ON true
    WHERE l.addressee_id = a.id
  ) x ON true
  LEFT JOIN LATERAL (SELECT max(c.recorded_on) AS last_on FROM comments c WHERE c.addressee_id = a.id AND c.audience = 'everyone') c ON true
  LEFT JOIN LATERAL (SELECT max(q.recorded_on) AS last_on, count(*) FILTER (WHERE q.closed_on IS NULL) AS open FROM queries q WHERE q.addressee_id = a.id) q ON true`
