import type { Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'

/**
 * Keep the standing facts of these addressees right. Every command that changes an addressee, an action or a query calls it, in its own
 * transaction, after the change. The database's function keep_facts locks them first and leaves those alone that did not change.
 */
export async function keepFacts(tx: Tx, addressees: number[]): Promise<void> {
  await prepared(tx, 'SELECT keep_facts(:addressees)', { addressees })
}

/** The same for every addressee of recommendations, when what they share has changed. */
export const keepFactsOf = async (tx: Tx, recommendations: number[]): Promise<void> =>
  keepFacts(
    tx,
    (await tx('addressees').whereIn('recommendation_id', recommendations).select('id')).map(({ id }) => id),
  )
