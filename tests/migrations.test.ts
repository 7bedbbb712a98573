import { connect } from '../src/db/knex.ts'
import { migrate, migrationSource } from '../src/db/migrations.ts'
import { copyTemplate, dropDatabase } from './support/databases.ts'

test('every migration can be undone and done again, and doing it twice or twice at once does no harm', async () => {
  const url = await copyTemplate('_migrations')
  const db = connect(url, { unhurried: true })
  await db.migrate.rollback(undefined, true)
  const all = await migrationSource.getMigrations([])
  const [first, second] = await Promise.all([migrate(db), migrate(db)])
  expect([...first, ...second].sort()).toEqual(all)
  expect(await migrate(db)).toEqual([])
  await db.destroy()
  await dropDatabase(url)
})
