// Each way to prove who one is: limited, noted in the access record, and no more. Who is signed in is said by the session.
import { noteAccess } from '../accessRecord/commands.ts'
import { type Try, tryTo } from '../guessing/commands.ts'
import { codeLimits, passwordLimits, placeLimits, proofLimits, recoveryLimits } from '../guessing/limits.ts'
import { type CodeAnswer, useCode, usePasskey, useRecoveryCode } from '../secondFactor/useCommands.ts'
import type { Site } from '../secondFactor/webauthn.ts'
import { findByEmail } from '../users/queries.ts'

/** When, and from which address. */
export type At = Pick<Try, 'db' | 'now' | 'from'>

/** @param check whether the password is right; @param known the account was signed in at in this browser before @returns what it gave */
export const tryPassword = <T>(at: At, email: string, known: boolean, check: () => Promise<T | undefined>): Promise<T | undefined> =>
  tryTo(
    { ...at, what: 'password', limits: passwordLimits(email, at.from, known), user_id: async () => (await findByEmail(at.db, email))?.id },
    check,
  )

/** The password of somebody who is signed in, asked for once more. @param check whether it is right @returns what it gave */
export const tryOwnPassword = <T>(
  at: At,
  user: { id: number; email: string },
  check: () => Promise<T | undefined>,
): Promise<T | undefined> => tryTo({ ...at, what: 'password', limits: proofLimits(user, at.from), user_id: async () => user.id }, check)

/** A code of the app of an account. @returns 'right', or why it is not */
export async function tryCode(at: At, keys: readonly string[], user_id: number, typed: unknown): Promise<CodeAnswer> {
  let answer: CodeAnswer = 'wrong'
  await tryTo({ ...at, what: 'code', limits: codeLimits(user_id, at.from), user_id: async () => user_id }, async () => {
    answer = await useCode(at.db, keys, user_id, typed, at.now)
    return answer === 'right' ? true : undefined
  })
  return answer
}

/** @returns how many recovery codes are left; undefined when it was none of them */
export const tryRecoveryCode = (at: At, user_id: number, typed: unknown): Promise<number | undefined> =>
  tryTo({ ...at, what: 'recovery code', limits: recoveryLimits(user_id, at.from), user_id: async () => user_id }, () =>
    useRecoveryCode(at.db, user_id, typed, at.now),
  )

/** @param user_id whose passkey it must be, for a second step; without, it is the only step. @returns whose it is */
export const tryPasskey = (at: At, site: Site, challenge: string, typed: unknown, user_id?: number): Promise<number | undefined> =>
  tryTo({ ...at, what: 'passkey', limits: placeLimits(at.from), user_id: async () => user_id }, () =>
    usePasskey(at.db, site, { challenge, verified: user_id === undefined, user_id }, typed, at.now),
  )

export const noteSignedIn = ({ db, now, from }: At, user_id: number, by: string, second?: string): Promise<void> =>
  noteAccess(db, { at: now, kind: 'signed_in', user_id, from_address: from ?? null, details: { by, second: second ?? null } })

export const noteSignedOut = ({ db, now, from }: At, user_id: number): Promise<void> =>
  noteAccess(db, { at: now, kind: 'signed_out', user_id, from_address: from ?? null })
