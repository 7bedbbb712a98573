// Links that let somebody in: the letter has the token, the database only its hash.
import { createHash, randomBytes } from 'node:crypto'

export const newToken = (): { token: string; hash: Buffer } => {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashOf(token) }
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** What a link gives, whatever was cut off or added: a token of ours, or nothing. */
export const tokenIn = (asked: unknown): string | undefined => (typeof asked === 'string' && /^[\w-]{43}$/.test(asked) ? asked : undefined)
