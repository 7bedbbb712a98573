// Browsers that an account was signed in at before: there its owner gets in while others guess at it from many places.
import { createHmac } from 'node:crypto'
import type { Request } from 'express'
import { folded } from '../guessing/limits.ts'

const days = 180
/** Of a browser that several people use. */
const most = 5

const nameOf = ({ secure }: Request) => (secure ? '__Host-known' : 'known')
/** It says nothing of whose it is, lets nobody in, and cannot be made without our key. */
const tokenFor = ({ signingIn: { keys } }: Request, email: string) =>
  createHmac('sha256', keys[0]!)
    .update(`known browser ${folded(email)}`)
    .digest('base64url')

function tokensOf(req: Request): string[] {
  const start = `${nameOf(req)}=`
  const sent = req.headers.cookie?.split('; ').find(part => part.startsWith(start))
  return sent ? sent.slice(start.length).split('.').slice(0, most) : []
}

export const isKnown = (req: Request, email: string): boolean => tokensOf(req).includes(tokenFor(req, email.trim()))

/** Whoever has just proved that the account is theirs is known in this browser from now on. */
export function rememberBrowser(req: Request, email: string): void {
  const token = tokenFor(req, email)
  const tokens = [token, ...tokensOf(req).filter(other => other !== token)].slice(0, most)
  const options = { httpOnly: true, sameSite: 'lax' as const, secure: req.secure, path: '/', maxAge: days * 86_400_000 }
  req.res?.cookie(nameOf(req), tokens.join('.'), options)
}
