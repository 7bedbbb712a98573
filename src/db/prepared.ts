// Statements that every page asks are planned once a connection and kept by name: planning them anew cost more than answering them.
import type { Db, Tx } from './knex.ts'

type Bindings = Record<string, unknown>

const names = new Map<string, string>()
const most = 150
let generation = 0

/** Transactions that look at an earlier day: their tables are other ones, so their statements have other names. */
const earlier = new WeakSet<object>()
export const markEarlier = (tx: Tx): void => void earlier.add(tx)

function nameOf(db: Db | Tx, sql: string): string | undefined {
  const known = names.get(sql) ?? (names.size < most ? `s${names.size}` : undefined)
  if (known) names.set(sql, known)
  return known && `${known}_${generation}${earlier.has(db) ? '_as_at' : ''}`
}

interface Positional {
  text: string
  keys: string[]
}
const texts = new Map<string, Positional>()

/** `:name` as the driver wants it: $1, $2 … in the order of first use. `::type` is left alone. */
function positional(sql: string): Positional {
  const known = texts.get(sql)
  if (known) return known
  const keys: string[] = []
  const text = sql.replaceAll(/(?<!:):([a-z]\w*)/g, (_all, key: string) => {
    if (!keys.includes(key)) keys.push(key)
    return `$${keys.indexOf(key) + 1}`
  })
  if (texts.size < most) texts.set(sql, { text, keys })
  return { text, keys }
}

/**
 * Run a statement with named bindings, prepared. Its text must not hold what differs from person to person or from day to day: that is
 * bound. @returns its rows
 */
export async function prepared<Row>(db: Db | Tx, sql: string, bindings: Bindings): Promise<Row[]> {
  const run = () => {
    const { text, keys } = positional(sql)
    const values = keys.map(key => bindings[key])
    const name = nameOf(db, sql)
    return db.raw(text).options({ values, ...(name && { name }) })
  }
  try {
    return (await run()).rows
  } catch (error) {
    // A newer version has altered a table: the old plans are of no use any more.
    if ((error as { code?: string }).code !== '0A000') throw error
    generation++
    if (db.isTransaction) throw error
    return (await run()).rows
  }
}
