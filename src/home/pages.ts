import type { Response } from 'express'
import { lateness } from '../actions/lateness.ts'
import { listMyActions } from '../actions/queries.ts'
import { statuses } from '../actions/workflow.ts'
import { listCommentsForMe } from '../comments/queries.ts'
import { listInspections } from '../inspections/queries.ts'
import { states } from '../inspections/ratings.ts'
import { listOpenQueries } from '../inspectorQueries/queries.ts'
import { shortName } from '../organisations/names.ts'
import type { Filter } from '../recommendations/filter.ts'
import { type Counts, countByOrganisation, countStandings, type Reading } from '../recommendations/listQueries.ts'
import { getSettings } from '../standing/queries.ts'
import { type Standing, standings } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'

const everything: Filter = { standing: [], signal: [], urgent: false, repeat: false, sort: 'standing', descending: false }
const first: Standing[] = ['unaddressed', 'overdue', 'stalled']

/** What needs this person today: the same page for every role, with the parts that a role has. */
export async function show(visit: Visitor, res: Response) {
  const { db, user, today } = visit
  const { stalled_after_days: stalledAfter } = await getSettings(db)
  const reading: Reading = { person: user, day: today, stalledAfter }
  const places = placesOf(visit)
  const blocks = await Promise.all(
    places.map(async place => ({
      ...place,
      counts: numbered(place.query, await countStandings(db, { ...everything, ...place.filter }, reading, place.line)),
    })),
  )
  const actions = user.organisations.length ? await listMyActions(db, user) : []
  await res.page('home/show', {
    title: 'Home',
    blocks,
    below: await belowOf(visit, reading),
    queries: user.organisations.length || user.inspector ? await listOpenQueries(db, user) : [],
    actions: actions.map(action => ({ ...action, late: lateness(action, today) })),
    comments: user.organisations.length || user.inspector ? await listCommentsForMe(db, user) : [],
    ahead:
      user.inspector || user.administrator ? (await listInspections(db, user, {}, 200)).filter(({ state }) => state !== 'published') : [],
    standings,
    statuses,
    states,
    shortName,
  })
}

interface Place {
  name: string
  query: string
  filter: Partial<Filter>
  line?: number[]
}

/** What the numbers of this person's home page are about: their organisations, or everything for inspectors. */
function placesOf({ user }: Visitor): Place[] {
  const own = user.memberships.filter(({ organisation_id }) => user.organisations.includes(organisation_id))
  const places = own.map(
    ({ code, name, kind, organisation_id }): Place => ({
      name: kind === 'unit' ? shortName(name) : `${shortName(name)} and below`,
      query: `organisation=${code}`,
      filter: { organisation: code },
      line: [organisation_id],
    }),
  )
  return user.inspector ? [...places, { name: 'All inspections', query: '', filter: {} }] : places
}

const href = (query: string, more: string) => `/recommendations?${[query, more].filter(Boolean).join('&')}`

/** Every number with the address of the list it counts. */
function numbered(query: string, { standings: found, total, ...signals }: Counts) {
  const standing = (name: Standing) => ({
    standing: name,
    label: standings[name],
    n: found[name] ?? 0,
    href: href(query, `standing=${name}`),
  })
  const others = (Object.keys(standings) as Standing[]).filter(name => !first.includes(name))
  return {
    total,
    all_href: href(query, ''),
    first: first.map(standing),
    others: others.map(standing).filter(({ n }) => n > 0),
    no_response: { n: signals.no_response, href: href(query, 'signal=no_response') },
    open_query: { n: signals.open_query, href: href(query, 'signal=open_query') },
    claim_unchecked: { n: signals.claim_unchecked, href: href(query, 'signal=claim_unchecked') },
    urgent: { n: signals.urgent, href: href(query, 'urgent=yes') },
  }
}

/** For leads: the organisations below, those with most unaddressed first. */
async function belowOf({ db, user }: Visitor, reading: Reading) {
  const lead = user.memberships.find(({ role }) => role === 'regional_lead' || role === 'national_lead')
  if (!lead) return []
  return (await countByOrganisation(db, { ...everything, organisation: lead.code }, reading, [lead.organisation_id])).filter(
    ({ kind }) => kind === 'unit',
  )
}

export async function accessibility(_visit: Visitor, res: Response) {
  await res.page('home/accessibility', { title: 'Accessibility statement' })
}
