// npm run bench: our pages beside bare ones on the same rows, in turn, as ratios. A benchmark, not a test.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { createInterface } from 'node:readline'
import type autocannon from 'autocannon'
import { connect } from '../src/db/knex.ts'
import { migrate } from '../src/db/migrations.ts'
import { openDatabase } from '../src/db/open.ts'
import { fill, large, leader, listLive, national, password } from './data.ts'
import { type Door, door, measureDoor } from './door.ts'
import { fire, type Measured, rounds, seconds } from './fire.ts'

const sizes = (process.env.BENCH_SIZES ?? '10000,100000').split(',').map(Number)
/** Only rows whose name has these words; several with commas. */
const wanted = (process.env.BENCH_ROWS ?? '').split(',')
const isWanted = (name: string) => wanted.some(words => name.includes(words))

interface Page {
  name: string
  bare: string
  ours: string
  who: string
  write?: boolean
}
const pages: Page[] = [
  { name: 'List, filtered, 50 rows', bare: '/list', ours: '/recommendations?organisation=U1', who: leader },
  { name: 'One recommendation', bare: '/record', ours: `/recommendations/${large}`, who: leader },
  { name: 'Home of a unit leader', bare: '/summary', ours: '/', who: leader },
  { name: 'Home of a national lead', bare: '/national', ours: '/', who: national },
  { name: 'Progress update', bare: '/write/:action', ours: '/actions/:action/update', who: leader, write: true },
  { name: 'List as at a day', bare: '/list', ours: '/recommendations?organisation=U1&as_at=2024-03-04', who: leader },
  { name: 'Behind the rating', bare: '/list', ours: '/organisations/U1/behind-the-rating', who: leader },
]

type Sessions = Record<string, { cookie: string; token: string }>

const percentile = (times: number[], p: number) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * p))] ?? 0

async function startServer(args: string[], url: string, port: number): Promise<ChildProcess> {
  const env = { ...process.env, DATABASE_URL: url, PORT: String(port), LOG_LEVEL: 'error', NODE_ENV: 'development' }
  const server = spawn(process.execPath, ['--max-semi-space-size=8', '--max-old-space-size=512', '--import', './node.js', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface(server.stdout!), 'line')
  return server
}

async function signedIn(base: string, email: string): Promise<{ cookie: string; token: string }> {
  const page = await fetch(`${base}/sign-in`)
  const cookie = page.headers.getSetCookie()[0]!.split(';')[0]!
  const form = { _csrf: tokenIn(await page.text()), email, password, back: '/' }
  const done = await fetch(`${base}/sign-in`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams(form) })
  const own = done.headers
    .getSetCookie()
    .find(one => one.startsWith('session='))!
    .split(';')[0]!
  return { cookie: own, token: tokenIn(await (await fetch(base, { headers: { cookie: own } })).text()) }
}
const tokenIn = (html: string) => html.match(/name="_csrf" value="([^"]+)"/)![1]!

const memoryOf = ({ pid }: ChildProcess) => {
  try {
    return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)![1]) / 1024
  } catch {
    return Number.NaN
  }
}

/** Updates of the unit's live actions in turn: one person after another, not all on one action. No two say the same. */
const written = (text: string, token: string, path: string, actions: number[]) => ({
  method: 'POST' as const,
  requests: [
    {
      setupRequest: (request: autocannon.Request) => ({
        ...request,
        path: path.replace(':action', String(actions[Math.floor(Math.random() * actions.length)])),
        body: new URLSearchParams({ text: `${text} ${randomUUID()}`, status: 'same', _csrf: token, form_key: randomUUID() }).toString(),
      }),
    },
  ],
})

async function measure(page: Page, sessions: Sessions, actions: number[]): Promise<{ bare: Measured; ours: Measured }> {
  const bare: Measured = { perSecond: 0, times: [], failed: 0 }
  const ours: Measured = { perSecond: 0, times: [], failed: 0 }
  const { cookie, token } = sessions[page.who]!
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const add = (all: Measured, one: Measured) =>
    Object.assign(all, {
      perSecond: all.perSecond + one.perSecond / rounds,
      times: all.times.concat(one.times),
      failed: all.failed + one.failed,
    })
  for (let round = 0; round < rounds; round++) {
    const sent = (path: string) => (page.write ? written('What happened', token, path, actions) : {})
    add(bare, await fire(`http://localhost:3901${page.bare}`, { ...sent(page.bare), headers: form }))
    add(ours, await fire(`http://localhost:3900${page.ours}`, { ...sent(page.ours), headers: { ...form, cookie } }))
  }
  if (ours.failed || bare.failed)
    throw new Error(`${page.name}: ${ours.failed} of ours and ${bare.failed} of bare's answers were no answers`)
  return { bare, ours }
}

