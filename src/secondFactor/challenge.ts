// What a passkey is asked to sign: kept in the session for a few minutes, and good for one purpose.
import type { Request } from 'express'

declare module 'express-session' {
  interface SessionData {
    challenge?: { value: string; purpose: Purpose; at: number }
  }
}

type Purpose = 'register' | 'alone' | 'second'
const fiveMinutes = 5 * 60 * 1000

export function keepChallenge({ session, now }: Request, value: string, purpose: Purpose): void {
  session.challenge = { value, purpose, at: now.getTime() }
}

/** The challenge of this session, which has none after that; undefined when it is too old or was for something else. */
export function takeChallenge({ session, now }: Request, purpose: Purpose): string | undefined {
  const { challenge } = session
  delete session.challenge
  return challenge?.purpose === purpose && now.getTime() - challenge.at < fiveMinutes ? challenge.value : undefined
}
