// npm run bench:repeats: how long it takes to find earlier recommendations like one, among 100,000, and how the database does it.
import { readFileSync } from 'node:fs'
import { connect, type Db } from '../src/db/knex.ts'
import { migrate } from '../src/db/migrations.ts'
import { openDatabase } from '../src/db/open.ts'
import { listSuggestions } from '../src/repeats/queries.ts'
import { theService } from '../src/users/person.ts'
import { fill } from './data.ts'

const size = Number(process.env.BENCH_SIZES ?? 100_000)
const times = 200

// Texts of 14 words out of 700, the first ones often and the last ones seldom, as words are; a fifth of them for the service, a tenth for the region.
const reword = (db: Db) =>
  db.transaction(async tx => {
    await tx.raw(`SET LOCAL session_replication_role = replica;
      UPDATE recommendations r SET text = (SELECT string_agg('word' || translate((700 * power(random(), 3))::int::text, '0123456789', 'bcdfghjklm'), ' ') FROM generate_series(1, 14 + 0 * r.id::int));
      UPDATE addressees a SET organisation_id = CASE WHEN recommendation_id % 10 < 2 THEN 2 ELSE o.parent_id END FROM organisations o WHERE o.id = a.organisation_id AND recommendation_id % 10 < 3;
      TRUNCATE recommendation_words, recommended_themes; INSERT INTO recommendation_words SELECT id, significant_words(text) FROM recommendations;
      INSERT INTO recommended_themes SELECT a.organisation_id, r.theme_id, r.id FROM recommendations r JOIN addressees a ON a.recommendation_id = r.id`)
    await tx.raw('SET LOCAL session_replication_role = DEFAULT')
  })

/** The last recommendations of units, which have the most before them. */
const lastOf = async (db: Db, which: string): Promise<number[]> =>
  (
    await db.raw(
      `SELECT r.id FROM recommendations r JOIN inspections i ON i.id = r.inspection_id WHERE i.title LIKE '%, 2025' AND r.id % 10 ${which} ORDER BY md5(r.id::text) LIMIT ?`,
      [times],
    )
  ).rows.map(({ id }: { id: number }) => id)

/** The processor time that the database has spent on a connection, in milliseconds: what a busy machine does not change. Linux only. */
function spentBy(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(13, 15).map(Number) as [number, number]
  return (user + system) * 10
}

async function timed(db: Db, name: string, asked: number[][]): Promise<void> {
  const took: number[] = []
  let found = 0
  const { rows } = await db.raw('SELECT pg_backend_pid() AS pid')
  const before = spentBy(rows[0].pid)
  for (const ids of asked) {
    const start = performance.now()
    for (const all of (await listSuggestions(db, theService, ids)).values()) found += all.length
    took.push(performance.now() - start)
  }
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]!.toFixed(1)
  console.log(
    `| ${name} | ${at(0.5)} | ${at(0.95)} | ${at(1)} | ${((spentBy(rows[0].pid) - before) / took.length).toFixed(1)} | ${(found / asked.flat().length).toFixed(1)} |`,
  )
}

const server = await openDatabase('development')
const admin = connect(server.url, { unhurried: true })
const name = `bench_repeats_${process.pid}`
await admin.raw('CREATE DATABASE ??', [name])
const url = Object.assign(new URL(server.url), { pathname: name }).href
const unhurried = connect(url, { unhurried: true })
// One connection, so that its process can be looked at.
const db = connect(url, { poolSize: 1 })
try {
  await migrate(unhurried)
  await fill(unhurried, size)
  await reword(unhurried)
  await unhurried.raw('VACUUM ANALYZE')
  const [unit, service] = [await lastOf(db, '> 2'), await lastOf(db, '< 2')]
  console.log(
    `| ${size.toLocaleString('en-GB')} recommendations, PostgreSQL ${(await db.raw('SHOW server_version')).rows[0].server_version.split(' ')[0]} | p50 ms | p95 ms | longest ms | processor ms | suggested of each |\n|---|---|---|---|---|---|`,
  )
  await timed(
    db,
    'One addressed to a unit',
    unit.map(id => [id]),
  )
  await timed(
    db,
    'One addressed to the service, as a fifth of all are',
    service.map(id => [id]),
  )
  await timed(
    db,
    'Ten of one inspection',
    unit.slice(0, 50).map(id => Array.from({ length: 10 }, (_, at) => Math.floor((id - 1) / 10) * 10 + 1 + at)),
  )
  if (process.env.BENCH_EXPLAIN) await explain(db, service[0]!)
} finally {
  await db.destroy()
  await unhurried.destroy()
  await admin.raw('DROP DATABASE ?? WITH (FORCE)', [name])
  await admin.destroy()
  await server.stop()
}

async function explain(on: Db, id: number): Promise<void> {
  await on.transaction(async tx => {
    await tx.raw(
      "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on; SET client_min_messages = log",
    )
    const client = await (
      tx as never as { client: { acquireConnection(): Promise<{ on(name: string, tell: (notice: { message?: string }) => void): void }> } }
    ).client.acquireConnection()
    client.on('notice', ({ message }) => console.log(message))
    await listSuggestions(tx, theService, [id])
  })
}
