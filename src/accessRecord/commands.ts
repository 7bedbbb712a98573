import type { Db } from '../db/knex.ts'
import type { AccessKind } from './kinds.ts'

export interface AccessEvent {
  at: Date
  kind: AccessKind
  /** Who did it, where known. */
  user_id?: number | null
  /** Whom it was done to, when that is somebody else. */
  about_id?: number | null
  from_address?: string | null
  /** Plain facts for an administrator. Never a secret, a token, a password or a text that somebody wrote. */
  details?: Record<string, string | number | boolean | null>
}

/** Note one event of access. In the transaction of an act it is undone with the act. */
export async function noteAccess(db: Db, { at, kind, user_id, about_id, from_address, details }: AccessEvent): Promise<void> {
  await db('access_events').insert({
    at,
    kind,
    user_id: user_id ?? null,
    about_id: about_id ?? null,
    from_address: from_address ?? null,
    details: details ?? {},
  })
}

/** Forget what is older than is configured. @returns how many */
export const forgetOldAccess = (db: Db, now: Date, days: number): Promise<number> =>
  db('access_events')
    .where('at', '<', new Date(now.getTime() - days * 86_400_000))
    .delete()
