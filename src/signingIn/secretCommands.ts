import { randomBytes } from 'node:crypto'
import type { Db } from '../db/knex.ts'

/**
 * A secret for where none is configured: made once, and kept in the database, so that sessions and second factors outlive a restart.
 * Whoever has the database then has the secret too, so production refuses to start without one of its own.
 */
export async function developmentSecret(db: Db): Promise<string> {
  await db('development_secrets')
    .insert({ name: 'session', value: randomBytes(32).toString('hex') })
    .onConflict('name')
    .ignore()
  return (await db('development_secrets').where({ name: 'session' }).first('value'))!.value
}
