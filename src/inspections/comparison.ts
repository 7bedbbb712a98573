// Two inspections side by side: on which day the earlier one is looked at, and what the reader is told in one sentence.
import { type Day, type Precision, sayDay } from '../days.ts'
import type { Standing } from '../standing/standing.ts'

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
