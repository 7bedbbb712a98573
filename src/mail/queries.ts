import type { MailRow, MailState } from '../db/accountTables.ts'
import type { Db } from '../db/knex.ts'
import { NotFound } from '../errors.ts'

/** A letter without what it says. */
export type OutboxRow = Omit<MailRow, 'body' | 'key'>

const columns = [
  'id',
  'user_id',
  'name',
  'address',
  'subject',
  'queued_at',
  'state',
  'tries',
  'unclear',
  'tried_at',
  'error',
  'ended_at',
] as const

export interface OutboxAsked {
  state?: MailState
  /** Letters older, or newer, than the one with this id. */
  before?: number
  after?: number
}

/** One page of the outbox, the newest first, with one letter more than asked for at its far end, so that the caller knows of more. */
export async function listMails(db: Db, { state, before, after }: OutboxAsked, limit: number): Promise<OutboxRow[]> {
  const rows = await db('mails')
    .select(...columns)
    .modify(query => {
      if (state) query.where({ state })
      if (before !== undefined) query.where('id', '<', before)
      if (after !== undefined) query.where('id', '>', after)
    })
    .orderBy('id', after === undefined ? 'desc' : 'asc')
    .limit(limit + 1)
  return rows
}

/** How many letters there are in each state. */
export async function countMails(db: Db): Promise<Record<MailState, number>> {
  const { rows } = await db.raw('SELECT state, count(*)::int AS n FROM mails GROUP BY state')
  const counts = { waiting: 0, sending: 0, sent: 0, given_up: 0 }
  for (const { state, n } of rows) counts[state as MailState] = n
  return counts
}

/** One letter; what it says only where that may be shown. @throws NotFound */
export async function getMail(db: Db, id: number, withBody: boolean): Promise<OutboxRow & Pick<MailRow, 'body'>> {
  const row = await db('mails')
    .where({ id })
    .first(...columns, ...(withBody ? (['body'] as const) : []))
  if (!row) throw new NotFound()
  return { ...row, body: (row as Partial<MailRow>).body ?? null }
}
