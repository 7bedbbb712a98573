import type { Db } from '../db/knex.ts'
import { hashOf } from './tokens.ts'

export interface Link {
  id: number
  user_id: number
  name: string
  email: string
  expires_at: Date
  used_at: Date | null
}

/** The link of a letter that sets a new password, in whatever state it is. */
export const findReset = async (db: Db, token: string | undefined): Promise<Link | undefined> =>
  token
    ? db('password_resets as r')
        .join('users as u', 'u.id', 'r.user_id')
        .where({ token_hash: hashOf(token) })
        .first('r.id', 'r.user_id', 'r.expires_at', 'r.used_at', 'u.name', 'u.email')
    : undefined

/** How often a new password was asked for since then: for a person, or from an address. */
export const countAsked = async (db: Db, of: { user_id: number } | { from_address: string }, since: Date): Promise<number> =>
  Number((await db('password_resets').where(of).where('asked_at', '>', since).count({ n: '*' }).first())!.n)
