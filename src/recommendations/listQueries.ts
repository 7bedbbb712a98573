// The list: one row per addressee. Where a layer is not the reader's its columns are NULL before anything filters, sorts or counts on them.
import type { Day, Precision } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Response, Wording } from '../db/tables.ts'
import { rankOf, signalCondition, standingCase } from '../standing/queries.ts'
import type { SignalFacts } from '../standing/signals.ts'
import type { Person } from '../users/person.ts'
import { ask, facts, inspectionSeen, planSeen, standingSeen } from '../visibility/queries.ts'
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
  /** The inspections not published yet that this person sees, once somebody has looked them up. */
  embargoed?: number[]
}

/** Where a filter is about an organisation, itself and everything above it. */
export type Line = number[] | undefined

type Bindings = Record<string, string | number | number[] | string[]>
interface Asked {
  tables: string
  where: string
  bindings: Bindings
  plan: string
}

/** The standing of a row, for the bound day. */
export const standing = standingCase(':day', ':stalled')
const daysOf = (date: string) => `coalesce(${date} - date '1990-01-01', 99999)`
const nextDue = 'least(f.next_due_on, f.target_on)'

/** Who may see a row (b of standing_facts, o its organisation, io the inspected one). At and below the reader's own, everything. */
function layers({ person, embargoed }: Reading, line: Line): { published: string; standing: string; plan: string } {
  const source = facts(embargoed !== undefined)
  const published = inspectionSeen(person, source)
  if (line?.some(id => person.organisations.includes(id))) return { published, standing: 'true', plan: 'true' }
  return { published, standing: standingSeen(person, source), plan: planSeen(person) }
}

const ownerFor = (plan: string) =>
  `(SELECT coalesce(u.name, nullif(a.owner_title, '')) FROM addressees a LEFT JOIN users u ON u.id = a.owner_id WHERE a.id = b.addressee_id AND ${plan})`

const sortKeys = (plan: string): Record<Sort, string> => ({
  standing: `coalesce(${rankOf(standing)}, 9) * 100000 + ${daysOf(nextDue)}`,
  due: daysOf(nextDue),
  target_on: daysOf('f.target_on'),
  last_activity_on: daysOf('f.last_activity_on'),
  published: `99999 - ${daysOf('(SELECT i.published_on FROM inspections i WHERE i.id = b.inspection_id)')}`,
  inspection: `(SELECT lower(i.title) || to_char(r.number, '0000') FROM recommendations r JOIN inspections i ON i.id = r.inspection_id WHERE r.id = b.recommendation_id) COLLATE "C"`,
  organisation: 'lower(o.name) COLLATE "C"',
  owner: `coalesce(lower(${ownerFor(plan)}), chr(65535)) COLLATE "C"`,
})

