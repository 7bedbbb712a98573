// Behind the rating: what two inspections of one organisation say beside each other. Worked out, never typed.
import type { Response } from 'express'
import { sendWord } from '../documents/send.ts'
import { BadRequest, Conflict } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getOrganisation, listPredecessors } from '../organisations/queries.ts'
import { standings } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { asked, queryOf } from '../web/address.ts'
import { read } from '../web/page.ts'
import { compare, type Pair, readPair } from './compared.ts'
import { comparisonBlocks, dayOf, overall } from './comparisonDocument.ts'
import { sayFigureWhole } from './figures.ts'
import { getInspection, type InspectionRow, listInspectionsOf } from './queries.ts'
import { changes } from './ratingLines.ts'
import { ratings } from './ratings.ts'

type CodeVisit = Visitor<{ code: string }>

export async function behindTheRating(visit: CodeVisit, res: Response) {
  const { organisation, inspections, pair, page } = await pairFor(visit)
  const common = {
    title: `Behind the rating: ${shortName(organisation.name)}`,
    organisation,
    inspections,
    suffix: queryOf(visit),
    shortName,
    pair,
  }
  if (!pair) return res.page('inspections/behind-the-rating', common)
  const docx_href = `/organisations/${organisation.code}/behind-the-rating.docx${queryOf(visit, { earlier: pair.earlier.reference, later: pair.later.reference })}`
  const words = { ratings, changes, standings, sayFigureWhole, dayOf, overall, docx_href }
  await res.page('inspections/behind-the-rating', { ...common, ...(await compare(visit, pair, page)), ...words })
}

/** @throws Conflict where there are not two inspections to compare */
export async function docx(visit: CodeVisit, res: Response) {
  const { organisation, pair, page, day } = await pairFor(visit)
  if (!pair) throw new Conflict('There are not two published inspections of this organisation to compare.')
  const title = `Behind the rating: ${shortName(organisation.name)}`
  const blocks = comparisonBlocks(title, await compare(visit, pair, page), day)
  await sendWord(res, `behind-the-rating-${pair.earlier.reference}-${pair.later.reference}`, { title, blocks })
}

const pairFor = (visit: CodeVisit) =>
  read(visit, async (db, day) => {
    const organisation = await getOrganisation(db, visit.params.code)
    const inspections = await listInspectionsOf(db, visit.user, organisation.id, ...(await listPredecessors(db, organisation.id)))
    const pair = await chosen(db, visit, inspections)
    const known = { organisation, inspections, day }
    return pair ? { ...known, pair, page: await readPair(db, visit, pair, day) } : { ...known, pair: undefined, page: undefined }
  })

/** The two inspections the address names, in their order; else the last two published ones. Undefined where there are not two. */
async function chosen(db: Visitor['db'], visit: CodeVisit, inspections: InspectionRow[]): Promise<Pair | undefined> {
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
  db: Visitor['db'],
  { user }: CodeVisit,
  inspections: InspectionRow[],
  reference: string | undefined,
): Promise<InspectionRow | undefined> {
  if (!reference) return undefined
  const found = inspections.find(one => one.reference === reference)
  if (found) return found
  await getInspection(db, user, reference)
  throw new BadRequest('The two inspections must be of this organisation, or of one that it came from.')
}
