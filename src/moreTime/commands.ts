// More time: asked for by a leader, decided by a lead of an organisation above.

import { getLockedAction, type LockedAction } from '../actions/queries.ts'
import { lockFor, refuseEarlyDue, report, shown, subjectsOf } from '../actions/storyCommands.ts'
import { type Day, sayDay } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { ExtensionRequest, RequestState } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid } from '../errors.ts'
import { queueMail } from '../mail/commands.ts'
import { lockAnswer } from '../recommendations/commands.ts'
import { getLockedAnswer } from '../recommendations/queries.ts'
import { whyNot } from '../recommendations/workflow.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import type { Matter } from './endingCommands.ts'
import { askedLetter, decidedLetter } from './letters.ts'
import { type Decider, getLockedRequest, getRequest, listDeciders } from './queries.ts'
import { mayDecide, mayWithdraw, whyEnded } from './workflow.ts'

export interface Asking {
  due_on: Day
  reason: string
  version?: number
}
/** Whether somebody decides it, or nobody can and the date has moved. */
export type Asked = Extract<RequestState, 'waiting' | 'moved'>

const actionMatter = (action: LockedAction): Matter => ({
  chain: `action:${action.id}`,
  subjects: subjectsOf(action),
  addressees: action.addressees,
})
const answerMatter = ({ id, recommendation_id }: { id: number; recommendation_id: number }): Matter => ({
  chain: `addressee:${id}`,
  subjects: [`recommendation:${recommendation_id}`],
  addressees: [id],
})

function refuseSame(to_on: Day, from_on: Day, today: Day): void {
  if (to_on === from_on) throw new Invalid({ due_on: `It is ${sayDay(from_on)} already. Enter another day` })
  refuseEarlyDue(to_on, today)
}

/**
 * Ask for another due date of an action whose recommendation is agreed. Where nobody above could decide, the date moves at once, and
 * that it was not independently agreed stays. @throws Stale, Invalid, Conflict
 */
export const askForMoreTime = (by: By<Person>, id: number, { due_on, reason, version }: Asking): Promise<Asked> =>
  act(by, async moment => {
    const action = await lockFor(moment, id, 'askForMoreTime')
    checkVersion(action, version, shown(action))
    refuseSame(due_on, action.due_on, moment.today)
    const given = { organisation_id: action.organisation_id, action_id: id, from_on: action.due_on, to_on: due_on, reason }
    const state = await ask(moment, given, actionMatter(action))
    // The move is an act of its own, told like every other move of the date.
    if (state === 'moved')
      await report(moment, action, 'moveDueDate', { due_on, moves: action.moves + 1 }, { kind: 'date_move', text: reason, due_to: due_on })
    return state
  })

/** The same for the target date of an addressee. */
export const askForLaterTarget = (by: By<Person>, id: number, { due_on, reason, version }: Asking): Promise<Asked> =>
  act(by, async moment => {
    const answer = await lockAnswer(moment, id, 'askForMoreTime')
    checkVersion(answer, version, { due_on: answer.target_on })
    refuseSame(due_on, answer.target_on!, moment.today)
    const given = { organisation_id: answer.organisation_id, addressee_id: id, from_on: answer.target_on!, to_on: due_on, reason }
    return ask(moment, given, answerMatter(answer), () => moveTarget(moment, id, due_on))
  })

type Given = Pick<ExtensionRequest, 'organisation_id' | 'from_on' | 'to_on' | 'reason'> & { action_id?: number; addressee_id?: number }

/** Put a request down, tell those who can decide it, or move the date where there is nobody. */
async function ask(moment: Moment<Person>, given: Given, matter: Matter, move?: () => Promise<void>): Promise<Asked> {
  const { tx, person, now, today } = moment
  await refuseSecond(moment, given)
  const { organisation_id } = given
  const deciders = await listDeciders(tx, { organisation_id, addressees: matter.addressees, besides: [person.id], today })
  const state = deciders.length ? 'waiting' : 'moved'
  const decided = state === 'moved' ? { decided_on: today } : {}
  const [request] = await tx('extension_requests')
    .insert({ ...given, asked_by_id: person.id, recorded_at: now, recorded_on: today, state, ...decided })
    .returning('id')
  if (state === 'moved') await move?.()
  await record(tx, {
    facts: matter.addressees,
    chain: matter.chain,
    act: 'askForMoreTime',
    subjects: matter.subjects,
    before: { due_on: given.from_on },
    after: { request_id: request!.id, state, due_on: given.to_on },
    texts: { after: { reason: given.reason } },
  })
  await tellDeciders(moment, request!.id, given, deciders)
  return state
}

/** Looked up once the lock is held: whoever waited for it was read as things were before. */
async function refuseSecond({ tx }: Moment, { action_id, addressee_id }: Given): Promise<void> {
  const about = action_id ? { action_id } : { addressee_id }
  if (
    await tx('extension_requests')
      .where({ ...about, state: 'waiting' })
      .first('id')
  )
    throw new Conflict('A request for more time waits for a decision already')
}

async function tellDeciders({ tx }: Moment, request: number, given: Given, deciders: Decider[]): Promise<void> {
  if (!deciders.length) return
  const letter = askedLetter({ request, ...(await aboutOf(tx, given)) })
  for (const to of deciders) await queueMail(tx, { key: `more-time:asked:${request}:${to.id}`, to, ...letter })
}

