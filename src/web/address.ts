// What stands in an address, read so that it can be asked of the database and written into further addresses.
import { asAtDay } from './page.ts'

/** One word of an address; undefined when nothing was asked. */
export function asked(value: unknown): string | undefined {
  const one = Array.isArray(value) ? value[0] : value
  if (typeof one !== 'string') return undefined
  const text = one
    .replace(/\p{Cc}/gu, ' ')
    .toWellFormed()
    .trim()
    .slice(0, 200)
  return text || undefined
}

/** Whether this is a path of our own, so that nobody is sent to another site. */
export const isOwnPath = (value: unknown): value is string => typeof value === 'string' && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value)

/** "?a=1&b=2" from what is given, kept on the day that the page is read for; empty when there is nothing. */
export function queryOf(req: Parameters<typeof asAtDay>[0], given: Record<string, string | undefined> = {}): string {
  const parts = Object.entries({ ...given, as_at: asAtDay(req) ?? undefined }).filter(
    (part): part is [string, string] => part[1] !== undefined,
  )
  const text = new URLSearchParams(parts).toString()
  return text && `?${text}`
}
