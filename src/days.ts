// Calendar days, always 'YYYY-MM-DD' and always London's: nothing here depends on the server's time zone.

export type Day = string
export type Precision = 'day' | 'month' | 'year'

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const london = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' })
const londonTime = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: 'numeric', minute: '2-digit', hour12: true })

export const londonDay = (instant: Date): Day => london.format(instant)

const utc = (day: Day): number => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)))
const fromUtc = (milliseconds: number): Day => new Date(milliseconds).toISOString().slice(0, 10)

export const addDays = (day: Day, days: number): Day => fromUtc(utc(day) + days * 86_400_000)
/** Whole calendar days from one day to a later one; negative when `to` is the earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((utc(to) - utc(from)) / 86_400_000)
export const laterOf = (a: Day | null, b: Day | null): Day | null => (a === null || (b !== null && b > a) ? b : a)

/** The last day of the month or year a day stands for: a date known only to the month is counted from its end. */
export function lastDayOf(day: Day, precision: Precision): Day {
  if (precision === 'year') return `${day.slice(0, 4)}-12-31`
  if (precision === 'month') return fromUtc(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0))
  return day
}

/** The first day that a date known only to the month or year may stand for. */
export const firstDayOf = (day: Day, precision: Precision): Day =>
  precision === 'day' ? day : precision === 'month' ? `${day.slice(0, 7)}-01` : `${day.slice(0, 4)}-01-01`

/** "4 March 2024", or "March 2024" or "2024" when no more is known. */
export function sayDay(day: Day | null | undefined, precision: Precision = 'day'): string {
  if (!day) return ''
  const month = `${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`
  return precision === 'year' ? day.slice(0, 4) : precision === 'month' ? month : `${Number(day.slice(8, 10))} ${month}`
}

/** "4 March 2024 at 9:05am", London time. */
export function sayInstant(instant: Date): string {
  const minute = Math.floor(instant.getTime() / 60_000)
  const known = said.get(minute)
  if (known) return known
  const words = `${sayDay(londonDay(instant))} at ${londonTime.format(instant).replace(/^0:/, '12:').replaceAll(/\s/g, '').toLowerCase()}`
  if (said.size >= 5000) said.clear()
  said.set(minute, words)
  return words
}

// The same minutes are said again and again on a page, and working one out is slow.
const said = new Map<number, string>()

const withCommas = new Intl.NumberFormat('en-GB')
export const sayDays = (days: number): string => (days === 1 ? '1 day' : `${days < 1000 ? days : withCommas.format(days)} days`)

const monthOf = (word: string): number => {
  if (/^\d+$/.test(word)) return Number(word)
  const found = word.length >= 3 ? months.findIndex(name => name.toLowerCase().startsWith(word.toLowerCase())) : -1
  return word.toLowerCase() === 'sept' ? 9 : found + 1
}

export type ReadDay = { day: Day; problem?: never } | { day?: never; problem: string }

/**
 * Read a day as people type it: "4 3 2024", "4/3/24", "4 March", "4 Mar 2024", "2024-03-04". Without a year it is the next
 * such day from `today`, or the last one when `toward` is 'past'.
 * @returns the day, or the problem in words that fit after the name of the field ("must be a real date").
 */
export function readDay(typed: string, today: Day, toward: 'future' | 'past' = 'future'): ReadDay {
  const text = typed.trim().replace(/^(\d{1,2})(st|nd|rd|th)\b/i, '$1')
  const iso = text.match(/^(\d{4,})-(\d{1,2})-(\d{1,2})$/)
  const parts = iso ? [iso[3]!, iso[2]!, iso[1]!] : text.split(/[\s/.,-]+/).filter(Boolean)
  if (parts.length < 2 || parts.length > 3 || !/^\d{1,2}$/.test(parts[0]!)) return { problem: 'must be a date, like 4 3 2024' }
  const month = monthOf(parts[1]!)
  if (parts[2] !== undefined && !/^(\d{2}|\d{4})$/.test(parts[2])) return { problem: 'must have a year of 4 numbers, like 2024' }
  if (parts[2] !== undefined) return real(parts[2].length === 2 ? 2000 + Number(parts[2]) : Number(parts[2]), month, Number(parts[0]))
  const year = Number(today.slice(0, 4))
  const step = toward === 'future' ? 1 : -1
  for (let tries = 0; tries < 9; tries++) {
    const { day } = real(year + tries * step, month, Number(parts[0]))
    if (day && (toward === 'future' ? day >= today : day <= today)) return { day }
  }
  return { problem: 'must be a real date' }
}

function real(year: number, month: number, date: number): ReadDay {
  const day = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  if (month < 1 || month > 12 || date < 1 || fromUtc(Date.UTC(year, month - 1, date)) !== day) return { problem: 'must be a real date' }
  if (year < 1990 || year > 2100) return { problem: 'must be between 1990 and 2100' }
  return { day }
}
