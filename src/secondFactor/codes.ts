// Codes: six digits of an app that knows the time, and recovery codes for when the app is gone.
import { createHash, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

const service = 'Track inspection recommendations'
const period = 30

const appOf = (secret: string, email = '') =>
  new TOTP({ issuer: service, label: email || service, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromBase32(secret) })

export const newSecret = (): string => new Secret({ size: 20 }).base32
/** What a QR code says to an app. */
export const addressFor = (secret: string, email: string): string => appOf(secret, email).toString()

/** Digits as people type them: with spaces, hyphens, or full-width. Undefined when they are no code. */
export function readCode(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > 100) return undefined
  const digits = typed.normalize('NFKC').replaceAll(/[\s-]/g, '')
  return /^\d{6}$/.test(digits) ? digits : undefined
}

/** Which half minute a code is of: now, the one before or the one after; undefined when it is of none of them. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  const delta = appOf(secret).validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / period) + delta
}

// No 0, O, 1 or I: they are read from paper. 80 bits each, so that a plain digest of them cannot be guessed back.
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: 10 }, () => [...randomBytes(16)].map(byte => letters[byte % 32]).join('')).map(code =>
    code.match(/.{4}/g)!.join('-'),
  )

/** What is kept of a recovery code; undefined when it is none. */
export function hashOf(user_id: number, typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > 100) return undefined
  const code = typed.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '')
  return /^[A-Z0-9]{16}$/.test(code) ? createHash('sha256').update(`${user_id} ${code}`).digest('base64url') : undefined
}
