// Taking a second step. What is used up is locked first, so that two at once are not both right.

import { createHash } from 'node:crypto'
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Db } from '../db/knex.ts'
import { hashOf, readCode, stepOf } from './codes.ts'
import { open } from './sealing.ts'
import { parsed, readSignIn, type Site } from './webauthn.ts'

export type CodeAnswer = 'right' | 'wrong' | 'used' | 'unreadable'

/** Use a code of somebody's app. Each works once, and none that is older than the last one used. */
export const useCode = (db: Db, keys: readonly string[], user_id: number, typed: unknown, now: Date): Promise<CodeAnswer> =>
  db.transaction(async tx => {
    const app = await tx('code_apps').where({ user_id }).forUpdate().first()
    const code = readCode(typed)
    if (!app || !code) return 'wrong'
    const secret = open(keys, user_id, app.secret)
    if (!secret) return 'unreadable'
    const step = stepOf(secret, code, now)
    if (step === undefined) return 'wrong'
    if (step <= app.last_step) return 'used'
    await tx('code_apps').where({ user_id }).update({ last_step: step })
    return 'right'
  })

/** Use a recovery code up. @returns how many are left; undefined when it is none, or was used before */
export async function useRecoveryCode(db: Db, user_id: number, typed: unknown, now: Date): Promise<number | undefined> {
  const hash = hashOf(user_id, typed)
  if (!hash) return undefined
  if (!(await db('recovery_codes').where({ user_id, hash, used_at: null }).update({ used_at: now }))) return undefined
  return Number((await db('recovery_codes').where({ user_id, used_at: null }).count({ n: '*' }).first())?.n)
}

export interface Asked {
  challenge: string
  /** The device must have checked who holds it: for a passkey alone. */
  verified: boolean
  /** Whose passkey it must be; anybody's when not given. */
  user_id?: number
}

/** Use a passkey. The challenge counts once. @returns whose it is; undefined when anything is wrong */
export async function usePasskey(db: Db, site: Site, asked: Asked, typed: unknown, now: Date): Promise<number | undefined> {
  const response = parsed<AuthenticationResponseJSON>(typed)
  if (!response || !(await useChallenge(db, asked.challenge, now))) return undefined
  return db.transaction(async tx => {
    const passkey = await tx('passkeys')
      .where({ credential_id: response.id.slice(0, 2000) })
      .forUpdate()
      .first()
    if (!passkey || (asked.user_id && passkey.user_id !== asked.user_id)) return undefined
    const counter = await readSignIn(site, asked, response, passkey)
    if (counter === undefined) return undefined
    await tx('passkeys').where({ id: passkey.id }).update({ counter, last_used_at: now })
    return passkey.user_id
  })
}

/** @returns false when this challenge was answered before, in this session or another copy of it */
export async function useChallenge(db: Db, challenge: string, now: Date): Promise<boolean> {
  const hash = createHash('sha256').update(challenge).digest('base64url')
  const { rowCount } = await db.raw('INSERT INTO used_challenges (hash, used_at) VALUES (?, ?) ON CONFLICT DO NOTHING', [hash, now])
  return rowCount > 0
}
