// Whoever changes how an account is signed in to proves once more that it is theirs: a browser left open is not enough.
import type { Request } from 'express'
import { Invalid } from '../errors.ts'
import { readCode } from '../secondFactor/codes.ts'
import { type Factors, getFactors } from '../secondFactor/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import type { Field } from '../web/form.ts'
import { tryCode, tryOwnPassword } from './commands.ts'
import { at } from './steps.ts'

const tenMinutes = 10 * 60 * 1000

/** What to ask for: nothing of those who have neither a password nor an app, and were only let in by somebody else. */
export function proofFields({ password, app }: Factors): Field[] {
  const words = [password && 'your password', app && 'a code from your app'].filter(Boolean).join(', or ')
  return words ? [{ name: 'password', kind: 'password', label: `Confirm with ${words}`, autocomplete: 'current-password' }] : []
}

/** What was typed, taken out of the body so that no page gives it back. */
export function takeProof(req: Request): unknown {
  const { password, ...body } = req.body ?? {}
  req.body = body
  return password
}

/** @throws Invalid when it is not the password, nor a code; TooManyRequests when it was guessed at */
export async function requireProof(visit: Visitor, typed: unknown): Promise<void> {
  const { db, user, signingIn, today, session } = visit
  const factors = await getFactors(db, user.id)
  if (!factors.password && !factors.app) {
    if (visit.now.getTime() - (session.signedInAt ?? 0) < tenMinutes) return
    throw new Invalid({ form: 'It is a while since you signed in. Sign out and in again, then do this once more' })
  }
  if (factors.app && readCode(typed)) {
    if ((await tryCode(at(visit), signingIn.keys, user.id, typed)) === 'right') return
  } else if (factors.password && typeof typed === 'string' && typed) {
    if (await tryOwnPassword(at(visit), user, () => signingIn.people.findByPassword(db, user.email, typed, today))) return
  }
  throw new Invalid({ password: factors.app ? 'Check your password or code' : 'Check your password' })
}
