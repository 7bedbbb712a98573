import type { Db } from '../db/knex.ts'

export type AccessKind =
  | 'signed_in'
  | 'sign_in_failed'
  | 'sign_in_limited'
  | 'signed_out'
  | 'session_ended'
  | 'invited'
  | 'invitation_accepted'
  | 'password_reset_asked'
  | 'password_changed'
  | 'second_factor_changed'
  | 'identity_linked'
  | 'role_changed'
  | 'deactivated'
  | 'exported'
  | 'refused'

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
