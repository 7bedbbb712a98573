// Asking for a new password, setting it, and changing it. The first two are for people who are not signed in.
import { setTimeout } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { DeadLink } from '../errors.ts'
import { rememberBrowser } from '../signingIn/knownBrowser.ts'
import { theService } from '../users/person.ts'
import type { Visitor } from '../users/visitor.ts'
import { orDeadLink } from '../web/deadLink.ts'
import { type FormPage, nothing, showForm, submit, takeSecrets } from '../web/form.ts'
import { by, say, type Visit } from '../web/page.ts'
import * as commands from './commands.ts'
import { askFields, askForm, changeFields, resetFields } from './forms.ts'
import { findReset } from './queries.ts'
import { tokenIn } from './tokens.ts'

const askPage: FormPage = {
  title: 'Ask for a new password',
  intro: ['We send you a letter with a link. With it you set a new password.'],
  fields: askFields,
  submit: 'Send the letter',
  cancel: '/sign-in',
}

export async function newAsking(req: Request, res: Response) {
  if (req.query.sent === 'yes') await res.page('passwords/sent', { title: 'Look into your email', minutes: commands.validMinutes })
  else await showForm(res, askPage)
}

// Longer than it takes to find an account and write a letter, so that the time tells nothing of whether there is one.
const always = 400

export async function ask(req: Request, res: Response) {
  await submit(req as Visit, res, askPage, askForm, async ({ email }) => {
    const asked = commands.askPasswordReset({ db: req.db, now: req.now, person: theService }, email, req.ip ?? '')
    await Promise.allSettled([asked, setTimeout(always)])
    await asked
    return '/forgot-password?sent=yes'
  })
}

const resetPage: FormPage = {
  title: 'Set a new password',
  intro: ['You are signed out everywhere, and sign in with the new password.'],
  fields: resetFields,
  submit: 'Set the password',
  cancel: '/sign-in',
}

/** Looking at a link uses nothing up: programs that read mail follow links too. */
export const newReset = (req: Request, res: Response) =>
  orDeadLink(res, async () => {
    const found = await findReset(req.db, tokenIn(req.query.token))
    if (!found || found.used_at || found.expires_at <= req.now) throw new DeadLink()
    await showForm(res, resetPage)
  })

export async function reset(req: Request, res: Response) {
  const { password } = takeSecrets(req, 'password')
  await orDeadLink(res, () =>
    submit(req as Visit, res, resetPage, nothing, async () => {
      const { db, now, key } = by(req as Visit)
      const email = await commands.resetPassword({ db, now, ...(key && { key }) }, tokenIn(req.query.token), password)
      // Else whoever guesses at the account from many places would keep them out here.
      rememberBrowser(req, email)
      say(req, 'Your new password is set. Sign in with it.')
      return '/sign-in'
    }),
  )
}

const changePage: FormPage = {
  title: 'Change your password',
  intro: ['You stay signed in here, and are signed out everywhere else.'],
  fields: changeFields,
  submit: 'Change the password',
  cancel: '/',
}
export const newChange = async (_visit: Visitor, res: Response) => showForm(res, changePage)
export async function change(visit: Visitor, res: Response) {
  const { current_password, new_password } = takeSecrets(visit, 'current_password', 'new_password')
  await submit(visit, res, changePage, nothing, async () => {
    await commands.changePassword(by(visit), {
      current: current_password,
      password: new_password,
      session: visit.sessionID,
      from: visit.ip,
    })
    say(visit, 'Your password is changed')
    return '/'
  })
}
