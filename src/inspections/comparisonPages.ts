// Behind the rating: what two inspections of one organisation say beside each other. Worked out, never typed.
import type { Response } from 'express'
import { asAt } from '../db/asAt.ts'
import { BadRequest } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getOrganisation } from '../organisations/queries.ts'
import type { ListRow } from '../recommendations/listQueries.ts'
import { getSettings } from '../standing/queries.ts'
import { type Standing, standings, worstFirst } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { asked, queryOf } from '../web/address.ts'
import { read } from '../web/page.ts'
import { changeOf, changes, lookedAt, ratingLines, storySentence } from './comparison.ts'
import { listAnswersOf, listMadeAgain, type MadeAgain } from './comparisonQueries.ts'
import { grouped } from './pages.ts'
import { getInspection, type InspectionRow, listFigures, listInspectionsOf, listRatings } from './queries.ts'
import { ratings } from './ratings.ts'

type Db = Visitor['db']
type CodeVisit = Visitor<{ code: string }>

export async function behindTheRating(visit: CodeVisit, res: Response) {
  const page = await read(visit, async (db, day) => {
    const organisation = await getOrganisation(db, visit.params.code)
    const inspections = await listInspectionsOf(db, visit.user, organisation.id)
    const pair = await chosen(db, visit, inspections)
    if (!pair) return { organisation, inspections, pair }
    const { stalled_after_days: stalledAfter } = await getSettings(db)
    const made = await listAnswersOf(db, pair.earlier.reference, { person: visit.user, day, stalledAfter })
    return { organisation, inspections, pair, made, looked: lookedAt(pair.later, day), ...(await compared(db, visit, pair)) }
  })
  const { organisation, inspections, pair } = page
  const common = {
    title: `Behind the rating: ${shortName(organisation.name)}`,
    organisation,
    inspections,
    suffix: queryOf(visit),
    shortName,
  }
  if (!pair) return res.page('inspections/behind-the-rating', { ...common, pair: undefined })
  const then = await asAtDayOf(visit, pair.earlier, page.looked)
  await res.page('inspections/behind-the-rating', { ...common, ...page, ...told(page, then), ratings, changes, standings })
}

interface Pair {
  earlier: InspectionRow
  later: InspectionRow
}

/** The two inspections the address names, in their order; else the last two published ones. Undefined where there are not two. */
async function chosen(db: Db, visit: CodeVisit, inspections: InspectionRow[]): Promise<Pair | undefined> {
  const named = [asked(visit.query.earlier), asked(visit.query.later)]
  const [first, second] = [await findNamed(db, visit, inspections, named[0]), await findNamed(db, visit, inspections, named[1])]
  const published = inspections.filter(({ state }) => state === 'published')
  if (!first && !second) return published.length < 2 ? undefined : { earlier: published.at(-2)!, later: published.at(-1)! }
  const order = (one: InspectionRow) => inspections.findIndex(({ id }) => id === one.id)
  const earlier = first ?? inspections[order(second!) - 1]
  const later = second ?? inspections[order(first!) + 1]
  if (!earlier || !later) return undefined
  if (earlier.id === later.id) throw new BadRequest('Choose two different inspections. One cannot be compared with itself.')
  return order(earlier) < order(later) ? { earlier, later } : { earlier: later, later: earlier }
}

/** @throws NotFound for a reference this person does not see, BadRequest for an inspection of another organisation. */
async function findNamed(
  db: Db,
  { user }: CodeVisit,
  inspections: InspectionRow[],
  reference: string | undefined,
): Promise<InspectionRow | undefined> {
  if (!reference) return undefined
  const found = inspections.find(one => one.reference === reference)
  if (found) return found
  await getInspection(db, user, reference)
  throw new BadRequest('The two inspections must be of this organisation.')
}

async function compared(db: Db, { user }: CodeVisit, { earlier, later }: Pair) {
  const rated = await listRatings(db, [earlier.id, later.id])
  const figures = await listFigures(db, [earlier.id, later.id])
  const of = <T extends { inspection_id: number }>(all: T[], { id }: InspectionRow) =>
    all.filter(({ inspection_id }) => inspection_id === id)
  return {
    lines: ratingLines([of(rated, earlier), of(rated, later)]),
    change: changeOf(earlier.overall_rating, later.overall_rating),
    figures: [earlier, later].map(inspection => ({ inspection, figures: of(figures, inspection) })),
    again: await listMadeAgain(db, user, earlier.id, later.id),
  }
}

/** The recommendations as they stood at the end of a day: read from the tables of that day, with the settings of that day. */
const asAtDayOf = (visit: CodeVisit, { reference }: InspectionRow, { day }: { day: string }) =>
  asAt(visit.db, day, async db => {
    const { stalled_after_days: stalledAfter } = await getSettings(db)
    return grouped(await listAnswersOf(db, reference, { person: visit.user, day, stalledAfter }), day, stalledAfter)
  })

type Stood = Awaited<ReturnType<typeof asAtDayOf>>[number]

const worseFirst = (a: Stood['answers'][number], b: Stood['answers'][number]) => rankOf(a.shown?.standing) - rankOf(b.shown?.standing)
const rankOf = (standing: Standing | undefined) => (standing ? worstFirst.indexOf(standing) : worstFirst.length)

/** The sentence, and each recommendation as it stood with what made it again: worst first, those not known here at the end. */
function told(
  {
    pair: { earlier, later },
    made,
    again,
    looked,
  }: { pair: Pair; made: ListRow[]; again: MadeAgain[]; looked: ReturnType<typeof lookedAt> },
  then: Stood[],
) {
  const rows = [...Map.groupBy(made, row => row.recommendation_id).values()].map(([row]) => {
    const stood = then.find(one => one.recommendation_id === row!.recommendation_id)
    return {
      ...row!,
      stood: stood && { ...stood, answers: stood.answers.sort(worseFirst) },
      worst: stood?.worst,
      again: again.filter(({ earlier_id }) => earlier_id === row!.recommendation_id),
    }
  })
  const worst = rows.flatMap(row => (row.worst ? [row.worst] : []))
  const repeated = later.state === 'published' || later.recommendations > 0 ? rows.filter(row => row.again.length).length : undefined
  return {
    sentence: storySentence({ ...earlier, made: rows.length, worst, again: repeated, what: looked.what }),
    rows: rows.sort((a, b) => rankOf(a.worst) - rankOf(b.worst) || a.number - b.number),
    seen: worst.length,
    unknown: rows.filter(({ stood }) => !stood).length,
  }
}
