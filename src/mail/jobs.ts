// The jobs of mail, kept by pg-boss in a schema of its own: one job for each letter to send, and a round every five minutes.
import { fromKnex, PgBoss } from 'pg-boss'
import type { Db } from '../db/knex.ts'
import { locks } from '../db/locks.ts'
import { reopenUnsustained } from '../sustainChecks/missedCommands.ts'
import { whenQueued } from './commands.ts'
import { deliver, forgetOldMails, giveUpOld, listWaiting } from './deliveryCommands.ts'
import { writeDigests } from './digestCommands.ts'
import { type MailServer, send } from './smtp.ts'

interface Given {
  db: Db
  url: string
  clock: () => Date
  /** Where letters are handed over; without it they wait. */
  smtp: MailServer | undefined
  baseAddress: string
  onError(error: unknown): void
  /** What else has to be looked at in every round. */
  alsoRound?(onError: (error: unknown) => void): Promise<void>
  /** For tests: how often to look, in seconds. */
  every?: { mail: number; round: number }
}

const minutes = 60
const hours = 60 * minutes
/** The longest that a server may take over one letter. */
const patience = 2 * minutes

/** Seldom looked after: there is little in it, and every look is a query. */
const upkeep = {
  schedule: false,
  superviseIntervalSeconds: 2 * minutes,
  monitorIntervalSeconds: 2 * minutes,
  maintenanceIntervalSeconds: 12 * hours,
  queueCacheIntervalSeconds: hours,
  bamIntervalSeconds: hours,
  flowIntervalSeconds: hours,
}

const queues = {
  mail: {
    retryLimit: 100,
    retryDelay: minutes,
    retryBackoff: true,
    retryDelayMax: 6 * hours,
    expireInSeconds: 5 * minutes,
    deleteAfterSeconds: hours,
  },
  round: { retryLimit: 0, heartbeatSeconds: minutes, expireInSeconds: 2 * hours, deleteAfterSeconds: hours },
}

export interface Post {
  stop(): Promise<void>
}

/** Start sending letters and going round. @returns what stops it, within 5 s */
export async function startPost(given: Given): Promise<Post> {
  const { db, url, onError, smtp, every = { mail: 5, round: minutes } } = given
  const boss = new PgBoss({ connectionString: url, schema: 'jobs', max: 2, ...upkeep })
  boss.on('error', onError)
  const stopping = new AbortController()
  await startAlone(db, boss)
  const goAgain = () => boss.send('round', {})
  await goAgain()
  await boss.work('round', { pollingIntervalSeconds: every.round, heartbeatRefreshSeconds: 20 }, () => goRound(given, boss))
  if (smtp) await sendLetters(given, boss, stopping.signal, every.mail)
  const rounds = setInterval(() => void goAgain().catch(onError), 5 * minutes * 1000).unref()
  return {
    async stop() {
      clearInterval(rounds)
      whenQueued(undefined)
      const hurry = setTimeout(() => stopping.abort(), 2000)
      await boss.stop({ graceful: true, timeout: 4000 })
      clearTimeout(hurry)
    },
  }
}

/** Two processes that make the tables at once would trip over each other. */
async function startAlone(db: Db, boss: PgBoss): Promise<void> {
  const holder = await db.client.acquireRawConnection()
  try {
    await holder.query(`SET statement_timeout = 0; SELECT pg_advisory_lock(${locks.jobs})`)
    await boss.start()
    for (const [name, options] of Object.entries(queues)) {
      await boss.createQueue(name, { ...options, policy: 'exclusive' })
      await boss.updateQueue(name, options)
    }
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  } finally {
    await db.client.destroyRawConnection(holder)
  }
}

/** One job for each letter, and never two at once: the policy and the key see to it. */
const jobOf = (mail: number) => ({ data: { mail }, singletonKey: String(mail) })

async function sendLetters({ db, clock, smtp, baseAddress }: Given, boss: PgBoss, stopping: AbortSignal, every: number): Promise<void> {
  const pace = { pollingIntervalSeconds: every, burstWhenBatchFull: true, localConcurrency: 2 }
  await boss.work<{ mail: number }>('mail', pace, async ([job]) => {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(patience * 1000)])
    const ended = await deliver(db, job!.data.mail, clock(), letter => send(letter, smtp!, baseAddress, signal))
    // What went wrong stands with the letter, for administrators.
    if (!ended) throw new Error('To be tried again')
  })
  whenQueued(async (tx, mail) => {
    const { data, ...options } = jobOf(mail)
    await boss.send('mail', data, { ...options, db: fromKnex(tx) })
  })
}

/** What has to be looked at now and then: letters without a job, sustain checks that were missed, this week's digests, letters of long ago. */
async function goRound({ db, clock, smtp, onError, alsoRound }: Given, boss: PgBoss): Promise<void> {
  if (smtp) {
    await giveUpOld(db, clock())
    const waiting = await listWaiting(db, clock())
    if (waiting.length) await boss.insert('mail', waiting.map(jobOf))
  }
  await reopenUnsustained(db, clock(), onError).catch(onError)
  await alsoRound?.(onError)
  await writeDigests(db, clock(), onError)
  await forgetOldMails(db, clock())
}
