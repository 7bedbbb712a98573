// Sessions in PostgreSQL, on the pool that everything uses. They end after a time without use, and after some hours in any case.
import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import session, { type SessionData, Store } from 'express-session'
import { londonDay } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import { secretKey } from '../db/secretKey.ts'
import { log } from './log.ts'

export interface SessionLimits {
  idleMinutes: number
  hours: number
}
interface Times {
  created_at: Date
  last_seen_at: Date
}
type Live = SessionData & { req?: Request; passport?: { user?: unknown } }
type Done = (error?: unknown) => void

/** Use is noted once a minute at most, so that reading a page mostly writes nothing. */
const noteEvery = 60_000

/** Of sessions that are known to the database. Beside them and not in them, or every note would change what is saved. */
const times = new WeakMap<object, Times & { limits: SessionLimits }>()
const unseen = new WeakSet<object>()
const lapsed = new WeakMap<object, string>()
const read = new WeakMap<object, unknown>()

export class SessionStore extends Store {
  private readonly db: Db
  private readonly limits: SessionLimits
  private readonly clock: () => Date
  private readonly along: string

  /** @param along SQL for what to read with a session `s` about its user on the day `:today`: see `readAlong` */
  constructor(db: Db, limits: SessionLimits, clock = () => new Date(), along = '') {
    super()
    this.db = db
    this.limits = limits
    this.clock = clock
    this.along = along
  }

  override get = (sid: string, done: (error: unknown, found?: SessionData | null) => void): void => {
    this.find(sid).then(found => done(null, found), done)
  }
  override set = (sid: string, kept: SessionData, done: Done = () => {}): void => {
    this.save(sid, kept).then(() => done(), done)
  }
  override destroy = (sid: string, done: Done = () => {}): void => {
    this.end(sid).then(() => done(), done)
  }
  // Whoever only reads should not be refused because a note cannot be written.
  override touch = (sid: string, used: SessionData, done?: () => void): void => {
    void this.noteUse(sid, used)
      .catch(error => log.warn({ err: error }, 'the use of a session was not noted'))
      .then(done)
  }
  override createSession(req: Request, found: SessionData) {
    const created = super.createSession(req, found)
    times.set(created, times.get(found)!)
    if (read.has(found)) read.set(created, read.get(found))
    return created
  }

  private async find(sid: string): Promise<SessionData | null> {
    const now = this.clock()
    const [row] = await prepared<Times & { sess: SessionData; along?: unknown }>(
      this.db,
      `SELECT s.sess, s.created_at, s.last_seen_at${this.along && `, ${this.along} AS along`} FROM sessions s
       WHERE s.sid = :sid AND s.ended_at IS NULL AND s.expire > :now`,
      { sid: secretKey(sid), now, today: londonDay(now) },
    )
    if (row) times.set(row.sess, { ...row, limits: this.limits })
    if (row && this.along) read.set(row.sess, row.along)
    return row?.sess ?? null
  }

  /** A session that was ended meanwhile stays ended: only what is not known yet is added. */
  private async save(sid: string, kept: Live): Promise<void> {
    const known = times.get(kept)
    const now = this.clock()
    const row = {
      ...aboutRequest(kept),
      sess: JSON.stringify(kept) as never,
      user_id: Number(kept.passport?.user) || null,
      last_seen_at: now,
      expire: this.endOf(known?.created_at ?? now, now),
    }
    if (known)
      await this.db('sessions')
        .where({ sid: secretKey(sid) })
        .whereNull('ended_at')
        .update(row)
    else await this.db('sessions').insert({ ...row, sid: secretKey(sid), created_at: now })
    times.set(kept, { created_at: known?.created_at ?? now, last_seen_at: now, limits: this.limits })
  }

  private async noteUse(sid: string, used: Live): Promise<void> {
    const known = times.get(used)
    const now = this.clock()
    if (!known || unseen.has(used) || now.getTime() - known.last_seen_at.getTime() < noteEvery) return
    const row = { ...aboutRequest(used), last_seen_at: now, expire: this.endOf(known.created_at, now) }
    await this.db('sessions')
      .where({ sid: secretKey(sid) })
      .whereNull('ended_at')
      .update(row)
  }

  /** Whose it was stays known for some hours, so that a form sent too late finds its author. Nobody's are gone at once. */
  private async end(sid: string): Promise<void> {
    const own = this.db('sessions').where({ sid: secretKey(sid) })
    if (
      await own
        .clone()
        .whereNotNull('user_id')
        .whereNull('ended_at')
        .update({ ended_at: this.clock(), sess: '{}' as never })
    )
      return
    await own.whereNull('user_id').delete()
  }

  private endOf(created: Date, seen: Date): Date {
    return new Date(Math.min(longest(created, this.limits), idle(seen, this.limits)))
  }
}

const idle = (seen: Date, { idleMinutes }: SessionLimits) => seen.getTime() + idleMinutes * 60_000
const longest = (created: Date, { hours }: SessionLimits) => created.getTime() + hours * 3_600_000
const aboutRequest = ({ req }: Live) => (req ? { user_agent: req.get('user-agent')?.slice(0, 300) ?? null, address: req.ip ?? null } : {})

interface Options {
  store: Store
  secret: string
  secure: boolean
}

/**
 * Redirects without a body. With one, its head would go out before the session is saved; and browsers follow at once, to a page that does
 * not find what was just noted: that a first step was taken, or what the identity provider was asked for.
 */
export const patientRedirects: RequestHandler = (_req, res, next) => {
  res.redirect = (first: number | string, second?: number | string) => {
    const [status, url] = typeof first === 'number' ? [first, String(second)] : [302, first]
    res.status(status).location(url).end()
  }
  next()
}

/** Gives requests their session. The cookie is gone when the browser is closed; how long it counts is for the database to say. */
export const sessions = ({ store, secret, secure }: Options): RequestHandler =>
  session({
    name: secure ? '__Host-session' : 'session',
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    genid: req => {
      // What the cookie said stands here only until this returns: the id of a session that is no more.
      if (!req.session && req.sessionID) lapsed.set(req, req.sessionID)
      return randomBytes(24).toString('base64url')
    },
    cookie: { sameSite: 'lax', httpOnly: true, secure },
  })

/** What the store read along with the session of this request: null when there was nothing, undefined when it did not read it. */
export const readAlong = ({ session }: Request): unknown => session && read.get(session)

/** The id of the session that this request came with, where it has ended. */
export const lapsedSession = (req: Request): string | undefined => lapsed.get(req)

/** This request is no use of the session: a script asked, not a person. */
export const leaveUnseen = ({ session }: Request): void => void unseen.add(session)

/** Seconds until the session ends without use, and until it ends in any case. Undefined for sessions that are not in the database. */
export function secondsLeft({ session, now }: Request): { idle: number; longest: number } | undefined {
  const known = session && times.get(session)
  if (!known) return undefined
  const noted = !unseen.has(session) && now.getTime() - known.last_seen_at.getTime() >= noteEvery
  const seconds = (end: number) => Math.max(0, Math.floor((end - now.getTime()) / 1000))
  return { idle: seconds(idle(noted ? now : known.last_seen_at, known.limits)), longest: seconds(longest(known.created_at, known.limits)) }
}

/** Forget the sessions that ended long ago. @returns how many */
export const forgetOldSessions = (db: Db, now: Date, { hours }: SessionLimits): Promise<number> =>
  db('sessions')
    .where('expire', '<', new Date(now.getTime() - hours * 3_600_000))
    .delete()
