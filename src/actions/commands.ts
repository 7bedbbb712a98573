// What an organisation does: it logs an action, and reports on it.

import { awaitIn } from '../blocking/awaitedCommands.ts'
import type { Day } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Action, ActionStatus } from '../db/tables.ts'
import { checkVersion, Invalid } from '../errors.ts'
import { withdrawWaitingIn } from '../moreTime/endingCommands.ts'
import { refuseStranger } from '../recommendations/commands.ts'
import { record } from '../record/commands.ts'
import { setChecksIn } from '../sustainChecks/settingCommands.ts'
import type { Person } from '../users/person.ts'
import type { LockedAction } from './queries.ts'
import { reopenIn } from './reopeningCommands.ts'
import { answersAsSubjects, lockFor, lockServed, refuseEarlyDue, report, shown, subjectsOf, wordsOf } from './storyCommands.ts'
import { updateStatuses } from './workflow.ts'

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

const unblocked = { blocked_by_id: null, blocked_by_action_id: null, blocked_reason: '', blocked_on: null }
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
  /** The code of an organisation; an action says itself whose it is. */
  blocked_by: string
  action?: number | null
  reason: string
  version?: number
}

/** Mark an action as waiting for another organisation, or for another action. It starts nothing, and the due date stays. */
export const markBlocked = (by: By<Person>, id: number, { blocked_by, action: awaited = null, reason, version }: Blocking): Promise<void> =>
  act(by, async moment => {
    const { today } = moment
    const action = await lockFor(moment, id, 'markBlocked')
    checkVersion(action, version, shown(action))
    const blocked_by_id = awaited ? await awaitIn(moment, action, awaited) : await otherOrganisation(moment, action, blocked_by)
    const blocked_on = action.status === 'blocked' ? action.blocked_on : today
    await report(
      moment,
      action,
      'markBlocked',
      { status: 'blocked', blocked_by_id, blocked_by_action_id: awaited, blocked_reason: reason, blocked_on },
      { kind: 'blocked', text: reason, status_to: 'blocked', blocked_by_id },
    )
  })

async function otherOrganisation({ tx, today }: Moment<Person>, action: LockedAction, code: string): Promise<number> {
  const organisation = await tx('organisations').where({ code }).first()
  const gone = organisation?.valid_to && organisation.valid_to < today
  if (!organisation || gone || organisation.id === action.organisation_id)
    throw new Invalid({ blocked_by: 'Choose the organisation it waits for' })
  return organisation.id
}

/** What waits for a decision about the date of an action that ends, ends with it. */
const endRequests = (moment: Moment<Person>, action: LockedAction) =>
  withdrawWaitingIn(moment, action.id, { chain: `action:${action.id}`, subjects: subjectsOf(action) })

export interface Completion {
  different_now: string
  /** How many days later it is asked whether the change has lasted; never, where none is given. */
  sustain_days?: number[]
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
  { different_now, sustain_days = [], happened_on, version }: Completion,
): Promise<void> {
  const { now, today } = moment
  const action = await lockFor(moment, id, 'reportComplete')
  checkVersion(action, version, shown(action))
  const change = {
    status: 'completed' as const,
    completed_at: now,
    completed_on: today,
    different_now,
    failed_check_on: null,
    ...unblocked,
    ...started(action, 'completed', today),
  }
  await endRequests(moment, action)
  await setChecksIn(moment, id, sustain_days)
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
  const change = { status: 'dropped' as const, dropped_on: moment.today, dropped_reason: reason, failed_check_on: null, ...unblocked }
  await endRequests(moment, action)
  await report(moment, action, 'drop', change, { kind: 'dropped', text: reason, status_to: 'dropped', happened_on })
}

/** Reopen an action that was completed or dropped. It needs a new due date, from today on. */
export const reopenAction = (
  by: By<Person>,
  id: number,
  { reason, due_on, version }: { reason: string; due_on: Day; version?: number },
): Promise<void> =>
  act(by, async moment => {
    const action = await lockFor(moment, id, 'reopenAction')
    checkVersion(action, version, shown(action))
    refuseEarlyDue(due_on, moment.today)
    await reopenIn(moment, action, { due_on, text: reason, why: 'reopened' })
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
