// Ratings and scores: the scale is data of the framework; the published rating counts, the computed one only warns.
import { type Day, type Precision, sayDay } from '../days.ts'
import type { Band, InspectionState, Rating } from '../db/tables.ts'

export const ratings: Record<Rating, string> = {
  outstanding: 'Outstanding',
  good: 'Good',
  requires_improvement: 'Requires improvement',
  inadequate: 'Inadequate',
}
export const isRating = (value: string): value is Rating => Object.hasOwn(ratings, value)

const steps: Rating[] = ['inadequate', 'requires_improvement', 'good', 'outstanding']
/** Better (positive), worse (negative) or the same (0). */
export const ratingChange = (before: Rating, after: Rating): number => steps.indexOf(after) - steps.indexOf(before)

export const states: Record<InspectionState, string> = {
  planned: 'Planned',
  fieldwork: 'Fieldwork',
  embargoed: 'Embargoed',
  published: 'Published',
}

/** The overall rating that the score works out to under the framework's bands; undefined when the framework has none. */
export function computedRating(score: number, max: number, bands: Pick<Band, 'rating' | 'up_to_share'>[]): Rating | undefined {
  const inOrder = [...bands].sort((a, b) => a.up_to_share - b.up_to_share)
  return inOrder.find(({ up_to_share }) => score <= max * up_to_share + 1e-9)?.rating
}

/** "Northamptonshire, May 2022": an inspection's title, from the short name of the organisation and the publication. */
export const titleOf = (organisation: string, published: Day | null, precision: Precision): string =>
  published ? `${organisation}, ${sayDay(published, precision === 'year' ? 'year' : 'month')}` : organisation
