import type { Day, Precision } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Wording } from '../db/tables.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen } from '../visibility/queries.ts'

export interface Link {
  id: number
  repeats_id: number | null
  number: number
  text: string
  wording: Wording
  withdrawn_on: Day | null
  inspection_id: number
  reference: string
  title: string
  organisation: string
  published: boolean
  published_on: Day | null
  published_precision: Precision
  fieldwork_from: Day | null
}

const from = 'FROM recommendations r JOIN inspections i ON i.id = r.inspection_id'
const longest = 50

/**
 * A recommendation with all that it repeats and all that repeats it, the earliest first, as far as this person may see them; none when
 * they may not see it. What lies beyond one that they may not see is not followed.
 */
export const listChain = (db: Db, person: Person, id: number): Promise<Link[]> =>
  ask<Link>(
    db,
    person,
    `WITH RECURSIVE back AS (
       SELECT r.id, r.repeats_id, 1 AS step ${from} WHERE r.id = :id AND ${inspectionSeen(person)}
       UNION ALL SELECT r.id, r.repeats_id, step + 1 ${from} JOIN back ON back.repeats_id = r.id WHERE step < ${longest} AND ${inspectionSeen(person)}),
     chain AS (
       SELECT id FROM (SELECT id FROM back ORDER BY step DESC LIMIT 1) first
       UNION SELECT r.id ${from} JOIN chain ON r.repeats_id = chain.id WHERE ${inspectionSeen(person)})
     SELECT r.id, r.repeats_id, r.number, r.text, r.wording, r.withdrawn_on, i.id AS inspection_id, i.reference, i.title, io.name AS organisation,
       i.state = 'published' AS published, i.published_on, i.published_precision, i.fieldwork_from
     ${from} JOIN chain ON chain.id = r.id JOIN organisations io ON io.id = i.organisation_id
     WHERE r.withdrawn_on IS NULL OR r.id = :id ORDER BY coalesce(i.published_on, 'infinity'), i.id, r.number LIMIT ${longest}`,
    { id },
  )
