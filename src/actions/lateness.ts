import { type Day, daysBetween, sayDays } from '../days.ts'
import type { Action } from '../db/tables.ts'
import { isLive } from './workflow.ts'

/** "3 days overdue", "due today", "due in 12 days"; empty for an action that is not live. */
export function lateness({ status, due_on }: Pick<Action, 'status' | 'due_on'>, day: Day): string {
  if (!isLive(status)) return ''
  const days = daysBetween(day, due_on)
  return days === 0 ? 'due today' : days > 0 ? `due in ${sayDays(days)}` : `${sayDays(-days)} overdue`
}
