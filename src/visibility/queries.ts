// Who sees what: the layers, as SQL conditions. Every read of an inspection, recommendation or plan is built on these, so that what a
// person may not see does not exist. Names of tables in them: i inspection, io its organisation, r recommendation, a addressee, o its
// organisation. They work on today's tables and on those of another day; the memberships are always today's.
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
