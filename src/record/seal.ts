// npm run audit:seal: for a scheduler, where the service itself does not run all day.
import { londonDay } from '../days.ts'
import { withDatabase } from '../db/open.ts'
import { sealRecord } from './commands.ts'

await withDatabase(async db => {
  const sealed = await db.transaction(tx => sealRecord(tx, londonDay(new Date())))
  console.log(sealed ? 'The record is sealed up to now.' : 'Nothing to seal: sealed today already, or nothing has happened since.')
})
