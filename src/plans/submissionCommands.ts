import type { Day } from '../days.ts'
import type { Moment } from '../db/act.ts'
import { countRowsOn } from './submissionQueries.ts'

/** Keep that the plan of an inspection was submitted on a day, with the rows it had then, as part of the act that notes it. @returns the rows */
export async function keepSubmissionIn({ tx, person, now }: Moment, inspection_id: number, submitted_on: Day): Promise<number> {
  const plan_rows = await countRowsOn(tx, inspection_id, submitted_on)
  await tx('plan_submissions').insert({ inspection_id, submitted_on, plan_rows, noted_by_id: person.id, recorded_at: now })
  return plan_rows
}
