import type { Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import { factColumns, factTables } from './queries.ts'

/** The columns of standing_facts, in the order of factColumns. */
export const columns =
  `addressee_id, recommendation_id, inspection_id, organisation_id, inspected_id, published, withdrawn, urgent, times_made,
  closure, closed_on, response, plan_from_on, plan_due_on, reopened_on, live, completed, completed_on, dropped, dropped_on, started,
  first_agreed_due_on, next_due_on, target_on, last_work_on, last_activity_on, blocked, blocked_by, blocked_on, date_moves, open_queries,
  response_changed, entered_later`
    .split(',')
    .map(name => name.trim())
const facts = columns.slice(1)

/**
 * Keep the standing facts of these addressees right. Every command that changes an addressee, an action or a query calls it, in its own
 * transaction, after the change. Rows whose facts did not change are left alone, so that their history does not grow.
 * Two commands on two actions of one addressee take turns here: the lock comes first, so that the second counts what the first did.
 */
export async function keepFacts(tx: Tx, addressees: number[]): Promise<void> {
  await prepared(tx, 'SELECT 1 FROM standing_facts WHERE addressee_id = ANY(:addressees) ORDER BY addressee_id FOR UPDATE', { addressees })
  await prepared(tx, refresh, { addressees })
}

const refresh = `INSERT INTO standing_facts (${columns.join(', ')}) SELECT ${factColumns} ${factTables} WHERE a.id = ANY(:addressees) ORDER BY a.id
     ON CONFLICT (addressee_id) DO UPDATE SET ${facts.map(name => `${name} = excluded.${name}`).join(', ')}
     WHERE (${facts.map(name => `standing_facts.${name}`).join(', ')}) IS DISTINCT FROM (${facts.map(name => `excluded.${name}`).join(', ')})`

/** The same for every addressee of recommendations, when what they share has changed. */
export const keepFactsOf = async (tx: Tx, recommendations: number[]): Promise<void> =>
  keepFacts(
    tx,
    (await tx('addressees').whereIn('recommendation_id', recommendations).select('id')).map(({ id }) => id),
  )
