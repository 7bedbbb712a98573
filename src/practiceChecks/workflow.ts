// Who plans, reports, corrects and withdraws practice checks, and until when. Pages offer exactly this; commands allow it.
import type { ActionStatus, Closure } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

/** What a check is about: the answer of an addressee, or an action. Only an action's owner checks beside the leaders. */
export type Checkable =
  | { organisation_id: number; closure: Closure | null; withdrawn_on: string | null }
  | { organisation_id: number; owner_id: number | null; status: ActionStatus }

export const mayCheck = (person: Person, checked: Checkable): boolean => {
  const owns = 'status' in checked && checked.owner_id === person.id && person.organisations.includes(checked.organisation_id)
  return owns || person.leads.includes(checked.organisation_id)
}

/** Why nothing can be checked any more; undefined while it can. What is reported complete is checked most of all. */
export function whyNoCheck(checked: Checkable): string | undefined {
  if ('status' in checked) return checked.status === 'dropped' ? 'This action is dropped' : undefined
  if (checked.withdrawn_on !== null) return 'This recommendation has been withdrawn'
  return checked.closure === null ? undefined : 'This recommendation has been closed'
}
