import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { createApp } from './app.ts'
import { config } from './config.ts'
import { connect, type Db, logTo } from './db/knex.ts'
import { migrate } from './db/migrations.ts'
import { openDatabase } from './db/open.ts'
import { scanWaiting } from './evidence/scanCommands.ts'
import { openFiles } from './files/files.ts'
import { keepHouse, seal } from './housekeeping.ts'
import type { Post } from './mail/jobs.ts'
import { needsSecondStep } from './secondFactor/workflow.ts'
import { developmentSecret } from './signingIn/secretCommands.ts'
import { identityProvider } from './singleSignOn/provider.ts'
import { type Person, roleWords } from './users/person.ts'
import {
  findByPassword,
  findPerson,
  hasDemonstrationAccounts,
  listDemonstrationAccounts,
  personFrom,
  personOfSession,
} from './users/queries.ts'
import { listen } from './web/listen.ts'
import { log } from './web/log.ts'
import { SessionStore } from './web/sessions.ts'
import { signIn } from './web/signIn.ts'

/** Why the service does not start, in one sentence for a person. */
class CannotStart extends Error {}

const database = await openDatabase('development').catch(error => fail(`The built-in database did not start. ${error.message}`))
logTo({ warn: words => log.warn(words), error: words => log.error(words) })
const db = connect(database.url)
const files = await openFiles(config).catch(error => fail(`Files cannot be kept. ${error.message}. Check FILES_FOLDER.`))
const store = new SessionStore(db, config.sessions, undefined, personOfSession)
let housekeeping: NodeJS.Timeout | undefined
let post: ReturnType<typeof openPost> | undefined
let posting: NodeJS.Timeout | undefined
let server: Server | undefined
let stopping: Promise<void> | undefined
async function start(): Promise<void> {
  await prepare()
  const people = {
    find: async (on: Db, id: number, today: string) => withWords(await findPerson(on, id, today)),
    from: (read: unknown) => withWords(personFrom(read)),
    findByPassword: async (on: Db, email: string, password: string, today: string) =>
      withWords(await findByPassword(on, email, password, today)),
    listDemonstrationAccounts,
  }
  const secret = config.sessionSecret || (await developmentSecret(db))
  const { production: secure, demoPassword, singleSignOn } = config
  const baseAddress = () => config.baseAddress
  const authenticate = signIn({
    ...{ people, store, secret, secure, demoPassword, baseAddress },
    keys: [...config.secondFactorKeys, secret],
    needsSecondStep: person => needsSecondStep(config.secondFactorRoles, person as unknown as Person),
    provider: singleSignOn && identityProvider(singleSignOn, baseAddress),
  })
  const app = createApp({ db, authenticate, trustedProxies: config.trustedProxies, tls: config.baseAddress.startsWith('https:'), files })
  const listening = await listen(app, config.port)
  server = listening
  console.log(`http://localhost:${(listening.address() as AddressInfo).port}`)
  await announce()
  keepPost()
  posting = setInterval(keepPost, 60_000).unref()
  housekeeping = setInterval(() => void keepHouse(db, new Date(), { ...config, files }).catch(houseFailed), 3_600_000).unref()
}

const houseFailed = (error: unknown) => log.error({ err: error }, 'the hourly work failed')

const withWords = <P extends Parameters<typeof roleWords>[0]>(person: P | undefined) =>
  person && { ...person, role_words: roleWords(person) }

/** Migrations, and the demonstration where nothing is yet and the database is the built-in one. */
async function prepare(): Promise<void> {
  const unhurried = connect(database.url, { unhurried: true })
  try {
    await migrate(unhurried)
    if (!config.production && !config.databaseUrl) await loadDemonstration(unhurried)
    if (config.production && (await hasDemonstrationAccounts(unhurried)))
      throw new CannotStart(
        'This database has demonstration accounts, which must not be used in production. Use another database, or deactivate them.',
      )
    await seal(db, new Date())
  } finally {
    await unhurried.destroy()
  }
}

// Loaded only where it is wanted: a start on a database with data has no use for it.
async function loadDemonstration(unhurried: Db): Promise<void> {
  if (await unhurried('organisations').first('id')) return
  const { seedIfEmpty } = await import('../seeds/world.ts')
  await seedIfEmpty(unhurried, new Date(), config.demoPassword)
}

/** Letters and their jobs begin once pages are served: a start does not wait for them. What fails is tried again each minute. */
function keepPost(): void {
  post = (post ?? Promise.resolve(undefined)).then(opened => opened ?? openPost())
}

/** Files that could not be looked at when they came. */
const alsoRound = async (onError: (error: unknown) => void) => void (await scanWaiting(db, files, () => new Date(), onError))

async function openPost(): Promise<Post | undefined> {
  const onError = (error: unknown) => log.error({ err: error }, 'a job failed')
  try {
    const { startPost } = await import('./mail/jobs.ts')
    return await startPost({
      db,
      url: database.url,
      clock: () => new Date(),
      smtp: config.smtp,
      baseAddress: config.baseAddress,
      onError,
      alsoRound,
    })
  } catch (error) {
    onError(error)
    return undefined
  }
}

async function announce(): Promise<void> {
  const accounts = config.production ? [] : await listDemonstrationAccounts(db)
  if (!accounts.length) return
  console.log(`Who can sign in (demonstration), with the password: ${config.demoPassword}`)
  for (const { email, name } of accounts) console.log(`  ${email.padEnd(32)} ${name}`)
}

function sentenceFor(error: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }): string {
  const { code, message } = error.errors?.[0] ?? error
  if (code === 'EADDRINUSE') return `Port ${config.port} is taken by another program. Set PORT to another one.`
  if (code === 'EACCES' && error.syscall === 'listen')
    return `Port ${config.port} may not be used by this account. Set PORT to another one.`
  if (
    ['ECONNREFUSED', 'ENOTFOUND', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN', '28P01', '28000', '3D000'].includes(code ?? '') ||
    /timeout/i.test(message)
  )
    return `The database cannot be reached (${message}). Check DATABASE_URL and that PostgreSQL is running.`
  return `The service cannot start: ${message}`
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

/** Finish what is under way, at most 8 s, then close everything. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    clearInterval(housekeeping)
    clearInterval(posting)
    await Promise.all([server?.listening && closed(server), Promise.race([post?.then(opened => opened?.stop()), after(6000)])])
    await db.destroy()
    await database.stop()
  })()
  return stopping
}

async function closed(listening: Server): Promise<void> {
  const done = new Promise<void>(resolve => listening.close(() => resolve()))
  listening.closeIdleConnections()
  const hurry = setTimeout(() => listening.closeAllConnections(), 5000).unref()
  await done
  clearTimeout(hurry)
}
process.on('SIGINT', () => void stop().then(() => process.exit(0))).on('SIGTERM', () => void stop().then(() => process.exit(0)))

await start().catch(async error => {
  const message = error instanceof CannotStart ? error.message : sentenceFor(error)
  await stop().catch(() => {})
  return fail(message)
})