const aboutOf = async (tx: Moment['tx'], { organisation_id, action_id, from_on, to_on }: Omit<Given, 'reason'> | ExtensionRequest) => ({
  organisation: (await tx('organisations').where({ id: organisation_id }).first('name'))!.name,
  what: action_id ? ('action' as const) : ('recommendation' as const),
  from_on,
  to_on,
})

const moveTarget = async ({ tx }: Moment, id: number, target_on: Day): Promise<void> => {
  const counted = (column: string) => tx.raw('?? + 1', [column]) as unknown as number
  await tx('addressees')
    .where({ id })
    .update({ target_on, target_moves: counted('target_moves'), version: counted('version') })
}

/** What a request is about, locked, and then the request itself: always in this order. @throws NotFound, Conflict when it is closed */
async function lockRequest(moment: Moment<Person>, id: number) {
  const { tx, person } = moment
  const seen = await getRequest(tx, person, id)
  if (seen.action_id) {
    const action = await getLockedAction(tx, person, seen.action_id)
    return { seen, action, matter: actionMatter(action), request: await getLockedRequest(tx, id) }
  }
  const answer = await getLockedAnswer(tx, person, seen.addressee_id!)
  return { seen, answer, matter: answerMatter(answer), request: await getLockedRequest(tx, id) }
}

const decision = ({ state, decision_reason }: ExtensionRequest) => ({ decision: state, reason: decision_reason })

export interface Deciding {
  decision: 'agreed' | 'refused'
  reason: string
  version?: number
}

/** Agree or refuse: a lead above, never who asked. Agreed, the date moves and counts as agreed. @throws Forbidden, Stale, Conflict */
export const decideRequest = (by: By<Person>, id: number, given: Deciding): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const locked = await lockRequest(moment, id)
    const { seen, request, matter, answer } = locked
    if (!mayDecide(person, seen)) throw new Forbidden()
    checkVersion(request, given.version, decision(request))
    if (request.state !== 'waiting') throw new Conflict(whyEnded(request.state))
    if (answer && (answer.closure || answer.withdrawn_on)) throw new Conflict(whyNot('nameOwner', answer))
    await tx('extension_requests')
      .where({ id })
      .update({
        state: given.decision,
        decided_by_id: person.id,
        decided_on: today,
        decision_reason: given.reason,
        version: request.version + 1,
      })
    if (given.decision === 'agreed') await carryOut(moment, locked, given)
    else await recordDecision(moment, matter, 'refuseMoreTime', { due_on: request.to_on }, { ...request, to_on: request.from_on }, given)
    await tellAsker(moment, request, given.decision === 'agreed', answer?.recommendation_id)
  })

const recordDecision = (
  { tx }: Moment,
  { addressees, chain, subjects }: Matter,
  name: string,
  before: object,
  { id, to_on }: ExtensionRequest,
  { decision, reason }: Deciding,
) =>
  record(tx, {
    facts: addressees,
    chain,
    act: name,
    subjects,
    before,
    after: { request_id: id, state: decision, due_on: to_on },
    texts: { after: { reason } },
  })

type Locked = Awaited<ReturnType<typeof lockRequest>>

async function carryOut(moment: Moment<Person>, { action, answer, request, matter }: Locked, given: Deciding): Promise<void> {
  const { to_on } = request
  if (action) {
    const change = { due_on: to_on, agreed_due_on: to_on, moves: action.moves + 1 }
    return report(moment, action, 'agreeMoreTime', change, { kind: 'date_move', text: given.reason, due_to: to_on })
  }
  await moveTarget(moment, answer.id, to_on)
  await recordDecision(moment, matter, 'agreeLaterTarget', { due_on: request.from_on }, request, given)
}

async function tellAsker({ tx }: Moment, request: ExtensionRequest, agreed: boolean, recommendation?: number): Promise<void> {
  const to = (await tx('users').where({ id: request.asked_by_id, deactivated_on: null }).first('id', 'name', 'email'))!
  if (!to) return
  const link = request.action_id ? `/actions/${request.action_id}` : `/recommendations/${recommendation}`
  const letter = decidedLetter({ request: request.id, ...(await aboutOf(tx, request)), agreed, link })
  await queueMail(tx, { key: `more-time:decided:${request.id}:${to.id}`, to, ...letter })
}

/** Take back one's own request, while it waits. @throws Forbidden, Conflict */
export const withdrawRequest = (by: By<Person>, id: number): Promise<void> =>
  act(by, async moment => {
    const { seen, request, matter } = await lockRequest(moment, id)
    if (!mayWithdraw(moment.person, seen)) throw new Forbidden()
    if (request.state !== 'waiting') throw new Conflict(whyEnded(request.state))
    await moment
      .tx('extension_requests')
      .where({ id })
      .update({ state: 'withdrawn', decided_on: moment.today, version: request.version + 1 })
    await record(moment.tx, {
      facts: matter.addressees,
      chain: matter.chain,
      act: 'withdrawRequest',
      subjects: matter.subjects,
      before: { state: 'waiting', due_on: request.to_on },
      after: { request_id: id, state: 'withdrawn', due_on: request.from_on },
    })
  })
