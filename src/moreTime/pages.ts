import type { Response } from 'express'
import { getAction, listServed } from '../actions/queries.ts'
import { actionActs, can, mayEver, whyNotNow } from '../actions/workflow.ts'
import { listToConfirm } from '../assurance/queries.ts'
import { assuranceWords } from '../assurance/words.ts'
import { type Day, sayDay } from '../days.ts'
import { Conflict, Forbidden } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getAnswer } from '../recommendations/queries.ts'
import { canAnswer, mayEverAnswer, whyNot } from '../recommendations/workflow.ts'
import type { Visitor } from '../users/visitor.ts'
import { queryOf } from '../web/address.ts'
import { type FormPage, nothing } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, read, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { findReinspection, getRequest, listDeciders, listWaitingForMe, type Reinspection, type RequestRow } from './queries.ts'
import { mayDecide, mayWithdraw, whyEnded } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`)

/** How a date stands: with the first one, and how often it has moved. */
const standsAt = (due: Day, first: Day, moves: number) =>
  `It is ${sayDay(due)}.${moves ? ` The first date was ${sayDay(first)}; it has moved ${times(moves)}.` : ' It has not moved yet.'}`

const beyond = (next: Reinspection | undefined) =>
  next
    ? [`Inspectors are expected from ${sayDay(next.fieldwork_from)} (${next.title}). A date after that is pointed out beside the request.`]
    : []

async function whoDecides(
  { db, user, today }: IdVisit,
  organisation_id: number,
  organisation: string,
  addressees: number[],
): Promise<string> {
  const deciders = await listDeciders(db, { organisation_id, addressees, besides: [user.id], today })
  return deciders.length
    ? `Whoever leads an organisation above ${shortName(organisation)} decides: ${listed(deciders.map(({ name }) => name))}. Until then the date stays.`
    : `Nobody above ${shortName(organisation)} can decide, so the date moves at once. It is shown as not independently agreed.`
}
const listed = (names: string[]) =>
  names.length > 4 ? `${names.slice(0, 3).join('; ')} or one of ${names.length - 3} others` : names.join('; ')

const askAboutAction = async (visit: IdVisit): Promise<FormPage> => {
  const { db, user } = visit
  const action = await getAction(db, user, idOf(visit))
  if (!mayEver(user, 'askForMoreTime', action)) throw new Forbidden('This is for somebody else to do.')
  if (!can(user, 'askForMoreTime', action)) throw new Conflict(`${whyNotNow('askForMoreTime', action)}.`)
  const serves = await listServed(db, user, action.id)
  const next = await findReinspection(db, user, { action: action.id })
  return {
    title: actionActs.askForMoreTime.label,
    caption: action.title,
    intro: [
      `This is about the due date. ${standsAt(action.due_on, action.original_due_on, action.moves)}`,
      await whoDecides(
        visit,
        action.organisation_id,
        action.organisation,
        serves.map(({ addressee_id }) => addressee_id),
      ),
      ...beyond(next),
    ],
    fields: forms.askingFields,
    submit: 'Ask for more time',
    cancel: `/actions/${action.id}`,
    version: action.version,
  }
}

const askAboutTarget = async (visit: IdVisit): Promise<FormPage> => {
  const { db, user } = visit
  const answer = await getAnswer(db, user, idOf(visit))
  if (!mayEverAnswer(user, 'askForMoreTime', answer)) throw new Forbidden('This is for somebody else to do.')
  if (!canAnswer(user, 'askForMoreTime', answer)) throw new Conflict(`${whyNot('askForMoreTime', answer)}.`)
  const next = await findReinspection(db, user, { recommendation: answer.recommendation_id })
  return {
    title: 'Ask for more time',
    caption: shortName(answer.organisation),
    about: answer.about,
    intro: [
      `This is about the target date. ${standsAt(answer.target_on!, answer.original_target_on!, answer.target_moves!)}`,
      await whoDecides(visit, answer.organisation_id, answer.organisation, [answer.id]),
      ...beyond(next),
    ],
    fields: forms.askingFields,
    submit: 'Ask for more time',
    cancel: `/recommendations/${answer.recommendation_id}`,
    version: answer.version,
  }
}

const said: Record<commands.Asked, string> = {
  waiting: 'Your request is sent. Until it is decided, the date stays.',
  moved: 'The date has moved. Nobody above could decide, so it is shown as not independently agreed.',
}
export const { show: newAsking, take: ask } = onceHandlersOf(
  askAboutAction,
  visit => forms.askingForm(visit.today),
  async (visit, values) => {
    say(visit, said[await commands.askForMoreTime(by(visit), idOf(visit), values)])
    return `/actions/${visit.params.id}`
  },
)
export const { show: newTargetAsking, take: askForTarget } = onceHandlersOf(
  askAboutTarget,
  visit => forms.askingForm(visit.today),
  async (visit, values) => {
    say(visit, said[await commands.askForLaterTarget(by(visit), idOf(visit), values)])
    return `/recommendations/${(await getAnswer(visit.db, visit.user, idOf(visit))).recommendation_id}`
  },
)

/** Where a request is read. */
const pageOf = ({ action_id, recommendation_id }: RequestRow) =>
  action_id ? `/actions/${action_id}` : `/recommendations/${recommendation_id}`
const ofWhat = ({ action_id }: RequestRow) => (action_id ? 'due date' : 'target date')
const change = ({ from_on, to_on }: RequestRow) => `from ${sayDay(from_on)} to ${sayDay(to_on)}`

const decidingPage = async (visit: IdVisit): Promise<FormPage> => {
  const request = await getRequest(visit.db, visit.user, idOf(visit))
  if (!mayDecide(visit.user, request)) throw new Forbidden('This is for somebody else to decide.')
  // What was decided while the form was open comes back beside it: see the command.
  if (request.state !== 'waiting' && visit.method === 'GET') throw new Conflict(`${whyEnded(request.state)}.`)
  const of = request.action_id ? { action: request.action_id } : { recommendation: request.recommendation_id }
  const next = await findReinspection(visit.db, visit.user, of)
  return {
    title: 'Decide on more time',
    caption: `${shortName(request.organisation)}: ${request.about}`,
    intro: [
      `${request.asked_by} asked on ${sayDay(request.recorded_on)} to move the ${ofWhat(request)} ${change(request)}. ${firstOf(request)}`,
      ...(next && request.to_on > next.fieldwork_from
        ? [`That is after inspectors are expected, from ${sayDay(next.fieldwork_from)} (${next.title}).`]
        : []),
    ],
    lists: [{ heading: 'Why more time is needed', items: [request.reason] }],
    fields: forms.decidingFields,
    submit: 'Decide',
    cancel: visit.query.from === 'requests' ? '/requests' : pageOf(request),
    version: request.version,
    or: { href: pageOf(request), words: 'Read all of it first' },
  }
}
const firstOf = ({ first_on, moves }: RequestRow) =>
  moves ? `The first date was ${sayDay(first_on)}; it has moved ${times(moves)}.` : 'It has not moved yet.'

export const { show: newDecision, take: decide } = handlersOf(
  decidingPage,
  () => forms.decidingForm,
  async (visit: IdVisit, values, form) => {
    await commands.decideRequest(by(visit), idOf(visit), values)
    say(visit, values.decision === 'agreed' ? 'Agreed. The date has moved.' : 'Refused. The date stays.')
    return form.cancel
  },
)

const withdrawalPage = async (visit: IdVisit): Promise<FormPage> => {
  const request = await getRequest(visit.db, visit.user, idOf(visit))
  if (!mayWithdraw(visit.user, request)) throw new Forbidden('Only whoever asked can withdraw the request.')
  if (request.state !== 'waiting') throw new Conflict(`${whyEnded(request.state)}.`)
  return {
    title: 'Withdraw the request',
    caption: request.about,
    intro: [`You asked to move the ${ofWhat(request)} ${change(request)}. Withdrawn, the date stays.`],
    fields: [],
    submit: 'Withdraw the request',
    cancel: pageOf(request),
  }
}
export const { show: newWithdrawal, take: withdraw } = onceHandlersOf(
  withdrawalPage,
  () => nothing,
  async (visit: IdVisit) => {
    await commands.withdrawRequest(by(visit), idOf(visit))
    say(visit, 'The request is withdrawn')
    return pageOf(await getRequest(visit.db, visit.user, idOf(visit)))
  },
)

const shownAtOnce = 100

export async function list(visit: Visitor, res: Response) {
  const { requests, claims } = await read(visit, async db => ({
    requests: await listWaitingForMe(db, visit.user, shownAtOnce),
    claims: await listToConfirm(db, visit.user, shownAtOnce),
  }))
  await res.page('moreTime/index', {
    title: 'Waiting for my decision',
    requests: requests.map(request => ({ ...request, href: pageOf(request), of: ofWhat(request), first: firstOf(request) })),
    total: requests[0]?.total ?? 0,
    claims: claims.map(claim => ({ ...claim, words: claim.last && assuranceWords('completed', claim.last) })),
    claimsTotal: claims[0]?.total ?? 0,
    suffix: queryOf(visit),
    shortName,
  })
}
