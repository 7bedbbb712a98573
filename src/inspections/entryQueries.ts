import type { Db } from '../db/knex.ts'

export interface EnteredRow {
  id: number
  number: number
  text: string
  urgent: boolean
  withdrawn: boolean
  addressees: string[]
}

/** Everything entered as a recommendation of an inspection, withdrawn ones too: their numbers stay taken. */
export async function listEntered(db: Db, inspection_id: number): Promise<EnteredRow[]> {
  const { rows } = await db.raw(
    `SELECT r.id, r.number, r.text, r.urgent, r.withdrawn_on IS NOT NULL AS withdrawn,
       ARRAY(SELECT o.name FROM addressees a JOIN organisations o ON o.id = a.organisation_id WHERE a.recommendation_id = r.id ORDER BY a.id) AS addressees
     FROM recommendations r WHERE r.inspection_id = ? ORDER BY r.number`,
    [inspection_id],
  )
  return rows
}
