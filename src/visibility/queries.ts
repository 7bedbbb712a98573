// Who sees what: the layers, as SQL conditions. Every read of an inspection, recommendation or plan is built on these, so that what a
// person may not see does not exist. Names of tables in them: i inspection, io its organisation, r recommendation, a addressee, o its
// organisation. They work on today's tables and on those of another day; the memberships are always today's.
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Person } from '../users/person.ts'

/** Ask on behalf of a person: a prepared statement with named bindings, in which :mine, :leads and :me are the person's. */
export const ask = <Row>(db: Db | Tx, person: Person, sql: string, bindings: Record<string, unknown> = {}): Promise<Row[]> =>
  prepared<Row>(db, sql, { ...bindings, mine: person.organisations, leads: person.leads, me: person.id })

/** Where a query finds what the layers speak of, as conditions. */
export interface Source {
  /** Whether the inspection is published. */
  published: string
  /** Whether an organisation among :leads was inspected or is addressed. */
  led: string
  /** Whether any addressee of the recommendation is at or below :mine. */
  anyAddressee: string
}

const tables: Source = {
  published: "i.state = 'published'",
  led: `i.organisation_id = ANY(:leads) OR EXISTS (
    SELECT 1 FROM recommendations er JOIN addressees ea ON ea.recommendation_id = er.id
    WHERE er.inspection_id = i.id AND ea.organisation_id = ANY(:leads))`,
  anyAddressee: `EXISTS (
    SELECT 1 FROM addressees sa JOIN organisations so ON so.id = sa.organisation_id WHERE sa.recommendation_id = r.id AND so.line && :mine)`,
}

/**
 * The same in standing_facts (b), where lists look. IN and not EXISTS, because it is asked of many rows at once.
 * @param embargoed whether :embargoed is bound, to the inspections not published yet that this person sees
 */
export const facts = (embargoed: boolean): Source => ({
  published: 'b.published',
  led: embargoed
    ? 'b.inspection_id = ANY(:embargoed)'
    : 'b.inspected_id = ANY(:leads) OR b.inspection_id IN (SELECT e.inspection_id FROM standing_facts e WHERE e.organisation_id = ANY(:leads))',
  anyAddressee:
    'b.recommendation_id IN (SELECT sa.recommendation_id FROM standing_facts sa JOIN organisations so ON so.id = sa.organisation_id WHERE so.line && :mine)',
})

/** Published: everyone signed in. Before publication: administrators, inspectors, leaders of the inspected and addressed organisations. */
export function inspectionSeen(person: Person, { published, led } = tables): string {
  if (person.publishedOnly) return published
  if (person.inspector || person.administrator) return 'true'
  return person.leads.length ? `(${published} OR ${led})` : published
}

/** The plan: the addressee, everyone above it, inspectors. */
export const planSeen = (person: Person): string => (person.inspector ? 'true' : person.organisations.length ? 'o.line && :mine' : 'false')

/** The standing view: the inspected organisation, every addressee, everyone above either, inspectors. */
export function standingSeen(person: Person, { anyAddressee } = tables): string {
  if (person.inspector) return 'true'
  return person.organisations.length ? `(o.line && :mine OR io.line && :mine OR ${anyAddressee})` : 'false'
}

/** Comments (c) by audience, beside planSeen: inspectors never see those for the plan's line; the inspectorate's own are theirs alone. */
export function commentSeen(person: Person): string {
  const audiences = person.inspector ? "'everyone', 'inspectorate'" : "'everyone'"
  const line = person.organisations.length ? "(c.audience = 'line' AND o.line && :mine)" : 'false'
  return `(c.audience IN (${audiences}) OR ${line})`
}

/** Evidence (e) by audience, beside planSeen: inspectors never see what is for the plan's line. */
export const evidenceSeen = (person: Person): string =>
  `(e.audience = 'everyone'${person.organisations.length ? ' OR o.line && :mine' : ''})`

