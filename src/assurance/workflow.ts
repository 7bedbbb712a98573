// Who may confirm or return what is reported complete: somebody above, never whoever owns the action or reported it.
import type { ActionStatus, Confirmation } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

export const decisions: Record<Confirmation['decision'], string> = { confirmed: 'Confirmed', returned: 'Returned' }

export type AssuranceAct = 'confirm' | 'return'
export const assuranceActs: Record<AssuranceAct, string> = { confirm: 'Confirm', return: 'Return' }

/** What was said of an action last. */
export type LastDecision = Pick<Confirmation, 'decision' | 'decided_on' | 'again_on' | 'again_why'>

/** What the rules need to know about a claim. */
export interface Claim {
  status: ActionStatus
  owner_id: number | null
  /** Who reported it complete last. */
  reported_by_id: number | null
  /** The organisations strictly above the one whose action it is. */
  above: number[]
  last: LastDecision | null
}

/** It is confirmed, and nothing has happened since. */
export const isConfirmed = ({ last }: Pick<Claim, 'last'>): boolean => last?.decision === 'confirmed' && last.again_on === null

/** Whether this person could decide on it, whatever its status: tells "wrong person" from "wrong moment". */
export const mayEverDecide = (person: Person, { owner_id, reported_by_id, above }: Claim): boolean =>
  owner_id !== person.id && reported_by_id !== person.id && above.some(id => person.leads.includes(id))

/** Why nobody can do this now; undefined when they can. What is confirmed can still be returned. */
export function whyNotNow(act: AssuranceAct, claim: Claim): string | undefined {
  if (claim.status !== 'completed') return 'This action is not reported complete now'
  return act === 'confirm' && isConfirmed(claim) ? 'This action is confirmed already' : undefined
}

export const assuranceActsFor = (person: Person, claim: Claim): AssuranceAct[] =>
  mayEverDecide(person, claim) ? (Object.keys(assuranceActs) as AssuranceAct[]).filter(act => !whyNotNow(act, claim)) : []
