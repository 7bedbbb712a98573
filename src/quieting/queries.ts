import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { Signal, SignalFacts } from '../standing/signals.ts'
import type { Person } from '../users/person.ts'
import { answered, type Question, seenAnswers } from '../visibility/queries.ts'

export interface QuietRow {
  addressee_id: number
  signal: Signal
  until_on: Day
  reason: string
  recorded_on: Day
  author: string
}

/** What is put aside on a day, with why and by whom: of the plans that this person sees. */
export const quietedOf = (person: Person, recommendation: number, day: Day): Question<QuietRow> => ({
  sql: `SELECT z.addressee_id, z.signal, z.until_on, z.reason, z.recorded_on, u.name AS author
    FROM seen JOIN quieted_signals z ON z.addressee_id = seen.id AND z.until_on >= :day::date JOIN users u ON u.id = z.user_id ORDER BY z.signal`,
  bindings: { day },
  seen: seenAnswers(person, { recommendation }),
})
export const listQuietedOf = (db: Db, person: Person, recommendation: number, day: Day): Promise<QuietRow[]> =>
  answered(db, person, quietedOf(person, recommendation, day))

/** The facts of an addressee that is locked, to work out what fires. Whom it waits for and when it was first made change nothing of that. */
export async function getSignalFacts(tx: Tx, addressee_id: number): Promise<SignalFacts> {
  const facts = (await tx('standing_facts').where({ addressee_id }).first())!
  return { ...facts, first_made_on: null, blocked_by_names: [] }
}
