import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { AccessKind } from './kinds.ts'

export interface AccessFilter {
  kind?: AccessKind
  /** Words of a name or email address, of whoever did it or whom it was done to. */
  person?: string
  from?: Day
  to?: Day
  /** The beginning of an address, such as 192.0.2. */
  address?: string
  /** Only what was noted before this one: the next page. */
  before?: number
}

export interface AccessRow {
  id: number
  at: Date
  kind: string
  name: string | null
  email: string | null
  about_name: string | null
  about_email: string | null
  from_address: string | null
  details: Record<string, string | number | boolean | null>
}

const like = (words: string) => words.replaceAll(/[\\%_]/g, '\\$&')

// People are looked up first: then their few ids are found by index, however long the record is.
const ofPerson = `(e.user_id IN (SELECT id FROM named) OR e.about_id IN (SELECT id FROM named) OR (e.user_id IS NULL AND lower(e.details->>'email') = lower(:words)))`

/** The access record, newest first: at most `limit` of what the filter asks for. Days are London's. */
export async function listAccess(db: Db, filter: AccessFilter, limit: number): Promise<AccessRow[]> {
  const { kind, person, from, to, address, before } = filter
  const conditions = [
    kind && 'e.kind = :kind',
    person && ofPerson,
    from && "e.at >= (:from::date)::timestamp AT TIME ZONE 'Europe/London'",
    to && "e.at < (:to::date + 1)::timestamp AT TIME ZONE 'Europe/London'",
    address && "e.from_address LIKE :address || '%'",
    before && 'e.id < :before',
  ].filter(Boolean)
  const { rows } = await db.raw(
    `WITH named AS (SELECT id FROM users WHERE name ILIKE '%' || :person || '%' OR email ILIKE '%' || :person || '%')
     SELECT e.id, e.at, e.kind, u.name, u.email, a.name AS about_name, a.email AS about_email, e.from_address, e.details
     FROM access_events e LEFT JOIN users u ON u.id = e.user_id LEFT JOIN users a ON a.id = e.about_id
     ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY e.id DESC LIMIT :limit`,
    {
      limit,
      kind: kind ?? null,
      person: like(person ?? ''),
      words: person ?? '',
      from: from ?? null,
      to: to ?? null,
      address: like(address ?? ''),
      before: before ?? null,
    },
  )
  return rows
}
