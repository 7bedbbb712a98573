// Ratings of several inspections beside each other: which can be compared, what changed, and what has no equal.
import type { Framework, Rating } from '../db/tables.ts'
import { type Comparable, isEqual, type Match, pairUp, sureness } from '../frameworks/equals.ts'
import { ratingChange } from './ratings.ts'

/** A standard that was rated, or with no code something rated separately. */
export interface Rated extends Comparable {
  rating: Rating
}

export type Change = 'better' | 'worse' | 'same'
export const changes: Record<Change, { symbol: string; text: string }> = {
  better: { symbol: '↑', text: 'Better' },
  worse: { symbol: '↓', text: 'Worse' },
  same: { symbol: '→', text: 'Same' },
}

/** How a rating changed; undefined when one of the two is not known. */
export function changeOf(before: Rating | null | undefined, after: Rating | null | undefined): Change | undefined {
  if (!before || !after) return undefined
  const by = ratingChange(before, after)
  return by > 0 ? 'better' : by < 0 ? 'worse' : 'same'
}

export interface RatingLine {
  /** The name under the latest framework in which it was rated. */
  name: string
  separately: boolean
  /** What was rated last. */
  last: Comparable
  /** One for each inspection, null where it was not rated. */
  ratings: ({ rating: Rating; name: string; change?: Change } | null)[]
}

export const nameOf = ({ code, title }: Pick<Comparable, 'code' | 'title'>) => (code ? `${code} ${title}` : title)

/**
 * The ratings of several inspections, the earliest first, as lines with a place for each inspection. What cannot be compared stands on
 * a line of its own. A change is told from one inspection to the next, and never over one in between that did not rate it.
 */
export function ratingLines(inspections: Rated[][], matches: Match[] = []): RatingLine[] {
  const lines: Omit<RatingLine, 'name' | 'separately'>[] = []
  for (const [at, ratings] of inspections.entries()) {
    const partners = pairUp(ratings, lines, (rated, { last }) => sureness(rated, last, matches))
    for (const rated of ratings) {
      const line = partners.get(rated)
      const change = changeOf(line?.ratings[at - 1]?.rating, rated.rating)
      const place = { rating: rated.rating, name: nameOf(rated), ...(change && { change }) }
      const known = line ?? { last: rated, ratings: inspections.map(() => null) }
      if (!line) lines.push(known)
      known.last = rated
      known.ratings[at] = place
    }
  }
  return lines.map(line => ({ name: nameOf(line.last), separately: line.last.code === null, ...line }))
}

export interface RatedUnder extends Pick<Framework, 'id' | 'name' | 'rated'> {
  standards: (Comparable & { code: string })[]
}

/** Why an inspection has no rating on the line of what another one rated. */
export function whyNone(rated: Comparable, { name, rated: anyRatings, standards }: RatedUnder, matches: Match[]): string {
  if (!anyRatings) return `Nothing is rated under ${name}`
  if (rated.code !== null && standards.length && !standards.some(one => isEqual(rated, one, matches))) return `No equal in ${name}`
  return 'Not rated, or not known'
}

/** The standards of one framework that have no equal in the other. */
export const withoutEqual = (one: RatedUnder, other: RatedUnder, matches: Match[]) =>
  one.id === other.id ? [] : one.standards.filter(standard => !other.standards.some(theirs => isEqual(standard, theirs, matches)))
