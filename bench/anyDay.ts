// npm run bench:any-day: pages of today beside the same pages as at a day, and what changed, asked one after another in turn.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { connect } from '../src/db/knex.ts'
import { migrate } from '../src/db/migrations.ts'
import { openDatabase } from '../src/db/open.ts'
import { seal } from '../src/housekeeping.ts'
import { fill, leader, national, password } from './data.ts'

const size = Number(process.env.BENCH_SIZE ?? 100_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 10)
const day = 'as_at=2024-03-04'
const port = Number(process.env.BENCH_PORT ?? 3902)
const base = `http://localhost:${port}`

/** What is measured, and the page of today that it is held against. */
const only = process.env.BENCH_ROWS ?? ''
const rows: { name: string; who: string; path: string; beside: string }[] = [
  {
    name: 'List of a unit, as at a day',
    who: leader,
    path: `/recommendations?organisation=U1&${day}`,
    beside: '/recommendations?organisation=U1',
  },
  {
    name: 'List of a region, as at a day',
    who: national,
    path: `/recommendations?organisation=R-1&${day}`,
    beside: '/recommendations?organisation=R-1',
  },
  { name: 'List of everything, as at a day', who: national, path: `/recommendations?${day}`, beside: '/recommendations' },
  {
    name: 'Unaddressed of everything, as at a day',
    who: national,
    path: `/recommendations?standing=unaddressed&${day}`,
    beside: '/recommendations?standing=unaddressed',
  },
  { name: 'Inspection, as at a day', who: leader, path: `/inspections/I-1-5?${day}`, beside: '/inspections/I-1-5' },
  { name: 'Unit, as at a day', who: leader, path: `/organisations/U1?${day}`, beside: '/organisations/U1' },
  { name: 'One recommendation, as at a day', who: leader, path: `/recommendations/1?${day}`, beside: '/recommendations/1' },
  { name: 'Home of a unit leader, as at a day', who: leader, path: `/?${day}`, beside: '/recommendations?organisation=U1' },
  { name: 'Home of a national lead, as at a day', who: national, path: `/?${day}`, beside: '/recommendations' },
  { name: 'Behind the rating', who: leader, path: '/organisations/U1/behind-the-rating', beside: '/recommendations?organisation=U1' },
  { name: 'What changed in a unit, 28 days', who: leader, path: '/organisations/U1/changes', beside: '/recommendations?organisation=U1' },
  {
    name: 'What changed in a unit, two years',
    who: leader,
    path: '/organisations/U1/changes?from=2024-03-04',
    beside: '/recommendations?organisation=U1',
  },
  {
    name: 'What changed in a region, two years',
    who: national,
    path: '/organisations/R-1/changes?from=2024-03-04',
    beside: '/recommendations?organisation=R-1',
  },
  {
    name: 'What changed everywhere, two years',
    who: national,
    path: '/organisations/HMPPS/changes?from=2024-03-04',
    beside: '/recommendations',
  },
]

async function signedIn(email: string): Promise<string> {
  const page = await fetch(`${base}/sign-in`)
  const cookie = page.headers.getSetCookie()[0]!.split(';')[0]!
  const _csrf = (await page.text()).match(/name="_csrf" value="([^"]+)"/)![1]!
  const form = new URLSearchParams({ _csrf, email, password, back: '/' })
  const done = await fetch(`${base}/sign-in`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: form })
  return done.headers
    .getSetCookie()
    .find(one => one.startsWith('session='))!
    .split(';')[0]!
}

async function timed(path: string, cookie: string): Promise<number> {
  const begun = performance.now()
  const answer = await fetch(base + path, { headers: { cookie } })
  await answer.text()
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  return performance.now() - begun
}

const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
const said = (times: number[]) => `${Math.min(...times).toFixed(0)} / ${median(times).toFixed(0)}`

async function measure(cookies: Record<string, string>) {
  console.log(
    '| Page | ms, shortest / middle | Page of today beside it | ms | Shortest to shortest | Middle to middle |\n|---|---|---|---|---|---|',
  )
  for (const { name, who, path, beside } of rows.filter(row => row.name.includes(only))) {
    const [ours, others]: [number[], number[]] = [[], []]
    for (let round = -2; round < rounds; round++) {
      const [one, other] = [await timed(path, cookies[who]!), await timed(beside, cookies[who]!)]
      if (round < 0) continue
      ours.push(one)
      others.push(other)
    }
    const ratios = [Math.min(...ours) / Math.min(...others), median(ours) / median(others)].map(one => one.toFixed(1))
    console.log(`| ${[name, said(ours), beside, said(others), ...ratios].join(' | ')} |`)
  }
}

async function measureOn(url: string) {
  const env = { ...process.env, DATABASE_URL: url, PORT: String(port), LOG_LEVEL: 'error', NODE_ENV: 'development' }
  const running = spawn(process.execPath, ['--import', './node.js', 'src/server.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(createInterface(running.stdout!), 'line')
    await measure({ [leader]: await signedIn(leader), [national]: await signedIn(national) })
  } finally {
    running.kill('SIGTERM')
    await once(running, 'exit')
  }
}

async function measureOnNew() {
  const server = await openDatabase('development')
  const admin = connect(server.url, { unhurried: true })
  const name = `bench_${process.pid}_any_day`
  try {
    await admin.raw('CREATE DATABASE ??', [name])
    const url = Object.assign(new URL(server.url), { pathname: name }).href
    const db = connect(url, { unhurried: true })
    await migrate(db)
    await fill(db, size)
    // A million events at once take longer than a service at its start has.
    await seal(db, new Date())
    await db.destroy()
    await measureOn(url)
  } finally {
    await admin.raw('DROP DATABASE IF EXISTS ?? WITH (FORCE)', [name])
    await admin.destroy()
    await server.stop()
  }
}

// A database that was filled before can be measured again.
await (process.env.BENCH_URL ? measureOn(process.env.BENCH_URL) : measureOnNew())
