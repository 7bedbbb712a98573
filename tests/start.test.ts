// The service as it is started: a process of its own, under the same Node.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { connect } from '../src/db/knex.ts'
import { pool, url } from './support/db.ts'
import { until } from './support/waiting.ts'

interface Started {
  child: ChildProcess
  output(): string
  exit: Promise<number | null>
}
const running: ChildProcess[] = []
afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
})

const arguments_ = ['--import', './node.js', 'src/server.ts']

function start(env: Record<string, string>, { cwd = process.cwd(), node = process.execPath, before = [] as string[] } = {}): Started {
  const { DATABASE_URL, NODE_ENV, NODE_OPTIONS, SESSION_SECRET, BASE_ADDRESS, SMTP_URL, MAIL_FROM, ...inherited } = process.env
  const child = spawn(node, [...before, ...arguments_], {
    cwd,
    env: { ...inherited, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (text += part))
  return { child, output: () => text, exit: new Promise(done => child.once('exit', done)) }
}

/** The address it says it listens on. */
async function listening({ output, exit }: Started, seconds = 200): Promise<string> {
  let ended = false
  void exit.then(() => (ended = true))
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline && !ended; await setTimeout(30)) {
    const [address] = /http:\/\/localhost:\d+/.exec(output()) ?? []
    if (address) return address
  }
  throw new Error(`It did not start:\n${output()}`)
}

/** Refused: one sentence or two, no stack, and a failure for whoever started it. */
async function refusal(started: Started): Promise<string> {
  expect([await started.exit, started.output()]).toEqual([1, expect.not.stringMatching(/^\s+at /m)])
  return started.output().trim()
}

async function stopped({ child, exit, output }: Started) {
  const since = Date.now()
  child.kill('SIGTERM')
  expect([await exit, output()]).toEqual([0, expect.anything()])
  expect(Date.now() - since).toBeLessThan(40_000)
}

test('it brings an empty database up to date, says how it is, and stops when told to', async () => {
  const name = `${new URL(url).pathname.slice(1)}_start`
  await pool.raw('CREATE DATABASE ?? TEMPLATE template1', [name])
  const empty = new URL(url)
  empty.pathname = name
  const inside = connect(empty.href)
  const there = async (table: string) => Number((await inside(table).count())[0]!.count)
  try {
    const started = start({ DATABASE_URL: empty.href })
    const address = await listening(started)
    expect(await (await fetch(`${address}/health/live`)).json()).toEqual({ status: 'live' })
    expect(await (await fetch(`${address}/health/ready`)).json()).toEqual({ status: 'ready', database: 'reachable', migrations: 'current' })
    expect((await fetch(`${address}/recommendations`)).url).toBe(`${address}/sign-in?back=%2Frecommendations`)
    await until('sending letters', async () => (await there('jobs.job').catch(() => 0)) > 0)
    await stopped(started)
    const again = start({ DATABASE_URL: empty.href })
    await listening(again)
    again.child.kill('SIGKILL')
    await again.exit
    const third = start({ DATABASE_URL: empty.href })
    expect((await fetch(`${await listening(third)}/health/ready`)).status).toBe(200)
    await stopped(third)
  } finally {
    await inside.destroy()
    await pool.raw('DROP DATABASE ?? WITH (FORCE)', [name])
  }
})

test('a port that is taken', async () => {
  const other = createServer()
  const port = await new Promise<number>(done => other.listen(0, () => done((other.address() as AddressInfo).port)))
  const said = await refusal(start({ DATABASE_URL: url, PORT: String(port) }))
  other.close()
  expect(said).toBe(`Port ${port} is taken by another program. Set PORT to another one.`)
})

test('a database that is not there', async () => {
  const said = await refusal(start({ DATABASE_URL: 'postgres://app@127.0.0.1:1/none' }))
  expect(said).toBe('The database cannot be reached (connect ECONNREFUSED 127.0.0.1:1). Check DATABASE_URL and that PostgreSQL is running.')
})

const production = { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32), BASE_ADDRESS: 'https://service.example' }