/** A filter as tables, conditions and what is bound in them. Everything starts from standing_facts, which holds what rows are found by. */
export function question(filter: Filter, reading: Reading, line: Line): Asked {
  const seen = layers(reading, line)
  const where = [seen.published, 'NOT b.withdrawn']
  const bindings: Bindings = { day: reading.day, stalled: reading.stalledAfter, embargoed: reading.embargoed ?? [] }
  const bind = (name: keyof Filter & string, sql: string) => {
    if (filter[name] === undefined) return
    bindings[name] = filter[name] as string | number[] | string[]
    where.push(sql)
  }
  if (filter.organisation_ids) bind('organisation_ids', 'b.organisation_id = ANY(:organisation_ids)')
  else bind('organisation', `b.organisation_id IN (${atAndBelow('organisation')})`)
  if (filter.inspected_ids) bind('inspected_ids', 'b.inspected_id = ANY(:inspected_ids)')
  else bind('inspected', `b.inspected_id IN (${atAndBelow('inspected')})`)
  bind('addressee_ids', 'b.addressee_id = ANY(:addressee_ids)')
  bind('inspection', 'b.inspection_id = (SELECT id FROM inspections WHERE reference = :inspection)')
  bind('theme', `${ofRecommendation} WHERE theme_id IN (SELECT id FROM themes WHERE name = :theme OR id::text = :theme))`)
  bind('standard', `${ofRecommendation} WHERE standard_id IN (SELECT id FROM standards WHERE code = :standard OR id::text = :standard))`)
  bind('due_from', `${nextDue} >= :due_from`)
  bind('due_to', `${nextDue} <= :due_to`)
  if (filter.owner === 'me') where.push(`b.addressee_id IN (SELECT id FROM addressees WHERE owner_id = :me) AND ${seen.plan}`)
  else bind('owner', `strpos(lower(${ownerFor(seen.plan)}), lower(:owner)) > 0`)
  if (filter.standing.length) bind('standing', `${standing} = ANY(:standing)`)
  for (const signal of filter.signal) where.push(signalCondition(signal, ':day', ':stalled'))
  if (filter.urgent) where.push('b.urgent')
  if (filter.repeat) where.push('b.times_made > 1')
  bind('q', wordsFor(seen.plan))
  const named = filter.q !== undefined || filter.sort === 'organisation'
  return { tables: tablesFor(seen.standing, named || seen.plan !== 'true'), where: where.join('\n AND '), bindings, plan: seen.plan }
}

const atAndBelow = (name: string) => `SELECT id FROM organisations WHERE line && ARRAY(SELECT id FROM organisations WHERE code = :${name})`

// b is the row itself; f is the same row where its standing is the reader's, and else nothing.
const tablesFor = (seen: string, withOrganisations: boolean) =>
  `FROM standing_facts b ${withOrganisations ? 'JOIN organisations o ON o.id = b.organisation_id JOIN organisations io ON io.id = b.inspected_id' : ''}
   ${seen === 'true' ? 'CROSS JOIN LATERAL (SELECT b.*) f' : `LEFT JOIN LATERAL (SELECT b.* WHERE ${seen}) f ON true`}`

const ofRecommendation = 'b.recommendation_id IN (SELECT id FROM recommendations'

// Words of the text, a number, the inspection, the organisation, or the owner where the plan is the reader's.
const wordsFor = (
  plan: string,
) => `(b.recommendation_id IN (SELECT w.id FROM recommendations w WHERE to_tsvector('english', w.text) @@ websearch_to_tsquery('english', :q) OR w.number::text = :q)
  OR b.inspection_id IN (SELECT i.id FROM inspections i WHERE strpos(lower(i.title || ' ' || i.reference), lower(:q)) > 0)
  OR strpos(lower(o.name), lower(:q)) > 0 OR strpos(lower(${ownerFor(plan)}), lower(:q)) > 0)`

/** The latest practice check, which belongs to the plan: over the columns of f, where it is not the reader's. */
export const checkIf = (plan: string): string =>
  ['on', 'looked_at', 'sufficient'].map(name => `CASE WHEN ${plan} THEN f.last_check_${name} END AS last_check_${name}`).join(', ')

const blockedByNames = `CASE WHEN f.blocked > 0 THEN ARRAY(SELECT split_part(n.name, ' (', 1) FROM organisations n WHERE n.id = ANY(f.blocked_by)) ELSE '{}' END`

interface Named {
  code: string
  name: string
  line: number[]
  /** Itself and everything below. */
  below: number[]
}

export interface Choices {
  stalled_after_days: number
  organisation: Named | null
  inspected: Named | null
  embargoed: number[]
  themes: string[]
  standards: { code: string; title: string }[]
}

/** The inspections not published yet that a person sees, as an array. */
const embargoedSeen = (person: Person): string =>
  `ARRAY(SELECT i.id FROM inspections i WHERE i.state <> 'published' AND ${inspectionSeen(person)})`

