// How often something may be tried. What was right does not count: only guesses do.
import { isIPv6 } from 'node:net'

export interface Limit {
  /** What is counted together. */
  of: string
  most: number
  minutes: number
  /** Everything before is forgotten when a try is right; else only that try is. */
  fresh?: boolean
}

const day = 24 * 60

/** All that comes from one place, whomever it tries. */
const place = (address: string | undefined): Limit => ({ of: `address ${networkOf(address)}`, most: 100, minutes: 5 })

/**
 * An account from one place: whoever guesses there shuts nobody out elsewhere. Guesses from very many places together make others wait,
 * but not the owner at a browser that they signed in at before. @param known it is such a browser
 */
export const passwordLimits = (email: string, address: string | undefined, known = false): Limit[] => [
  place(address),
  { of: `password ${folded(email)} ${networkOf(address)}`, most: 10, minutes: 5, fresh: true },
  ...(known ? [] : [{ of: `password of the hour ${folded(email)}`, most: 100, minutes: 60 }]),
]

/** Of somebody signed in, who proves that it is them: counted for the account too, from wherever, as this shuts nobody out of signing in. */
export const proofLimits = ({ id, email }: { id: number; email: string }, address: string | undefined): Limit[] => [
  ...passwordLimits(email, address, true),
  { of: `proof ${id}`, most: 10, minutes: 5, fresh: true },
]

/** At least as coarse as the database compares, which takes some letters for one that JavaScript tells apart. */
export const folded = (email: string) => email.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '')

/** Six digits are few: counted for the account, from wherever. Whoever gets here knows the password. */
export const codeLimits = (user_id: number, address: string | undefined): Limit[] => [
  place(address),
  { of: `code ${user_id}`, most: 10, minutes: 5, fresh: true },
  { of: `code of the day ${user_id}`, most: 100, minutes: day, fresh: true },
]

export const recoveryLimits = (user_id: number, address: string | undefined): Limit[] => [
  place(address),
  { of: `recovery ${user_id}`, most: 10, minutes: 5, fresh: true },
]

/** What cannot be guessed, but costs something to check. */
export const placeLimits = (address: string | undefined): Limit[] => [place(address)]

/** The longest that a try counts. */
export const longestMinutes = day

/** One line of IPv6 has more addresses than anybody can count, so it counts by its network. */
export function networkOf(address = ''): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0]!
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.toLowerCase().split('::')
  const groups = (text = '') => (text ? text.split(':') : [])
  const before = groups(head)
  const after = groups(tail)
  const missing = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after]
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')
}
