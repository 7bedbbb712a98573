// npm run files:check: says which files are without a row, and which rows without a file. With --mend it removes the first.
import { config } from '../config.ts'
import { withDatabase } from '../db/open.ts'
import { openFiles } from '../files/files.ts'
import { checkFiles } from './checkFiles.ts'

await withDatabase(async db => {
  const mend = process.argv.includes('--mend')
  const { files, orphans, missing, removed, leftovers } = await checkFiles(db, await openFiles(config), new Date(), mend)
  console.log(`Files of evidence: ${files}`)
  console.log(`Stored for more than an hour without a row: ${orphans.length}${mend ? `, removed: ${removed}` : ''}`)
  if (leftovers) console.log(`Left behind while they came in, removed: ${leftovers}`)
  for (const { id, evidence_id } of missing) console.error(`Missing from the store: file ${id} of evidence ${evidence_id}`)
  if (missing.length) process.exitCode = 1
})
