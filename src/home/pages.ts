import type { Response } from 'express'
import { lateness } from '../actions/lateness.ts'
import { myActions } from '../actions/queries.ts'
import { statuses } from '../actions/workflow.ts'
import { commentsForMe } from '../comments/queries.ts'
import { listInspections } from '../inspections/queries.ts'
import { states } from '../inspections/ratings.ts'
import { openQueries } from '../inspectorQueries/queries.ts'
import { shortName } from '../organisations/names.ts'
import { addUp, beforeCounting, type Counts, countByOrganisation, countStandings } from '../recommendations/countQueries.ts'
import type { Filter } from '../recommendations/filter.ts'
import type { Reading } from '../recommendations/listQueries.ts'
import { type Standing, standings } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { askTogether } from '../visibility/queries.ts'

const everything: Filter = { standing: [], signal: [], urgent: false, repeat: false, sort: 'standing', descending: false }
const first: Standing[] = ['unaddressed', 'overdue', 'stalled']

/** What needs this person today: the same page for every role, with the parts that a role has. */
export async function show(visit: Visitor, res: Response) {
  const { db, user, today } = visit
  const { settings, places, embargoed, actions, queries, comments } = await askTogether(db, user, {
    ...beforeCounting(user),
    actions: myActions(user),
    queries: openQueries(user),
    comments: commentsForMe(user),
  })
  const reading: Reading = { person: user, day: today, stalledAfter: settings[0]!.value, embargoed: embargoed.map(({ id }) => id) }
  const below = (organisation_id: number) => places.find(({ id }) => id === organisation_id)?.below ?? []
  const units = await belowOf(visit, reading, below)
  const blocks = await Promise.all(
    placesOf(visit, below).map(async place => ({
      ...place,
      counts: numbered(
        place.query,
        // A lead's own numbers are those of everything below, which are counted already.
        units && place.filter.organisation === units.organisation
          ? addUp(units.counts)
          : await countStandings(db, { ...everything, ...place.filter }, reading, place.line),
      ),
    })),
  )
  await res.page('home/show', {
    title: 'Home',
    blocks,
    below: (units?.counts ?? []).filter(({ kind }) => kind === 'unit').slice(0, 200),
    queries,
    actions: actions.map(action => ({ ...action, late: lateness(action, today) })),
    comments,
    ahead:
      user.inspector || user.administrator ? (await listInspections(db, user, {}, 200)).filter(({ state }) => state !== 'published') : [],
    standings,
    statuses,
    states,
    shortName,
  })
}

/** An organisation and everything below it. */
type Below = (organisation_id: number) => number[]

interface Place {
  name: string
  query: string
  filter: Partial<Filter>
  line?: number[]
}

/** What the numbers of this person's home page are about: their organisations, or everything for inspectors. */
function placesOf({ user }: Visitor, below: Below): Place[] {
  const own = user.memberships.filter(({ organisation_id }) => user.organisations.includes(organisation_id))
  const places = own.map(
    ({ code, name, kind, organisation_id }): Place => ({
      name: kind === 'unit' ? shortName(name) : `${shortName(name)} and below`,
      query: `organisation=${code}`,
      filter: { organisation: code, organisation_ids: below(organisation_id) },
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

/** For leads: the counts of their organisation and those below, those with most unaddressed first. */
async function belowOf({ db, user }: Visitor, reading: Reading, below: Below) {
  const lead = user.memberships.find(({ role }) => role === 'regional_lead' || role === 'national_lead')
  if (!lead) return undefined
  const filter = { ...everything, organisation: lead.code, organisation_ids: below(lead.organisation_id) }
  return { organisation: lead.code, counts: await countByOrganisation(db, filter, reading, [lead.organisation_id]) }
}

export async function accessibility(_visit: Visitor, res: Response) {
  await res.page('home/accessibility', { title: 'Accessibility statement' })
}
