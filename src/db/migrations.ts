import { readdirSync } from 'node:fs'
import { parse } from 'node:path'
import type { Knex } from 'knex'
import { locks } from './locks.ts'

// Our own import(), because knex's cannot load an ES module inside jest. Names are stored without the extension.
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () =>
    readdirSync('migrations')
      .map(file => parse(file).name)
      .sort(),
  getMigrationName: name => name,
  getMigration: name => import(`../../migrations/${name}.ts`),
}

/**
 * Bring the database up to date. Two starts at once wait for each other, and a lock left by a killed start is cleared:
 * whoever holds the advisory lock knows that nobody else is migrating.
 * @returns the names of the migrations that ran.
 */
export async function migrate(db: Knex): Promise<string[]> {
  const holder = await db.client.acquireRawConnection()
  try {
    await holder.query(`SELECT pg_advisory_lock(${locks.migrations})`)
    if (await db.schema.hasTable('knex_migrations_lock')) await db.migrate.forceFreeMigrationsLock()
    const [, names] = await db.migrate.latest()
    return names
  } finally {
    await db.client.destroyRawConnection(holder)
  }
}

/** Whether every migration of this version has run. A newer version's migrations are no fault: both live with the database. */
export async function isMigrated(db: Knex): Promise<boolean> {
  const ran = new Set((await db('knex_migrations').select('name')).map(({ name }) => name))
  return (await migrationSource.getMigrations([])).every(name => ran.has(name))
}
