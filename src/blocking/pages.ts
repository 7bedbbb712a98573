import type { Response } from 'express'
import { z } from 'zod'
import { blockedFor } from '../actions/lateness.ts'
import { sayDay } from '../days.ts'
import { Forbidden, NotFound } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getOrganisation } from '../organisations/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { queryOf } from '../web/address.ts'
import { type Field, type FormPage, text } from '../web/form.ts'
import { onceHandlersOf } from '../web/handlers.ts'
import { by, read, say } from '../web/page.ts'
import { answerBlocking } from './commands.ts'
import { findWaitingOne, listWaitingFor, seesAction, type WaitingOne } from './queries.ts'

/** What waits for an organisation: for its leaders and those above it. */
export async function waiting(visit: Visitor<{ code: string }>, res: Response) {
  const { user, params } = visit
  const { organisation, rows, day } = await read(visit, async (db, day) => {
    const organisation = await getOrganisation(db, params.code)
    if (!organisation.line.some(id => user.leads.includes(id)))
      throw new Forbidden('This is for those who lead the organisation or one above it.')
    return { organisation, rows: await listWaitingFor(db, user, organisation.id, day), day }
  })
  await res.page('blocking/waiting', {
    title: `What waits for ${shortName(organisation.name)}`,
    organisation,
    rows: rows.map(row => ({ ...row, long: blockedFor({ status: 'blocked', blocked_on: row.blocked_on }, day) })),
    suffix: queryOf(visit),
    shortName,
  })
}

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

const answerForm = z.object({ text: text('Write your answer') })
const answerFields: Field[] = [
  { name: 'text', kind: 'textarea', label: 'Your answer', hint: 'Everybody who sees the plan of this action reads it.', free: true },
]

const answerPage = async (visit: IdVisit): Promise<FormPage> => {
  const { db, user, today } = visit
  const action = await findWaitingOne(db, user, idOf(visit), today)
  if (!action)
    throw (await seesAction(db, user, idOf(visit))) ? new Forbidden('This is for the organisation it waits for.') : new NotFound()
  return {
    title: 'Answer what waits for you',
    caption: `${shortName(action.organisation)}: ${action.title}`,
    about: action.blocked_reason,
    intro: [`It waits since ${sayDay(action.blocked_on)}. You see nothing else of its plan. Its owner is told that you have answered.`],
    fields: answerFields,
    submit: 'Send the answer',
    cancel: placeOf(action),
  }
}

/** The page of what waits for the organisation; what waits for one that is gone stands on the home page. */
const placeOf = (action: WaitingOne | undefined) => (action?.awaited_code ? `/organisations/${action.awaited_code}/waiting` : '/')

export const { show: newAnswer, take: answer } = onceHandlersOf(
  answerPage,
  () => answerForm,
  async (visit: IdVisit, values) => {
    const before = await findWaitingOne(visit.db, visit.user, idOf(visit), visit.today)
    await answerBlocking(by(visit), idOf(visit), values.text)
    say(visit, 'Your answer is sent')
    return placeOf(before)
  },
)
