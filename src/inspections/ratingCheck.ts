// A check on what was typed: the published rating counts, and a warning says when the ratings or the score work out differently.
import type { Band, Inspection, Standard } from '../db/tables.ts'
import { offered } from '../frameworks/offered.ts'
import type { RatingRow } from './queries.ts'
import { computedRating, ratings } from './ratings.ts'

interface Entered {
  inspection: Pick<Inspection, 'overall_rating' | 'score'> & { max_score: number | null }
  standards: Pick<Standard, 'code'>[]
  rated: Pick<RatingRow, 'code' | 'rating'>[]
  bands: Pick<Band, 'rating' | 'points' | 'up_to_share'>[]
}

/** The standards that an inspection is or can be rated on: a retired one only where it is rated already. */
export const ratedOrOffered = (standards: Standard[], rated: Pick<RatingRow, 'code'>[]): Standard[] =>
  offered(
    standards,
    standards.filter(({ code }) => rated.some(row => row.code === code)).map(({ id }) => id),
  )

/** Sentences about what does not fit together; none when it does, or when too little is known. */
export function ratingWarnings({ inspection, standards, rated, bands }: Entered): string[] {
  const { overall_rating, score, max_score } = inspection
  const sum = sumOfPoints(standards, rated, bands)
  const warnings: string[] = []
  if (score !== null && sum !== null && score !== sum)
    warnings.push(`The ratings of the standards add up to ${sum}, and the published score is ${score}.`)
  const counted = score ?? sum
  const computed = counted !== null && max_score ? computedRating(counted, max_score, bands) : undefined
  if (overall_rating && computed && computed !== overall_rating)
    warnings.push(
      `A score of ${counted} out of ${max_score} works out as ${ratings[computed]}, and the published overall rating is ${ratings[overall_rating]}.`,
    )
  return warnings
}

/** Null until every standard is rated. */
function sumOfPoints(standards: Entered['standards'], rated: Entered['rated'], bands: Entered['bands']): number | null {
  const points = new Map(bands.map(band => [band.rating, band.points]))
  const earned = standards.map(({ code }) => points.get(rated.find(row => row.code === code)?.rating ?? 'inadequate'))
  const complete = standards.length > 0 && standards.every(({ code }) => rated.some(row => row.code === code))
  return complete && earned.every(value => value !== undefined) ? earned.reduce((sum, value) => sum! + value!, 0)! : null
}
