import type { Db } from '../../src/db/knex.ts'
import { until } from './waiting.ts'

/** Resolve once some other connection is waiting for a lock: proof that two transactions really overlap. */
export async function untilBlocked(db: Db): Promise<void> {
  await until('waiting for a lock', async () => {
    const { rows } = await db.raw("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    return rows.length > 0
  })
}

/**
 * Two acts that overlap for certain: the first is held open with its locks, the second is started and seen to wait, then the first ends.
 * @returns what the first gave, and how the second ended.
 */
export async function twoAtOnce<A, B>(
  pool: Db,
  first: (db: Db) => Promise<A>,
  second: (db: Db) => Promise<B>,
  end: 'commit' | 'rollback' = 'commit',
): Promise<{ first: A; second: PromiseSettledResult<B> }> {
  const held = await pool.transaction()
  const given = await first(held)
  const waiting = Promise.allSettled([second(pool)])
  try {
    await untilBlocked(pool)
  } finally {
    await held[end]()
  }
  return { first: given, second: (await waiting)[0] }
}
