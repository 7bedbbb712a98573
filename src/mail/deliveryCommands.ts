// What becomes of a letter: waiting, being sent, sent, or given up. The row says so; the jobs only say when to look.
import type { Db } from '../db/knex.ts'
import type { Letter, Outcome } from './smtp.ts'

/** When a letter that cannot be handed over is given up: after so many hours, tries, or tries whose answer never came. */
export const limits = { hours: 72, tries: 15, unclear: 4 }

/** A process that said it is sending and has not said how it ended for this long is gone. */
const goneAfter = "interval '4 minutes'"

type Claimed = Letter & { tries: number; unclear: number; error: string | null }

/** Take a letter to send it, so that nobody else does. Whoever was cut off in the middle may have sent it. */
async function claim(db: Db, id: number, now: Date): Promise<Claimed | undefined> {
  const { rows } = await db.raw(
    `UPDATE mails SET state = 'sending', tries = tries + 1, unclear = unclear + (state = 'sending')::int, tried_at = :now
     WHERE id = :id AND (state = 'waiting' OR (state = 'sending' AND tried_at < :now::timestamptz - ${goneAfter})) RETURNING *`,
    { id, now },
  )
  return rows[0]
}

/**
 * Send one letter, if it still waits. What the server says decides what becomes of it.
 * @returns false when it should be tried again later
 */
export async function deliver(db: Db, id: number, now: Date, send: (letter: Letter) => Promise<Outcome>): Promise<boolean> {
  await giveUpOld(db, now, id)
  const letter = await claim(db, id, now)
  if (!letter) return true
  const outcome = await send(letter)
  const unclear = letter.unclear + (outcome.how === 'unclear' ? 1 : 0)
  const last = outcome.how === 'refused' || letter.tries >= limits.tries || unclear >= limits.unclear
  const state = outcome.how === 'sent' ? 'sent' : last ? 'given_up' : 'waiting'
  await db('mails')
    .where({ id, state: 'sending', tries: letter.tries })
    .update({
      state,
      unclear,
      error: outcome.how === 'sent' ? letter.error : outcome.error,
      ...(state !== 'waiting' && { body: null, ended_at: now }),
    })
  return state !== 'waiting'
}

/** Give up the letters, or one, that waited too long: what they say is no longer news. @returns how many */
export async function giveUpOld(db: Db, now: Date, id?: number): Promise<number> {
  const { rowCount } = await db.raw(
    `UPDATE mails SET state = 'given_up', body = NULL, ended_at = :now, error = concat_ws(' ', 'It could not be sent within ${limits.hours} hours.', error)
     WHERE state = 'waiting' AND (:id::bigint IS NULL OR id = :id) AND queued_at < :now::timestamptz - interval '${limits.hours} hours'`,
    { now, id: id ?? null },
  )
  return rowCount
}

/** Letters that wait, and those whose sender is gone: each should have a job. */
export async function listWaiting(db: Db, now: Date, limit = 1000): Promise<number[]> {
  const { rows } = await db.raw(
    `SELECT id FROM mails WHERE state = 'waiting' OR (state = 'sending' AND tried_at < :now::timestamptz - ${goneAfter}) ORDER BY id LIMIT :limit`,
    { now, limit },
  )
  return rows.map(({ id }: { id: number }) => id)
}

/** Forget letters that ended more than a year ago. @returns how many */
export const forgetOldMails = (db: Db, now: Date): Promise<number> =>
  db('mails')
    .whereIn('state', ['sent', 'given_up'])
    .where('ended_at', '<', new Date(now.getTime() - 400 * 86_400_000))
    .delete()
