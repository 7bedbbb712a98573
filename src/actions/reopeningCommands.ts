// Opening an action again: by a leader, because its change has not lasted, or returned by somebody above. Part of a larger act.
import { confirmAgainIn } from '../assurance/againCommands.ts'
import type { Day } from '../days.ts'
import type { Moment } from '../db/act.ts'
import type { Action, AgainWhy } from '../db/tables.ts'
import { endChecksIn } from '../sustainChecks/settingCommands.ts'
import type { Person } from '../users/person.ts'
import type { LockedAction } from './queries.ts'
import { report, subjectsOf } from './storyCommands.ts'

export interface Reopening {
  due_on: Day
  text: string
  /** What becomes of a confirmation of it. */
  why: AgainWhy
  /** The name of the act, where it is not the plain one. */
  name?: string
}

export async function reopenIn(
  moment: Moment<Person>,
  action: LockedAction,
  { due_on, text, why, name = 'reopenAction' }: Reopening,
  more: Partial<Action> = {},
): Promise<void> {
  const { today } = moment
  const change = {
    status: 'in_progress' as const,
    due_on,
    completed_at: null,
    completed_on: null,
    different_now: '',
    dropped_on: null,
    dropped_reason: '',
    reopened_on: today,
    // What was dropped before anybody began it starts with this.
    ...(action.started_on === null && { started_on: today }),
    ...more,
  }
  await endChecksIn(moment, action.id)
  await confirmAgainIn(moment, action.id, why, { chain: `action:${action.id}`, subjects: subjectsOf(action) })
  await report(moment, action, name, change, { kind: 'reopened', text, status_to: 'in_progress', due_to: due_on })
}
