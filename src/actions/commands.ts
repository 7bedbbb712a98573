import { type Day, sayDay } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import { prepared } from '../db/prepared.ts'
import type { Action, ActionStatus, Update } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid } from '../errors.ts'
import { lockAnswer, refuseStranger } from '../recommendations/commands.ts'
import type { LockedAnswer } from '../recommendations/queries.ts'
import { record, type Subject } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedAction, type LockedAction } from './queries.ts'
import { type ActionAct, can, mayEver, updateStatuses } from './workflow.ts'

export interface NewAction {
  title: string
  description: string
  success_measure: string
  owner_id: number | null
  owner_title: string
  due_on: Day
  /** Further addressees of the same organisation that it serves. */
  also: number[]
  happened_on?: Day | null
}

/** Log an action of the addressee's organisation. @returns its id. @throws Invalid when it is due before it is logged. */
export const logAction = (by: By<Person>, addressee_id: number, values: NewAction): Promise<number> =>
  act(by, moment => logActionIn(moment, addressee_id, values))

/** The same, as part of a larger act. */
export async function logActionIn(moment: Moment<Person>, addressee_id: number, { also, ...values }: NewAction): Promise<number> {
  const { tx, person, today } = moment
  const served = await lockServed(moment, [addressee_id, ...also])
  const answer = served.find(({ id }) => id === addressee_id)!
  if (served.some(({ organisation_id }) => organisation_id !== answer.organisation_id))
    throw new Invalid({ also: 'An action serves recommendations addressed to one organisation' })
  await refuseStranger(tx, values.owner_id, answer.organisation_id, today)
  const happened_on = values.happened_on && values.happened_on < today ? values.happened_on : null
  refuseEarlyDue(values.due_on, happened_on ?? today)

  const addressees = served.map(({ id }) => id)
  const row = { ...values, owner_title: values.owner_id ? '' : values.owner_title, happened_on }
  const [action] = await tx('actions')
    .insert({
      ...row,
      organisation_id: answer.organisation_id,
      original_due_on: values.due_on,
      agreed_due_on: values.due_on,
      logged_on: today,
      logged_by_id: person.id,
      last_work_on: today,
    })
    .returning('id')
  await tx('action_addressees').insert(addressees.map(id => ({ action_id: action!.id, addressee_id: id })))
  await record(tx, {
    facts: addressees,
    chain: `action:${action!.id}`,
    act: 'logAction',
    subjects: answersAsSubjects(served),
    after: { due_on: values.due_on, owner_id: values.owner_id, addressees },
    texts: { after: wordsOf(row) },
    happened_on,
  })
  return action!.id
}

/** Lock addressees for an action, always in the same order, so that two people never wait for each other. */
async function lockServed(moment: Moment<Person>, ids: number[]): Promise<LockedAnswer[]> {
  const served: LockedAnswer[] = []
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) served.push(await lockAnswer(moment, id, 'logAction'))
  return served
}

const answersAsSubjects = (answers: LockedAnswer[]): Subject[] =>
  answers.flatMap(({ id, recommendation_id }): Subject[] => [`addressee:${id}`, `recommendation:${recommendation_id}`])

function refuseEarlyDue(due_on: Day, from: Day): void {
  if (due_on < from) throw new Invalid({ due_on: `The due date must be ${sayDay(from)} or later` })
}

async function lockFor({ tx, person }: Moment<Person>, id: number, what: ActionAct): Promise<LockedAction> {
  const action = await getLockedAction(tx, person, id)
  if (!mayEver(person, what, action)) throw new Forbidden()
  if (!can(person, what, action)) throw new Conflict(`This action is ${action.status.replace('_', ' ')} now`)
  return action
}

const subjectsOf = ({ addressees, recommendations }: LockedAction): Subject[] => [
  ...addressees.map((id): Subject => `addressee:${id}`),
  ...recommendations.map((id): Subject => `recommendation:${id}`),
]

type Report = Pick<Update, 'kind' | 'text'> & Partial<Pick<Update, 'status_to' | 'due_to' | 'blocked_by_id' | 'happened_on'>>

