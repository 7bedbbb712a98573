// Files that are read from the database while they are sent: a few at once, so that slow readers do not hold what others need.
import type { RequestHandler } from 'express'
import { TooManyRequests } from '../errors.ts'

const mostOfOne = 2
const mostOfAll = 6
const longest = 5 * 60_000

const running = new Map<number, number>()
const total = () => [...running.values()].reduce((sum, one) => sum + one, 0)

/** Refuses a third file at once to a person, and a seventh to all in this process. Ends what takes longer than 5 minutes. */
export const limitDownloads: RequestHandler = (req, res, next) => {
  // Whoever has gone already will never be heard to go, and would count for ever.
  if (res.closed || res.destroyed) return
  const id = req.user!.id
  const own = running.get(id) ?? 0
  if (own >= mostOfOne || total() >= mostOfAll) {
    res.set('Retry-After', '10')
    const who = own >= mostOfOne ? 'You have two files on the way already.' : 'Others have many files on the way just now.'
    throw Object.assign(new TooManyRequests(`${who} Wait until one is finished, and try again.`), { title: 'Too many files at once' })
  }
  running.set(id, own + 1)
  const hurry = setTimeout(() => res.destroy(), longest).unref()
  res.once('close', () => {
    clearTimeout(hurry)
    const left = (running.get(id) ?? 1) - 1
    if (left) running.set(id, left)
    else running.delete(id)
  })
  next()
}
