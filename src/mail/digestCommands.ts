// Writes the weekly letters. It may be run at any time, by several processes at once, and be cut off: each week's letter is queued once
// for each person, and what was missed is caught up by the next run.
import { type Day, londonDay } from '../days.ts'
import { act } from '../db/act.ts'
import type { Db } from '../db/knex.ts'
import { theService } from '../users/person.ts'
import { findPerson } from '../users/queries.ts'
import { type NewMail, queueMail } from './commands.ts'
import { digestBody, digestKey, dueWeek, subjectOf } from './digest.ts'
import { getDigest, listWhoWantDigests } from './digestQueries.ts'

const batch = 25
const day = 86_400_000

/** Queue the letters of the latest week that is due, for whoever has none yet. @returns how many were queued */
export async function writeDigests(db: Db, now: Date, onError: (error: unknown) => void): Promise<number> {
  const week = dueWeek(now)
  await db('digest_weeks').insert({ week_on: week, started_at: now }).onConflict('week_on').ignore()
  const since = await sinceFor(db, week, now)
  let queued = 0
  for (;;) {
    const { last_user_id, ended_at } = (await db('digest_weeks').where({ week_on: week }).first())!
    if (ended_at) return queued
    const ids = await listWhoWantDigests(db, londonDay(now), last_user_id, batch)
    const letters: NewMail[] = []
    for (const id of ids) {
      // One letter that cannot be written keeps nobody else from theirs.
      const letter = await letterFor(db, id, week, now, since).catch(error => void onError(error))
      if (letter) letters.push(letter)
    }
    if (await queueBatch(db, now, week, { after: last_user_id, upTo: ids.at(-1), letters })) queued += letters.length
  }
}

/** Comments are told from the run before on, so that each is told once; after a long time, from four weeks ago. */
async function sinceFor(db: Db, week: Day, now: Date): Promise<Date> {
  const before = await db('digest_weeks').where('week_on', '<', week).orderBy('week_on', 'desc').first('started_at')
  const longAgo = new Date(now.getTime() - 28 * day)
  return before && before.started_at > longAgo ? before.started_at : longAgo
}

async function letterFor(db: Db, id: number, week: Day, now: Date, since: Date): Promise<NewMail | undefined> {
  const today = londonDay(now)
  const person = await findPerson(db, id, today)
  const body = person && digestBody(await getDigest(db, person, today, since))
  return body && { key: digestKey(week, id), to: person, subject: subjectOf(week), body }
}

interface Batch {
  after: number
  upTo: number | undefined
  letters: NewMail[]
}

/** Queue a batch and remember how far the week has come. @returns false when somebody else has done it meanwhile */
const queueBatch = (db: Db, now: Date, week: Day, { after, upTo, letters }: Batch): Promise<boolean> =>
  act({ db, person: theService, now }, async ({ tx }) => {
    const row = await tx('digest_weeks').where({ week_on: week }).forUpdate().first()
    if (row!.ended_at || row!.last_user_id !== after) return false
    for (const letter of letters) await queueMail(tx, letter)
    const progress = upTo === undefined ? { ended_at: now } : { last_user_id: upTo }
    await tx('digest_weeks').where({ week_on: week }).update(progress)
    return true
  })
