import { config } from '../config.ts'
import { type Database, startEmbedded } from './embedded.ts'
import { connect, type Db } from './knex.ts'

/** The database in DATABASE_URL, or one of our own that needs no setting up. */
export async function openDatabase(name: 'development' | 'test'): Promise<Database> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: async () => {} }
  return startEmbedded(name)
}

export async function withDatabase(work: (db: Db) => Promise<void>): Promise<void> {
  const { url, stop } = await openDatabase('development')
  const db = connect(url, { unhurried: true })
  try {
    await work(db)
  } finally {
    await db.destroy()
    await stop()
  }
}
