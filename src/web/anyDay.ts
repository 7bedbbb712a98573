// What the shell says around a page that can be read as it was on any day: the banner, the way to another day, and nothing recorded yet.
import type { Request, RequestHandler } from 'express'
import { type Day, readDay, sayDay } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import { NotFound } from '../errors.ts'

/** A day in the address as people type it ("4 3 2024") is sent on to the address that has it as every other page writes it. */
export const typedDay: RequestHandler = (req, res, next) => {
  const typed = req.method === 'GET' && req.query.as_at
  if (typeof typed !== 'string' || typed === '' || /^\d{4}-\d{2}-\d{2}$/.test(typed)) return next()
  const { day } = readDay(typed.slice(0, 40), req.today, 'past')
  if (!day) return next()
  res.redirect(303, addressOn(req, day))
}

const ownPath = ({ path }: Request) => path.replace(/^\/+/, '/')
const queryIn = ({ originalUrl }: Request) => new URLSearchParams(originalUrl.split('?')[1])

/** The same page on another day, or today. A place in a list is a place of its day only. */
function addressOn(req: Request, day: Day | null): string {
  const query = queryIn(req)
  for (const name of ['as_at', 'after', 'before']) query.delete(name)
  if (day) query.set('as_at', day)
  const text = query.toString()
  return ownPath(req) + (text && `?${text}`)
}

/** Whether by the day that `db` looks at nothing had been recorded: not even an organisation. */
export async function nothingBy(db: Db): Promise<boolean> {
  const [row] = await prepared<{ nothing: boolean }>(db, 'SELECT NOT EXISTS (SELECT 1 FROM organisations) AS nothing', {})
  return row!.nothing
}

/** Not found on that day, though it is there today for the same reader. */
export const notRecordedBy = (day: Day) =>
  Object.assign(
    new NotFound(`It was not here yet on ${sayDay(day)}, or you could not see it then. Choose a later day, or go back to today.`),
    {
      title: 'Nothing had been recorded here by then',
    },
  )

/** The banner of a page that shows another day; nothing where the address asks for one that the page does not read. */
export function asAtBanner(req: Request) {
  const day = req.asAt
  if (!day) return undefined
  const nothing = req.nothingYet ? ' Nothing had been recorded here by then.' : ''
  return { day, sentence: `You are looking at ${sayDay(day)}.${nothing} Nothing can be changed here.`, today_href: addressOn(req, null) }
}

/** What the form needs that leads to the same page on another day; nothing where a page knows only today. */
export function otherDay(req: Request, status: number) {
  if (!req.readsDays || status !== 200) return undefined
  const kept = [...queryIn(req)].filter(([name]) => !['as_at', 'after', 'before', 'all'].includes(name))
  return { action: ownPath(req), kept, value: req.asAt ? sayDay(req.asAt) : '' }
}
