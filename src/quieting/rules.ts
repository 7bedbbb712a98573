// Which signals a leader may put aside, and for how long.
import { addDays, type Day } from '../days.ts'
import type { Signal } from '../standing/signals.ts'

export const longest = 90

/** What belongs to the inspectorate is not for those it is about to put aside. */
export const neverAside: Partial<Record<Signal, string>> = {
  urgent: 'That it is urgent was said by inspectors, and only they can change it',
  repeat: 'That it was made before stays so',
  confirm_again: 'That it has to be confirmed again is ended by somebody above who confirms it',
  open_query: 'An inspector’s query is answered, and the inspector closes it',
}
export const mayBePutAside = (signal: Signal): boolean => !Object.hasOwn(neverAside, signal)

/** The first and the last day until which a signal may be put aside. */
export const asideUntil = (today: Day): { first: Day; last: Day } => ({ first: addDays(today, 1), last: addDays(today, longest) })