test('demonstration accounts in production', async () => {
  await pool('users').insert({ name: 'Somebody', email: 'somebody@example.com', demonstration: true })
  const said = await refusal(start({ ...production, DATABASE_URL: url }))
  await pool('users').delete()
  expect(said).toMatch(/^This database has demonstration accounts, which must not be used in production\. [^\n]*$/)
})

test.each([
  ['SESSION_SECRET', { NODE_ENV: 'production', BASE_ADDRESS: production.BASE_ADDRESS, DATABASE_URL: 'postgres://app@127.0.0.1:1/none' }],
  ['SESSION_SECRET', { ...production, SESSION_SECRET: 'short', DATABASE_URL: 'postgres://app@127.0.0.1:1/none' }],
  ['DATABASE_URL', production],
  ['BASE_ADDRESS', { ...production, BASE_ADDRESS: 'https://service.example/path', DATABASE_URL: 'postgres://app@127.0.0.1:1/none' }],
  ['OIDC_ISSUER', { ...production, OIDC_ISSUER: 'https://provider.example', DATABASE_URL: 'postgres://app@127.0.0.1:1/none' }],
])('production without a proper %s', async (name, env) => {
  expect(await refusal(start(env))).toMatch(new RegExp(`^Check the environment:\\n.*\\n.*${name}$`))
})

test('an older Node', async () => {
  const nodes = (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, 'node'))
  const older = nodes.find(node => existsSync(node) && !node.includes('node_modules') && /\/v?(1\d|2[0-3])\./.test(`/${versionOf(node)}`))
  const fake = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })"
  const started = older
    ? start({ DATABASE_URL: url }, { node: older })
    : start({ DATABASE_URL: url }, { before: ['--import', `data:text/javascript,${encodeURIComponent(fake)}`] })
  expect(await refusal(started)).toMatch(/^This needs Node 24 or newer; this is Node 2?\d?\d\.\d+\.\d+\.\nRun it with npm/)
})

const versionOf = (node: string) => spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout

/** The project at another place, with a built-in database of its own. */
function elsewhere(): string {
  const folder = mkdtempSync(join(tmpdir(), 'start-'))
  // The built-in database runs as somebody else when root starts it.
  chmodSync(folder, 0o755)
  for (const name of ['src', 'views', 'public', 'migrations', 'seeds', 'node_modules', 'package.json', 'node.js'])
    symlinkSync(resolve(name), join(folder, name))
  return folder
}

test('nowhere to write the built-in database', async () => {
  const cwd = elsewhere()
  writeFileSync(join(cwd, '.data'), 'in the way')
  const said = await refusal(start({}, { cwd }))
  expect(said).toBe(
    `The built-in database did not start. Nothing can be written to ${join(cwd, '.data')} (EEXIST). Make it a folder that you may write to, or set DATABASE_URL.`,
  )
  rmSync(cwd, { recursive: true })
})

test('the built-in database: the server is killed, then the database; both come back, and both stop in the end', async () => {
  const cwd = elsewhere()
  const lock = join(cwd, '.data/development/postmaster.pid')
  const postmaster = () => Number(readFileSync(lock, 'utf8').split('\n')[0])
  const ready = (address: string) => async () => (await fetch(`${address}/health/ready`)).status === 200
  const first = start({}, { cwd })
  await listening(first)
  first.child.kill('SIGKILL')
  await first.exit

  const second = start({}, { cwd })
  const address = await listening(second)
  await until('announced', async () => second.output().includes('Who can sign in (demonstration)'))
  await until('ready', ready(address))
  const before = postmaster()
  process.kill(before, 'SIGKILL')
  const launchedAgain = async () => postmaster() !== before && (await ready(address)())
  // While it is away there is no file to read, and nobody answers.
  await until('launched again', () => launchedAgain().catch(() => false))
  expect((await fetch(`${address}/sign-in`)).status).toBe(200)
  await stopped(second)
  expect(existsSync(lock)).toBe(false)
  rmSync(cwd, { recursive: true })
})
