import type { Db, Tx } from '../db/knex.ts'
import type { Setting } from '../db/tables.ts'
import { NotFound } from '../errors.ts'

/** Every setting as it is now. */
export const listSettings = (db: Db): Promise<Setting[]> => db('settings').orderBy('id').select('*')

/** @throws NotFound */
export async function getSetting(db: Db, id: number): Promise<Setting> {
  const setting = await db('settings').where({ id }).first()
  if (!setting) throw new NotFound()
  return setting
}

export async function getLockedSetting(tx: Tx, id: number): Promise<Setting> {
  const setting = await tx('settings').where({ id }).forUpdate().first()
  if (!setting) throw new NotFound()
  return setting
}

export interface PastValue {
  setting_id: number
  value: number
  from_at: Date
  /** The first value of all was there from the beginning. */
  first: boolean
  changed_by: string | null
  reason: string | null
}

/** Every value that a setting has had: since when, who set it and why; the newest first. */
export async function listPastValues(db: Db): Promise<PastValue[]> {
  const { rows } = await db.raw(
    `SELECT s.id AS setting_id, h.value, h.known_from AS from_at, lag(h.value) OVER (PARTITION BY s.id ORDER BY h.known_from) IS NULL AS first,
       u.name AS changed_by, t.text AS reason
     FROM settings s JOIN history.settings h ON h.name = s.name
     LEFT JOIN events e ON e.chain = 'setting:' || s.id AND e.recorded_at = h.known_from LEFT JOIN users u ON u.id = e.user_id
     LEFT JOIN event_texts t ON t.event_id = e.id AND t.field = 'reason' ORDER BY s.id, h.known_from DESC`,
  )
  return rows
}

/** How many answers to published recommendations are kept here: what a rule about plans applies to. */
export async function countAnswers(db: Db): Promise<number> {
  const row = await db('standing_facts').where({ published: true, withdrawn: false }).count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}
