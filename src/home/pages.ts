import type { Response } from 'express'
import { lateness } from '../actions/lateness.ts'
import { myActions } from '../actions/queries.ts'
import { statuses } from '../actions/workflow.ts'
import { countToConfirm } from '../assurance/queries.ts'
import { countWaitingForMine } from '../blocking/queries.ts'
import { commentsForMe } from '../comments/queries.ts'
import { listInspections } from '../inspections/queries.ts'
import { states } from '../inspections/ratings.ts'
import { openQueries } from '../inspectorQueries/queries.ts'
import { waitingForMe } from '../moreTime/queries.ts'
import { shortName } from '../organisations/names.ts'
import { listUnits } from '../organisations/queries.ts'
import { checksDue } from '../practiceChecks/queries.ts'
import { beforeCounting, type CountedSignal, type Counts } from '../recommendations/countQueries.ts'
import { countEach, countsAt, factsVersions } from '../recommendations/keptCountQueries.ts'
import type { Reading } from '../recommendations/listQueries.ts'
import { reviewsToReply } from '../reviews/queries.ts'
import { type Standing, standings } from '../standing/standing.ts'
import { checksToDo } from '../sustainChecks/dueList.ts'
import { sustainChecksDue } from '../sustainChecks/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { askTogether } from '../visibility/queries.ts'
import { type Below, placesOf } from './places.ts'

const decisionsShown = 3
const checksShown = 5
const first: Standing[] = ['unaddressed', 'overdue', 'stalled']

/** What needs this person today: the same page for every role, with the parts that a role has. */
export async function show(visit: Visitor, res: Response) {
  const { db, user, today } = visit
  const { settings, places, embargoed, facts, actions, queries, comments, decisions, claims, waiting, sustain, practice, reviews } =
    await askTogether(db, user, {
      ...beforeCounting(user),
      facts: factsVersions(user.inspector),
      actions: myActions(user),
      sustain: sustainChecksDue(user, today, checksShown),
      practice: checksDue(user, today, checksShown),
      waiting: countWaitingForMine(user, today),
      decisions: waitingForMe(user, decisionsShown),
      reviews: reviewsToReply,
      claims: countToConfirm(user),
      queries: openQueries(user),
      comments: commentsForMe(user),
    })
  const reading: Reading = { person: user, day: today, stalledAfter: settings[0]!.value, embargoed: embargoed.map(({ id }) => id) }
  const below = (organisation_id: number) => places.find(({ id }) => id === organisation_id)?.below ?? []
  const counted = user.organisations.length || user.inspector ? await countEach(db, reading, facts[0]!.versions) : new Map<number, Counts>()
  await res.page('home/show', {
    title: 'Home',
    blocks: placesOf(user, below).map(place => ({
      ...place,
      counts: numbered(place.query, countsAt(counted, place.filter.organisation_ids)),
    })),
    units: await unitsBelow(visit, below, counted),
    decisions,
    reviews,
    toConfirm: claims[0]!.n,
    waiting,
    checks: checksToDo(sustain, practice),
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

const unitsShown = 50

/** For leads: the counts of the units below, those with most unaddressed first, and how many more there are. */
async function unitsBelow({ db, user }: Visitor, below: Below, counted: Map<number, Counts>) {
  const lead = user.memberships.find(({ role }) => role === 'regional_lead' || role === 'national_lead')
  if (!lead) return undefined
  const ids = below(lead.organisation_id).filter(id => id !== lead.organisation_id && counted.get(id)?.total)
  const worstFirst = (a: Counts, b: Counts) =>
    (b.standings.unaddressed ?? 0) - (a.standings.unaddressed ?? 0) || (b.standings.overdue ?? 0) - (a.standings.overdue ?? 0)
  ids.sort((a, b) => worstFirst(counted.get(a)!, counted.get(b)!))
  const units = (await listUnits(db, ids, unitsShown)).map(unit => ({ ...unit, counts: counted.get(unit.id)! }))
  units.sort((a, b) => worstFirst(a.counts, b.counts) || a.name.localeCompare(b.name, 'en-GB'))
  return { code: lead.code, shown: units, more: (units[0]?.total ?? 0) - units.length }
}

/** What is said after each number, in the order of the page. */
const signalWords: Record<CountedSignal, string> = {
  no_response: 'without a response',
  check_failed: 'reopened because a check failed',
  confirm_again: 'to be confirmed again',
  check_due: 'with a check due',
  blocked: 'blocked',
  more_time: 'with more time asked for',
  date_moved: 'with a date moved',
  no_evidence: 'reported complete without evidence',
  evidence_expired: 'with expired evidence',
  claim_unchecked: 'claimed and not checked',
  urgent: 'urgent',
  open_query: 'with an open inspector query',
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
    signals: (Object.keys(signalWords) as CountedSignal[])
      .filter(signal => signals[signal] > 0)
      .map(signal => ({
        words: `${signals[signal]} ${signalWords[signal]}`,
        href: href(query, signal === 'urgent' ? 'urgent=yes' : `signal=${signal}`),
      })),
  }
}

export async function accessibility(_visit: Visitor, res: Response) {
  await res.page('home/accessibility', { title: 'Accessibility statement' })
}
