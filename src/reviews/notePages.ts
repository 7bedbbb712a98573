// The forms of private notes and of the look-list.
import { Conflict } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { listAnswersOfOrganisation } from '../recommendations/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, nothing } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as forms from './forms.ts'
import * as commands from './noteCommands.ts'
import { getNote, getReview } from './queries.ts'
import { canReview, reviewActs } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const shortOf = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text)

const newNotePage = async (visit: IdVisit): Promise<FormPage> => {
  const review = await getReview(visit.db, visit.user, idOf(visit))
  if (!canReview(visit.user, 'keepNotes', review)) throw new Conflict(`${reviewActs.keepNotes.whyNot(review)}.`)
  const answers = await listAnswersOfOrganisation(visit.db, visit.user, review.organisation_id)
  return {
    title: 'Add a private note',
    caption: `${review.title}, ${shortName(review.organisation)}`,
    intro: ['Only the inspectorate sees it, at every stage of the review.'],
    fields: forms.noteFields(answers.map(({ id, number, title, text }) => ({ id, words: `${title}, ${number}: ${shortOf(text)}` }))),
    submit: 'Save the note',
    cancel: `/reviews/${review.id}`,
    values: { kind: 'note' },
  }
}
export const { show: newNote, take: addNote } = handlersOf(
  newNotePage,
  () => forms.noteForm,
  async (visit: IdVisit, values, form) => {
    await commands.addNote(by(visit), idOf(visit), values)
    say(visit, 'The note is saved')
    return form.cancel
  },
)

const changePage = async (visit: IdVisit): Promise<FormPage> => {
  const note = await getNote(visit.db, visit.user, idOf(visit))
  const review = await getReview(visit.db, visit.user, note.review_id)
  return {
    title: note.kind === 'look' ? 'Something to look at' : 'Change the note',
    caption: `${review.title}, ${shortName(review.organisation)}`,
    fields: forms.noteChangeFields(note.kind),
    submit: 'Save',
    cancel: `/reviews/${review.id}`,
    version: note.version,
    values: forms.noteValues(note),
  }
}
export const { show: newChange, take: change } = handlersOf(
  changePage,
  () => forms.noteChangeForm,
  async (visit: IdVisit, values, form) => {
    await commands.changeNote(by(visit), idOf(visit), values)
    say(visit, 'The note is saved')
    return form.cancel
  },
)

export const { show: newRemoval, take: remove } = onceHandlersOf(
  async (visit: IdVisit): Promise<FormPage> => {
    const note = await getNote(visit.db, visit.user, idOf(visit))
    return {
      title: 'Remove the note',
      about: note.text,
      fields: [],
      submit: 'Remove the note',
      warning: true,
      cancel: `/reviews/${note.review_id}`,
    }
  },
  () => nothing,
  async (visit: IdVisit) => {
    const review = await commands.removeNote(by(visit), idOf(visit))
    say(visit, 'The note is removed')
    return `/reviews/${review}`
  },
)
