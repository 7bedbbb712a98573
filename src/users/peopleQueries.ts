import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Role } from '../db/tables.ts'

export interface FoundPerson {
  id: number
  name: string
  email: string
  deactivated_on: Day | null
  invited: boolean
  roles: { role: Role; organisation: string }[]
}

const matches = `(:q::text IS NULL OR u.name ILIKE '%' || :q || '%' OR u.email ILIKE '%' || :q || '%' OR EXISTS (
  SELECT 1 FROM memberships qm JOIN organisations qo ON qo.id = qm.organisation_id
  WHERE qm.user_id = u.id AND (qo.name ILIKE '%' || :q || '%' OR qo.code ILIKE :q)))`

/** People by name, address or organisation, with the roles they hold on a day: at most `limit`, and how many there are in all. */
export async function searchPeople(db: Db, words: string, today: Day, limit = 100): Promise<{ people: FoundPerson[]; total: number }> {
  const q = words ? words.replaceAll(/[\\%_]/g, '\\$&') : null
  const { rows } = await db.raw(
    `WITH found AS (SELECT u.*, count(*) OVER () AS total FROM users u WHERE ${matches} ORDER BY u.name, u.id LIMIT :limit)
     SELECT f.id, f.name, f.email, f.deactivated_on, f.invited, f.total, coalesce(json_agg(json_build_object('role', m.role, 'organisation', o.name) ORDER BY m.id)
       FILTER (WHERE m.id IS NOT NULL), '[]') AS roles
     FROM found f LEFT JOIN memberships m ON m.user_id = f.id AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)
     LEFT JOIN organisations o ON o.id = m.organisation_id GROUP BY f.id, f.name, f.email, f.deactivated_on, f.invited, f.total ORDER BY f.name, f.id`,
    { q, today, limit },
  )
  return { people: rows, total: Number(rows[0]?.total ?? 0) }
}