const server = await openDatabase('development')
const admin = connect(server.url, { unhurried: true })
const results = new Map<string, { size: number; bare: Measured; ours: Measured }[]>()
const doors: ({ size: number } & Door)[] = []
const memory: string[] = []

async function benchmark(size: number): Promise<void> {
  const name = `bench_${process.pid}_${size}`
  await admin.raw('CREATE DATABASE ??', [name])
  const url = Object.assign(new URL(server.url), { pathname: name }).href
  const running: ChildProcess[] = []
  try {
    const actions = await prepare(url, size)
    running.push(await startServer(['src/server.ts'], url, 3900), await startServer(['bench/bare.ts'], url, 3901))
    await measureAll(size, actions)
    await measureTheDoor(size, running, name)
    memory.push(`${size.toLocaleString('en-GB')}: ours ${memoryOf(running[0]!).toFixed(0)} MB, bare ${memoryOf(running[1]!).toFixed(0)} MB`)
  } finally {
    for (const child of running) child.kill('SIGTERM')
    await Promise.all(running.map(child => once(child, 'exit')))
    await admin.raw('DROP DATABASE ?? WITH (FORCE)', [name])
  }
}

async function prepare(url: string, size: number): Promise<number[]> {
  console.error(`Filling ${size}`)
  const db = connect(url, { unhurried: true })
  await migrate(db)
  await fill(db, size)
  const actions = await listLive(db)
  await db.destroy()
  return actions
}

async function measureAll(size: number, actions: number[]): Promise<void> {
  const sessions: Sessions = {
    [leader]: await signedIn('http://localhost:3900', leader),
    [national]: await signedIn('http://localhost:3900', national),
  }
  for (const page of pages.filter(({ name }) => isWanted(name))) {
    console.error(`${size}: ${page.name}`)
    await fire(`http://localhost:3901${page.write ? '/list' : page.bare}`, { duration: 1 })
    await fire(`http://localhost:3900${page.write ? '/' : page.ours}`, { duration: 1, headers: { cookie: sessions[page.who]!.cookie } })
    results.set(page.name, [...(results.get(page.name) ?? []), { size, ...(await measure(page, sessions, actions)) }])
  }
}

async function measureTheDoor(size: number, running: ChildProcess[], database: string): Promise<void> {
  if (!isWanted(door.name)) return
  console.error(`${size}: ${door.name}`)
  const session = await signedIn('http://localhost:3900', leader)
  doors.push({ size, ...(await measureDoor(admin, running, database, session)) })
}

try {
  for (const size of sizes) await benchmark(size)
} finally {
  await admin.destroy()
  await server.stop()
}

console.log(
  `${cpus().length} cores, ${cpus()[0]?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.version}; 8 connections, ${rounds} rounds of ${seconds} s each, bare and ours in turn\n`,
)
console.log(
  '| Page or act | Size | Ours a second | Bare a second | Throughput to bare | p50 ms | p95 ms | p99 ms | p95 to bare | p95 large to small |',
)
console.log('|---|---|---|---|---|---|---|---|---|---|')
for (const [name, rows] of results) {
  const small = percentile(rows[0]!.ours.times, 0.95)
  for (const { size, bare, ours } of rows) {
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map(p => percentile(ours.times, p)) as [number, number, number]
    const cells = [
      name,
      size.toLocaleString('en-GB'),
      ours.perSecond.toFixed(0),
      bare.perSecond.toFixed(0),
      (ours.perSecond / bare.perSecond).toFixed(2),
      p50.toFixed(1),
      p95.toFixed(1),
      p99.toFixed(1),
      (p95 / percentile(bare.times, 0.95)).toFixed(2),
      size === rows[0]!.size ? '' : (p95 / small).toFixed(2),
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
console.log('\n| Processor time of session and rights | Size | ms | Bare page | ms | Share |\n|---|---|---|---|---|---|')
for (const { size, adds, bare } of doors)
  for (const [name, takes] of Object.entries(bare)) {
    const cells = ['', size.toLocaleString('en-GB'), adds.toFixed(2), name, takes.toFixed(2), `${((adds / takes) * 100).toFixed(0)} %`]
    console.log(`| ${cells.join(' | ')} |`)
  }
console.log(`\nMemory under load: ${memory.join('; ')}`)
