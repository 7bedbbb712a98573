import type { Db } from '../db/knex.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen } from '../visibility/queries.ts'

export interface MadeAgain {
  /** The addressee of the earlier recommendation that is still open. */
  addressee_id: number
  organisation: string
  earlier_id: number
  earlier_number: number
  earlier_title: string
  number: number
  text: string
}

/** Earlier recommendations that a published inspection repeats, one row for each of their addressees that is still open. */
export async function listMadeAgain(db: Db, person: Person, inspection_id: number): Promise<MadeAgain[]> {
  const rows = await ask<MadeAgain>(
    db,
    person,
    `SELECT ea.id AS addressee_id, eo.name AS organisation, e.id AS earlier_id, e.number AS earlier_number, i.title AS earlier_title, r.number, e.text
     FROM recommendations r JOIN inspections ri ON ri.id = r.inspection_id AND ri.state = 'published'
     JOIN recommendations e ON e.id = r.repeats_id AND e.withdrawn_on IS NULL JOIN inspections i ON i.id = e.inspection_id
     JOIN addressees ea ON ea.recommendation_id = e.id AND ea.closure IS NULL JOIN organisations eo ON eo.id = ea.organisation_id
     WHERE r.inspection_id = :inspection_id AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)} ORDER BY r.number, e.number, ea.id`,
    { inspection_id },
  )
  return rows
}
