// What somebody has to look back at, of both kinds: whether a change has lasted, and practice checks that were planned.
import type { Day } from '../days.ts'
import type { DueCheck as PracticeCheckDue } from '../practiceChecks/queries.ts'
import type { DueCheck } from './queries.ts'

export interface CheckToDo {
  href: string
  title: string
  what: string
  due_on: Day
}

/** The two lists as one, the first due first. @param readOnly an earlier day is read: each leads to what it is about, not to its form */
export const checksToDo = (sustain: DueCheck[], practice: PracticeCheckDue[], readOnly = false): CheckToDo[] =>
  [
    ...sustain.map(({ id, action_id, title, due_on }) => ({
      href: readOnly ? `/actions/${action_id}` : `/sustain-checks/${id}/answer`,
      title,
      what: 'Has the change lasted?',
      due_on,
    })),
    ...practice.map(({ id, action_id, recommendation_id, about, planned_on }) => ({
      href: !readOnly ? `/practice-checks/${id}/report` : action_id ? `/actions/${action_id}` : `/recommendations/${recommendation_id}`,
      title: about,
      what: 'Practice check.',
      due_on: planned_on,
    })),
  ].sort((one, other) => (one.due_on < other.due_on ? -1 : one.due_on > other.due_on ? 1 : 0))
