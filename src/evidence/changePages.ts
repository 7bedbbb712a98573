// Correcting and removing evidence, and giving a file a newer version.
import type { Response } from 'express'
import { Conflict, Forbidden, Invalid } from '../errors.ts'
import type { Visitor } from '../users/visitor.ts'
import { type Field, type FormPage, showForm, submit } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import { addVersion as addVersionOf, correctEvidence, redactFile, removeEvidence } from './commands.ts'
import * as forms from './forms.ts'
import { keepPending } from './pendingCommands.ts'
import { getEvidence } from './queries.ts'
import { bring, foundIn, scanSoon, takeUpload } from './uploads.ts'
import { mayChange } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const pageOf = (visit: IdVisit) => `/evidence/${idOf(visit)}`

async function evidenceFor(visit: IdVisit) {
  const evidence = await getEvidence(visit.db, visit.user, idOf(visit))
  if (!mayChange(visit.user, evidence)) throw new Forbidden('This is for whoever added it, or a leader.')
  if (evidence.removed_on) throw new Conflict('This evidence has been removed.')
  return evidence
}

/** Only where something was found that may say who somebody is. */
const fine: Field = {
  name: 'numbers',
  kind: 'radios',
  label: 'Are the numbers about a person on probation?',
  options: [{ value: 'fine', text: 'No, they are not' }],
}

const correctionPage = async (visit: IdVisit): Promise<FormPage> => {
  const evidence = await evidenceFor(visit)
  const asks = visit.method === 'POST' && foundIn(visit.body?.title, visit.body?.shows).length > 0
  return {
    title: 'Correct what is said of it',
    caption: evidence.title,
    intro: ['The record keeps the old words.'],
    fields: [...forms.correctionFields(evidence.url !== null), ...(asks ? [fine] : [])],
    submit: 'Save the correction',
    cancel: pageOf(visit),
    version: evidence.version,
    values: evidence,
  }
}
export const { show: newCorrection, take: correct } = handlersOf(
  correctionPage,
  visit => forms.correctionForm(visit.today),
  async (visit, { numbers, ...values }) => {
    const [found] = foundIn(values.title, values.shows, values.url)
    if (found && numbers !== 'fine')
      throw new Invalid({
        numbers: `Take out ${found.numbers.flatMap(({ first }) => first).join(', ')}, or say that this is nobody’s number`,
      })
    await correctEvidence(by(visit), idOf(visit), values)
    say(visit, 'The correction is saved')
    return pageOf(visit)
  },
)

const removalPage = async (visit: IdVisit): Promise<FormPage> => {
  const evidence = await evidenceFor(visit)
  return {
    title: 'Remove the evidence',
    caption: evidence.title,
    intro: ['Nobody can open it after that. The record keeps that it was there, and why it was removed.'],
    fields: forms.removalFields,
    submit: 'Remove',
    warning: true,
    cancel: pageOf(visit),
    version: evidence.version,
  }
}
export const { show: newRemoval, take: remove } = handlersOf(
  removalPage,
  () => forms.removalForm,
  async (visit, values) => {
    await removeEvidence(by(visit), idOf(visit), values)
    say(visit, 'The evidence is removed')
    return pageOf(visit)
  },
)

const versionPage = async (visit: IdVisit): Promise<FormPage> => {
  const evidence = await evidenceFor(visit)
  if (evidence.url !== null) throw new Conflict('This is a link: correct its address instead.')
  return {
    title: 'Add a newer version',
    caption: evidence.title,
    intro: ['The earlier versions stay, and can be downloaded.'],
    fields: forms.versionFields(visit.kept),
    submit: 'Add the version',
    multipart: true,
    script: 'uploads.js',
    cancel: pageOf(visit),
  }
}
export const newVersion = async (visit: IdVisit, res: Response) => showForm(res, await versionPage(visit))
export async function addVersion(visit: IdVisit, res: Response) {
  const form = await versionPage(visit)
  await takeUpload(visit, res, form, () => submit(visit, res, form, forms.versionForm, () => bringVersion(visit)))
}

async function bringVersion(visit: IdVisit): Promise<string> {
  const { incoming, found } = await bring(visit)
  if (incoming.length !== 1) throw new Invalid({ files: 'Choose one file' })
  if (found.length) return `/pending-evidence/${await keepPending(by(visit), visit.kept, { evidence: idOf(visit) }, {}, incoming, found)}`
  await addVersionOf(by(visit), visit.kept, idOf(visit), incoming[0]!)
  say(visit, 'The newer version is added')
  scanSoon(visit)
  return pageOf(visit)
}

const redactionPage = (): FormPage => ({
  title: 'Take the content of a file away',
  intro: [
    'For a file that should never have been added, because it says who somebody on probation is. Its evidence must have been removed before.',
    'The content and the name of the file are gone after that, for good. The record keeps that it was there.',
  ],
  fields: forms.redactionFields,
  submit: 'Take the content away',
  warning: true,
  cancel: '/administration',
})
export const { show: newRedaction, take: redact } = handlersOf(
  redactionPage,
  () => forms.redactionForm,
  async (visit: Visitor, { file, reason }) => {
    await redactFile(by(visit), visit.kept, file, reason)
    say(visit, 'The content of the file is gone')
    return '/administration'
  },
)
