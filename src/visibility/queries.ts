// Who sees what: the layers, as SQL conditions. Every read of an inspection, recommendation or plan is built on these, so that what a
// person may not see does not exist. Names of tables in them: i inspection, io its organisation, r recommendation, a addressee, o its
// organisation. They work on today's tables and on those of another day; the memberships are always today's.
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Person } from '../users/person.ts'

/** Our own ids as an SQL array. */
const ids = (organisations: number[]) => `'{${organisations.map(Number).join(',')}}'::bigint[]`

/** Published: everyone signed in. Before publication: administrators, inspectors, leaders of the inspected and addressed organisations. */
export function seesInspection(person: Person): string {
  if (person.inspector || person.administrator) return 'true'
  if (!person.leads.length) return "i.state = 'published'"
  const leads = ids(person.leads)
  return `(i.state = 'published' OR i.organisation_id = ANY(${leads}) OR EXISTS (
    SELECT 1 FROM recommendations er JOIN addressees ea ON ea.recommendation_id = er.id
    WHERE er.inspection_id = i.id AND ea.organisation_id = ANY(${leads})))`
}

/** The plan: the addressee, everyone above it, inspectors. */
export const seesPlan = (person: Person): string => (person.inspector ? 'true' : `o.line && ${ids(person.organisations)}`)

/** The standing view: the inspected organisation, every addressee, everyone above either, inspectors. */
export function seesStanding(person: Person): string {
  if (person.inspector) return 'true'
  if (!person.organisations.length) return 'false'
  const mine = ids(person.organisations)
  return `(o.line && ${mine} OR io.line && ${mine} OR EXISTS (
    SELECT 1 FROM addressees sa JOIN organisations so ON so.id = sa.organisation_id WHERE sa.recommendation_id = r.id AND so.line && ${mine}))`
}

/** Comments (c) by audience, beside seesPlan: inspectors never see those for the plan's line; the inspectorate's own are theirs alone. */
export function seesComment(person: Person): string {
  const audiences = ["'everyone'", ...(person.inspector ? ["'inspectorate'"] : [])].join(', ')
  const line = person.organisations.length ? `(c.audience = 'line' AND o.line && ${ids(person.organisations)})` : 'false'
  return `(c.audience IN (${audiences}) OR ${line})`
}

/** Ask on behalf of a person: a prepared statement with named bindings, in which :mine, :leads and :me are the person's. */
export const ask = <Row>(db: Db | Tx, person: Person, sql: string, bindings: Record<string, unknown> = {}): Promise<Row[]> =>
  prepared<Row>(db, sql, { ...bindings, mine: person.organisations, leads: person.leads, me: person.id })

/** Published: everyone signed in. Before publication: administrators, inspectors, leaders of the inspected and addressed organisations. */
export function inspectionSeen(person: Person): string {
  if (person.inspector || person.administrator) return 'true'
  if (!person.leads.length) return "i.state = 'published'"
  return `(i.state = 'published' OR i.organisation_id = ANY(:leads) OR EXISTS (
    SELECT 1 FROM recommendations er JOIN addressees ea ON ea.recommendation_id = er.id
    WHERE er.inspection_id = i.id AND ea.organisation_id = ANY(:leads)))`
}

/** The plan: the addressee, everyone above it, inspectors. */
export const planSeen = (person: Person): string => (person.inspector ? 'true' : person.organisations.length ? 'o.line && :mine' : 'false')

/** The standing view: the inspected organisation, every addressee, everyone above either, inspectors. */
export function standingSeen(person: Person): string {
  if (person.inspector) return 'true'
  if (!person.organisations.length) return 'false'
  return `(o.line && :mine OR io.line && :mine OR EXISTS (
    SELECT 1 FROM addressees sa JOIN organisations so ON so.id = sa.organisation_id WHERE sa.recommendation_id = r.id AND so.line && :mine))`
}

/** Comments (c) by audience, beside planSeen: inspectors never see those for the plan's line; the inspectorate's own are theirs alone. */
export function commentSeen(person: Person): string {
  const audiences = person.inspector ? "'everyone', 'inspectorate'" : "'everyone'"
  const line = person.organisations.length ? "(c.audience = 'line' AND o.line && :mine)" : 'false'
  return `(c.audience IN (${audiences}) OR ${line})`
}
