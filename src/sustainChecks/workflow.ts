// The life of a sustain check: it becomes due, and is answered, missed or no longer asked.
import { addDays, type Day, sayDay } from '../days.ts'

export interface CheckState {
  due_on: Day
  answered_on: Day | null
  lasting: boolean | null
  ended_on: Day | null
}

/** Why it cannot be answered on a day; undefined when it can. */
export function whyNotAnswered({ due_on, answered_on, ended_on }: CheckState, day: Day): string | undefined {
  if (answered_on) return 'This check has been answered'
  if (ended_on) return 'This check is asked no more: the action was reopened'
  return due_on > day ? `This check is for later. Answer it on ${sayDay(due_on)} or after` : undefined
}

/** It is missed when it is still not answered so many days after it was due. */
export const isMissed = (check: CheckState & { grace: number }, day: Day): boolean =>
  check.answered_on === null && check.ended_on === null && addDays(check.due_on, check.grace) < day

/** "Due on 3 May 2027", "Lasting" …: how it stands on a day. */
export function checkWords(check: CheckState & { grace: number }, day: Day): string {
  if (check.answered_on) return check.lasting ? 'Lasting' : 'Not lasting'
  if (check.ended_on) return 'No longer asked'
  if (isMissed(check, day)) return 'Missed'
  return check.due_on > day ? 'Later' : 'Due'
}
