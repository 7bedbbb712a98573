import { createHash } from 'node:crypto'
import { noteAccess } from '../accessRecord/commands.ts'
import type { Db } from '../db/knex.ts'
import { TooManyRequests } from '../errors.ts'
import { type Limit, longestMinutes } from './limits.ts'

export interface Try {
  db: Db
  now: Date
  from: string | undefined
  /** What was tried, for the access record. */
  what: string
  limits: Limit[]
  /** Whose account it is, where that is known. */
  user_id?: () => Promise<number | undefined>
}

/**
 * Let somebody try something that could be a guess. It is counted before it is checked, so that many at once are not more; and
 * taken back when it was right.
 * @returns what `check` returns; undefined means that it was wrong. @throws TooManyRequests when there were too many before
 */
export async function tryTo<T>(given: Try, check: () => Promise<T | undefined>): Promise<T | undefined> {
  const { db, now, from, what, limits } = given
  for (const limit of limits) if (!(await counted(db, limit, now))) return refuse(given, limit)
  const right = await check()
  if (right !== undefined) await takeBack(db, limits)
  else
    await noteAccess(db, {
      at: now,
      kind: 'sign_in_failed',
      user_id: (await given.user_id?.()) ?? null,
      from_address: from ?? null,
      details: { what },
    })
  return right
}

const keyOf = ({ of }: Limit) => createHash('sha256').update(of).digest('base64url')
const sinceOf = ({ minutes }: Limit, now: Date) => new Date(now.getTime() - minutes * 60_000)

/** One statement, and the row is locked by it: processes that count the same at once count one after the other. */
async function counted(db: Db, limit: Limit, now: Date): Promise<boolean> {
  const { rowCount } = await db.raw(
    `INSERT INTO tries AS t (key, times, last_at) VALUES (:key, ARRAY[:now::timestamptz], :now)
     ON CONFLICT (key) DO UPDATE SET last_at = :now,
       times = ARRAY(SELECT x FROM unnest(t.times) WITH ORDINALITY u (x, n) WHERE x > :since ORDER BY n) || :now::timestamptz
     WHERE (SELECT count(*) FROM unnest(t.times) x WHERE x > :since) < :most`,
    { key: keyOf(limit), now, since: sinceOf(limit, now), most: limit.most },
  )
  return rowCount > 0
}

/** Noted once for each time that a limit is reached, and not for each try: else refusing would fill the disk. */
async function refuse({ db, now, from, what }: Try, limit: Limit): Promise<never> {
  const first = await db('tries')
    .where({ key: keyOf(limit) })
    .where(before => before.whereNull('noted_at').orWhere('noted_at', '<=', sinceOf(limit, now)))
    .update({ noted_at: now })
  if (first) await noteAccess(db, { at: now, kind: 'sign_in_limited', from_address: from ?? null, details: { what } })
  const wait = limit.minutes > 60 ? 'Use another way, or wait until tomorrow' : `Wait ${limit.minutes} minutes and try again`
  throw new TooManyRequests(`There were too many tries to sign in. ${wait}.`)
}

async function takeBack(db: Db, limits: Limit[]): Promise<void> {
  const fresh = limits.filter(limit => limit.fresh).map(keyOf)
  const others = limits.filter(limit => !limit.fresh).map(keyOf)
  await db('tries').whereIn('key', fresh).delete()
  await db.raw('UPDATE tries SET times = trim_array(times, 1) WHERE key = ANY(?) AND cardinality(times) > 0', [others])
}

/** Forget what counts no more. @returns how many rows */
export const forgetOldTries = async (db: Db, now: Date): Promise<number> =>
  (await db('tries')
    .where('last_at', '<', new Date(now.getTime() - longestMinutes * 60_000))
    .delete()) +
  (await db('used_challenges')
    .where('used_at', '<', new Date(now.getTime() - 3_600_000))
    .delete())
