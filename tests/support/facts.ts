import type { Db, Tx } from '../../src/db/knex.ts'
import { pool } from './db.ts'

/** The facts of addressees worked out from scratch: by the rule of the view, on today's tables or on those of another day. */
export async function factsFromScratch(db: Db | Tx, addressees?: number[]) {
  const { rows } = await pool.raw("SELECT rtrim(pg_get_viewdef('facts_from_scratch'::regclass), ';') AS rule")
  return db.raw(`SELECT * FROM (${rows[0].rule}) rule ${addressees ? 'WHERE addressee_id = ANY(?)' : ''}`, addressees ? [addressees] : [])
}
