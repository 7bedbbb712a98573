// What is done every hour, by every process, whoever comes first: the seal of the day, and forgetting what has had its time.
import { forgetOldAccess } from './accessRecord/commands.ts'
import { forgetOldVisits } from './changes/visitCommands.ts'
import { londonDay } from './days.ts'
import { forgetOldKeys } from './db/act.ts'
import type { Db } from './db/knex.ts'
import { forgetPending } from './evidence/pendingCommands.ts'
import type { Files } from './files/files.ts'
import { forgetIncoming } from './files/incoming.ts'
import { forgetOldTries } from './guessing/commands.ts'
import { forgetSpentLinks } from './joining/commands.ts'
import { forgetOldResets } from './passwords/commands.ts'
import { sealRecord } from './record/commands.ts'
import { forgetKeptForms } from './web/keptForms.ts'
import { forgetOldSessions, type SessionLimits } from './web/sessions.ts'

interface House {
  sessions: SessionLimits
  /** For how many days the access record is kept. */
  accessRecordDays: number
  files: Files
}

/** Once a London day. A missed day is caught up by the next seal. */
export const seal = (db: Db, now: Date) => db.transaction(tx => sealRecord(tx, londonDay(now)))

/** Everything that is due by now. */
export async function keepHouse(db: Db, now: Date, { sessions, accessRecordDays, files }: House): Promise<void> {
  await seal(db, now)
  await forgetOldKeys(db, now)
  await forgetOldTries(db, now)
  await forgetOldResets(db, now)
  await forgetSpentLinks(db, now)
  await forgetOldSessions(db, now, sessions)
  await forgetKeptForms(db, now)
  await forgetOldVisits(db, now)
  await forgetPending(db, files, now)
  await forgetIncoming(files, now)
  await forgetOldAccess(db, now, accessRecordDays)
}
