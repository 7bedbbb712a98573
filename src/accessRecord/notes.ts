// What is noted of requests themselves: who took data out, and who was refused. A note that fails is logged, and breaks no page.
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { isHttpError } from '../errors.ts'
import { log } from '../web/log.ts'
import { type AccessEvent, noteAccess } from './commands.ts'

/** Notes what was sent to whom, once it has gone out or broken off. */
export const noteExports: RequestHandler = (req, res, next) => {
  res.once('close', () => {
    if (res.statusCode !== 200 || req.method !== 'GET') return
    void noteOf(req, 'exported', { path: req.path.slice(0, 200), as_at: dayIn(req), finished: res.writableFinished })
  })
  next()
}

const dayIn = ({ query }: Request) => (typeof query.as_at === 'string' ? query.as_at.slice(0, 10) : null)

/** Notes refusals, and passes them on to the page that says so. Give it the path of each route, or it tells nothing of a path. */
export const noteRefusals: ErrorRequestHandler = async (error, req, res, next) => {
  const what = whyRefused(error, Boolean(res.locals.route && req.user))
  if (what && counts(req)) {
    const { status } = error as { status: number }
    // A path that is none of ours may hold anything, a token as well.
    const path = res.locals.route ? req.path.slice(0, 200) : `/${req.path.split('/')[1]?.slice(0, 40)}`
    await noteOf(req, 'refused', { what, method: req.method, path, status })
  }
  next(error)
}

declare global {
  namespace Express {
    interface Locals {
      /** The path of the route, of those behind the door. */
      route?: string
    }
  }
}

function whyRefused(error: unknown, known: boolean): string | undefined {
  if (!isHttpError(error)) return undefined
  const { code, foreign } = error as { code?: string; foreign?: boolean }
  if (code === 'EBADCSRFTOKEN') return known ? 'a form without its token' : undefined
  if (foreign) return 'sent by another site'
  if (!known) return undefined
  return { 403: 'not for this person', 404: 'not found', 429: 'too many at once' }[error.status]
}

const most = 60
let minute = 0
const noted = new Map<string, number>()

/** Somebody who tries all numbers is known after some of them: 60 refusals a minute are noted of each, and the rest only counted. */
function counts({ user, now }: Request): boolean {
  const current = Math.floor(now.getTime() / 60_000)
  if (current !== minute) noted.clear()
  minute = current
  const who = String(user?.id ?? 'nobody')
  const times = (noted.get(who) ?? 0) + 1
  noted.set(who, times)
  if (times === most + 1) log.warn({ user: user?.id }, 'more refusals than are noted')
  return times <= most
}

async function noteOf({ db, now, user, ip }: Request, kind: AccessEvent['kind'], details: AccessEvent['details']): Promise<void> {
  try {
    await noteAccess(db, { at: now, kind, user_id: user?.id, from_address: ip, details })
  } catch (error) {
    log.error({ err: error, kind }, 'not noted in the access record')
  }
}
