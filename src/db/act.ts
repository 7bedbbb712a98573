import type { Day } from '../days.ts'
import { londonDay } from '../days.ts'
import type { Db, Tx } from './knex.ts'
import { prepared } from './prepared.ts'

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
export function act<P extends { id: number }, T>(by: By<P>, work: (moment: Moment<P>) => Promise<T>): Promise<T> {
  const { db, person, now, key } = by
  return db.transaction(async tx => {
    const first = await begin(tx, by)
    if (!first) return (await tx('form_keys').where({ key, user_id: person.id }).first())!.result as T
    const result = await work({ tx, person, now, today: londonDay(now) })
    if (key && result !== undefined)
      await tx('form_keys')
        .where({ key, user_id: person.id })
        .update({ result: JSON.stringify(result) })
    return result
  })
}

/**
 * Tell the database the moment and the person, and take the form's key: whoever sends the same form at the same moment waits here until
 * this act has ended. @returns whether the form acts for the first time.
 */
async function begin(tx: Tx, { person, now, key }: By): Promise<boolean> {
  const user = person.id ? String(person.id) : ''
  const told = "set_config('app.now', :now, true), set_config('app.user', :user, true)"
  if (!key) await prepared(tx, `SELECT ${told}`, { now: now.toISOString(), user })
  else
    return (
      await prepared<{ first: boolean }>(
        tx,
        `WITH used AS (INSERT INTO form_keys (key, user_id, used_at) VALUES (:key, :id, (:now::text)::timestamptz) ON CONFLICT DO NOTHING RETURNING key)
         SELECT ${told}, EXISTS (SELECT 1 FROM used) AS first`,
        { now: now.toISOString(), user, key, id: person.id },
      )
    )[0]!.first
  return true
}

/** Forget the keys of forms sent more than a week ago: nobody sends those again. @returns how many were forgotten */
export const forgetOldKeys = (db: Db, now: Date): Promise<number> =>
  db('form_keys')
    .where('used_at', '<', new Date(now.getTime() - 7 * 86_400_000))
    .delete()
