// What two inspections say beside each other: read and worked out here once, printed by the page and by the Word document.

import { sayDay } from '../days.ts'
import { asAt } from '../db/asAt.ts'
import type { Match } from '../frameworks/equals.ts'
import { listPlanActions } from '../plans/queries.ts'
import { getSettings } from '../standing/queries.ts'
import { type Standing, worstFirst } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { betweenOf } from './between.ts'
import { type LookedAt, lookedAt, storySentence } from './comparison.ts'
import * as queries from './comparisonQueries.ts'
import { figureLines } from './figurePairs.ts'
import { grouped } from './pages.ts'
import { type InspectionRow, listBands, listStandards, type RatingRow } from './queries.ts'
import { ratedOrOffered, ratingWarnings } from './ratingCheck.ts'
import { changeOf, nameOf, type RatedUnder, ratingLines, whyNone, withoutEqual } from './ratingLines.ts'
import { ratings } from './ratings.ts'

type Db = Visitor['db']
export interface Pair {
  earlier: InspectionRow
  later: InspectionRow
}

export type Compared = Pair & Awaited<ReturnType<typeof readPair>> & ReturnType<typeof told>

/** Two inspections, the earlier one as it stood on the day that the later one says. */
export async function compare(visit: Visitor, pair: Pair, page: Awaited<ReturnType<typeof readPair>>): Promise<Compared> {
  return { ...pair, ...page, ...told(pair, page, await asAtDayOf(visit, pair.earlier, page.looked)) }
}

/** What is read from the tables of the day that the page is read for. */
export async function readPair(db: Db, { user }: Visitor, { earlier, later }: Pair, day: string) {
  const { rated, under, matches, figures, again, made, corrections } = await queries.readBeside(db, user, earlier, later)
  return {
    made: of(made, earlier),
    again,
    looked: lookedAt(later, day),
    corrections: corrections.map(correctionWords),
    change: changeOf(earlier.overall_rating, later.overall_rating),
    ...linesOf({ earlier, later }, rated, under, matches),
    warnings: await warningsOf(db, [earlier, later], rated),
    figures: figureLines(of(figures, earlier), of(figures, later), again, matches),
    themes: themesOf(of(made, earlier), of(made, later)),
  }
}

const of = <T extends { inspection_id: number }>(all: T[], { id }: InspectionRow) => all.filter(({ inspection_id }) => inspection_id === id)

const correctionWords = ({ corrected_on, before }: queries.Correction) =>
  `The day fieldwork began was corrected on ${sayDay(corrected_on)}. Before, ${before ? `it was ${sayDay(before)}` : 'it was not known'}.`

/** The lines of the ratings, with why there is none; and what has no equal in the other framework, whether it was rated or not. */
function linesOf({ earlier, later }: Pair, rated: RatingRow[], under: RatedUnder[], matches: Match[]) {
  const sides = [earlier, later].map(({ framework_id }) => under.find(({ id }) => id === framework_id)!)
  const [before, after] = sides as [RatedUnder, RatedUnder]
  const lines = ratingLines([of(rated, earlier), of(rated, later)], matches)
  return {
    lines: lines.map(line => ({
      ...line,
      sides: line.ratings.map((place, at) => (place ? ratings[place.rating] : whyNone(line.last, sides[at]!, matches))),
    })),
    unmatched: [
      { framework: before.name, other: after.name, standards: withoutEqual(before, after, matches).map(nameOf) },
      { framework: after.name, other: before.name, standards: withoutEqual(after, before, matches).map(nameOf) },
    ].filter(({ standards }) => standards.length),
  }
}

async function warningsOf(db: Db, inspections: InspectionRow[], rated: RatingRow[]) {
  const found = []
  for (const inspection of inspections) {
    if (!inspection.overall_rating && inspection.score === null) continue
    const own = of(rated, inspection).filter(({ code }) => code !== null)
    const standards = ratedOrOffered(await listStandards(db, inspection.framework_id), own)
    const bands = await listBands(db, inspection.framework_id)
    found.push(...ratingWarnings({ inspection, standards, rated: own, bands }).map(says => ({ title: inspection.title, says })))
  }
  return found
}

