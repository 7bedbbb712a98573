import { connect, type Db, type Tx } from '../../src/db/knex.ts'
import { copyTemplate, dropDatabase } from './databases.ts'

/** A real database of this worker's own, for the tests that need two connections. */
export let pool: Db
export let url: string
/** What nearly every test uses: undone when the test ends. */
export let db: Tx

beforeAll(async () => {
  url = await copyTemplate()
  pool = connect(url, { patience: 20 })
})
beforeEach(async () => {
  db = await pool.transaction()
})
afterEach(async () => {
  await db.rollback()
})
afterAll(async () => {
  await pool.destroy()
  await dropDatabase(url)
})
