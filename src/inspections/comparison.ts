// Two inspections side by side: which ratings can be compared, and what the reader is told about the recommendations in between.
import { type Day, type Precision, sayDay } from '../days.ts'
import type { Rating } from '../db/tables.ts'
import type { Standing } from '../standing/standing.ts'
import { ratingChange } from './ratings.ts'

/** A standard that was rated, or with no code something rated separately. */
export interface Rated {
  code: string | null
  title: string
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

const plain = (title: string) => title.trim().toLowerCase()

/** Frameworks give the same question other codes ("2.1", "P 2.1"): the code must be the same, or the title. */
export const isComparable = (a: Rated, b: Rated): boolean => (a.code !== null && a.code === b.code) || plain(a.title) === plain(b.title)

export interface RatingLine {
  /** The name under the latest framework in which it was rated. */
  name: string
  separately: boolean
  /** One for each inspection, null where it was not rated. */
  ratings: ({ rating: Rating; name: string; change?: Change } | null)[]
}

const nameOf = ({ code, title }: Rated) => (code ? `${code} ${title}` : title)

/**
 * The ratings of several inspections, the earliest first, as lines with a place for each inspection. What cannot be compared stands on
 * a line of its own. A change is told from one inspection to the next, and never over one in between that did not rate it.
 */
export function ratingLines(inspections: Rated[][]): RatingLine[] {
  const lines: (Omit<RatingLine, 'name' | 'separately'> & { last: Rated })[] = []
  for (const [at, ratings] of inspections.entries()) {
    const taken = new Set<object>()
    for (const rated of ratings) {
      const line = partner(lines, rated, taken)
      const change = changeOf(line?.ratings[at - 1]?.rating, rated.rating)
      const place = { rating: rated.rating, name: nameOf(rated), ...(change && { change }) }
      const known = line ?? { last: rated, ratings: inspections.map(() => null) }
      if (!line) lines.push(known)
      taken.add(known)
      known.last = rated
      known.ratings[at] = place
    }
  }
  return lines.map(({ last, ratings }) => ({ name: nameOf(last), separately: last.code === null, ratings }))
}

/** The line that a rating goes on: the same code first, so that a title that two standards share misleads nobody. */
function partner<L extends { last: Rated }>(lines: L[], rated: Rated, taken: Set<object>): L | undefined {
  const free = lines.filter(line => !taken.has(line))
  const sameCode = free.find(({ last }) => last.code !== null && last.code === rated.code)
  return sameCode ?? free.find(({ last }) => isComparable(last, rated))
}

/** The day on which the earlier recommendations are looked at, and what that day is. */
export interface LookedAt {
  day: Day
  what: 'fieldwork' | 'publication' | 'today'
}

/**
 * The end of the day fieldwork of the later inspection began; the day it was published where no fieldwork is known; and the day the
 * page is read for where neither has come yet.
 */
export function lookedAt(
  { fieldwork_from, published_on }: { fieldwork_from: Day | null; published_on: Day | null },
  readOn: Day,
): LookedAt {
  if (fieldwork_from && fieldwork_from <= readOn) return { day: fieldwork_from, what: 'fieldwork' }
  if (!fieldwork_from && published_on && published_on <= readOn) return { day: published_on, what: 'publication' }
  return { day: readOn, what: 'today' }
}

export interface Tally {
  made: number
  published_on: Day | null
  published_precision: Precision
  /** The worst standing of each recommendation that the reader sees the standing of. */
  worst: Standing[]
  /** How many the later inspection made again; undefined when it has made none yet. */
  again: number | undefined
  what: LookedAt['what']
}

/** "Of 10 recommendations made in May 2022, 4 were unaddressed and 2 overdue when inspectors returned; 5 were made again." */
export function storySentence({ made, published_on, published_precision, worst, again, what }: Tally): string {
  const when = published_on ? ` in ${sayDay(published_on, published_precision === 'year' ? 'year' : 'month')}` : ''
  if (made === 0) return `No recommendations made${when} have been entered here.`
  const count = (standing: Standing) => worst.filter(one => one === standing).length
  const stood = worst.length ? `${late(count('unaddressed'), count('overdue'), what === 'today')} ${ends[what]}` : ''
  const repeated = again === undefined ? '' : `${counted(again)} ${was(again)} made again`
  const recommendations = `${made} ${made === 1 ? 'recommendation' : 'recommendations'}`
  if (!stood && !repeated) return `${recommendations} ${was(made)} made${when}.`
  return `Of ${recommendations} made${when}, ${[stood, repeated].filter(Boolean).join('; ')}.`
}

const ends: Record<LookedAt['what'], string> = {
  fieldwork: 'when inspectors returned',
  publication: 'when the later report was published',
  today: 'now',
}

const counted = (n: number) => (n === 0 ? 'none' : String(n))
const was = (n: number, now = false) => (now ? (n === 1 ? 'is' : 'are') : n === 1 ? 'was' : 'were')

/** "4 were unaddressed and 2 overdue": the verb is said again only where it is another. */
function late(unaddressed: number, overdue: number, now: boolean): string {
  const verb = was(unaddressed, now)
  if (unaddressed === 0 && overdue === 0) return `none ${verb} unaddressed or overdue`
  const again = verb === was(overdue, now) ? '' : `${was(overdue, now)} `
  return `${counted(unaddressed)} ${verb} unaddressed and ${counted(overdue)} ${again}overdue`
}
