// Ending sessions. Who is signed in where is no part of the record of events: the access record has it.
import { noteAccess } from '../accessRecord/commands.ts'
import type { Db, Tx } from '../db/knex.ts'
import { secretKey } from '../db/secretKey.ts'
import { NotFound } from '../errors.ts'

interface Ending {
  db: Db
  now: Date
  /** Who ends it, and from where. */
  person: { id: number }
  address?: string
}

/**
 * End the sessions of a person, all but one: after a change of password, when an account is closed. Give it the transaction of the act,
 * so that it is undone with it. @param exceptSid the id of the session that stays (`req.sessionID`) @returns how many have ended
 */
export const endOtherSessions = (db: Db | Tx, user_id: number, exceptSid = ''): Promise<number> =>
  db('sessions')
    .where({ user_id })
    .whereNull('ended_at')
    .whereNot('sid', secretKey(exceptSid))
    .update({ ended_at: db.raw('app_now()') as never, sess: '{}' as never })

/** End one session of a person. @throws NotFound when there is none such, or it has ended */
export const endSession = ({ db, ...by }: Ending, user_id: number, id: number): Promise<void> =>
  db.transaction(async tx => {
    const ended = await tx('sessions')
      .where({ id, user_id })
      .whereNull('ended_at')
      .update({ ended_at: by.now, sess: '{}' as never })
    if (!ended) throw new NotFound('This session has ended already.')
    await noteEnding(tx, by, user_id, 1)
  })

/** End all sessions of a person, or all but the one that asks. @returns how many have ended */
export const endAllSessions = ({ db, ...by }: Ending, user_id: number, exceptSid?: string): Promise<number> =>
  db.transaction(async tx => {
    const ended = await endOtherSessions(tx, user_id, exceptSid)
    if (ended) await noteEnding(tx, by, user_id, ended)
    return ended
  })

const noteEnding = (tx: Tx, { now, person, address }: Omit<Ending, 'db'>, about_id: number, sessions: number) =>
  noteAccess(tx, { at: now, kind: 'session_ended', user_id: person.id, about_id, from_address: address, details: { sessions } })
