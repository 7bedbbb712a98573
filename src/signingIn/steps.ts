// What comes after a right step: the second step, setting one up, or being in. For the pages of every way to sign in.
import type { Request, Response } from 'express'
import { getFactors, hasSecondFactor } from '../secondFactor/queries.ts'
import type { Person } from '../users/person.ts'
import { enter, type Waiting, waitForSecondStep, waitingIn } from '../web/signIn.ts'
import { type At, noteSignedIn } from './commands.ts'
import { rememberBrowser } from './knownBrowser.ts'

export const at = ({ db, now, ip }: Request): At => ({ db, now, from: ip })

export interface FirstStep {
  by: string
  /** It was as good as two. */
  strong: boolean
  back: string
}

/** Go on after a first step was right. */
export async function goOn(req: Request, res: Response, person: Express.User, { by, strong, back }: FirstStep): Promise<void> {
  const has = hasSecondFactor(await getFactors(req.db, person.id))
  if (strong || !(has || req.signingIn.needsSecondStep(person))) return comeIn(req, res, person, { by, strong, back })
  await waitForSecondStep(req, { user_id: person.id, by, back })
  res.redirect(303, has ? '/sign-in/code' : '/sign-in/set-up')
}

/** Somebody is in: noted, with a new session, and at the page they asked for. */
export async function comeIn(req: Request, res: Response, person: Express.User, { by, strong, back }: FirstStep): Promise<void> {
  await enter(req, person, strong)
  rememberBrowser(req, (person as Half['person']).email)
  await noteSignedIn(at(req), person.id, by)
  res.redirect(303, back)
}

/** Whoever took a first step, and as whom they would be in. */
export interface Half {
  waiting: Waiting
  person: Person & Express.User
}

/** Undefined when nobody took a first step lately, or the account is gone meanwhile. */
export async function findHalf(req: Request): Promise<Half | undefined> {
  const waiting = req.user ? undefined : waitingIn(req)
  const person = waiting && (await req.signingIn.people.find(req.db, waiting.user_id, req.today))
  return person && { waiting: waiting!, person: person as Half['person'] }
}

/** The second step was right too. @param second what it was taken with */
export async function finish(req: Request, { waiting, person }: Half, second: string): Promise<void> {
  await enter(req, person, true)
  rememberBrowser(req, person.email)
  await noteSignedIn(at(req), person.id, waiting.by, second)
}
