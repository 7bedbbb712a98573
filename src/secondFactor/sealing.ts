// Secrets are encrypted with a key that is not in the database, and belong to one account: copied to another they do not open.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'second factor', 32))
const about = (user_id: number) => Buffer.from(`user:${user_id}`)

/** Encrypt with the first of the keys. */
export function seal([secret]: readonly string[], user_id: number, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret!), nonce).setAAD(about(user_id))
  const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString('base64')
}

/** Decrypt with whichever key it was closed with; undefined when there is none such any more. */
export function open(secrets: readonly string[], user_id: number, sealed: string): string | undefined {
  const whole = Buffer.from(sealed, 'base64')
  for (const secret of secrets)
    try {
      const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), whole.subarray(0, 12), { authTagLength: 16 }).setAAD(about(user_id))
      decipher.setAuthTag(whole.subarray(12, 28))
      return decipher.update(whole.subarray(28), undefined, 'utf8') + decipher.final('utf8')
    } catch {
      // Another key, then.
    }
  return undefined
}
