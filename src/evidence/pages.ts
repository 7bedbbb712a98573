// Evidence is added to an action, to the answer of an addressee, to an update or to a practice check; and shown, and downloaded.
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import { getAction, getUpdate } from '../actions/queries.ts'
import { can, mayEver, statuses } from '../actions/workflow.ts'
import { Conflict, Forbidden, NotFound, ServiceUnavailable } from '../errors.ts'
import { FileMissing } from '../files/store.ts'
import { shortName } from '../organisations/names.ts'
import { getAnswer } from '../recommendations/queries.ts'
import { canAnswer, mayEverAnswer, whyNot } from '../recommendations/workflow.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm, submit } from '../web/form.ts'
import { log } from '../web/log.ts'
import { asAtDay, by, read, say } from '../web/page.ts'
import { addEvidence, type NewEvidence } from './commands.ts'
import * as forms from './forms.ts'
import { keepPending } from './pendingCommands.ts'
import type { Place } from './places.ts'
import { sayFile } from './present.ts'
import { getEvidence, getFile, listVersions, placeOfCheck, type WholeEvidence } from './queries.ts'
import { bring, foundIn, scanSoon, takeUpload } from './uploads.ts'
import { evidenceAudiences, isOpen, mayChange, scanWords, sensitivities } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const notYours = 'This is for somebody else to do.'

type Around = Pick<FormPage, 'caption' | 'about' | 'cancel'>

async function aroundAction({ db, user }: IdVisit, id: number): Promise<Around> {
  const action = await getAction(db, user, id)
  if (!mayEver(user, 'addEvidence', action)) throw new Forbidden(notYours)
  if (!can(user, 'addEvidence', action)) throw new Conflict(`This action is ${statuses[action.status].toLowerCase()} now.`)
  return { caption: action.title, cancel: `/actions/${id}` }
}

async function aroundAnswer({ db, user }: IdVisit, id: number): Promise<Around> {
  const answer = await getAnswer(db, user, id)
  if (!mayEverAnswer(user, 'addEvidence', answer)) throw new Forbidden(notYours)
  if (!canAnswer(user, 'addEvidence', answer)) throw new Conflict(`${whyNot('addEvidence', answer)}.`)
  return { caption: shortName(answer.organisation), about: answer.about, cancel: `/recommendations/${answer.recommendation_id}` }
}

async function aroundUpdate(visit: IdVisit, id: number): Promise<Around> {
  const update = await getUpdate(visit.db, visit.user, id)
  const around = await aroundAction(visit, update.action_id)
  if (update.withdrawn_on) throw new Conflict('This update has been withdrawn.')
  return { ...around, about: update.text }
}

async function aroundCheck(visit: IdVisit, id: number): Promise<Around> {
  const { action_id, addressee_id } = await placeOfCheck(visit.db, id)
  if (action_id) return aroundAction(visit, action_id)
  // A check is part of a plan: it exists for nobody else.
  if (!(await getAnswer(visit.db, visit.user, addressee_id!)).sees_plan) throw new NotFound()
  return aroundAnswer(visit, addressee_id!)
}

const adding = (around: (visit: IdVisit, id: number) => Promise<Around>, placeOf: (id: number) => Place) => {
  const page = async (visit: IdVisit): Promise<FormPage> => ({
    title: 'Add evidence',
    ...(await around(visit, idOf(visit))),
    intro: ['A link, or files: documents, pictures or e-mails. They show what is different now, beside what is reported.'],
    fields: forms.evidenceFields(visit.kept),
    submit: 'Add the evidence',
    multipart: true,
    script: 'uploads.js',
    values: { audience: 'everyone', sensitivity: 'official' },
  })
  return {
    show: async (visit: IdVisit, res: Response) => showForm(res, await page(visit)),
    take: async (visit: IdVisit, res: Response) => {
      const form = await page(visit)
      await takeUpload(visit, res, form, () =>
        submit(visit, res, form, forms.evidenceForm(visit.today), values => add(visit, placeOf(idOf(visit)), values, form.cancel)),
      )
    },
  }
}

/** @returns the address of the result: what it was added to, or a page that asks first */
async function add(visit: IdVisit, place: Place, values: NewEvidence, back: string): Promise<string> {
  const { incoming, found } = await bring(visit)
  const all = [...foundIn(values.title, values.shows, values.url), ...found]
  if (all.length) return `/pending-evidence/${await keepPending(by(visit), visit.kept, place, values, incoming, all)}`
  await addEvidence(by(visit), visit.kept, place, values, incoming)
  say(visit, visit.kept.scan && incoming.length ? 'The evidence is added. It is being checked for viruses.' : 'The evidence is added')
  scanSoon(visit)
  return `${back}#evidence`
}

export const { show: newForAction, take: addToAction } = adding(aroundAction, action => ({ action }))
export const { show: newForAnswer, take: addToAnswer } = adding(aroundAnswer, answer => ({ answer }))
export const { show: newForUpdate, take: addToUpdate } = adding(aroundUpdate, update => ({ update }))
export const { show: newForCheck, take: addToCheck } = adding(aroundCheck, check => ({ check }))

export async function show(visit: IdVisit, res: Response) {
  const { evidence, versions, day } = await read(visit, async (db, day) => {
    const evidence = await getEvidence(db, visit.user, idOf(visit))
    return { evidence, versions: await listVersions(db, evidence.id), day }
  })
  await res.page('evidence/show', {
    title: evidence.title,
    evidence,
    versions: versions.map(one => ({ ...one, said: sayFile(one), ...openness(one) })),
    place: placeOfEvidence(evidence),
    marking: sensitivities[evidence.sensitivity],
    audience: evidenceAudiences[evidence.audience],
    expired: evidence.expires_on !== null && evidence.expires_on < day,
    mayChange: !asAtDay(visit) && !evidence.removed_on && mayChange(visit.user, evidence),
  })
}

const openness = ({ scan, redacted_on }: { scan: keyof typeof scanWords; redacted_on: string | null }) => ({
  open: isOpen(scan) && !redacted_on,
  why: redacted_on ? 'Its content was taken away.' : scanWords[scan],
})

const placeOfEvidence = ({ action, action_id, recommendation_id }: WholeEvidence) =>
  action_id ? { words: action!, href: `/actions/${action_id}` } : { words: 'Recommendation', href: `/recommendations/${recommendation_id}` }

/** Always saved, never shown by the browser: whatever it holds runs nowhere. */
export async function download(visit: IdVisit, res: Response) {
  const file = await getFile(visit.db, visit.user, idOf(visit))
  if (file.removed_on) throw new Conflict('This evidence has been removed.')
  const { open, why } = openness(file)
  if (!open) throw new Conflict(why)
  const content = await visit.kept.store.open(file.stored_as).catch(error => {
    if (!(error instanceof FileMissing)) throw error
    log.error({ file: file.id }, 'a file is missing from the store')
    throw Object.assign(new ServiceUnavailable('This file cannot be found where files are kept. Tell your administrator.'), {
      expose: true,
    })
  })
  res.attachment(file.name)
  res.set({
    'Content-Type': file.type,
    'Content-Length': String(file.bytes),
    'Content-Security-Policy': "default-src 'none'; sandbox",
  })
  // Whoever goes away meanwhile is no fault of ours; what breaks off shows by its length.
  await pipeline(content, res).catch(error => log.warn({ err: error, file: file.id }, 'a download broke off'))
}
