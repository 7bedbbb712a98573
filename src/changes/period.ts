// The days between which changes are told, both included: as they stand in the address, and what is taken where none does.
import { addDays, type Day, readDay } from '../days.ts'

export interface Period {
  from: Day
  to: Day
}

export interface AskedPeriod {
  period?: Period
  /** What stands in the form again. */
  given: { from?: string; to?: string }
  errors: Record<string, string>
}

/** Told to whoever has not been here before. */
export const daysAtFirst = 28

/** @param latest the last day that can be told of; @param since the first day where the address names none */
export function readPeriod({ from, to }: { from?: string; to?: string }, latest: Day, since: Day | null): AskedPeriod {
  const errors: Record<string, string> = {}
  const read = (name: 'from' | 'to', label: string, typed: string | undefined, otherwise: Day): Day => {
    if (!typed) return otherwise
    const { day, problem } = readDay(typed, latest, 'past')
    if (!day) errors[name] = `${label} ${problem}`
    else if (day > latest) errors[name] = `${label} must not be in the future`
    return day ?? otherwise
  }
  const last = read('to', 'The last day', to, latest)
  const first = read('from', 'The first day', from, defaultFirst(since, last))
  if (!errors.from && !errors.to && first > last) errors.from = 'The first day must not be after the last'
  return { given: { from, to }, errors, ...(Object.keys(errors).length ? {} : { period: { from: first, to: last } }) }
}

const defaultFirst = (since: Day | null, last: Day): Day => (since && since <= last ? since : addDays(last, -daysAtFirst))

/** The day at whose end things were as they had been before the period began. */
export const dayBefore = ({ from }: Period): Day => addDays(from, -1)
