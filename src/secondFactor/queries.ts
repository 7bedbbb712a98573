import type { Db } from '../db/knex.ts'

export interface Factors {
  app: boolean
  passkeys: number
  recovery_codes: number
  password: boolean
}

/** What somebody can take a second step with. */
export async function getFactors(db: Db, user_id: number): Promise<Factors> {
  const { rows } = await db.raw(
    `SELECT EXISTS (SELECT 1 FROM code_apps WHERE user_id = :user_id) AS app,
       (SELECT count(*) FROM passkeys WHERE user_id = :user_id) AS passkeys,
       (SELECT count(*) FROM recovery_codes WHERE user_id = :user_id AND used_at IS NULL) AS recovery_codes,
       EXISTS (SELECT 1 FROM passwords WHERE user_id = :user_id) AS password`,
    { user_id },
  )
  return rows[0]
}

export const hasSecondFactor = ({ app, passkeys }: Factors): boolean => app || passkeys > 0

export interface Passkey {
  id: number
  name: string
  credential_id: string
  transports: string[]
  added_at: Date
  last_used_at: Date | null
}
export const listPasskeys = (db: Db, user_id: number): Promise<Passkey[]> =>
  db('passkeys').where({ user_id }).orderBy('id').select('id', 'name', 'credential_id', 'transports', 'added_at', 'last_used_at')
