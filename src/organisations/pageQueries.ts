import type { Day, Precision } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Wording } from '../db/tables.ts'
import type { LastCheck } from '../practiceChecks/words.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen, planSeen } from '../visibility/queries.ts'

export interface RepeatedRow extends LastCheck {
  sees_plan: boolean
  /** Whose latest check it is, where it is not the organisation's own. */
  checked: string | null
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
    `WITH shown AS (
       SELECT r.id, r.number, r.text, r.wording, r.times_made, r.first_made_on, i.title AS inspection, i.published_on, i.published_precision
       FROM recommendations r JOIN inspections i ON i.id = r.inspection_id JOIN organisations io ON io.id = i.organisation_id
       WHERE r.times_made > 1 AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)}
         AND (io.line && ARRAY[:organisation_id::bigint] OR EXISTS (
           SELECT 1 FROM addressees a JOIN organisations o ON o.id = a.organisation_id WHERE a.recommendation_id = r.id AND o.line && ARRAY[:organisation_id::bigint]))
       ORDER BY r.times_made DESC, i.published_on DESC NULLS FIRST, r.number, r.id LIMIT :limit)
     SELECT shown.*, f.addressee_id IS NOT NULL AS sees_plan, f.last_check_on, f.last_check_looked_at, f.last_check_sufficient, f.checked
     FROM shown LEFT JOIN LATERAL (
       SELECT b.*, CASE WHEN o.id <> :organisation_id THEN split_part(o.name, ' (', 1) END AS checked
       FROM standing_facts b JOIN organisations o ON o.id = b.organisation_id
       WHERE b.recommendation_id = shown.id AND b.last_check_on IS NOT NULL AND o.line && ARRAY[:organisation_id::bigint] AND ${planSeen(person)}
       ORDER BY b.last_check_on DESC, b.addressee_id LIMIT 1) f ON true
     ORDER BY shown.times_made DESC, shown.published_on DESC NULLS FIRST, shown.number, shown.id`,
    { organisation_id, limit },
  )
  return rows
}
