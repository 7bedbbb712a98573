// Which recommendation repeats which: a chain, never a circle, and how often each has been made.
import type { Moment } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import { lock } from '../db/locks.ts'
import { Invalid } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { getRecommendation } from './queries.ts'

/** Links are made one after the other: two at once could make a circle. */
export const lockRepeats = (tx: Tx) => lock(tx, 'repeats')

/** @throws Invalid when the earlier one is this one or repeats it, NotFound when there is none. */
export async function refuseCircle({ tx, person }: Moment<Person>, id: number, repeats_id: number): Promise<void> {
  if (repeats_id === id) throw new Invalid({ repeats: 'A recommendation cannot repeat itself' })
  await getRecommendation(tx, person, repeats_id)
  const { rows } = await tx.raw(
    `WITH RECURSIVE earlier AS (SELECT id, repeats_id FROM recommendations WHERE id = ?
       UNION SELECT r.id, r.repeats_id FROM recommendations r JOIN earlier e ON e.repeats_id = r.id)
     SELECT 1 FROM earlier WHERE id = ?`,
    [repeats_id, id],
  )
  if (rows.length) throw new Invalid({ repeats: 'The earlier recommendation repeats this one' })
}

/** How often this one and those that repeat it have been made, and since when. @returns the ids of those that changed. */
export async function countRepeats(tx: Tx, id: number): Promise<number[]> {
  const { rows } = await tx.raw(
    `WITH RECURSIVE made AS (
       SELECT r.id, coalesce(e.times_made, 0) + 1 AS times_made, coalesce(e.first_made_on, ei.published_on) AS first_made_on, i.published_on
       FROM recommendations r JOIN inspections i ON i.id = r.inspection_id
       LEFT JOIN recommendations e ON e.id = r.repeats_id LEFT JOIN inspections ei ON ei.id = e.inspection_id WHERE r.id = ?
       UNION ALL SELECT r.id, m.times_made + 1, coalesce(m.first_made_on, m.published_on), i.published_on
       FROM made m JOIN recommendations r ON r.repeats_id = m.id JOIN inspections i ON i.id = r.inspection_id)
     UPDATE recommendations r SET times_made = made.times_made, first_made_on = made.first_made_on FROM made
     WHERE r.id = made.id AND (r.times_made, r.first_made_on) IS DISTINCT FROM (made.times_made, made.first_made_on) RETURNING r.id`,
    [id],
  )
  return rows.map((row: { id: number }) => row.id)
}
