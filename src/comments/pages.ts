import type { Response } from 'express'
import { z } from 'zod'
import { getAction } from '../actions/queries.ts'
import type { Audience } from '../db/tables.ts'
import { Conflict, Forbidden } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getAnswer } from '../recommendations/queries.ts'
import { canAnswer } from '../recommendations/workflow.ts'
import type { Person } from '../users/person.ts'
import type { Visitor } from '../users/visitor.ts'
import { correctionFields, correctionForm, withdrawalFields, withdrawalForm } from '../web/correctionForms.ts'
import { choice, type Field, type FormPage, showForm, submit, text } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import { audiences, audiencesFor } from './audience.ts'
import { changeComment, commentOnRecommendation, commentOnAction as onAction } from './commands.ts'
import { type CommentRow, getComment } from './queries.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

const commentForm = z.object({ text: text('Write your comment'), audience: choice(audiences, 'Choose who this is for') })
/** @param most the audience of what is replied to: a reply is never for more people */
const commentFields = (person: Person, most: Audience): Field[] => [
  { name: 'text', kind: 'textarea', label: 'Comment', free: true },
  {
    name: 'audience',
    kind: 'radios',
    label: 'Who is it for?',
    options: audiencesFor(person)
      .filter(value => most === 'everyone' || value === most)
      .map(value => ({ value, text: audiences[value] })),
  },
]

const formPage = (visit: IdVisit, caption: string, cancel: string, most: Audience = 'everyone'): FormPage => ({
  title: 'Comment',
  caption,
  fields: commentFields(visit.user, most),
  submit: 'Add the comment',
  cancel,
  values: { audience: 'everyone' },
})

const answerPage = async (visit: IdVisit) => {
  const answer = await getAnswer(visit.db, visit.user, idOf(visit))
  if (!canAnswer(visit.user, 'comment', answer)) throw new Forbidden('You can comment where you can read the plan.')
  const page = formPage(visit, `To the plan of ${shortName(answer.organisation)}`, `/recommendations/${answer.recommendation_id}`)
  return { ...page, about: answer.about }
}
export const { show: newComment, take: comment } = handlersOf(
  answerPage,
  () => commentForm,
  async (visit, values, form) => {
    await commentOnRecommendation(by(visit), idOf(visit), values)
    say(visit, 'Your comment is added')
    return form.cancel
  },
)

const actionPage = async (visit: IdVisit) =>
  formPage(visit, (await getAction(visit.db, visit.user, idOf(visit))).title, `/actions/${visit.params.id}`)
export const { show: newActionComment, take: commentOnAction } = handlersOf(
  actionPage,
  () => commentForm,
  async (visit, values, form) => {
    await onAction(by(visit), idOf(visit), values)
    say(visit, 'Your comment is added')
    return form.cancel
  },
)

const placeOf = ({ action_id, recommendation_id }: CommentRow) =>
  action_id ? `/actions/${action_id}` : `/recommendations/${recommendation_id}`

const replyPage = async (visit: IdVisit) => {
  const first = await getComment(visit.db, visit.user, idOf(visit))
  const page = formPage(visit, 'Comment', placeOf(first), first.audience)
  return {
    first,
    form: {
      ...page,
      title: 'Reply',
      intro: [first.withdrawn_on ? 'The comment was withdrawn.' : `“${first.text}”`],
      submit: 'Reply',
      values: { audience: first.audience },
    },
  }
}
export const newReply = async (visit: IdVisit, res: Response) => showForm(res, (await replyPage(visit)).form)
export async function reply(visit: IdVisit, res: Response) {
  const { first, form } = await replyPage(visit)
  await submit(visit, res, form, commentForm, async values => {
    const written = { ...values, reply_to_id: first.id }
    await (first.action_id
      ? onAction(by(visit), first.action_id, written)
      : commentOnRecommendation(by(visit), first.addressee_id, written))
    say(visit, 'Your reply is added')
    return form.cancel
  })
}

async function changePage(visit: IdVisit, correcting: boolean): Promise<FormPage> {
  const comment = await getComment(visit.db, visit.user, idOf(visit))
  if (comment.user_id !== visit.user.id && (correcting || !(visit.user.leads.includes(comment.organisation_id) && comment.insider)))
    throw new Forbidden('Only its author can do this.')
  if (comment.withdrawn_on) throw new Conflict('This comment has been withdrawn.')
  const common = { cancel: placeOf(comment), version: comment.version, values: { text: comment.text } }
  if (correcting)
    return {
      ...common,
      title: 'Correct the comment',
      intro: ['The record keeps the old text.'],
      fields: correctionFields,
      submit: 'Save the correction',
    }
  return { ...common, title: 'Withdraw the comment', intro: [comment.text], fields: withdrawalFields, submit: 'Withdraw', warning: true }
}
export const { show: newCorrection, take: correct } = handlersOf(
  (visit: IdVisit) => changePage(visit, true),
  () => correctionForm,
  async (visit, values, form) => {
    await changeComment(by(visit), idOf(visit), values)
    say(visit, 'The correction is saved')
    return form.cancel
  },
)
export const { show: newWithdrawal, take: withdraw } = handlersOf(
  (visit: IdVisit) => changePage(visit, false),
  () => withdrawalForm,
  async (visit, values, form) => {
    await changeComment(by(visit), idOf(visit), { ...values, text: null })
    say(visit, 'The comment is withdrawn')
    return form.cancel
  },
)
