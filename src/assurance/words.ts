// How it stands with a claim, in one short phrase: confirmed by somebody above, to be confirmed again, returned, or none of these.
import { type Day, sayDay } from '../days.ts'
import type { ActionStatus, AgainWhy } from '../db/tables.ts'
import type { LastDecision } from './workflow.ts'

export const againWords: Record<AgainWhy, (since: Day) => string> = {
  evidence: since => `new evidence since ${sayDay(since)}`,
  evidence_removed: since => `evidence was removed on ${sayDay(since)}`,
  failed_check: since => `a check failed on ${sayDay(since)}`,
  reopened: since => `it was reopened on ${sayDay(since)}`,
}

/** @param possible false where nobody above can confirm it @returns a sentence, or nothing of what is neither claimed nor decided on */
export function assuranceWords(status: ActionStatus, last: LastDecision | null, possible = true): string | undefined {
  if (status === 'dropped') return undefined
  if (last?.again_on) return `Confirm again: ${againWords[last.again_why!](last.again_on)}.`
  if (last?.decision === 'confirmed') return `Confirmed by somebody above on ${sayDay(last.decided_on)}.`
  const open = possible ? 'Not confirmed by anybody above.' : 'Not independently confirmed: nobody above can confirm it.'
  if (last)
    return `Returned by somebody above on ${sayDay(last.decided_on)}.${status === 'completed' ? ` Reported complete again. ${open}` : ''}`
  return status === 'completed' ? open : undefined
}
