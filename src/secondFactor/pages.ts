// One's own second factors, from the account page.
import type { Response } from 'express'
import { Invalid, isHttpError } from '../errors.ts'
import { proofFields, requireProof, takeProof } from '../signingIn/proof.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormErrors, type FormPage, nothing, showForm, submit } from '../web/form.ts'
import { onceHandlersOf } from '../web/handlers.ts'
import { say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { getFactors, listPasskeys } from './queries.ts'
import { from, keepApp, keepPasskey, newCodes, provenStep, sendRegistration, showApp, showCodes } from './setUp.ts'

const account = '/account'
const factorsOf = ({ db, user }: Visitor) => getFactors(db, user.id)
const needed = ({ signingIn, user }: Visitor) => signingIn.needsSecondStep(user)

async function appPage(visit: Visitor, res: Response, errors: FormErrors = {}) {
  const factors = await factorsOf(visit)
  const intro = factors.app ? ['This app replaces the one you have now.'] : []
  await showApp(visit, res, visit.user, { title: 'Set up an app for codes', intro, fields: proofFields(factors), cancel: account, errors })
}
export const newApp = (visit: Visitor, res: Response) => appPage(visit, res)
export async function setUpApp(visit: Visitor, res: Response) {
  const typed = takeProof(visit)
  const proven = provenStep(visit, visit.user)
  if (!proven) return appPage(visit, res.status(422), { code: 'Check the code. Enter the 6 digits that your app shows now' })
  const problems = await proofProblems(visit, typed)
  if (problems) return appPage(visit, res.status(422), problems)
  await show(visit, res, await keepApp(visit, visit.user, proven), 'Your app is set up')
}

const proofProblems = (visit: Visitor, typed: unknown): Promise<FormErrors | undefined> =>
  requireProof(visit, typed).then(
    () => undefined,
    error => {
      if (error instanceof Invalid) return error.errors
      throw error
    },
  )

/** A second factor was just proved, so this session has taken a second step. */
async function show(visit: Visitor, res: Response, codes: string[] | undefined, words: string) {
  visit.session.strong = true
  say(visit, words)
  if (codes) await showCodes(res, codes, account)
  else res.redirect(303, account)
}

const removalPage = async (visit: Visitor): Promise<FormPage> => ({
  title: 'Remove the app for codes',
  intro: ['Its codes stop working now.'],
  fields: proofFields(await factorsOf(visit)),
  submit: 'Remove the app',
  warning: true,
  cancel: account,
})
export async function newAppRemoval(visit: Visitor, res: Response) {
  if (!(await factorsOf(visit)).app) return res.redirect(303, account)
  await showForm(res, await removalPage(visit))
}
export async function removeApp(visit: Visitor, res: Response) {
  const typed = takeProof(visit)
  await submit(
    visit,
    res,
    () => removalPage(visit),
    nothing,
    async () => {
      await requireProof(visit, typed)
      await commands.removeApp(from(visit, visit.user), needed(visit))
      say(visit, 'The app is removed')
      return account
    },
  )
}

const renewalPage = async (visit: Visitor): Promise<FormPage> => ({
  title: 'Make new recovery codes',
  intro: ['The old ones stop working. The new ones are shown once.'],
  fields: proofFields(await factorsOf(visit)),
  submit: 'Make new recovery codes',
  cancel: account,
})
export const newRenewal = async (visit: Visitor, res: Response) => showForm(res, await renewalPage(visit))
export async function renewRecoveryCodes(visit: Visitor, res: Response) {
  const problems = await proofProblems(visit, takeProof(visit))
  if (problems) return showForm(res.status(422), await renewalPage(visit), { values: {}, errors: problems })
  const { codes, hashes } = newCodes(visit.user)
  await commands.renewRecoveryCodes(from(visit, visit.user), hashes)
  await showCodes(res, codes, account)
}

async function passkeyPage(visit: Visitor, res: Response, errors: FormErrors = {}) {
  const fields = [forms.nameField, ...proofFields(await factorsOf(visit))]
  await res.page('second-factor/new-passkey', {
    title: 'Add a passkey',
    fields,
    values: { name: visit.body?.name },
    errors,
    cancel: account,
  })
}
export const newPasskey = (visit: Visitor, res: Response) => passkeyPage(visit, res)
/** Proof is asked for here: a passkey that was made and then refused would stay in the device. */
export async function passkeyOptions(visit: Visitor, res: Response) {
  try {
    await requireProof(visit, takeProof(visit))
  } catch (error) {
    if (!(error instanceof Invalid) && !(isHttpError(error) && error.status === 429)) throw error
    return void res.json({ problem: `${error.message}.`.replace('..', '.') })
  }
  await sendRegistration(visit, res, visit.user)
}
export async function addPasskey(visit: Visitor, res: Response) {
  takeProof(visit)
  const problem = visit.body?.response
    ? 'That passkey was not accepted. Try again'
    : 'Passkeys need JavaScript, which is off in this browser'
  const refused = (errors: FormErrors) => passkeyPage(visit, res.status(422), errors)
  const named = forms.nameForm.safeParse(visit.body ?? {})
  if (!named.success) return refused({ name: named.error.issues[0]!.message })
  const codes = await keepPasskey(visit, visit.user, named.data.name)
  if (codes === 'refused') return refused({ passkey: problem })
  await show(visit, res, codes, 'Your passkey is added')
}

const renamePage = async ({ db, user, query }: Visitor): Promise<FormPage> => ({
  title: 'Rename a passkey',
  fields: [forms.passkeyField(await listPasskeys(db, user.id)), forms.nameField],
  submit: 'Save',
  cancel: account,
  values: { passkey: query.passkey },
})
export async function newPasskeyName(visit: Visitor, res: Response) {
  if (!(await factorsOf(visit)).passkeys) return res.redirect(303, account)
  await showForm(res, await renamePage(visit))
}
export const { take: renamePasskey } = onceHandlersOf(
  renamePage,
  () => forms.renameForm,
  async (visit, { passkey, name }) => {
    await commands.renamePasskey(from(visit, visit.user), passkey, name)
    say(visit, 'The name is saved')
    return account
  },
)

const passkeyRemovalPage = async (visit: Visitor): Promise<FormPage> => ({
  title: 'Remove a passkey',
  intro: ['It stops working here now. Remove it from your device too.'],
  fields: [forms.passkeyField(await listPasskeys(visit.db, visit.user.id)), ...proofFields(await factorsOf(visit))],
  submit: 'Remove the passkey',
  warning: true,
  cancel: account,
  values: { passkey: visit.query.passkey },
})
export async function newPasskeyRemoval(visit: Visitor, res: Response) {
  if (!(await factorsOf(visit)).passkeys) return res.redirect(303, account)
  await showForm(res, await passkeyRemovalPage(visit))
}
export async function removePasskey(visit: Visitor, res: Response) {
  const typed = takeProof(visit)
  await submit(
    visit,
    res,
    () => passkeyRemovalPage(visit),
    forms.removalForm,
    async ({ passkey }) => {
      await requireProof(visit, typed)
      await commands.removePasskey(from(visit, visit.user), passkey, needed(visit))
      say(visit, 'The passkey is removed')
      return account
    },
  )
}
