import { type Day, daysBetween, sayDays } from '../days.ts'
import type { Action } from '../db/tables.ts'
import { isLive } from './workflow.ts'

/** "Overdue by 12 days" for a live action whose due date has passed, and nothing else. */
export function overdueBy({ status, due_on }: Pick<Action, 'status' | 'due_on'>, day: Day): string {
  const days = daysBetween(due_on, day)
  return isLive(status) && days > 0 ? `Overdue by ${sayDays(days)}` : ''
}

/** "Blocked for 34 days", apart from whether it is overdue; empty for an action that waits for nobody. */
export function blockedFor({ status, blocked_on }: Pick<Action, 'status' | 'blocked_on'>, day: Day): string {
  if (status !== 'blocked' || !blocked_on) return ''
  const days = daysBetween(blocked_on, day)
  return days > 0 ? `Blocked for ${sayDays(days)}` : 'Blocked'
}

/** "3 days overdue", "due today", "due in 12 days"; empty for an action that is not live. */
export function lateness({ status, due_on }: Pick<Action, 'status' | 'due_on'>, day: Day): string {
  if (!isLive(status)) return ''
  const days = daysBetween(day, due_on)
  return days === 0 ? 'due today' : days > 0 ? `due in ${sayDays(days)}` : `${sayDays(-days)} overdue`
}
