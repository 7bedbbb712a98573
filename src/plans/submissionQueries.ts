import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'

export interface SubmissionRow {
  submitted_on: Day
  plan_rows: number
  noted_by: string
  noted_at: Date
}

/** When the plan of an inspection was submitted, the latest first; as far as was known on the day that `db` looks at. */
export const listSubmissions = (db: Db, inspection_id: number): Promise<SubmissionRow[]> =>
  db('plan_submissions as s')
    .join('users as u', 'u.id', 's.noted_by_id')
    .where({ inspection_id })
    .orderBy([
      { column: 's.submitted_on', order: 'desc' },
      { column: 's.id', order: 'desc' },
    ])
    .select('s.submitted_on', 's.plan_rows', 'u.name as noted_by', 's.recorded_at as noted_at')

/** How many rows the plans of an inspection had at the end of a day, one for each recommendation and addressee. */
export async function countRowsOn(tx: Tx, inspection_id: number, day: Day): Promise<number> {
  await tx.raw("SELECT set_config('app.as_at', (((?::date + 1)::timestamp) AT TIME ZONE 'Europe/London')::text, true)", [day])
  const { rows } = await tx.raw(
    `SELECT count(*)::int AS n FROM as_at.addressees a JOIN as_at.recommendations r ON r.id = a.recommendation_id
     WHERE r.inspection_id = ? AND r.withdrawn_on IS NULL`,
    [inspection_id],
  )
  return rows[0].n
}
