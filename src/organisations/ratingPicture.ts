// The ratings of an organisation as a picture: time runs down, ratings run across, the better the further to the right.
import { type Day, daysBetween, type Precision, sayDay } from '../days.ts'
import type { InspectionState, Rating } from '../db/tables.ts'
import { type Change, changes } from '../inspections/ratingLines.ts'
import { ratings, states } from '../inspections/ratings.ts'

export interface Inspected {
  state: InspectionState
  fieldwork_from: Day | null
  published_on: Day | null
  published_precision: Precision
  overall_rating: Rating | null
  /** Whether its framework rates at all. */
  rated: boolean
  change?: Change | undefined
}

export interface Point {
  x: number
  y: number
  /** The shape says the rating too, so that colour is not needed. */
  shape: Rating | 'none'
  when: string
  label: string
  change: string
}

export interface Picture {
  width: number
  height: number
  points: Point[]
  /** From one rating to the next, where both are known. */
  lines: { x1: number; y1: number; x2: number; y2: number }[]
  axis: { x: number; y1: number; y2: number }
  description: string
}

const width = 320
const top = 24
const across: Record<Rating | 'none', number> = { none: 104, inadequate: 118, requires_improvement: 136, good: 154, outstanding: 172 }
const axis = 92
/** The least room for two lines of words, and the most for years without an inspection. */
const room = { least: 48, most: 130, aYear: 32 }

/** @param inspections those not published yet only where the reader may see them. @returns undefined when there are none with a day */
export function ratingPicture(inspections: Inspected[]): Picture | undefined {
  const dated = inspections.flatMap(one => {
    const day = dayOf(one)
    return day ? [{ ...one, day }] : []
  })
  dated.sort((a, b) => a.day.localeCompare(b.day))
  if (!dated.length) return undefined
  const points: Point[] = []
  for (const [at, one] of dated.entries()) {
    const before = dated[at - 1]
    points.push(pointOf(one, before ? points.at(-1)!.y + gap(before.day, one.day) : top))
  }
  const bottom = points.at(-1)!.y
  return {
    width,
    height: bottom + 36,
    points,
    lines: linesOf(points),
    axis: { x: axis, y1: top, y2: bottom },
    description: points.map(sayPoint).join(' '),
  }
}

const published = ({ state }: Inspected) => state === 'published'
const dayOf = (one: Inspected): Day | null => one.published_on ?? (published(one) ? null : one.fieldwork_from)
const gap = (from: Day, to: Day) => Math.round(Math.min(room.most, Math.max(room.least, (daysBetween(from, to) / 365) * room.aYear)))

function pointOf(one: Inspected & { day: Day }, y: number): Point {
  const shape = (published(one) && one.overall_rating) || 'none'
  return {
    x: across[shape],
    y,
    shape,
    when: sayShort(one.day, one.published_on ? one.published_precision : 'day'),
    label: shape !== 'none' ? ratings[shape] : !published(one) ? states[one.state] : one.rated ? 'Rating not known' : 'Not rated',
    change: one.change ? `${changes[one.change].symbol} ${changes[one.change].text}` : '',
  }
}

/** "17 May 2022" has little room: the months have three letters. */
const sayShort = (day: Day, precision: Precision): string =>
  precision === 'year' ? `in ${sayDay(day, precision)}` : sayDay(day, precision).replace(/([A-Z][a-z]{2})[a-z]+/, '$1')

const linesOf = (points: Point[]): Picture['lines'] =>
  points.flatMap((point, at) => {
    const before = points[at - 1]
    return before && before.shape !== 'none' && point.shape !== 'none' ? [{ x1: before.x, y1: before.y, x2: point.x, y2: point.y }] : []
  })

/** "17 May 2022: Requires improvement, worse." The arrow is for the eye. */
const sayPoint = ({ when, label, change }: Point) => `${when}: ${label}${change ? `, ${change.slice(2).toLowerCase()}` : ''}.`
