import type { Response } from 'express'
import { lastVisit } from '../changes/lastVisit.ts'
import { listMatches } from '../frameworks/matchQueries.ts'
import { type InspectionRow, listInspectionsOf, listRatings } from '../inspections/queries.ts'
import { changeOf, changes, ratingLines } from '../inspections/ratingLines.ts'
import { ratings, states } from '../inspections/ratings.ts'
import { listPlansSeen } from '../plans/queries.ts'
import { checkedWords } from '../practiceChecks/words.ts'
import { type Counts, countByOrganisation, countStandings, type UnitCounts } from '../recommendations/countQueries.ts'
import type { Filter } from '../recommendations/filter.ts'
import type { Reading } from '../recommendations/listQueries.ts'
import { listReviews } from '../reviews/queries.ts'
import { mayOpenReview, reviewStates } from '../reviews/workflow.ts'
import { getSettings } from '../standing/queries.ts'
import { type Standing, standings } from '../standing/standing.ts'
import { roles, seesPlanOf } from '../users/person.ts'
import type { Visitor } from '../users/visitor.ts'
import { keepsPeopleOf } from '../users/workflow.ts'
import { asked, queryOf } from '../web/address.ts'
import { asAtDay, read } from '../web/page.ts'
import { kinds, shortName } from './names.ts'
import { listRepeated } from './pageQueries.ts'
import { getOrganisation, getRelated, listLeaders, listNamed, listTree, type NamedOrganisation, type Related } from './queries.ts'
import { ratingPicture } from './ratingPicture.ts'

type Db = Visitor['db']
type CodeVisit = Visitor<{ code: string }>
const everything: Filter = { standing: [], signal: [], urgent: false, repeat: false, sort: 'standing', descending: false }

export async function index(visit: Visitor, res: Response) {
  const q = asked(visit.query.q)
  const page = await read(visit, async (db, day) => ({ tree: await listTree(db), named: await listNamed(db), day }))
  const aliases = new Map(page.named.map(({ id, aliases }) => [id, aliases]))
  const found = q ? matching(page.named, q) : undefined
  const rows = page.tree.filter(({ id }) => !found || found.has(id))
  await res.page('organisations/index', {
    title: 'Organisations',
    q,
    kinds,
    rows: rows.map(row => ({
      ...row,
      depth: found ? 0 : row.depth,
      aliases: aliases.get(row.id) ?? [],
      ended: row.valid_to !== null && row.valid_to < page.day,
      ahead: row.valid_from !== null && row.valid_from > page.day,
    })),
  })
}

function matching(named: NamedOrganisation[], q: string): Set<number> {
  const words = q.toLowerCase()
  const found = named.filter(({ code, name, aliases }) => [code, name, ...aliases].some(one => one.toLowerCase().includes(words)))
  return new Set(found.map(({ id }) => id))
}

export async function show(visit: CodeVisit, res: Response) {
  const { user, params } = visit
  const page = await read(visit, async (db, day) => {
    const organisation = await getOrganisation(db, params.code)
    const { stalled_after_days: stalledAfter } = await getSettings(db)
    const reading: Reading = { person: user, day, stalledAfter }
    const related = await getRelated(db, organisation)
    const counts = await countStandings(db, { ...everything, organisation: organisation.code }, reading, organisation.line)
    return {
      organisation,
      related,
      ended: organisation.valid_to !== null && organisation.valid_to < day,
      leaders: await listLeaders(db, organisation.id, day),
      ...(await inspectionsOf(db, visit, organisation.id)),
      counts: numbered(visit, organisation.code, counts),
      units: unitsOf(
        visit,
        organisation,
        related,
        await countByOrganisation(db, { ...everything, organisation: organisation.code }, reading, organisation.line),
      ),
      reviews: await listReviews(db, user, organisation.id),
      repeated: await listRepeated(db, user, organisation.id, repeatsShown + 1),
    }
  })
  await res.page('organisations/show', {
    title: page.organisation.name,
    ...page,
    repeated: page.repeated.slice(0, repeatsShown).map(row => ({ ...row, check: checkedWords(row) })),
    moreRepeated: page.repeated.length > repeatsShown,
    suffix: queryOf(visit),
    ...words,
    mayChange: user.administrator && !asAtDay(visit),
    seesItsPlan: seesPlanOf(user, page.organisation),
    mayReview: !asAtDay(visit) && mayOpenReview(user, page.reviews, page.counts.total),
    last: await lastVisit(visit, 'organisation', page.organisation.id),
    leadsIt: page.organisation.line.some(id => user.leads.includes(id)),
    keepsPeople: keepsPeopleOf(user, page.organisation) && !asAtDay(visit),
  })
}

