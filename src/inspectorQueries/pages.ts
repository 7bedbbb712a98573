import { z } from 'zod'
import { getAction } from '../actions/queries.ts'
import { can, whyNoQuery } from '../actions/workflow.ts'
import { Conflict, Forbidden } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getAnswer } from '../recommendations/queries.ts'
import { canAnswer } from '../recommendations/workflow.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, optionalText, text } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import { getQuery } from './queries.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

const queryForm = z.object({ text: text('Write your question') })
const queryPage = (caption: string, cancel: string): FormPage => ({
  title: 'Raise a query',
  caption,
  intro: ['The unit sees it as open until you close it. Do not use it for notes.'],
  fields: [{ name: 'text', kind: 'textarea', label: 'What do you want to know?', free: true }],
  submit: 'Raise the query',
  cancel,
})

const answerPage = async (visit: IdVisit) => {
  const answer = await getAnswer(visit.db, visit.user, idOf(visit))
  if (!canAnswer(visit.user, 'raiseQuery', answer))
    throw new Conflict('A query can be raised once the inspection is published, while the recommendation is open.')
  return { ...queryPage(`To ${shortName(answer.organisation)}`, `/recommendations/${answer.recommendation_id}`), about: answer.about }
}
export const { show: newQuery, take: raiseQuery } = handlersOf(
  answerPage,
  () => queryForm,
  async (visit, values, form) => {
    await commands.raiseQuery(by(visit), idOf(visit), values.text)
    say(visit, 'Your query is open')
    return form.cancel
  },
)

const actionPage = async (visit: IdVisit) => {
  const action = await getAction(visit.db, visit.user, idOf(visit))
  if (!can(visit.user, 'raiseQuery', action)) throw new Conflict(whyNoQuery)
  return queryPage(action.title, `/actions/${action.id}`)
}
export const { show: newActionQuery, take: raiseQueryOnAction } = handlersOf(
  actionPage,
  () => queryForm,
  async (visit, values, form) => {
    await commands.raiseQueryOnAction(by(visit), idOf(visit), values.text)
    say(visit, 'Your query is open')
    return form.cancel
  },
)

const openQuery = async (visit: IdVisit) => {
  const query = await getQuery(visit.db, visit.user, idOf(visit))
  if (query.closed_on) throw new Conflict('This query has been closed.')
  return query
}
const placeOf = ({ action_id, recommendation_id }: { action_id: number | null; recommendation_id: number }) =>
  action_id ? `/actions/${action_id}` : `/recommendations/${recommendation_id}`

const replyForm = z.object({ text: text('Write your answer') })
const replyPage = async (visit: IdVisit): Promise<FormPage> => {
  const query = await openQuery(visit)
  return {
    title: 'Answer the query',
    caption: `${query.author} asks`,
    intro: [`“${query.text}”`, ...query.replies.map(({ author, text }) => `${author}: “${text}”`)],
    fields: [{ name: 'text', kind: 'textarea', label: 'Your answer', free: true }],
    submit: 'Send the answer',
    cancel: placeOf(query),
  }
}
export const { show: newAnswer, take: answer } = handlersOf(
  replyPage,
  () => replyForm,
  async (visit, values, form) => {
    await commands.answerQuery(by(visit), idOf(visit), values.text)
    say(visit, 'Your answer is sent')
    return form.cancel
  },
)

const closingForm = z.object({ note: optionalText() })
const closingPage = async (visit: IdVisit): Promise<FormPage> => {
  if (!visit.user.inspector) throw new Forbidden()
  const query = await openQuery(visit)
  if (!query.replies.length) throw new Conflict('Nobody has answered this query yet.')
  return {
    title: 'Close the query',
    intro: [`“${query.text}”`, ...query.replies.map(({ author, text }) => `${author}: “${text}”`)],
    fields: [{ name: 'note', kind: 'textarea', label: 'Closing note, if there is something to say', rows: 3, free: true }],
    submit: 'Close the query',
    cancel: placeOf(query),
  }
}
export const { show: newClosing, take: close } = handlersOf(
  closingPage,
  () => closingForm,
  async (visit, { note }, form) => {
    await commands.closeQuery(by(visit), idOf(visit), note)
    say(visit, 'The query is closed')
    return form.cancel
  },
)