const tellUpdate = `INSERT INTO updates
  (action_id, kind, user_id, text, status_from, due_from, status_to, due_to, blocked_by_id, recorded_at, recorded_on, happened_on)
  VALUES (:action_id, :kind, :user_id, :text, :status_from, :due_from, :status_to, :due_to, :blocked_by_id, :recorded_at, :recorded_on, :happened_on)
  RETURNING id`

/** One row of an action's story, the change it makes, the facts, the event: what every report on an action does. */
async function report(
  moment: Moment<Person>,
  action: LockedAction,
  name: ActionAct,
  change: Partial<Action>,
  { kind, text, ...told }: Report,
): Promise<void> {
  const { tx, person, now, today } = moment
  const happened_on = told.happened_on && told.happened_on < today ? told.happened_on : null
  const status_to = told.status_to && told.status_to !== action.status ? told.status_to : null
  const due_to = told.due_to && told.due_to !== action.due_on ? told.due_to : null
  const work = kind === 'date_move' || action.last_work_on === today ? {} : { last_work_on: today }
  const version = status_to || due_to || Object.keys(change).length ? { version: action.version + 1 } : {}
  const changed = { ...change, ...work, ...version }
  if (Object.keys(changed).length) await tx('actions').where({ id: action.id }).update(changed)
  const [update] = await prepared<{ id: number }>(tx, tellUpdate, {
    action_id: action.id,
    kind,
    user_id: person.id,
    text,
    status_from: status_to && action.status,
    due_from: due_to && action.due_on,
    status_to,
    due_to,
    blocked_by_id: told.blocked_by_id ?? null,
    recorded_at: now,
    recorded_on: today,
    happened_on,
  })
  const update_id = update!.id
  // A second report on the same day that changes nothing of the action changes none of the facts either.
  const facts = Object.keys(changed).length || happened_on ? action.addressees : undefined
  await record(tx, {
    ...(facts && { facts }),
    chain: `action:${action.id}`,
    act: name,
    subjects: [...subjectsOf(action), `update:${update_id}`],
    before: { status: action.status, due_on: action.due_on },
    after: { status: status_to ?? action.status, due_on: due_to ?? action.due_on, update_id, blocked_by_id: told.blocked_by_id },
    texts: { after: { text } },
    happened_on,
  })
}

const shown = ({ status, due_on }: Action) => ({ status, due_on })

const unblocked = { blocked_by_id: null, blocked_reason: '', blocked_on: null }
const started = (action: Action, status: ActionStatus, today: Day) =>
  action.started_on === null && (status === 'in_progress' || status === 'completed') ? { started_on: today } : {}

export interface NewUpdate {
  text: string
  status: ActionStatus | null
  happened_on?: Day | null
  version?: number
}

/** Post a progress update, which may change the status. Without a change it never conflicts. @throws Stale */
export const postUpdate = (by: By<Person>, id: number, values: NewUpdate): Promise<void> =>
  act(by, moment => postUpdateIn(moment, id, values))

/** The same, as part of a larger act. */
export async function postUpdateIn(moment: Moment<Person>, id: number, { text, status, happened_on, version }: NewUpdate): Promise<void> {
  const action = await lockFor(moment, id, 'postUpdate')
  const status_to = status && status !== action.status ? status : null
  if (status_to && !updateStatuses.includes(status_to)) throw new Invalid({ status: 'Choose a status that an update may set' })
  if (status_to) checkVersion(action, version, shown(action))
  const change = status_to ? { status: status_to, ...unblocked, ...started(action, status_to, moment.today) } : {}
  await report(moment, action, 'postUpdate', change, { kind: 'progress', text, status_to, happened_on })
}

export interface Blocking {
  blocked_by: string
  reason: string
  version?: number
}

