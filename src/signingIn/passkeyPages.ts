// Signing in with a passkey: alone, or as the second step of whoever is half way in.
import type { Request, Response } from 'express'
import { keepChallenge, takeChallenge } from '../secondFactor/challenge.ts'
import { listPasskeys } from '../secondFactor/queries.ts'
import { askToSignIn, siteOf } from '../secondFactor/webauthn.ts'
import { backTo } from '../web/signIn.ts'
import { tryPasskey } from './commands.ts'
import { passkeyProblem, showProblem } from './secondStepPages.ts'
import { showSignIn } from './signInPage.ts'
import { at, comeIn, findHalf, finish } from './steps.ts'

/** What the browser is to ask for, as JSON for our script. */
export async function options(req: Request, res: Response): Promise<void> {
  const half = await findHalf(req)
  const asked = await askToSignIn(siteOf(req.signingIn.baseAddress()), half && (await listPasskeys(req.db, half.person.id)))
  keepChallenge(req, asked.challenge, half ? 'second' : 'alone')
  res.set('Cache-Control', 'no-store').json(asked)
}

export async function signIn(req: Request, res: Response): Promise<void> {
  const half = await findHalf(req)
  const challenge = takeChallenge(req, half ? 'second' : 'alone')
  const site = siteOf(req.signingIn.baseAddress())
  const owner = await tryPasskey(at(req), site, challenge ?? '', challenge && req.body?.response, half?.person.id)
  const person = owner === undefined ? undefined : await req.signingIn.people.find(req.db, owner, req.today)
  if (!person) return half ? showProblem(req, res) : showSignIn(req, res.status(422), '', { passkey: passkeyProblem })
  if (!half) return comeIn(req, res, person, { by: 'passkey', strong: true, back: backTo(req) })
  await finish(req, half, 'passkey')
  res.redirect(303, half.waiting.back)
}
