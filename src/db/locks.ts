import type { Tx } from './knex.ts'

/** Every advisory lock there is: each its own number, so that nobody waits for something else. */
export const locks = {
  migrations: 729_154_003,
  seals: 729_154_004,
  repeats: 729_154_005,
  demonstration: 729_154_006,
  blocking: 729_154_007,
  jobs: 729_154_021,
}

/** Wait until nobody else holds this lock, and hold it until the transaction ends. */
export const lock = (tx: Tx, name: keyof typeof locks) => tx.raw('SELECT pg_advisory_xact_lock(?)', [locks[name]])
