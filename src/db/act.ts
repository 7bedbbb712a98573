import type { Day } from '../days.ts'
import { londonDay } from '../days.ts'
import type { Db, Tx } from './knex.ts'

/** Who does something, and when. `key` comes from the form: the same form sent twice acts once. */
export interface By<Person extends { id: number } = { id: number }> {
  db: Db
  person: Person
  now: Date
  key?: string
}

/** The inside of an act: its transaction, its moment, and the London day of that moment. */
export interface Moment<Person extends { id: number } = { id: number }> {
  tx: Tx
  person: Person
  now: Date
  today: Day
}

/**
 * One act: one transaction, in which the database knows the moment and the person. With a form key that has acted before, nothing
 * happens and the result of the first time is given again.
 * @returns what `work` returns; it must survive JSON when there is a key.
 */
export async function act<P extends { id: number }, T>(by: By<P>, work: (moment: Moment<P>) => Promise<T>): Promise<T> {
  const { db, person, now, key } = by
  try {
    return await db.transaction(async tx => {
      const before = await begin(tx, by)
      if (before) return before.result as T
      const result = await work({ tx, person, now, today: londonDay(now) })
      if (key) await tx('form_keys').insert({ key, user_id: person.id, result: JSON.stringify(result ?? null), used_at: now })
      return result
    })
  } catch (error) {
    const before = key && (await db('form_keys').where({ key, user_id: person.id }).first())
    if (before) return before.result as T
    throw error
  }
}

async function begin(tx: Tx, { person, now, key }: By): Promise<{ result: unknown } | undefined> {
  const { rows } = await tx.raw(
    `SELECT set_config('app.now', :now, true), set_config('app.user', :user, true), k.key, k.result
     FROM (SELECT 1) one LEFT JOIN form_keys k ON k.key = :key::uuid AND k.user_id = nullif(:user, '')::bigint`,
    { now: now.toISOString(), user: person.id ? String(person.id) : '', key: key ?? null },
  )
  return rows[0].key ? { result: rows[0].result } : undefined
}

/** Forget the keys of forms sent more than a week ago: nobody sends those again. @returns how many were forgotten */
export const forgetOldKeys = (db: Db, now: Date): Promise<number> =>
  db('form_keys')
    .where('used_at', '<', new Date(now.getTime() - 7 * 86_400_000))
    .delete()
