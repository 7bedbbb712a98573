import type { Db } from '../db/knex.ts'

/** How many recommendations an organisation has still to answer for: what would pass to its successor. */
export async function countOpen(db: Db, organisation_id: number): Promise<number> {
  const row = await db('addressees').where({ organisation_id }).whereNull('closure').count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}
