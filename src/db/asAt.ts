import type { Db, Tx } from './knex.ts'
import { markEarlier } from './prepared.ts'

/**
 * Run reads as at the end of a London day: inside, every table name means the view of that name in the schema as_at.
 * The transaction is read-only and never looks at today's tables. Work out who may see what before, on today's memberships.
 */
export function asAt<T>(db: Db, day: string, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(
    async tx => {
      await tx.raw(
        `SELECT set_config('app.as_at', (((?::date + 1)::timestamp) AT TIME ZONE 'Europe/London')::text, true), set_config('search_path', 'as_at, extensions', true)`,
        [day],
      )
      markEarlier(tx)
      return read(tx)
    },
    { readOnly: true },
  )
}
