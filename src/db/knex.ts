import createKnex, { type Knex } from 'knex'
import pg from 'pg'
import './tables.ts'
import { migrationSource } from './migrations.ts'

export type Db = Knex
export type Tx = Knex.Transaction

pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, value => value) // 'YYYY-MM-DD', never a Date in the server's zone
const bigintArray = 1016 as never
pg.types.setTypeParser(bigintArray, value => (value === '{}' ? [] : value.slice(1, -1).split(',').map(Number)))

// statement_timeout is the shorter: a time-out of the client alone would give a poisoned connection back to the pool.
const settings = (patience: number) =>
  `-c statement_timeout=${5000 * patience} -c idle_in_transaction_session_timeout=${15_000 * patience} -c jit=off -c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan -c timezone=UTC`

interface Limits {
  /** Without the statement time-out: for migrations, the demonstration and the check of the record. */
  unhurried?: boolean
  poolSize?: number
  /** How many times as long as usual everything may take: for tests, on machines that are busy. */
  patience?: number
}

export interface Log {
  warn(words: unknown): void
  error(words: unknown): void
}
/** Where knex says what it has to say: by itself it would print it. Set once, when the service starts. */
let log: Log = { warn: console.warn, error: console.error }
export function logTo(other: Log): void {
  log = other
}
const passOn = {
  warn: (words: unknown) => log.warn(words),
  error: (words: unknown) => log.error(words),
  deprecate: (words: string) => log.warn(words),
  debug: () => {},
}

/** A pool of connections. A query waits at most 3 s for one; then the service says it is busy (503). */
export function connect(url: string, { unhurried = false, poolSize = 10, patience = 1 }: Limits = {}): Db {
  const connection = unhurried
    ? { connectionString: url, options: '-c jit=off -c timezone=UTC' }
    : { connectionString: url, options: settings(patience), query_timeout: 7000 * patience, connectionTimeoutMillis: 3000 * patience }
  const pool = { min: 0, max: poolSize, acquireTimeoutMillis: 3000 * patience }
  return createKnex({ client: 'pg', compileSqlOnError: false, connection, pool, log: passOn, migrations: { migrationSource } })
}
