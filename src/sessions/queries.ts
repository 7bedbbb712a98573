import type { Db } from '../db/knex.ts'
import { secretKey } from '../db/secretKey.ts'

export interface LiveSession {
  id: number
  created_at: Date
  last_seen_at: Date
  user_agent: string | null
  address: string | null
  /** The one that asks. */
  this_one: boolean
}

/** Where a person is signed in at a moment: the session that asks, then the others, last used first. @param sid the session that asks */
export const listSessions = (db: Db, user_id: number, now: Date, sid = ''): Promise<LiveSession[]> =>
  db('sessions')
    .where({ user_id })
    .whereNull('ended_at')
    .where('expire', '>', now)
    .orderByRaw('sid = ? DESC, last_seen_at DESC, id DESC', [secretKey(sid)])
    .select('id', 'created_at', 'last_seen_at', 'user_agent', 'address', db.raw('sid = ? AS this_one', [secretKey(sid)]))
