// Asks about numbers that may say who somebody on probation is. What was typed and the files wait meanwhile.
import { getUpdate } from '../actions/queries.ts'
import { Invalid } from '../errors.ts'
import { numberKinds } from '../files/numbers.ts'
import { getAnswer } from '../recommendations/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as forms from './forms.ts'
import { confirmPending, discardPending, type Found, type Pending, type PendingFor } from './pendingCommands.ts'
import { getPending, placeOfCheck } from './queries.ts'
import { foundIn, scanSoon } from './uploads.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

const pendingOf = async ({ db, user, params }: IdVisit) => (await getPending(db, user, Number(params.id))) as Pending

const sayFound = ({ file, numbers }: Found): string[] =>
  numbers.map(
    ({ kind, first, count }) =>
      `${file ? `In “${file}”` : 'In what you typed'}: ${first.join(', ')}${count > first.length ? ` and ${count - first.length} more` : ''}. This looks like ${numberKinds[kind]}.`,
  )

async function pendingPage(visit: IdVisit): Promise<FormPage> {
  const pending = await pendingOf(visit)
  const isVersion = 'evidence' in pending.place
  const filesFound = pending.found.some(({ file }) => file !== null)
  const decisions = Object.entries(forms.decisions(filesFound && !isVersion))
  return {
    title: 'Does this say who somebody on probation is?',
    intro: ['Evidence must not name people on probation or give their numbers. Nothing is added yet. What you sent waits here for a day.'],
    lists: [{ heading: 'What we found', items: pending.found.flatMap(sayFound) }],
    fields: [
      ...(isVersion ? [] : forms.correctionFields(false).filter(({ name }) => name === 'title' || name === 'shows')),
      { name: 'decision', kind: 'radios', label: 'What should be done?', options: decisions.map(([value, text]) => ({ value, text })) },
    ],
    submit: 'Continue',
    cancel: await backOf(visit, pending.place),
    values: pending.fields,
  }
}

/** Where it was to be added. */
async function backOf({ db, user }: IdVisit, place: PendingFor): Promise<string> {
  if ('action' in place) return `/actions/${place.action}`
  if ('evidence' in place) return `/evidence/${place.evidence}`
  if ('update' in place) return `/actions/${(await getUpdate(db, user, place.update)).action_id}`
  const answer = 'answer' in place ? { action_id: null, addressee_id: place.answer } : await placeOfCheck(db, place.check)
  if (answer.action_id) return `/actions/${answer.action_id}`
  return `/recommendations/${(await getAnswer(db, user, answer.addressee_id!)).recommendation_id}`
}

export const { show, take: decide } = handlersOf(
  pendingPage,
  () => forms.decisionForm,
  async (visit: IdVisit, { decision, ...words }, form) => {
    const pending = await pendingOf(visit)
    const found = pending.found.flatMap(({ file }) => (file === null ? [] : [file]))
    const nothingLeft = pending.files.every(({ name }) => found.includes(name)) && !pending.fields.url
    if (decision === 'discard' || (decision === 'leave_out' && nothingLeft)) {
      await discardPending(by(visit), visit.kept, idOf(visit))
      say(visit, 'Nothing was added, and what you sent is deleted')
      return form.cancel
    }
    if (decision === 'leave_out' && foundIn(words.title, words.shows).length)
      throw new Invalid({ shows: 'Take the numbers out of the title and of what it shows' })
    await confirmPending(by(visit), visit.kept, idOf(visit), { ...words, leave_out: decision === 'leave_out' ? found : [] })
    say(visit, 'The evidence is added')
    scanSoon(visit)
    return `${form.cancel}#evidence`
  },
)
