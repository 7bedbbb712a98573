import { openDatabase } from '../../src/db/open.ts'
import { findBrowser } from './browser.ts'
import { migrateTemplate } from './databases.ts'

export default async function globalSetup() {
  const server = await openDatabase('test')
  Object.assign(globalThis, { testServer: server })
  process.env.TEST_SERVER_URL = server.url
  process.env.TEST_RUN = String(process.pid)
  await migrateTemplate()
  process.env.TEST_BROWSER = JSON.stringify(await findBrowser())
}
