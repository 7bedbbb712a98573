// npm run audit:verify
import { withDatabase } from '../db/open.ts'
import { countEvents, findFaults } from './queries.ts'

await withDatabase(async db => {
  const faults = await findFaults(db)
  for (const fault of faults) console.error(fault)
  if (faults.length) process.exitCode = 1
  else console.log(`The record is whole: ${await countEvents(db)} events.`)
})
