// npm run db:reference: the organisations, frameworks and themes that a service for real begins with. No people, no inspections.

import { migrate } from '../src/db/migrations.ts'
import { withDatabase } from '../src/db/open.ts'
import { loadReference } from './reference.ts'

await withDatabase(async db => {
  await migrate(db)
  if (await db('organisations').first('id')) return console.log('Nothing loaded: this database has organisations already')
  await loadReference(db, new Date())
  console.log('Loaded the organisations, frameworks and themes')
})