/** Mark an action as waiting for another organisation. It starts nothing, and the due date stays. */
export const markBlocked = (by: By<Person>, id: number, { blocked_by, reason, version }: Blocking): Promise<void> =>
  act(by, async moment => {
    const { tx, today } = moment
    const action = await lockFor(moment, id, 'markBlocked')
    checkVersion(action, version, shown(action))
    const organisation = await tx('organisations').where({ code: blocked_by }).first()
    const gone = organisation?.valid_to && organisation.valid_to < today
    if (!organisation || gone || organisation.id === action.organisation_id)
      throw new Invalid({ blocked_by: 'Choose the organisation it waits for' })
    const blocked_on = action.status === 'blocked' ? action.blocked_on : today
    await report(
      moment,
      action,
      'markBlocked',
      { status: 'blocked', blocked_by_id: organisation.id, blocked_reason: reason, blocked_on },
      { kind: 'blocked', text: reason, status_to: 'blocked', blocked_by_id: organisation.id },
    )
  })

export interface Completion {
  different_now: string
  happened_on?: Day | null
  version?: number
}

/** Report an action complete: a claim of the unit, which says what is different now. */
export const reportComplete = (by: By<Person>, id: number, values: Completion): Promise<void> =>
  act(by, moment => reportCompleteIn(moment, id, values))

/** The same, as part of a larger act. */
export async function reportCompleteIn(
  moment: Moment<Person>,
  id: number,
  { different_now, happened_on, version }: Completion,
): Promise<void> {
  const { now, today } = moment
  const action = await lockFor(moment, id, 'reportComplete')
  checkVersion(action, version, shown(action))
  const change = {
    status: 'completed' as const,
    completed_at: now,
    completed_on: today,
    different_now,
    ...unblocked,
    ...started(action, 'completed', today),
  }
  await report(moment, action, 'reportComplete', change, { kind: 'completed', text: different_now, status_to: 'completed', happened_on })
}

export interface Dropping {
  reason: string
  happened_on?: Day | null
  version?: number
}

/** Drop an action: it will not be done, and the reason stays. */
export const drop = (by: By<Person>, id: number, values: Dropping): Promise<void> => act(by, moment => dropIn(moment, id, values))

/** The same, as part of a larger act. */
export async function dropIn(moment: Moment<Person>, id: number, { reason, happened_on, version }: Dropping): Promise<void> {
  const action = await lockFor(moment, id, 'drop')
  checkVersion(action, version, shown(action))
  const change = { status: 'dropped' as const, dropped_on: moment.today, dropped_reason: reason, ...unblocked }
  await report(moment, action, 'drop', change, { kind: 'dropped', text: reason, status_to: 'dropped', happened_on })
}

/** Reopen an action that was completed or dropped. It needs a new due date, from today on. */
export const reopenAction = (
  by: By<Person>,
  id: number,
  { reason, due_on, version }: { reason: string; due_on: Day; version?: number },
): Promise<void> =>
  act(by, async moment => {
    const { today } = moment
    const action = await lockFor(moment, id, 'reopenAction')
    checkVersion(action, version, shown(action))
    refuseEarlyDue(due_on, today)
    const change = {
      status: 'in_progress' as const,
      due_on,
      completed_at: null,
      completed_on: null,
      different_now: '',
      dropped_on: null,
      dropped_reason: '',
      reopened_on: today,
      ...started(action, 'in_progress', today),
    }
    await report(moment, action, 'reopenAction', change, { kind: 'reopened', text: reason, status_to: 'in_progress', due_to: due_on })
  })

/** Move the due date. The first date stays, the moves are counted, and nobody above has agreed it. It is not work. */
export const moveDueDate = (
  by: By<Person>,
  id: number,
  { reason, due_on, version }: { reason: string; due_on: Day; version?: number },
): Promise<void> =>
  act(by, async moment => {
    const action = await lockFor(moment, id, 'moveDueDate')
    checkVersion(action, version, shown(action))
    if (due_on === action.due_on) throw new Invalid({ due_on: 'This is the due date already' })
    refuseEarlyDue(due_on, moment.today)
    await report(moment, action, 'moveDueDate', { due_on, moves: action.moves + 1 }, { kind: 'date_move', text: reason, due_to: due_on })
  })

export interface Edit extends Pick<NewAction, 'title' | 'description' | 'success_measure' | 'owner_id' | 'owner_title'> {
  /** Every addressee it serves from now on. */
  serves: number[]
  version?: number
}

