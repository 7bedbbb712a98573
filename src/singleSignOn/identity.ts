// Who somebody was just verified to be, kept in the session until they say what it is for.
import type { Request } from 'express'
import type { Subject } from './commands.ts'

declare module 'express-session' {
  interface SessionData {
    /** What the provider was asked for. */
    singleSignOn?: { back: string; link?: number; invitation?: boolean }
    identity?: Subject & { at: number }
  }
}

const tenMinutes = 10 * 60 * 1000

export function keepIdentity({ session, now }: Request, { issuer, subject, label }: Subject): void {
  session.identity = { issuer, subject, label, at: now.getTime() }
}

/** Who the browser of this request was verified to be in the last ten minutes. */
export function seeIdentity({ session: { identity }, now }: Request): Subject | undefined {
  return identity && now.getTime() - identity.at < tenMinutes ? identity : undefined
}

/**
 * The same, once: for linking it. A page of an invitation sends people to `/sign-in/single-sign-on?for=invitation&back=` and its own
 * path; they come back with this, and its act calls `linkIdentityIn`.
 */
export function takeIdentity(req: Request): Subject | undefined {
  const identity = seeIdentity(req)
  delete req.session.identity
  return identity
}
