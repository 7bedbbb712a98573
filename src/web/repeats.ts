// A form sent again from a page that was fetched anew (with the back button, say) has a new key. What it says tells that it is a repeat.
import { createHash } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { type Sent, sentBefore } from '../db/act.ts'
import { isOwnPath } from './address.ts'
import { isStillToTell, say } from './page.ts'

declare global {
  namespace Express {
    interface Locals {
      /** What the form says, where it is one that acts once. */
      sent?: Sent
      /** What is said next is settled: that nothing was done. */
      settled?: true
    }
  }
}

/** For as long as the database takes a form for a repeat. */
const minutes = 15
const words = 'You had already sent this. Nothing was added or changed.'

/**
 * Notes what a form says, for the act to see whether the person's last form said the same. Where the page of the form would refuse it by
 * now, because the first sending did its work, they are sent where that one went. A cookie knows where; the database says whether.
 */
export const repeats: RequestHandler = async (req, res, next) => {
  const sent = sentBy(req)
  if (!sent) return next()
  const again = () => {
    say(req, words)
    res.locals.settled = true
  }
  const went = wentTo(req, sent)
  const earlier = went && (await sentBefore(req.db, req.user!, req.now, sent))
  if (earlier) {
    // Pressed twice, the page they get tells them what the first one did.
    if (earlier !== req.body.form_key || !isStillToTell(req)) again()
    return res.redirect(303, went)
  }
  res.locals.sent = { ...sent, again }
  const redirect = res.redirect.bind(res) as (...given: (number | string)[]) => void
  res.redirect = (...given: (number | string)[]) => {
    if (given[0] === 303) res.cookie(nameOf(req), `${sent.content} ${given[1]}`, { ...cookie(req), maxAge: minutes * 60_000 })
    redirect(...given)
  }
  next()
}

const hashOf = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')

/** Nothing of the pages of one's account: they ask for passwords and codes, and to do the same again is meant there. */
function sentBy({ body, path, uploads, file }: Request): Sent | undefined {
  if (!body?.form_key || path.startsWith('/account')) return undefined
  const typed = Object.entries(body).filter(([name]) => !['_csrf', 'form_key', 'version'].includes(name))
  const files = [...(uploads ?? []).map(({ name, sha256 }) => [name, sha256]), ...(file ? [[file.originalname, hashOf(file.buffer)]] : [])]
  const said = JSON.stringify([path, files, ...typed.sort(([a], [b]) => (a < b ? -1 : 1))])
  const version = Number(body.version)
  return {
    content: hashOf(said),
    ...(Number.isInteger(version) && version > 0 && version < 2 ** 31 && { version }),
  }
}

const nameOf = ({ secure }: Request) => (secure ? '__Host-sent' : 'sent')
const cookie = ({ secure }: Request) => ({ httpOnly: true, sameSite: 'lax' as const, secure, path: '/' })

function wentTo(req: Request, { content }: Sent): string | undefined {
  const start = `${nameOf(req)}=${content}%20`
  const kept = req.headers.cookie?.split('; ').find(part => part.startsWith(start))
  try {
    const address = kept && decodeURIComponent(kept.slice(start.length))
    return isOwnPath(address) ? address : undefined
  } catch {
    return undefined
  }
}
