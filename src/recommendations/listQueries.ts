// The list: one row per addressee. Where a layer is not the reader's its columns are NULL before anything filters, sorts or counts on them.
import type { Day, Precision } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Response, Wording } from '../db/tables.ts'
import { rankOf, type StandingCounts, signalCondition, standingCase } from '../standing/queries.ts'
import type { SignalFacts } from '../standing/signals.ts'
import type { Person } from '../users/person.ts'
import { seesInspection, seesPlan, seesStanding } from '../visibility/queries.ts'
import type { Filter, Sort } from './filter.ts'

export interface ListRow extends SignalFacts {
  addressee_id: number
  key: number | string
  total: number
  recommendation_id: number
  number: number
  text: string
  wording: Wording
  inspection: string
  inspection_reference: string
  published_on: Day
  published_precision: Precision
  organisation_code: string
  organisation: string
  theme: string | null
  standard_code: string | null
  sees_standing: boolean
  sees_plan: boolean
  plan_response: Response | null
  response_text: string | null
  owner: string | null
  original_target_on: Day | null
}

export interface Reading {
  person: Person
  day: Day
  stalledAfter: number
}

const tables = (person: Person) => `FROM addressees a
  JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id
  JOIN inspections i ON i.id = r.inspection_id JOIN organisations io ON io.id = i.organisation_id
  LEFT JOIN standing_facts f ON f.addressee_id = a.id AND ${seesStanding(person)}
  LEFT JOIN addressees p ON p.id = a.id AND ${seesPlan(person)} LEFT JOIN users ou ON ou.id = p.owner_id`

const owner = "coalesce(ou.name, nullif(p.owner_title, ''))"
const daysOf = (date: string) => `coalesce(${date} - date '1990-01-01', 99999)`

const sortKeys = ({ day, stalledAfter }: Reading): Record<Sort, string> => ({
  standing: `coalesce(${rankOf(standingCase(day, stalledAfter))}, 9) * 100000 + ${daysOf('least(f.next_due_on, f.target_on)')}`,
  due: daysOf('least(f.next_due_on, f.target_on)'),
  target_on: daysOf('f.target_on'),
  last_activity_on: daysOf('f.last_activity_on'),
  published: `99999 - ${daysOf('i.published_on')}`,
  inspection: `lower(i.title) COLLATE "C" || to_char(r.number, '0000')`,
  organisation: `lower(o.name) COLLATE "C"`,
  owner: `coalesce(lower(${owner}), chr(65535)) COLLATE "C"`,
})

/** The conditions of a filter, and what is bound in them. */
function conditions(filter: Filter, { person, day, stalledAfter }: Reading): { where: string; bindings: Record<string, string | number> } {
  const where = [seesInspection(person), 'r.withdrawn_on IS NULL']
  const bindings: Record<string, string | number> = {}
  const bind = (name: keyof Filter & string, sql: string) => {
    const value = filter[name]
    if (value === undefined) return
    bindings[name] = value as string
    where.push(sql)
  }
  bind('organisation', 'o.line && ARRAY(SELECT id FROM organisations WHERE code = :organisation)')
  bind('inspected', 'io.line && ARRAY(SELECT id FROM organisations WHERE code = :inspected)')
  bind('inspection', 'i.reference = :inspection')
  bind('theme', 'r.theme_id IN (SELECT id FROM themes WHERE name = :theme OR id::text = :theme)')
  bind('standard', 'r.standard_id IN (SELECT id FROM standards WHERE code = :standard OR id::text = :standard)')
  bind('due_from', 'least(f.next_due_on, f.target_on) >= :due_from')
  bind('due_to', 'least(f.next_due_on, f.target_on) <= :due_to')
  if (filter.owner === 'me') where.push(`p.owner_id = ${Number(person.id)}`)
  else bind('owner', `strpos(lower(${owner}), lower(:owner)) > 0`)
  if (filter.standing.length) where.push(`${standingCase(day, stalledAfter)} IN ('${filter.standing.join("','")}')`)
  for (const signal of filter.signal) where.push(signalCondition(signal, day, stalledAfter))
  if (filter.urgent) where.push('r.urgent')
  if (filter.repeat) where.push('r.times_made > 1')
  bind('q', words)
  return { where: where.join('\n AND '), bindings }
}

// Words of the text, a number, the inspection, the organisation, or the owner where the plan is the reader's.
const words = `(r.id IN (SELECT w.id FROM recommendations w WHERE to_tsvector('english', w.text) @@ websearch_to_tsquery('english', :q))
  OR r.number::text = :q OR strpos(lower(i.title || ' ' || i.reference || ' ' || o.name), lower(:q)) > 0 OR strpos(lower(${owner}), lower(:q)) > 0)`

/**
 * One page of the list, `limit` + 1 rows at most, so that the caller knows whether there is more; each row carries the total.
 * Reads as at another day when `db` looks at one.
 */