/** A question that can be asked alone or together with others: a statement that uses :mine, :leads and :me, and its own bindings. */
export interface Question<Row> {
  sql: string
  bindings: Record<string, unknown>
  /** What the statement calls "seen", where it starts from that. */
  seen?: Seen
  /** Only for the type of its rows. */
  row?: Row
}

/** The addressees whose plan the reader sees, of one of these. */
interface Seen {
  sql: string
  bindings: { seen_id: number }
}
/** Those that an action serves; those of an inspection or an organisation that are not withdrawn; or all, for what was told of them. */
export type SeenOf =
  | { recommendation: number }
  | { action: number }
  | { inspection: number }
  | { organisation: number }
  | { allOfInspection: number }
  | { allAtAndBelow: number }

const places: Record<string, string> = {
  recommendation: 'a.recommendation_id = :seen_id',
  action: 'a.id IN (SELECT addressee_id FROM action_addressees WHERE action_id = :seen_id)',
  inspection: 'i.id = :seen_id AND r.withdrawn_on IS NULL',
  organisation: 'o.id = :seen_id AND r.withdrawn_on IS NULL',
  allOfInspection: 'r.inspection_id = :seen_id',
  allAtAndBelow: 'o.line && ARRAY[:seen_id::bigint]',
}

/** A condition on a, o, r and i, with what is bound in it. */
export function placeOf(of: SeenOf): { where: string; bindings: { seen_id: number } } {
  const [[what, seen_id] = ['', 0]] = Object.entries(of)
  return { where: places[what]!, bindings: { seen_id } }
}

export function seenAnswers(person: Person, of: SeenOf): Seen {
  const { where, bindings } = placeOf(of)
  return {
    sql: `SELECT a.id, r.id AS recommendation_id, o.id AS organisation_id, split_part(o.name, ' (', 1) AS organisation
    FROM addressees a JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id
    JOIN inspections i ON i.id = r.inspection_id
    WHERE ${where} AND ${planSeen(person)} AND ${inspectionSeen(person)}`,
    bindings,
  }
}
const withSeen = (seen: Seen | undefined) => (seen ? `WITH seen AS MATERIALIZED (${seen.sql})\n` : '')

export const answered = <Row>(db: Db | Tx, person: Person, { sql, bindings, seen }: Question<Row>): Promise<Row[]> =>
  ask<Row>(db, person, withSeen(seen) + sql, { ...bindings, ...seen?.bindings })

// biome-ignore lint/suspicious/noExplicitAny: each question has rows of its own
type Questions = Record<string, Question<any>>
type Answers<Q extends Questions> = { [name in keyof Q]: Q[name] extends Question<infer Row> ? Row[] : never }

/**
 * Ask several questions in one round trip to the database. Rows come as JSON: days and numbers as ever, instants as ISO text.
 * Those that start from what is seen start from the same: it is looked up once.
 */
export async function askTogether<Q extends Questions>(db: Db | Tx, person: Person, questions: Q): Promise<Answers<Q>> {
  const seen = Object.values(questions).find(question => question.seen)?.seen
  const bindings: Record<string, unknown> = { ...seen?.bindings }
  const parts = Object.entries(questions).map(([name, question]) => {
    if (question.seen && (question.seen.sql !== seen!.sql || question.seen.bindings.seen_id !== seen!.bindings.seen_id))
      throw new Error('Questions that are asked together start from the same')
    for (const [key, value] of Object.entries(question.bindings)) bindings[`${name}_${key}`] = value
    const sql = question.sql.replaceAll(/(?<!:):([a-z]\w*)/g, (all, key: string) =>
      Object.hasOwn(question.bindings, key) ? `:${name}_${key}` : all,
    )
    return `(SELECT coalesce(json_agg(${name}), '[]') FROM (${sql}) ${name}) AS ${name}`
  })
  const [row] = await ask<Answers<Q>>(db, person, `${withSeen(seen)}SELECT ${parts.join(',\n')}`, bindings)
  return row!
}
