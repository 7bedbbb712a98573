// Who must have a second factor and has none sets one up right after the first step. They are not signed in until it is done.
import type { Request, Response } from 'express'
import { findHalf, finish, type Half } from '../signingIn/steps.ts'
import { type FormErrors, parseForm } from '../web/form.ts'
import { say } from '../web/page.ts'
import * as forms from './forms.ts'
import { getFactors, hasSecondFactor } from './queries.ts'
import { keepApp, keepPasskey, provenStep, sendRegistration, showApp, showCodes } from './setUp.ts'

const codeProblem = 'Check the code. Enter the 6 digits that your app shows now'
const passkeyProblem = 'That passkey was not accepted. Try again, or use an app'

/** Hands on who may set up a first one: somebody half way in who has none. Whoever has one must use it. */
const first =
  (handler: (req: Request, res: Response, half: Half) => Promise<void>) =>
  async (req: Request, res: Response): Promise<void> => {
    const half = await findHalf(req)
    if (half && !hasSecondFactor(await getFactors(req.db, half.person.id))) return handler(req, res, half)
    if (!half && req.method === 'POST') say(req, 'That took too long. Sign in again')
    res.redirect(303, req.user ? '/' : half ? '/sign-in/code' : '/sign-in')
  }

const page = (req: Request, res: Response, { person }: Half, errors: FormErrors = {}) =>
  showApp(req, errors.code || errors.name || errors.passkey ? res.status(422) : res, person, {
    title: 'Set up your second step',
    intro: [
      'Your role needs a second step, so that a password alone lets nobody in. Set one up now to go on.',
      'Use an app that shows codes, or a passkey of this device, your phone or a security key.',
    ],
    fields: [],
    cancel: '/sign-in',
    passkey: '/sign-in/set-up/passkey',
    name: typeof req.body?.name === 'string' ? req.body.name.slice(0, 200) : '',
    errors,
  })

export const show = first((req, res, half) => page(req, res, half))

export const takeApp = first(async (req, res, half) => {
  const proven = provenStep(req, half.person)
  if (!proven) return page(req, res, half, { code: codeProblem })
  await goIn(req, res, half, await keepApp(req, half.person, proven), 'code')
})

export const passkeyOptions = first((req, res, { person }) => sendRegistration(req, res, person))

export const takePasskey = first(async (req, res, half) => {
  const { values, errors } = parseForm(forms.nameForm, req.body)
  if (errors) return page(req, res, half, errors)
  const codes = await keepPasskey(req, half.person, values.name)
  if (codes === 'refused') return page(req, res, half, { passkey: passkeyProblem })
  await goIn(req, res, half, codes, 'passkey')
})

async function goIn(req: Request, res: Response, half: Half, codes: string[] | undefined, second: string): Promise<void> {
  await finish(req, half, second)
  if (codes) await showCodes(res, codes, half.waiting.back)
  else res.redirect(303, half.waiting.back)
}
