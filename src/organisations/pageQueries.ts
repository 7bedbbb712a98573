import type { Day, Precision } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Wording } from '../db/tables.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen } from '../visibility/queries.ts'

export interface RepeatedRow {
  id: number
  number: number
  text: string
  wording: Wording
  times_made: number
  first_made_on: Day | null
  inspection: string
  published_on: Day | null
  published_precision: Precision
}

/** Recommendations made more than once that are addressed to an organisation or come from an inspection of it; that one and below. */
export async function listRepeated(db: Db, person: Person, organisation_id: number, limit: number): Promise<RepeatedRow[]> {
  const rows = await ask<RepeatedRow>(
    db,
    person,
    `SELECT r.id, r.number, r.text, r.wording, r.times_made, r.first_made_on, i.title AS inspection, i.published_on, i.published_precision
     FROM recommendations r JOIN inspections i ON i.id = r.inspection_id JOIN organisations io ON io.id = i.organisation_id
     WHERE r.times_made > 1 AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)}
       AND (io.line && ARRAY[:organisation_id::bigint] OR EXISTS (
         SELECT 1 FROM addressees a JOIN organisations o ON o.id = a.organisation_id WHERE a.recommendation_id = r.id AND o.line && ARRAY[:organisation_id::bigint]))
     ORDER BY r.times_made DESC, i.published_on DESC NULLS FIRST, r.number, r.id LIMIT :limit`,
    { organisation_id, limit },
  )
  return rows
}
