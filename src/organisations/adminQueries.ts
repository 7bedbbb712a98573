import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Role } from '../db/tables.ts'

/** How many recommendations an organisation has still to answer for: what would pass to its successor. */
export async function countOpen(db: Db, organisation_id: number): Promise<number> {
  const row = await db('addressees').where({ organisation_id }).whereNull('closure').count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

export interface OpenRow {
  /** Of the addressee. */
  id: number
  recommendation_id: number
  name: string
  text: string
}

/** The recommendations that an organisation has still to answer for, by inspection and number: "NORTHANTS-2022/8". */
export const listOpen = (db: Db, organisation_id: number): Promise<OpenRow[]> =>
  db('addressees as a')
    .join('recommendations as r', 'r.id', 'a.recommendation_id')
    .join('inspections as i', 'i.id', 'r.inspection_id')
    .where('a.organisation_id', organisation_id)
    .whereNull('a.closure')
    .orderBy(['i.reference', 'r.number'])
    .select('a.id', 'a.recommendation_id', db.raw("i.reference || '/' || r.number AS name"), 'r.text')

export interface MemberRow {
  id: number
  user_id: number
  role: Role
  from_on: Day
  to_on: Day | null
}

/** The roles at an organisation that would go on after a day. */
export const listMembersAfter = (db: Db, organisation_id: number, day: Day): Promise<MemberRow[]> =>
  db('memberships')
    .where({ organisation_id })
    .where(open => open.whereNull('to_on').orWhere('to_on', '>', day))
    .orderBy('id')
    .select('id', 'user_id', 'role', 'from_on', 'to_on')
