import { connect } from '../../src/db/knex.ts'
import { migrate } from '../../src/db/migrations.ts'

// Named for the run, so that two runs at once keep out of each other's way.
const template = () => `tir_${process.env.TEST_RUN}_template`

function urlOf(name: string): string {
  const url = new URL(process.env.TEST_SERVER_URL!)
  url.pathname = name
  return url.href
}

async function asAdministrator(...statements: [sql: string, names: string[]][]): Promise<void> {
  const admin = connect(urlOf('postgres'), { unhurried: true })
  for (const [sql, names] of statements) await admin.raw(sql, names)
  await admin.destroy()
}

const recreate = (name: string, from: string) =>
  asAdministrator(['DROP DATABASE IF EXISTS ?? WITH (FORCE)', [name]], ['CREATE DATABASE ?? TEMPLATE ??', [name, from]])

/** Once per run: a migrated database that every test file copies. */
export async function migrateTemplate(): Promise<void> {
  await recreate(template(), 'template1')
  const db = connect(urlOf(template()), { unhurried: true })
  await migrate(db)
  await db.destroy()
}

export async function copyTemplate(suffix = ''): Promise<string> {
  const name = `tir_${process.env.TEST_RUN}_${process.env.JEST_WORKER_ID}${suffix}`
  await recreate(name, template())
  return urlOf(name)
}

export const dropDatabase = (url: string) => asAdministrator(['DROP DATABASE IF EXISTS ?? WITH (FORCE)', [new URL(url).pathname.slice(1)]])
export const dropTemplate = () => asAdministrator(['DROP DATABASE IF EXISTS ?? WITH (FORCE)', [template()]])
