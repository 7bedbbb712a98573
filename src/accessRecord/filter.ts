import { type Day, readDay } from '../days.ts'
import { asked } from '../web/address.ts'
import { kinds } from './kinds.ts'
import type { AccessFilter } from './queries.ts'

/** What the address of the access record asks for, and what of it is not understood, by field. */
export function readAccessFilter(query: Record<string, unknown>, today: Day): { filter: AccessFilter; errors: Record<string, string> } {
  const errors: Record<string, string> = {}
  const day = (name: 'from' | 'to', label: string): Day | undefined => {
    const typed = asked(query[name])
    const { day: read, problem } = typed ? readDay(typed, today, 'past') : { day: undefined, problem: undefined }
    if (problem) errors[name] = `${label} ${problem}`
    return read
  }
  const [kind, before] = [asked(query.kind), asked(query.before)]
  const filter = {
    person: asked(query.person),
    address: asked(query.address),
    from: day('from', 'The first day'),
    to: day('to', 'The last day'),
  }
  if (filter.from && filter.to && filter.to < filter.from) errors.to = 'The last day must be after the first'
  const known = kind && Object.hasOwn(kinds, kind) ? (kind as keyof typeof kinds) : undefined
  if (kind && !known) errors.kind = `There is no kind called “${kind}”`
  return { filter: { ...filter, kind: known, before: before && /^\d{1,15}$/.test(before) ? Number(before) : undefined }, errors }
}
