// Where I am signed in, and how long still; for administrators, where somebody else is.
import type { Response } from 'express'
import { BadRequest } from '../errors.ts'
import { getPersonRow } from '../users/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { parseForm } from '../web/form.ts'
import { say } from '../web/page.ts'
import { leaveUnseen, secondsLeft } from '../web/sessions.ts'
import { endAllSessions, endSession } from './commands.ts'
import { deviceWords } from './device.ts'
import { endingForm } from './forms.ts'
import { listSessions } from './queries.ts'

type IdVisit = Visitor<{ id: string }>

export const showOwn = (visit: Visitor, res: Response) => show(visit, res, visit.user)
export const showOf = async (visit: IdVisit, res: Response) => show(visit, res, await personOf(visit))
export const endOwn = (visit: Visitor, res: Response) => end(visit, res, visit.user.id)
export const endOf = async (visit: IdVisit, res: Response) => end(visit, res, (await personOf(visit)).id)

/** How long a session lasts, for a script that warns before its end. Asking is no use of it; */
export async function timeLeft(visit: Visitor, res: Response) {
  leaveUnseen(visit)
  res.json(secondsLeft(visit) ?? {})
}
/** asking to stay is, like every page. */
export async function stay(visit: Visitor, res: Response) {
  res.json(secondsLeft(visit) ?? {})
}

const personOf = (visit: IdVisit) => getPersonRow(visit.db, Number(visit.params.id))

async function show(visit: Visitor, res: Response, { id, name }: { id: number; name: string }) {
  const own = id === visit.user.id
  const sessions = await listSessions(visit.db, id, visit.now, visit.sessionID)
  await res.page('sessions/list', {
    title: own ? 'Where you are signed in' : `Where ${name} is signed in`,
    person: own ? undefined : { id, name },
    sessions: sessions.map(session => ({ ...session, device: deviceWords(session.user_agent) })),
  })
}

async function end(visit: Visitor, res: Response, user_id: number) {
  const { values, errors } = parseForm(endingForm, visit.body)
  if (errors) throw new BadRequest('Choose which session ends.')
  const { db, now, user, ip, sessionID, path } = visit
  const ending = { db, now, person: user, address: ip }
  if (values.session === 'all') {
    const ended = await endAllSessions(ending, user_id, sessionID)
    say(visit, ended === 1 ? '1 session has ended' : `${ended} sessions have ended`)
  } else {
    await endSession(ending, user_id, values.session)
    say(visit, 'The session has ended')
  }
  res.redirect(303, path)
}
