import type { Response } from 'express'
import { lateness } from '../actions/lateness.ts'
import { myActions } from '../actions/queries.ts'
import { statuses } from '../actions/workflow.ts'
import { countToConfirm, mostCounted } from '../assurance/queries.ts'
import { countWaitingForMine } from '../blocking/queries.ts'
import { commentsForMe } from '../comments/queries.ts'
import type { Day } from '../days.ts'
import { listInspections } from '../inspections/queries.ts'
import { states } from '../inspections/ratings.ts'
import { openQueries } from '../inspectorQueries/queries.ts'
import { waitingForMe } from '../moreTime/queries.ts'
import { shortName } from '../organisations/names.ts'
import { listUnits } from '../organisations/queries.ts'
import { checksDue, type DueCheck as PracticeDue } from '../practiceChecks/queries.ts'
import { beforeCounting, type CountedSignal, type Counts } from '../recommendations/countQueries.ts'
import { countEach, countEachThen, countsAt, type FactsVersion, factsVersions, noVersions } from '../recommendations/keptCountQueries.ts'
import type { Reading } from '../recommendations/listQueries.ts'
import { reviewsToReply } from '../reviews/queries.ts'
import { type Standing, standings } from '../standing/standing.ts'
import { checksToDo } from '../sustainChecks/dueList.ts'
import { type DueCheck as SustainDue, sustainChecksDue } from '../sustainChecks/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { askTogether, type Question } from '../visibility/queries.ts'
import { queryOf } from '../web/address.ts'
import { asAtDay, read } from '../web/page.ts'
import { type Below, placesOf } from './places.ts'

const decisionsShown = 3
const checksShown = 5
const first: Standing[] = ['unaddressed', 'overdue', 'stalled']

/** What needs this person today: the same page for every role, with the parts that a role has. And what needed them on another day. */
export async function show(visit: Visitor, res: Response) {
  const { user } = visit
  const page = await read(visit, async (db, day) => {
    const asked = await askTogether(db, user, {
      ...beforeCounting(user),
      actions: myActions(user),
      sustain: sustainChecksDue(user, day, checksShown),
      practice: checksDue(user, day, checksShown),
      waiting: countWaitingForMine(user, day),
      decisions: waitingForMe(user, decisionsShown),
      reviews: reviewsToReply,
      claims: countToConfirm(user),
      queries: openQueries(user),
      comments: commentsForMe(user),
      facts: (asAtDay(visit) ? noVersions : factsVersions(user.inspector)) as Question<{ versions: FactsVersion[] | null }>,
    })
    const reading: Reading = { person: user, day, stalledAfter: asked.settings[0]!.value, embargoed: asked.embargoed.map(({ id }) => id) }
    const counted = await countedFor(db, reading, asked.facts[0]!.versions)
    const below = (organisation_id: number) => asked.places.find(({ id }) => id === organisation_id)?.below ?? []
    return { ...asked, day, counted, below, units: await unitsBelow(db, user, below, counted), ahead: await ahead(db, user) }
  })
  await res.page('home/show', {
    title: 'Home',
    ...told(visit, page),
    units: page.units,
    decisions: page.decisions,
    reviews: page.reviews,
    toConfirm: page.claims[0]!.n,
    mostCounted,
    waiting: page.waiting,
    queries: page.queries,
    comments: page.comments,
    ahead: page.ahead,
    suffix: queryOf(visit),
    statuses,
    states,
    shortName,
  })
}

/** From what this process keeps, for today; counted anew for an earlier day. */
const countedFor = (
  db: Visitor['db'],
  reading: Reading,
  versions: FactsVersion[] | null,
): Promise<Map<number, Counts>> | Map<number, Counts> => {
  if (!reading.person.organisations.length && !reading.person.inspector) return new Map()
  return versions ? countEach(db, reading, versions) : countEachThen(db, reading)
}

const ahead = async (db: Visitor['db'], user: Visitor['user']) =>
  user.inspector || user.administrator ? (await listInspections(db, user, {}, 200)).filter(({ state }) => state !== 'published') : []

interface Told {
  day: Day
  counted: Map<number, Counts>
  below: Below
  actions: Parameters<typeof lateness>[0][]
  sustain: SustainDue[]
  practice: PracticeDue[]
}

function told(visit: Visitor, { day, counted, below, actions, sustain, practice }: Told) {
  return {
    blocks: placesOf(visit.user, below).map(place => ({
      ...place,
      counts: numbered(visit, place.query, countsAt(counted, place.filter.organisation_ids)),
    })),
    checks: checksToDo(sustain, practice, asAtDay(visit) !== null),
    actions: actions.map(action => ({ ...action, late: lateness(action, day) })),
  }
}

const unitsShown = 50

/** For leads: the counts of the units below, those with most unaddressed first, and how many more there are. */
async function unitsBelow(db: Visitor['db'], user: Visitor['user'], below: Below, counted: Map<number, Counts>) {
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

const listOf = (visit: Visitor, query: string, more: string) =>
  `/recommendations${queryOf(visit, Object.fromEntries(new URLSearchParams([query, more].filter(Boolean).join('&'))))}`

/** Every number with the address of the list it counts. */
function numbered(visit: Visitor, query: string, { standings: found, total, ...signals }: Counts) {
  const href = (more: string) => listOf(visit, query, more)
  const standing = (name: Standing) => ({
    standing: name,
    label: standings[name],
    n: found[name] ?? 0,
    href: href(`standing=${name}`),
  })
  const others = (Object.keys(standings) as Standing[]).filter(name => !first.includes(name))
  return {
    total,
    all_href: href(''),
    first: first.map(standing),
    others: others.map(standing).filter(({ n }) => n > 0),
    signals: (Object.keys(signalWords) as CountedSignal[])
      .filter(signal => signals[signal] > 0)
      .map(signal => ({
        words: `${signals[signal]} ${signalWords[signal]}`,
        href: href(signal === 'urgent' ? 'urgent=yes' : `signal=${signal}`),
      })),
  }
}

export async function accessibility(_visit: Visitor, res: Response) {
  await res.page('home/accessibility', { title: 'Accessibility statement' })
}
