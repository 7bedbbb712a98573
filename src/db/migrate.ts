import { migrate } from './migrations.ts'
import { withDatabase } from './open.ts'

await withDatabase(async db => {
  const names = await migrate(db)
  console.log(names.length ? `Migrated: ${names.join(', ')}` : 'Nothing to migrate')
})
