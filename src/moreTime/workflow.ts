// Who may ask for more time, decide it and take it back. Whoever asks never decides, whatever they lead.
import type { RequestState } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

export const requestStates: Record<RequestState, string> = {
  waiting: 'Waiting for a decision',
  agreed: 'Agreed',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
  moved: 'Moved at once, not independently agreed',
}

/** What the rules need to know about a request. */
export interface RequestRights {
  asked_by_id: number
  /** The organisations strictly above the one whose plan it is. */
  above: number[]
}

export const mayDecide = (person: Person, { asked_by_id, above }: RequestRights): boolean =>
  asked_by_id !== person.id && above.some(id => person.leads.includes(id))

export const mayWithdraw = (person: Person, { asked_by_id }: Pick<RequestRights, 'asked_by_id'>): boolean => asked_by_id === person.id

/** Why nobody can decide it or take it back any more. */
export const whyEnded = (state: RequestState): string => `This request has ended: ${requestStates[state].toLowerCase()}`