/** Change what an action says, who owns it and what it serves. The record keeps the old words. */
export const editAction = (by: By<Person>, id: number, { serves, version, ...values }: Edit): Promise<void> =>
  act(by, async moment => {
    const { tx } = moment
    const action = await lockFor(moment, id, 'edit')
    const { title, description, success_measure, owner_id, owner_title } = action
    checkVersion(action, version, { title, description, success_measure, owner_id, owner_title })
    if (values.owner_id !== owner_id) await refuseStranger(tx, values.owner_id, action.organisation_id, moment.today)
    const added = await serve(moment, action, serves)
    const row = { ...values, owner_title: values.owner_id ? '' : values.owner_title }
    await tx('actions')
      .where({ id })
      .update({ ...row, version: action.version + 1 })
    await record(tx, {
      facts: [...new Set([...action.addressees, ...serves])],
      chain: `action:${id}`,
      act: 'editAction',
      subjects: [...subjectsOf(action), ...answersAsSubjects(added)],
      before: { owner_id, addressees: action.addressees },
      after: { owner_id: row.owner_id, addressees: [...new Set(serves)] },
      texts: { before: { title, description, success_measure, owner_title }, after: wordsOf(row) },
    })
  })

/** Link and unlink, so that the action serves exactly these addressees. @returns those it did not serve before. */
async function serve(moment: Moment<Person>, action: LockedAction, serves: number[]): Promise<LockedAnswer[]> {
  if (!serves.length) throw new Invalid({ serves: 'Choose at least one recommendation it serves' })
  const added = await lockServed(
    moment,
    serves.filter(id => !action.addressees.includes(id)),
  )
  if (added.some(({ organisation_id }) => organisation_id !== action.organisation_id))
    throw new Invalid({ serves: 'An action serves recommendations addressed to one organisation' })
  const removed = action.addressees.filter(id => !serves.includes(id))
  if (removed.length) await moment.tx('action_addressees').where({ action_id: action.id }).whereIn('addressee_id', removed).delete()
  if (added.length) await moment.tx('action_addressees').insert(added.map(({ id }) => ({ action_id: action.id, addressee_id: id })))
  return added
}

const wordsOf = ({
  title,
  description,
  success_measure,
  owner_title,
}: Pick<Edit, 'title' | 'description' | 'success_measure' | 'owner_title'>) => ({
  title,
  description,
  success_measure,
  owner_title,
})

/** The author, or a leader of the organisation, withdraws an update; the author corrects it. What it did to the status stays. */
export const changeUpdate = (
  by: By<Person>,
  id: number,
  { text, reason, version }: { text: string | null; reason: string; version?: number },
): Promise<number> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const found = await tx('updates').where({ id }).first('action_id')
    const action = await getLockedAction(tx, person, found?.action_id ?? 0)
    const update = (await tx('updates').where({ id }).forUpdate().first())!
    const mine = update.user_id === person.id
    if (!mine && (text !== null || !person.leads.includes(action.organisation_id))) throw new Forbidden()
    if (update.withdrawn_on) throw new Conflict('This update has been withdrawn')
    checkVersion(update, version, { text: update.text })
    const change = text === null ? { withdrawn_on: today, withdrawn_reason: reason } : { text, corrected_on: today }
    await tx('updates')
      .where({ id })
      .update({ ...change, version: update.version + 1 })
    await keepLastWork(moment, action.id)
    await record(tx, {
      facts: action.addressees,
      chain: `action:${action.id}`,
      act: text === null ? 'withdrawUpdate' : 'correctUpdate',
      subjects: [...subjectsOf(action), `update:${id}`],
      texts: { before: { text: update.text }, after: { ...(text !== null && { text }), reason } },
    })
    return action.id
  })

/** A withdrawn update was no work, unless it changed the status, which stands. */
const keepLastWork = ({ tx }: Moment, id: number) =>
  tx.raw(
    `UPDATE actions x SET last_work_on = greatest(x.logged_on, (SELECT max(u.recorded_on) FROM updates u
       WHERE u.action_id = x.id AND u.kind <> 'date_move' AND (u.withdrawn_on IS NULL OR u.status_to IS NOT NULL))) WHERE x.id = ?`,
    [id],
  )
