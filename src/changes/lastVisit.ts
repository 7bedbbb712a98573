import type { Day } from '../days.ts'
import type { Visitor } from '../users/visitor.ts'
import { log } from '../web/log.ts'
import { asAtDay } from '../web/page.ts'
import { type Looked, noteVisit } from './visitCommands.ts'

/**
 * The last day before today when this person looked at something, which is noted for the next time. A page of an earlier day is no look.
 * Where it cannot be written, the page is shown all the same.
 */
export async function lastVisit(visit: Visitor<never> | Visitor, subject: Looked['subject'], subject_id: number): Promise<Day | null> {
  if (asAtDay(visit)) return null
  try {
    return await noteVisit(visit.db, { user_id: visit.user.id, subject, subject_id }, visit.today)
  } catch (error) {
    log.warn({ err: error }, 'a visit could not be noted')
    return null
  }
}