export async function listRecommendations(db: Db, filter: Filter, reading: Reading, limit: number): Promise<ListRow[]> {
  const { person } = reading
  const { where, bindings } = conditions(filter, reading)
  const { cursor } = filter
  const down = filter.descending !== (cursor?.backwards ?? false)
  const direction = down ? 'DESC' : 'ASC'
  const { rows } = await db.raw(
    `WITH matched AS MATERIALIZED (SELECT a.id, ${sortKeys(reading)[filter.sort]} AS key ${tables(person)} WHERE ${where}),
     page AS (SELECT id, key, (SELECT count(*) FROM matched) AS total FROM matched
       ${cursor ? `WHERE (key, id) ${down ? '<' : '>'} (:key, :id)` : ''} ORDER BY key ${direction}, id ${direction} LIMIT :limit)
     SELECT f.*, page.key, page.total, a.id AS addressee_id, r.id AS recommendation_id, r.number, r.text, r.wording, r.urgent, r.times_made, r.first_made_on,
       i.title AS inspection, i.reference AS inspection_reference, i.published_on, i.published_precision, o.code AS organisation_code, o.name AS organisation,
       t.name AS theme, s.code AS standard_code, f.addressee_id IS NOT NULL AS sees_standing, p.id IS NOT NULL AS sees_plan,
       CASE WHEN p.id IS NOT NULL THEN f.response END AS plan_response, p.response_text, ${owner} AS owner,
       CASE WHEN f.addressee_id IS NOT NULL THEN a.original_target_on END AS original_target_on,
       ARRAY(SELECT split_part(b.name, ' (', 1) FROM organisations b WHERE b.id = ANY(f.blocked_by)) AS blocked_by_names
     ${tables(person).replace('FROM addressees a', 'FROM page JOIN addressees a ON a.id = page.id')}
     LEFT JOIN themes t ON t.id = r.theme_id LEFT JOIN standards s ON s.id = r.standard_id
     ORDER BY page.key ${direction}, page.id ${direction}`,
    { ...bindings, limit: limit + 1, ...(cursor && { key: cursor.key, id: cursor.id }) },
  )
  return rows
}

/** How many rows a filter finds. */
export async function countRecommendations(db: Db, filter: Filter, reading: Reading): Promise<number> {
  const { where, bindings } = conditions(filter, reading)
  const { rows } = await db.raw(`SELECT count(*) AS total ${tables(reading.person)} WHERE ${where}`, bindings)
  return rows[0].total
}

export interface Counts {
  standings: StandingCounts
  total: number
  urgent: number
  no_response: number
  open_query: number
  claim_unchecked: number
}

/** How many rows a filter finds in each standing, and with the signals that a home page names. */
export async function countStandings(db: Db, filter: Filter, reading: Reading): Promise<Counts> {
  const { where, bindings } = conditions(filter, reading)
  const { day, stalledAfter } = reading
  const fired = (signal: 'urgent' | 'no_response' | 'open_query' | 'claim_unchecked') => `count(*) FILTER (WHERE ${signalCondition(signal, day, stalledAfter)}) AS ${signal}`
  const { rows } = await db.raw(
    `SELECT ${standingCase(day, stalledAfter)} AS standing, count(*) AS total, ${fired('urgent')}, ${fired('no_response')}, ${fired('open_query')}, ${fired('claim_unchecked')}
     ${tables(reading.person)} WHERE ${where} GROUP BY 1`,
    bindings,
  )
  const sum = (name: 'total' | 'urgent' | 'no_response' | 'open_query' | 'claim_unchecked') => rows.reduce((all: number, row: Record<string, number>) => all + row[name]!, 0)
  return {
    standings: Object.fromEntries(rows.filter((row: { standing: string | null }) => row.standing).map((row: { standing: string; total: number }) => [row.standing, row.total])),
    total: sum('total'),
    urgent: sum('urgent'),
    no_response: sum('no_response'),
    open_query: sum('open_query'),
    claim_unchecked: sum('claim_unchecked'),
  }
}

export interface UnitCounts {
  code: string
  name: string
  kind: string
  total: number
  standings: StandingCounts
}

/** The same by organisation, for the organisations at and below one; those with most unaddressed first. */
export async function countByOrganisation(db: Db, filter: Filter, reading: Reading): Promise<UnitCounts[]> {
  const { where, bindings } = conditions(filter, reading)
  const { rows } = await db.raw(
    `SELECT code, name, kind, sum(n)::int AS total, coalesce(json_object_agg(standing, n) FILTER (WHERE standing IS NOT NULL), '{}') AS standings,
       coalesce(sum(n) FILTER (WHERE standing = 'unaddressed'), 0) AS worst, coalesce(sum(n) FILTER (WHERE standing = 'overdue'), 0) AS bad
     FROM (SELECT o.code, o.name, o.kind, ${standingCase(reading.day, reading.stalledAfter)} AS standing, count(*)::int AS n ${tables(reading.person)} WHERE ${where} GROUP BY 1, 2, 3, 4) counted
     GROUP BY 1, 2, 3 ORDER BY worst DESC, bad DESC, name LIMIT 200`,
    bindings,
  )
  return rows
}
