// The second step: a code, a recovery code or a passkey. Whoever must take one and has none sets one up here, and can do nothing else.
import type { Request, Response } from 'express'
import { getFactors, hasSecondFactor } from '../secondFactor/queries.ts'
import { type Field, type FormPage, showForm } from '../web/form.ts'
import { say } from '../web/page.ts'
import { tryCode, tryRecoveryCode } from './commands.ts'
import { at, findHalf, finish, type Half } from './steps.ts'

/** What is said of a code that is not right. */
const problems = {
  wrong: 'Check the code. It has 6 digits and changes every 30 seconds',
  used: 'This code was used already. Wait for the next one',
  unreadable: 'Your app cannot be checked any more. Use a recovery code, or ask your administrator to reset your second step',
}

/** Hands on who is half way in; else back to the beginning. */
const half =
  (handler: (req: Request, res: Response, half: Half) => Promise<void>) =>
  async (req: Request, res: Response): Promise<void> => {
    const found = await findHalf(req)
    if (found) return handler(req, res, found)
    if (!req.user && req.method === 'POST') say(req, 'That took too long. Sign in again')
    res.redirect(303, req.user ? '/' : '/sign-in')
  }

async function showStep(req: Request, res: Response, { person }: Half, errors: Record<string, string> = {}): Promise<void> {
  const factors = await getFactors(req.db, person.id)
  if (!hasSecondFactor(factors)) return res.redirect(303, '/sign-in/set-up')
  await res.page('signing-in/second-step', { title: 'Confirm that it is you', factors, errors })
}

export const showCode = half((req, res, found) => showStep(req, res, found))
/** The same page again, with what was wrong. */
export const showProblem = half((req, res, found) => showStep(req, res.status(422), found, { passkey: passkeyProblem }))
export const passkeyProblem = 'That passkey was not accepted. Try again, or use another way'

export const takeCode = half(async (req, res, found) => {
  const answer = await tryCode(at(req), req.signingIn.keys, found.person.id, req.body?.code)
  if (answer !== 'right') return showStep(req, res.status(422), found, { code: problems[answer] })
  await finish(req, found, 'code')
  res.redirect(303, found.waiting.back)
})

const fields: Field[] = [
  { name: 'code', kind: 'text', label: 'Recovery code', hint: 'For example, ABCD-EFGH-JKLM-NPQR', autocomplete: 'off' },
]
const recoveryPage: FormPage = {
  title: 'Use a recovery code',
  intro: ['You were given ten when you set up your second step. Each works once.'],
  fields,
  submit: 'Continue',
  cancel: '/sign-in/code',
}
export const showRecovery = half(async (_req, res) => showForm(res, recoveryPage))
export const takeRecoveryCode = half(async (req, res, found) => {
  const left = await tryRecoveryCode(at(req), found.person.id, req.body?.code)
  if (left === undefined)
    return showForm(res.status(422), recoveryPage, { values: {}, errors: { code: 'Check the code. Each recovery code works once' } })
  await finish(req, found, 'recovery code')
  say(req, `You have ${left} ${left === 1 ? 'recovery code' : 'recovery codes'} left. You can make new ones on your account page`)
  res.redirect(303, found.waiting.back)
})
