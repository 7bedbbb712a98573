import { randomUUID } from 'node:crypto'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { type Day, londonDay, sayDay, sayInstant } from '../days.ts'
import type { By } from '../db/act.ts'
import { asAt } from '../db/asAt.ts'
import type { Db } from '../db/knex.ts'
import { BadRequest, isHttpError } from '../errors.ts'
import { asAtBanner, nothingBy, notRecordedBy, otherDay } from './anyDay.ts'
import { asset } from './assets.ts'
import { secondsLeft } from './sessions.ts'
import { compileViews } from './views.ts'

/** What the shell needs to know of whoever is signed in; the users feature knows more. */
export interface SignedIn {
  id: number
  name: string
  demonstration: boolean
  administrator: boolean
  role_words: string
}

declare global {
  namespace Express {
    interface User extends SignedIn {}
    interface Request {
      db: Db
      now: Date
      /** The London day of this request. */
      today: Day
      /** The earlier day that was read for this request. */
      asAt?: Day
      /** By that day nothing at all had been recorded. */
      nothingYet?: boolean
      /** The page can be read as it was on any day. */
      readsDays?: boolean
      csrf(): string
    }
    interface Response {
      page(view: string, locals: { title: string } & Record<string, unknown>): Promise<void>
    }
  }
}

/** What a page handler is given: someone is signed in and `db` is ready. */
export type Visit<Params = Record<string, string>, Person extends SignedIn = SignedIn> = Request<Params> & { user: Person }

/** Who acts, when, and with which form, for a command. */
export const by = <P extends SignedIn>({ db, user, now, body, res }: Visit<Record<string, string>, P>): By<P> => {
  const key = body?.form_key
  const known = typeof key === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key) && { key, sent: res?.locals.sent }
  return { db, person: user, now, ...known }
}

// What is said on the next page travels in a cookie, so that no act and no page writes the session for it.
const saidName = ({ secure }: Request) => (secure ? '__Host-said' : 'said')
const saidCookie = ({ secure }: Request) => ({ httpOnly: true, sameSite: 'lax' as const, secure, path: '/' })

/** Say on the next page that something was done. */
export function say(req: Request, words: string): void {
  if (req.res?.locals.settled) return
  req.res?.cookie(saidName(req), words, { ...saidCookie(req), maxAge: 60_000 })
}

/** Whether what was said for the next page has not been shown yet. */
export const isStillToTell = (req: Request): boolean => saidIn(req) !== undefined

const saidIn = (req: Request) => req.headers.cookie?.split('; ').find(part => part.startsWith(`${saidName(req)}=`))

/** What the page before wanted said, once. */
function said(req: Request, res: Response): string | undefined {
  const name = saidName(req)
  const sent = saidIn(req)
  if (!sent) return undefined
  res.clearCookie(name, saidCookie(req))
  try {
    return decodeURIComponent(sent.slice(name.length + 1))
  } catch {
    return undefined
  }
}

/** The day a page is asked for: null for today. @throws BadRequest in plain words */
export function asAtDay({ query, today }: Pick<Request, 'query' | 'today'>): Day | null {
  const asked = query.as_at
  if (asked === undefined || asked === '') return null
  const day = typeof asked === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : ''
  const real = day && new Date(`${day}T00:00:00Z`)
  if (!real || Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== day)
    throw new BadRequest('The day in the address must be a real date, like 4 3 2024 or 2024-03-04.')
  if (day < '1990-01-01') throw new BadRequest('The day in the address is too early. Nothing had been recorded here by then.')
  if (day > today) throw new BadRequest('The day in the address is in the future. Nothing is known of it yet.')
  return day
}

/**
 * Read today's tables, or those of the day the address asks for. `day` is the day that standing is worked out for. What was not there
 * on that day, and is there today for the same reader, is said to be so; `reader` is called once more to learn that.
 */
export async function read<T>(req: Request, reader: (db: Db, day: Day) => Promise<T>): Promise<T> {
  const day = asAtDay(req)
  req.readsDays = true
  if (!day) return reader(req.db, req.today)
  req.asAt = day
  try {
    return await asAt(req.db, day, async tx => {
      req.nothingYet = await nothingBy(tx)
      return reader(tx, day)
    })
  } catch (error) {
    if (!isHttpError(error) || error.status !== 404) throw error
    await reader(req.db, req.today)
    // The page says so itself.
    req.nothingYet = false
    throw notRecordedBy(day)
  }
}

const render = compileViews('views')

/** Gives every request its moment and database, and every response `page(view, locals)`: the view, then the layout around it. */
export const pages =
  (db: Db, clock: () => Date): RequestHandler =>
  (req: Request, res: Response, next: NextFunction) => {
    req.db = db
    req.now = clock()
    req.today = londonDay(req.now)
    // Until there is a session: a page about an error may be asked for before that.
    req.csrf = () => ''
    res.page = async (view, locals) => {
      const it = {
        ...locals,
        user: req.user,
        csrf: req.csrf(),
        form_key: randomUUID(),
        today: req.today,
        as_at: shownDay(req),
        asset,
        sayDay,
        sayInstant,
      }
      const body = render(view, it)
      const banner = said(req, res)
      const failed = res.statusCode === 422
      res
        .type('html')
        .set('Cache-Control', 'no-store')
        .send(
          render('layout', {
            title: locals.title,
            failed,
            user: req.user,
            body,
            csrf: it.csrf,
            path: req.path,
            asset,
            asAt: asAtBanner(req),
            otherDay: otherDay(req, res.statusCode),
            banner: banner && { text: banner },
            left: req.user && secondsLeft(req),
          }),
        )
    }
    next()
  }

const shownDay = (req: Request): Day | null => {
  try {
    return asAtDay(req)
  } catch {
    return null
  }
}
