import type { Day } from '../days.ts'
import type { Tx } from '../db/knex.ts'
import { lock } from '../db/locks.ts'
import { prepared } from '../db/prepared.ts'

type Kind =
  | 'action'
  | 'addressee'
  | 'recommendation'
  | 'inspection'
  | 'organisation'
  | 'user'
  | 'comment'
  | 'update'
  | 'query'
  | 'theme'
  | 'framework'
  | 'standard'
  | 'setting'
  | 'review'
export type Subject = `${Kind}:${number}`
type Texts = Record<string, string | null | undefined>

/**
 * One row of the record. `chain` is the record the act locked first; `subjects` says where else the event is shown. Free text goes into
 * `texts`, never into `before` or `after`, so that a name can be redacted later.
 */
export interface Happening {
  chain: Subject
  act: string
  subjects?: Subject[]
  before?: object
  after?: object
  texts?: { before?: Texts; after?: Texts }
  happened_on?: Day | null
}

/**
 * Add an event to the record, in the transaction of the act. With `facts`, keep the standing facts of these addressees right before,
 * which every act that changes an addressee, an action or a query does (see standing/commands). @returns the event's id.
 */
export async function record(
  tx: Tx,
  { chain, act, subjects = [], before = {}, after = {}, texts = {}, happened_on, facts }: Happening & { facts?: number[] },
): Promise<number> {
  const rows = await prepared<{ id: number }>(
    tx,
    `SELECT ${facts ? 'keep_facts(:facts), ' : ''}record_event(:chain, :act, :subjects, :before, :after, :texts, :happened_on) AS id`,
    {
      facts,
      chain,
      act,
      subjects,
      before: JSON.stringify(before),
      after: JSON.stringify(after),
      texts: JSON.stringify({ ...(texts.before && { before: texts.before }), ...(texts.after && { after: texts.after }) }),
      happened_on: happened_on ?? null,
    },
  )
  return rows[0]!.id
}

/**
 * Seal the record up to now, once a London day: the seal lists the head of every chain that grew since the last one, so that a tail cut
 * off later shows. @returns false when this day is sealed already or nothing happened since the last seal.
 */
export async function sealRecord(tx: Tx, day: Day): Promise<boolean> {
  await lock(tx, 'seals')
  await tx.raw('LOCK TABLE events IN SHARE MODE') // waits for events being written, whose ids may be lower than the last one seen
  const { rowCount } = await tx.raw(
    `WITH last AS (SELECT id, up_to_event_id, hash FROM seals ORDER BY id DESC LIMIT 1),
     grown AS (SELECT DISTINCT ON (chain) chain, position, encode(hash, 'hex') AS hash, max(id) OVER () AS up_to FROM events
               WHERE id > coalesce((SELECT up_to_event_id FROM last), 0) ORDER BY chain, position DESC),
     heads AS (SELECT jsonb_object_agg(chain, jsonb_build_array(position, hash)) AS heads, max(up_to) AS up_to FROM grown)
     INSERT INTO seals (day, sealed_at, up_to_event_id, heads, hash)
     SELECT :day::date, clock_timestamp(), up_to, heads, seal_hash((SELECT hash FROM last), :day::date, up_to, heads)
     FROM heads WHERE heads IS NOT NULL ON CONFLICT (day) DO NOTHING`,
    { day },
  )
  return rowCount > 0
}
