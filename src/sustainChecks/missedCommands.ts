// Reopens what nobody has looked back at. It may be run at any time, by several processes at once, and be cut off: each action is reopened
// once, in a transaction of its own, and what was missed by one run is done by the next.
import { addDays, londonDay } from '../days.ts'
import { act } from '../db/act.ts'
import type { Db } from '../db/knex.ts'
import { getSettings } from '../standing/queries.ts'
import { theService } from '../users/person.ts'
import { findLockedUnsustained, listUnsustained } from './queries.ts'
import { reopenUnlasting } from './reopeningCommands.ts'

/** Reopen every action with two missed checks. @returns how many */
export async function reopenUnsustained(db: Db, now: Date, onError: (error: unknown) => void): Promise<number> {
  let reopened = 0
  // One that cannot be reopened keeps no other from it.
  for (const id of await listUnsustained(db, londonDay(now)))
    if (await reopenOne(db, now, id).catch(error => void onError(error))) reopened++
  return reopened
}

const reopenOne = (db: Db, now: Date, id: number): Promise<boolean> =>
  act({ db, person: theService, now }, async moment => {
    const action = await findLockedUnsustained(moment.tx, id, moment.today)
    if (!action) return false
    const { plan_due_days } = await getSettings(moment.tx)
    const text = 'Two checks of whether the change has lasted were missed. The service has reopened the action by itself.'
    await reopenUnlasting(moment, action, { due_on: addDays(moment.today, plan_due_days), text, missed: true })
    return true
  })