/** The numbers of the recommendations of both inspections by theme: what is comparable under any framework, rated or not. */
function themesOf(made: queries.Made[], later: queries.Made[]) {
  const numbersOn = (rows: queries.Made[], theme: string) =>
    rows.filter(row => row.theme === theme).map(({ number, recommendation_id }) => ({ number, id: recommendation_id }))
  const themes = new Set([...made, ...later].flatMap(({ theme }) => theme ?? []))
  return [...themes].sort().map(theme => ({ theme, before: numbersOn(made, theme), after: numbersOn(later, theme) }))
}

/** The recommendations as they stood at the end of a day: read from the tables of that day, with the settings of that day. */
const asAtDayOf = ({ db, user }: Visitor, { reference, id }: InspectionRow, { day }: LookedAt) =>
  asAt(db, day, async tx => {
    const { stalled_after_days: stalledAfter } = await getSettings(tx)
    const rows = await queries.listAnswersOf(tx, reference, { person: user, day, stalledAfter })
    if (!rows.some(({ sees_plan }) => sees_plan)) return grouped(rows, day, stalledAfter).map(one => withDone(one))
    const done = {
      actions: await listPlanActions(tx, user, { inspection: id }),
      ...(await queries.listSeenBetween(tx, user, { inspection: id })),
    }
    return grouped(rows, day, stalledAfter).map(one => withDone(one, done))
  })

type Grouped = ReturnType<typeof grouped>[number]
const withDone = (one: Grouped, done?: Parameters<typeof betweenOf>[1]) => ({
  ...one,
  answers: one.answers
    .map(answer => ({ ...answer, between: done && answer.sees_plan ? betweenOf(answer.addressee_id, done) : undefined }))
    .sort((a, b) => rankOf(a.shown?.standing) - rankOf(b.shown?.standing)),
})
type Stood = ReturnType<typeof withDone>

const rankOf = (standing: Standing | undefined) => (standing ? worstFirst.indexOf(standing) : worstFirst.length)

/** The sentence, and each recommendation as it stood with what made it again: worst first, those not known here at the end. */
function told({ earlier, later }: Pair, { made, again, looked }: Awaited<ReturnType<typeof readPair>>, then: Stood[]) {
  const rows = made.map(row => {
    const stood = then.find(one => one.recommendation_id === row.recommendation_id)
    return { ...row, stood, worst: stood?.worst, again: again.filter(({ earlier_id }) => earlier_id === row.recommendation_id) }
  })
  const worst = rows.flatMap(row => (row.worst ? [row.worst] : []))
  const repeated = later.state === 'published' || later.recommendations > 0 ? rows.filter(row => row.again.length).length : undefined
  const unknown = rows.filter(({ stood }) => !stood).length
  return {
    sentence: storySentence({ ...earlier, made: rows.length, worst, again: repeated, what: looked.what }),
    as_they_stood: `As they stood at the end of ${daySaid(looked)}. A recommendation counts by its worst addressee.`,
    who_sees: whoSees(rows.length, worst.length, unknown),
    rows: rows.sort((a, b) => rankOf(a.worst) - rankOf(b.worst) || a.number - b.number),
  }
}

const daySaid = ({ day, what }: LookedAt) =>
  ({
    fieldwork: `${sayDay(day)}, the day fieldwork began`,
    publication: `${sayDay(day)}, when the later report was published: the day its fieldwork began is not known`,
    today: `${sayDay(day)}: fieldwork of the later inspection has not begun`,
  })[what]

/** What the sentence leaves out, where the reader does not see how all of them stood. */
function whoSees(made: number, seen: number, unknown: number): string | undefined {
  if (seen === made) return undefined
  if (seen === 0 && unknown < made)
    return 'How they stood is seen by the inspected organisation, the addressees, those above them, and inspectors.'
  const later = unknown === 1 ? '1 was entered here later, so how it stood' : `${unknown} were entered here later, so how they stood`
  return `You see how ${seen} of the ${made} stood; the others are not counted as unaddressed or overdue.${unknown ? ` ${later} then is not known.` : ''}`
}
