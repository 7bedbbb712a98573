import type { Db } from '../db/knex.ts'
import type { Filter } from '../recommendations/filter.ts'
import { type ListRow, listRecommendations, type Reading } from '../recommendations/listQueries.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen } from '../visibility/queries.ts'

const most = 2000

/** Every addressee of an inspection's recommendations, by number, as far as this person sees each. One query, for any day. */
export async function listAnswersOf(db: Db, reference: string, reading: Reading): Promise<ListRow[]> {
  const filter: Filter = {
    inspection: reference,
    standing: [],
    signal: [],
    urgent: false,
    repeat: false,
    sort: 'inspection',
    descending: false,
  }
  return (await listRecommendations(db, filter, reading, most)).slice(0, most)
}

export interface MadeAgain {
  earlier_id: number
  id: number
  number: number
  text: string
}

/**
 * Which recommendations of an earlier inspection a later one made again, directly or by way of one in between, as far as this person
 * may see them.
 */
export async function listMadeAgain(db: Db, person: Person, earlier_id: number, later_id: number): Promise<MadeAgain[]> {
  const rows = await ask<MadeAgain>(
    db,
    person,
    `WITH RECURSIVE back AS (
       SELECT r.id, r.number, r.text, r.repeats_id, 1 AS step FROM recommendations r JOIN inspections i ON i.id = r.inspection_id
       WHERE i.id = :later_id AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)}
       UNION ALL
       SELECT b.id, b.number, b.text, r.repeats_id, step + 1 FROM back b JOIN recommendations r ON r.id = b.repeats_id
       JOIN inspections i ON i.id = r.inspection_id WHERE i.id <> :earlier_id AND step < 20 AND ${inspectionSeen(person)})
     SELECT r.id AS earlier_id, b.id, b.number, b.text FROM back b JOIN recommendations r ON r.id = b.repeats_id
     JOIN inspections i ON i.id = r.inspection_id WHERE i.id = :earlier_id AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)} ORDER BY b.number`,
    { earlier_id, later_id },
  )
  return rows
}
