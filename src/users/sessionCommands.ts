import type { Tx } from '../db/knex.ts'

/** End the sessions of a person, in the transaction of the act that asks for it. @param keep the one this is asked in, if it may go on */
export async function endSessions(tx: Tx, user_id: number, keep = ''): Promise<void> {
  await tx('sessions')
    .whereRaw("sess -> 'passport' ->> 'user' = ?", [String(user_id)])
    .whereNot({ sid: keep })
    .delete()
}
