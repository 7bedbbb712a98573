// A form that is sent after the session has ended: what was typed waits for the same person to sign in, and is shown, never sent.
import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import type { Db } from '../db/knex.ts'
import { secretKey } from '../db/secretKey.ts'
import { lapsedSession } from './sessions.ts'

/** What of a form was kept, for the page that shows it again. */
export interface Kept {
  values: Record<string, unknown>
  /** Something of it could not be kept: a file, or far too much text. */
  lost: boolean
}

declare global {
  namespace Express {
    interface Locals {
      kept?: Kept
    }
  }
}

declare module 'express-session' {
  interface SessionData {
    /** Of nobody's session: whose it was before it ended in this browser. */
    earlier?: number
  }
}

const hours = 12
const most = 500_000
const mostForms = 20
const notKept = 'lost'

/** Note whose session has ended, so that another page of the same browser still finds its author after this one was sent to sign in. */
export async function noteLapsed(req: Request): Promise<void> {
  const owner = await ownerOf(req.db, lapsedSession(req))
  if (owner) req.session.earlier = owner
}

/**
 * Keep what this POST without a session says, where it comes from a session that has ended: nobody else can leave anything here.
 * @returns the address to come back to after signing in; undefined when it comes from nowhere.
 */
export async function keepForm(req: Request): Promise<string | undefined> {
  const { db, now, path } = req
  const user_id = req.session.earlier
  if (!user_id) return undefined
  const fields = fieldsOf(req)
  if (!fields || Object.keys(fields).length === 0) return addressOf(req, notKept)
  const token = randomBytes(16).toString('base64url')
  await db('kept_forms').insert({ key: secretKey(token), user_id, path, fields: JSON.stringify(fields), kept_at: now })
  await db('kept_forms')
    .whereIn('key', db('kept_forms').where({ user_id }).orderBy('kept_at', 'desc').offset(mostForms).select('key'))
    .delete()
  return addressOf(req, token)
}

async function ownerOf(db: Db, sid: string | undefined): Promise<number | undefined> {
  const found =
    sid &&
    (await db('sessions')
      .where({ sid: secretKey(sid) })
      .first('user_id'))
  return found ? (found.user_id ?? undefined) : undefined
}

/** Nothing of the pages of one's account (they ask for passwords and codes), of files, and of more than anybody types. */
function fieldsOf({ body, path }: Request): Record<string, unknown> | undefined {
  if (!body || path.startsWith('/account')) return undefined
  const typed = Object.entries(body as Record<string, unknown>).filter(([name]) => !/^(_csrf|form_key)$|password/i.test(name))
  // A list being checked is no form that can be shown by itself.
  if (typed.some(([name]) => name === 'rows')) return undefined
  return JSON.stringify(typed).length <= most ? Object.fromEntries(typed) : undefined
}

function addressOf({ originalUrl, path }: Request, kept: string): string {
  const query = new URLSearchParams(originalUrl.split('?')[1])
  query.set('kept', kept)
  return `${path.replace(/^\/+/, '/')}?${query}`
}

/** Gives a page that shows a form what its reader typed before, where its address says so and it is their own. */
export const keptForms: RequestHandler = async (req, res, next) => {
  const { kept } = req.query
  if (req.method === 'GET' && typeof kept === 'string' && req.user)
    res.locals.kept = kept === notKept ? { values: {}, lost: true } : await findKept(req, kept)
  next()
}

async function findKept({ db, now, path, user }: Request, token: string): Promise<Kept | undefined> {
  const row = await db('kept_forms')
    .where({ key: secretKey(token), user_id: user!.id, path })
    .where('kept_at', '>', earliest(now))
    .first('fields')
  return row && { values: JSON.parse(row.fields), lost: false }
}

const earliest = (now: Date) => new Date(now.getTime() - hours * 3_600_000)

/** Forget what nobody came back for. @returns how many */
export const forgetKeptForms = (db: Db, now: Date): Promise<number> => db('kept_forms').where('kept_at', '<=', earliest(now)).delete()