const repeatsShown = 20
const words = { reviewStates, kinds, roles, ratings, states, changes, standings, shortName }

/** The published inspections with what changed from one to the next, and those ahead that this person may know of. */
async function inspectionsOf(db: Db, { user }: CodeVisit, id: number) {
  const inspections = await listInspectionsOf(db, user, id)
  const published = inspections.filter(({ state }) => state === 'published')
  const ids = published.map(one => one.id)
  const found = await listRatings(db, ids)
  const frameworks = [...new Set(published.map(({ framework_id }) => framework_id))]
  const matches = found.length && frameworks.length > 1 ? await listMatches(db, frameworks) : []
  const lines = ratingLines(
    ids.map(one => found.filter(({ inspection_id }) => inspection_id === one)),
    matches,
  )
  const plans = await listPlansSeen(db, user, ids)
  const history = published.map((inspection, at) => historyOf(inspection, published[at - 1], plans))
  const ahead = inspections.filter(({ state }) => state !== 'published')
  return {
    picture: ratingPicture([...history, ...ahead]),
    history: history.toReversed(),
    rated: published.flatMap((inspection, at) => (lines.some(line => line.ratings[at]) ? [{ inspection, at }] : [])),
    lines,
    ahead,
  }
}

const historyOf = (inspection: InspectionRow, before: InspectionRow | undefined, plans: number[]) => ({
  ...inspection,
  before,
  change: changeOf(before?.overall_rating, inspection.overall_rating),
  seesPlan: plans.includes(inspection.id),
})

const first: Standing[] = ['unaddressed', 'overdue', 'stalled']

/** Each number with the address of the list that it counts; `seen` is how many rows this person sees the standing of. */
function numbered(visit: CodeVisit, code: string, { standings: found, total }: Pick<Counts, 'standings' | 'total'>) {
  const href = (standing?: Standing) => `/recommendations${queryOf(visit, { organisation: code, standing })}`
  const number = (name: Standing) => ({ standing: name, label: standings[name], n: found[name] ?? 0, href: href(name) })
  const others = (Object.keys(standings) as Standing[]).filter(name => !first.includes(name))
  return { total, seen: sum(found), all_href: href(), first: first.map(number), others: others.map(number).filter(({ n }) => n > 0) }
}

const sum = (found: Counts['standings']) => Object.values(found).reduce((all, n) => all + n, 0)

/** The units below with the lists that their numbers count: those with most unaddressed first; of a region also those with none. */
function unitsOf(visit: CodeVisit, { code, kind }: { code: string; kind: string }, { below }: Related, counted: UnitCounts[]) {
  const units = counted.filter(unit => unit.kind === 'unit' && unit.code !== code)
  const known = new Set(units.map(unit => unit.code))
  const rest =
    kind === 'region' ? below.filter(unit => !known.has(unit.code)).map(unit => ({ ...unit, kind: 'unit', total: 0, standings: {} })) : []
  return [...units, ...rest].map(unit => ({ code: unit.code, name: shortName(unit.name), counts: numbered(visit, unit.code, unit) }))
}
