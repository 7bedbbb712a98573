import { createHash } from 'node:crypto'

/** What stands in the database for something secret that a browser holds: whoever reads the table cannot use it. */
export const secretKey = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
