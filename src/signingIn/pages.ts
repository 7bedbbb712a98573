// Signing in and out with a password. Somebody unknown is answered as somebody known: same words, same time.
import type { Request, Response } from 'express'
import { ask, backTo, leave, PasswordStrategy } from '../web/signIn.ts'
import { noteSignedOut, tryPassword } from './commands.ts'
import { isKnown } from './knownBrowser.ts'
import { showSignIn } from './signInPage.ts'
import { at, goOn } from './steps.ts'

export async function show(req: Request, res: Response): Promise<void> {
  if (req.user) return res.redirect('/')
  await showSignIn(req, res)
}

const strategy = new PasswordStrategy()

export async function signIn(req: Request, res: Response): Promise<void> {
  const email = typeof req.body?.email === 'string' ? req.body.email.trim().slice(0, 300) : ''
  const person = await tryPassword(at(req), email, isKnown(req, email), async () => {
    const answer = await ask<Express.User>(strategy, req, res)
    if (answer.is === 'failed') throw answer.error
    return answer.is === 'right' ? answer.who : undefined
  })
  if (!person) return showSignIn(req, res.status(422), email, { email: 'Check your email address and password' })
  await goOn(req, res, person, { by: 'password', strong: false, back: backTo(req) })
}

export async function signOut(req: Request, res: Response): Promise<void> {
  if (req.user) await noteSignedOut(at(req), req.user.id)
  await leave(req)
  res.redirect(303, '/sign-in')
}
