// npm run db:seed

// Asked before the configuration is read, which in production wants more than this needs.
if (process.env.NODE_ENV === 'production') refuse()
const { config } = await import('../src/config.ts')
if (config.production) refuse()
const { withDatabase } = await import('../src/db/open.ts')
const { migrate } = await import('../src/db/migrations.ts')
const { seedIfEmpty } = await import('./world.ts')

await withDatabase(async db => {
  await migrate(db)
  const start = Date.now()
  if (await seedIfEmpty(db, new Date(), config.demoPassword))
    console.log(`Loaded the demonstration in ${((Date.now() - start) / 1000).toFixed(1)} s`)
  else console.log('Nothing loaded: this database has organisations already, and the demonstration needs an empty one')
})

function refuse(): never {
  console.error('The demonstration is not for production')
  process.exit(1)
}
