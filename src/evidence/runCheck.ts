// npm run files:check: says which files are without a row, and which rows without a file. With --mend it removes the first.
import { config } from '../config.ts'
import { connect } from '../db/knex.ts'
import { openDatabase } from '../db/open.ts'
import { openFiles } from '../files/files.ts'
import { checkFiles } from './checkFiles.ts'

const database = await openDatabase('development')
const db = connect(database.url, { unhurried: true })
try {
  const mend = process.argv.includes('--mend')
  const { files, orphans, missing, removed, leftovers } = await checkFiles(db, await openFiles(config), new Date(), mend)
  console.log(`Files of evidence: ${files}`)
  console.log(`Stored without a row, for more than an hour: ${orphans.length}${mend ? `, removed: ${removed}` : ''}`)
  if (leftovers) console.log(`Left behind while they came in, removed: ${leftovers}`)
  for (const { id, evidence_id } of missing) console.log(`Missing from the store: file ${id} of evidence ${evidence_id}`)
  if (missing.length) process.exitCode = 1
} finally {
  await db.destroy()
  await database.stop()
}
