// The demonstration's own clock: it runs through the story's days, so that the history says when each thing was done.
import { addDays, type Day } from '../src/days.ts'

/** A fixed day, or a number of days from the day of loading: -9 is nine days ago. */
export type When = Day | number

export const dayOf = (when: When, today: Day): Day => (typeof when === 'number' ? addDays(today, when) : when)

/** A clock that gives each act its moment: from ten in the morning, a minute after the one before. */
export function startClock(): (day: Day) => Date {
  const told = new Map<Day, number>()
  return day => {
    const minutes = told.get(day) ?? 0
    told.set(day, minutes + 1)
    return new Date(Date.parse(`${day}T10:00:00Z`) + minutes * 60_000)
  }
}
