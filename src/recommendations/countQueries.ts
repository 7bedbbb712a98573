// How many rows a filter finds: by the same question as the list, so that every number agrees with the list it links to.
import type { Db } from '../db/knex.ts'
import { type StandingCounts, signalCondition } from '../standing/queries.ts'
import { type Standing, worstFirst } from '../standing/standing.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen, type Question } from '../visibility/queries.ts'
import type { Filter } from './filter.ts'
import { type Line, question, type Reading, standing } from './listQueries.ts'

/** What counts on a home page need to know before they are asked: the setting, the person's organisations with all below, the embargoed. */
export const beforeCounting = (person: Person) => ({
  settings: { sql: "SELECT value FROM settings WHERE name = 'stalled_after_days'", bindings: {} } as Question<{ value: number }>,
  places: {
    sql: 'SELECT p.id, ARRAY(SELECT id FROM organisations WHERE line && ARRAY[p.id]) AS below FROM organisations p WHERE p.id = ANY(:mine)',
    bindings: {},
  } as Question<{ id: number; below: number[] }>,
  embargoed: {
    sql: `SELECT i.id FROM inspections i WHERE i.state <> 'published' AND ${inspectionSeen(person)}`,
    bindings: {},
  } as Question<{ id: number }>,
})

/** How many rows a filter finds. */
export async function countRecommendations(db: Db, filter: Filter, reading: Reading, line?: Line): Promise<number> {
  const { tables, where, bindings } = question(filter, reading, line)
  const [row] = await ask<{ total: number }>(db, reading.person, `SELECT count(*) AS total ${tables} WHERE ${where}`, bindings)
  return row!.total
}

const countedSignals = [
  'urgent',
  'no_response',
  'open_query',
  'claim_unchecked',
  'check_failed',
  'confirm_again',
  'check_due',
  'no_evidence',
  'evidence_expired',
  'more_time',
  'blocked',
  'date_moved',
] as const
export type CountedSignal = (typeof countedSignals)[number]

/** For rows `f` of standing_facts, grouped by standing. */
export const countedColumns = `${standing} AS standing, count(*)::int AS total,
  ${countedSignals.map(signal => `count(*) FILTER (WHERE ${signalCondition(signal, ':day', ':stalled')})::int AS ${signal}`).join(', ')}`

export type Counts = { standings: StandingCounts; total: number } & Record<CountedSignal, number>

export type CountedRow = { standing: Standing | null; total: number } & Record<CountedSignal, number>

/** What was counted in each standing, as one. */
export const countsOf = (rows: CountedRow[]): Counts =>
  addUp(rows.map(({ standing: name, ...row }) => ({ ...row, standings: name ? { [name]: row.total } : {} })))

/** How many rows a filter finds in each standing, and with the signals that a home page names. */
export async function countStandings(db: Db, filter: Filter, reading: Reading, line?: Line): Promise<Counts> {
  const { tables, where, bindings } = question(filter, reading, line)
  const rows = await ask<CountedRow>(db, reading.person, `SELECT ${countedColumns} ${tables} WHERE ${where} GROUP BY standing`, bindings)
  return countsOf(rows)
}

export type UnitCounts = Counts & { code: string; name: string; kind: string }

/** The same by organisation, for the organisations at and below one; those with most unaddressed first, then most overdue. */
export async function countByOrganisation(db: Db, filter: Filter, reading: Reading, line?: Line): Promise<UnitCounts[]> {
  const { tables, where, bindings } = question(filter, reading, line)
  return ask<UnitCounts>(
    db,
    reading.person,
    `SELECT o.code, o.name, o.kind, sum(total)::int AS total, coalesce(json_object_agg(standing, total) FILTER (WHERE standing IS NOT NULL), '{}') AS standings,
       ${countedSignals.map(signal => `sum(${signal})::int AS ${signal}`).join(', ')},
       coalesce(sum(total) FILTER (WHERE standing = 'unaddressed'), 0) AS worst, coalesce(sum(total) FILTER (WHERE standing = 'overdue'), 0) AS bad
     FROM (SELECT b.organisation_id, ${countedColumns} ${tables} WHERE ${where} GROUP BY b.organisation_id, standing) c JOIN organisations o ON o.id = c.organisation_id
     GROUP BY 1, 2, 3 ORDER BY worst DESC, bad DESC, o.name`,
    bindings,
  )
}

/** The counts of organisations added up: the same as counting all their rows at once. */
export function addUp(counts: Counts[]): Counts {
  const sum = (pick: (one: Counts) => number | undefined) => counts.reduce((all, one) => all + (pick(one) ?? 0), 0)
  const found = worstFirst.map(name => [name, sum(({ standings }) => standings[name])] as const).filter(([, n]) => n > 0)
  const signals = countedSignals.map(signal => [signal, sum(one => one[signal])] as const)
  return {
    standings: Object.fromEntries(found),
    total: sum(({ total }) => total),
    ...(Object.fromEntries(signals) as Record<CountedSignal, number>),
  }
}