const named = (name: string) => `(SELECT json_build_object('code', c.code, 'name', c.name, 'line', c.line,
    'below', ARRAY(SELECT id FROM organisations WHERE line && ARRAY[c.id])) FROM organisations c
  WHERE :${name}::text IS NOT NULL AND (c.code = upper(:${name}) OR lower(c.name) = lower(:${name}) OR lower(split_part(c.name, ' (', 1)) = lower(:${name})
    OR c.id IN (SELECT organisation_id FROM organisation_aliases WHERE lower(name) = lower(:${name})))
  ORDER BY c.code = upper(:${name}) DESC, c.valid_to NULLS FIRST LIMIT 1) AS ${name}`

/** What a list page offers to choose from, the setting it needs, and the organisations its filter names: null when there are none. */
export async function getChoices(
  db: Db,
  person: Person,
  { organisation, inspected }: Pick<Filter, 'organisation' | 'inspected'>,
): Promise<Choices> {
  const [choices] = await ask<Choices>(
    db,
    person,
    `SELECT (SELECT value FROM settings WHERE name = 'stalled_after_days') AS stalled_after_days,
       ARRAY(SELECT name FROM themes ORDER BY name) AS themes,
       (SELECT coalesce(json_agg(s), '[]') FROM (SELECT DISTINCT ON (code) code, title FROM standards ORDER BY code) s) AS standards,
       ${embargoedSeen(person)} AS embargoed, ${named('organisation')}, ${named('inspected')}`,
    { organisation: organisation ?? null, inspected: inspected ?? null },
  )
  return choices!
}

/**
 * One page of the list, `limit` + 1 rows at most, so that the caller knows whether there is more; each row carries the total.
 * Reads as at another day when `db` looks at one. `line` is that of the filter's organisation today.
 */
export async function listRecommendations(db: Db, filter: Filter, reading: Reading, limit: number, line?: Line): Promise<ListRow[]> {
  const { tables, where, bindings, plan } = question(filter, reading, line)
  const { cursor } = filter
  const down = filter.descending !== (cursor?.backwards ?? false)
  const direction = down ? 'DESC' : 'ASC'
  return ask<ListRow>(
    db,
    reading.person,
    `WITH matched AS MATERIALIZED (
       SELECT b.addressee_id AS id, ${sortKeys(plan)[filter.sort]} AS key, f.addressee_id IS NOT NULL AS sees_standing, ${plan} AS sees_plan ${tables} WHERE ${where}),
     page AS (SELECT *, (SELECT count(*) FROM matched) AS total FROM matched
       ${cursor ? `WHERE (key, id) ${down ? '<' : '>'} (:key, :id)` : ''} ORDER BY key ${direction}, id ${direction} LIMIT :limit)
     SELECT f.*, page.key, page.total, page.sees_standing, page.sees_plan, a.id AS addressee_id, r.id AS recommendation_id, r.number, r.text, r.wording, r.urgent,
       r.times_made, r.first_made_on, i.title AS inspection, i.reference AS inspection_reference, i.published_on, i.published_precision,
       o.code AS organisation_code, o.name AS organisation, t.name AS theme, s.code AS standard_code,
       ${checkIf('page.sees_plan')}, CASE WHEN page.sees_plan THEN a.response END AS plan_response, CASE WHEN page.sees_plan THEN a.response_text END AS response_text,
       coalesce(ou.name, CASE WHEN page.sees_plan THEN nullif(a.owner_title, '') END) AS owner,
       CASE WHEN page.sees_standing THEN a.original_target_on END AS original_target_on, ${blockedByNames} AS blocked_by_names
     FROM page JOIN addressees a ON a.id = page.id JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id
     JOIN inspections i ON i.id = r.inspection_id LEFT JOIN standing_facts f ON f.addressee_id = a.id AND page.sees_standing
     LEFT JOIN users ou ON ou.id = a.owner_id AND page.sees_plan LEFT JOIN themes t ON t.id = r.theme_id LEFT JOIN standards s ON s.id = r.standard_id
     ORDER BY page.key ${direction}, page.id ${direction}`,
    { ...bindings, limit: limit + 1, ...(cursor && { key: cursor.key, id: cursor.id }) },
  )
}
