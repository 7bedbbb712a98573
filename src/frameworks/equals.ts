// Which standards of two frameworks ask the same. What administrators matched counts first; else the same code, or the same title.

/** What is needed to tell: a standard, or with no id and no code something rated separately. */
export interface Comparable {
  standard_id?: number | null
  framework_id?: number
  code: string | null
  title: string
}

/** Matched by an administrator: with the frameworks of both, the lower id first. */
export interface Match {
  standard_id: number
  standard_framework_id: number
  other_id: number
  other_framework_id: number
}

export type How = 'matched' | 'code' | 'title'

const plain = (title: string) => title.trim().toLowerCase()

/** The standard that one is matched with in a framework, if any. */
const matchIn = (matches: Match[], { standard_id }: Comparable, framework_id: number | undefined): number | undefined => {
  const match = matches.find(
    ({ standard_id: one, standard_framework_id, other_id, other_framework_id }) =>
      (one === standard_id && other_framework_id === framework_id) || (other_id === standard_id && standard_framework_id === framework_id),
  )
  return match && (match.standard_id === standard_id ? match.other_id : match.standard_id)
}

/** How two are equal; undefined when they are not. What is matched with another one in that framework equals no other there. */
export function howEqual(one: Comparable, other: Comparable, matches: Match[] = []): How | undefined {
  const [there, here] = [matchIn(matches, one, other.framework_id), matchIn(matches, other, one.framework_id)]
  if (there !== undefined && there === other.standard_id) return 'matched'
  if (one.framework_id !== other.framework_id && (there !== undefined || here !== undefined)) return undefined
  if (one.code !== null && one.code === other.code) return 'code'
  return plain(one.title) === plain(other.title) ? 'title' : undefined
}

const ways: How[] = ['matched', 'code', 'title']

/** How sure it is that two are equal, the surest 0; undefined when they are not. */
export function sureness(one: Comparable, other: Comparable, matches: Match[] = []): number | undefined {
  const how = howEqual(one, other, matches)
  return how && ways.indexOf(how)
}

export const isEqual = (...given: Parameters<typeof howEqual>): boolean => howEqual(...given) !== undefined

/**
 * Give each its partner: the best pairs first, then in the order given, and nobody two.
 * @param rank how good a pair is, 0 the best; undefined when it is none
 */
export function pairUp<A, B>(ones: A[], others: B[], rank: (one: A, other: B) => number | undefined): Map<A, B> {
  const pairs = ones.flatMap(one => others.map(other => ({ one, other, rank: rank(one, other) }))).filter(pair => pair.rank !== undefined)
  const partners = new Map<A, B>()
  const taken = new Set<B>()
  for (const { one, other } of pairs.sort((a, b) => a.rank! - b.rank!)) {
    if (partners.has(one) || taken.has(other)) continue
    partners.set(one, other)
    taken.add(other)
  }
  return partners
}
