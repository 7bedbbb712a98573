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
  sent?: Sent
}

/** What a form says, whatever its key: when it is what the same person's last form said, it was sent again from a page fetched anew. */
export interface Sent {
  /** A digest of its address and of what was typed, in hexadecimal. */
  content: string
  /** Of the record it changes: one more is what the first sending made of it. */
  version?: number
  /** Called when nothing is done because this is said again. */
  again?: () => void
}

/** The inside of an act: its transaction, its moment, and the London day of that moment. */
export interface Moment<Person extends { id: number } = { id: number }> {
  tx: Tx
  person: Person
  now: Date
  today: Day
}

/**
 * One act: one transaction, in which the database knows the moment and the person. With a form key that has acted before, or a
 * form that says what the person's last one said less than 15 minutes ago, nothing happens and the result of the first time is given again.
 * @returns what `work` returns; it must survive JSON when there is a key.
 */
export function act<P extends { id: number }, T>(by: By<P>, work: (moment: Moment<P>) => Promise<T>): Promise<T> {
  const { db, person, now, key, sent } = by
  return db.transaction(async tx => {
    const earlier = await begin(tx, by)
    if (earlier && earlier !== key) sent?.again?.()
    if (earlier) return (await tx('form_keys').where({ key: earlier, user_id: person.id }).first())!.result as T
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
 * this act has ended. @returns the key of the form that did this already; nothing when it acts for the first time.
 */
async function begin(tx: Tx, { person, now, key, sent }: By): Promise<string | null> {
  const told = "set_config('app.now', :now, true), set_config('app.user', :user, true)"
  const taken = key ? ", take_form(:key, :id, (:now::text)::timestamptz, decode(:content, 'hex'), :version) AS earlier" : ''
  const [row] = await prepared<{ earlier?: string | null }>(tx, `SELECT ${told}${taken}`, {
    now: now.toISOString(),
    user: person.id ? String(person.id) : '',
    ...(key && { key, id: person.id, content: sent?.content ?? null, version: sent?.version ?? null }),
  })
  return row!.earlier ?? null
}

/** @returns the key of the person's last form where it said the same a short time ago, else null */
export async function sentBefore(db: Db, person: { id: number }, now: Date, { content, version }: Sent): Promise<string | null> {
  const [row] = await prepared<{ earlier: string | null }>(
    db,
    "SELECT form_sent_before(:id, :now, decode(:content, 'hex'), :version) AS earlier",
    { id: person.id, now, content, version: version ?? null },
  )
  return row!.earlier
}

/** Forget the keys of forms sent more than a week ago: nobody sends those again. @returns how many were forgotten */
export const forgetOldKeys = (db: Db, now: Date): Promise<number> =>
  db('form_keys')
    .where('used_at', '<', new Date(now.getTime() - 7 * 86_400_000))
    .delete()
