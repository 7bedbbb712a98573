// Sustain checks as parts of the acts that begin and end them. The action is locked, and its facts are kept, by the act.
import { addDays } from '../days.ts'
import type { Moment } from '../db/act.ts'

/** What the form of reporting complete offers: how many days later it is asked whether the change has lasted. */
export const usualDays = [30, 90, 180]

/** Set the checks of an action that is completed today. */
export async function setChecksIn({ tx, today }: Moment, action_id: number, days: number[]): Promise<void> {
  if (days.length)
    await tx('sustain_checks').insert(days.map(after_days => ({ action_id, after_days, due_on: addDays(today, after_days) })))
}

/** Ask no more of an action that is open again. */
export async function endChecksIn({ tx, today }: Moment, action_id: number): Promise<void> {
  await tx('sustain_checks')
    .where({ action_id, answered_on: null, ended_on: null })
    .update({ ended_on: today, version: tx.raw('version + 1') as unknown as number })
}
