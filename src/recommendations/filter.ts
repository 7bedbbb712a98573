// The filters of the list, as they stand in the address. What cannot be understood is said, and never guessed.
import { z } from 'zod'
import { type Day, readDay } from '../days.ts'
import { isSignal, type Signal } from '../standing/signals.ts'
import { isStanding, type Standing } from '../standing/standing.ts'

export const sorts = {
  standing: 'Standing, worst first',
  due: 'Next date due',
  target_on: 'Target date',
  last_activity_on: 'Last activity',
  published: 'Published, latest first',
  inspection: 'Inspection and number',
  organisation: 'Addressed to',
  owner: 'Owner',
} as const
export type Sort = keyof typeof sorts

export interface Filter {
  organisation?: string
  inspected?: string
  inspection?: string
  standing: Standing[]
  signal: Signal[]
  theme?: string
  standard?: string
  owner?: string
  due_from?: Day
  due_to?: Day
  urgent: boolean
  repeat: boolean
  q?: string
  sort: Sort
  descending: boolean
  cursor?: Cursor
  /** What `organisation` and `inspected` mean, each with everything below, once somebody has looked it up. */
  organisation_ids?: number[]
  inspected_ids?: number[]
  /** These rows only. */
  addressee_ids?: number[]
}

/** Where a page begins: after, or before, the row with this sort key and id. */
export interface Cursor {
  key: number | string
  id: number
  backwards: boolean
}

const one = z.preprocess(value => (Array.isArray(value) ? value[0] : value), z.string().trim().max(200).optional())
const several = z.preprocess(value => (value === undefined ? [] : [value].flat()), z.array(z.string().max(40)).max(20))
const yes = z
  .preprocess(value => (Array.isArray(value) ? value[0] : value), z.string().optional())
  .transform(value => value !== undefined && ['yes', 'true', '1', 'on'].includes(value))

const names = ['organisation', 'inspected', 'inspection', 'theme', 'standard', 'owner', 'q'] as const
const schema = z.object({
  ...(Object.fromEntries(names.map(name => [name, one])) as Record<(typeof names)[number], typeof one>),
  standing: several,
  signal: several,
  due_from: one,
  due_to: one,
  urgent: yes,
  repeat: yes,
  sort: one,
  after: one,
  before: one,
})

/** Read the filters of an address. `errors` has a sentence for each that cannot be understood; those filters are left out. */
export function readFilter(query: unknown, today: Day): { filter: Filter; errors: Record<string, string> } {
  const errors: Record<string, string> = {}
  const parsed = schema.safeParse(query)
  if (!parsed.success)
    return {
      filter: { standing: [], signal: [], urgent: false, repeat: false, sort: 'standing', descending: false },
      errors: { q: 'The address has a filter that is too long' },
    }
  const given = parsed.data
  const filter: Filter = {
    ...Object.fromEntries(names.flatMap(name => (given[name] ? [[name, withoutControls(given[name])]] : []))),
    standing: known(given.standing, isStanding, 'standing', errors),
    signal: known(given.signal, isSignal, 'signal', errors),
    urgent: given.urgent,
    repeat: given.repeat,
    ...sortOf(given.sort, errors),
  }
  Object.assign(filter, cursorOf(given.after, given.before, filter.sort))
  for (const name of ['due_from', 'due_to'] as const) {
    if (!given[name]) continue
    const { day, problem } = readDay(given[name], today)
    if (day) filter[name] = day
    else errors[name] = `The ${name === 'due_from' ? 'first' : 'last'} due date ${problem}`
  }
  if (filter.due_from && filter.due_to && filter.due_from > filter.due_to) errors.due_to = 'The last due date must be after the first'
  return { filter, errors }
}

const withoutControls = (text: string) => text.replaceAll('\0', '').toWellFormed()

function known<T extends string>(given: string[], is: (value: string) => value is T, name: string, errors: Record<string, string>): T[] {
  const keys = given.filter(Boolean).map(value => value.trim().toLowerCase().replaceAll(/[ -]/g, '_'))
  const unknown = keys.find(key => !is(key))
  if (unknown !== undefined) errors[name] = `There is no ${name} called “${unknown.replaceAll('_', ' ')}”`
  return [...new Set(keys.filter(is))].sort()
}

function sortOf(given: string | undefined, errors: Record<string, string>): Pick<Filter, 'sort' | 'descending'> {
  const descending = given?.startsWith('-') ?? false
  const sort = descending ? given!.slice(1) : given
  if (!sort) return { sort: 'standing', descending: false }
  if (Object.hasOwn(sorts, sort)) return { sort: sort as Sort, descending }
  errors.sort = `The list cannot be sorted by “${sort}”`
  return { sort: 'standing', descending: false }
}

// Sorts by words have keys of words, the others numbers: a place in a list sorted otherwise is no place in this one.
const byWords: Sort[] = ['inspection', 'organisation', 'owner']

function cursorOf(after: string | undefined, before: string | undefined, sort: Sort): { cursor?: Cursor } {
  const text = after ?? before
  if (!text) return {}
  try {
    const [key, id] = JSON.parse(Buffer.from(text, 'base64url').toString())
    const fits = byWords.includes(sort) ? typeof key === 'string' && !key.includes('\0') : Number.isInteger(key) && Math.abs(key) < 2 ** 31
    if (fits && Number.isSafeInteger(id)) return { cursor: { key, id, backwards: after === undefined } }
  } catch {}
  return {}
}

export const writeCursor = (key: number | string, id: number): string => Buffer.from(JSON.stringify([key, id])).toString('base64url')
