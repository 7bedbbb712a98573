import type { Tx } from '../src/db/knex.ts'

interface Connection {
  query(config: { text: string; values?: unknown[] }, ...rest: unknown[]): unknown
}

// For the whole process: a name never stands for two statements on one connection.
const names = new Map<string, string>()

/**
 * While `work` runs, the database plans each statement once and keeps it by name. The demonstration sends a few hundred different
 * statements thousands of times: planning each anew is more than half of what the database has to do.
 */
export async function planOnce(tx: Tx, work: () => Promise<void>): Promise<void> {
  await tx.raw('SET LOCAL plan_cache_mode = force_generic_plan')
  const connection: Connection = await tx.client.acquireConnection()
  const send = connection.query
  connection.query = (config, ...rest) => {
    if (!config.values?.length) return send.call(connection, config, ...rest)
    const name = names.get(config.text) ?? `demonstration_${names.size}`
    names.set(config.text, name)
    return send.call(connection, { ...config, name }, ...rest)
  }
  try {
    await work()
  } finally {
    connection.query = send
  }
}
