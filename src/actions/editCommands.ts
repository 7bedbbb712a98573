// What was written of an action is put right: the action itself, and its updates.
import { act, type By, type Moment } from '../db/act.ts'
import type { Update } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid } from '../errors.ts'
import { refuseStranger } from '../recommendations/commands.ts'
import type { LockedAnswer } from '../recommendations/queries.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import type { NewAction } from './commands.ts'
import { getLockedAction, type LockedAction } from './queries.ts'
import { answersAsSubjects, lockFor, lockServed, subjectsOf, wordsOf } from './storyCommands.ts'

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

/** What the service did by itself, or somebody above decided, is not for those it is about to take back. */
const isOfOthers = async ({ tx }: Moment<Person>, { user_id, kind, action_id, due_to, recorded_on }: Update): Promise<boolean> =>
  user_id === null ||
  (kind === 'date_move' &&
    due_to !== null &&
    (await tx('extension_requests').where({ action_id, to_on: due_to, decided_on: recorded_on, state: 'agreed' }).first('id')) !==
      undefined)

/** What was said with a return stays beside it as it was said. */
const isReturn = async ({ tx }: Moment<Person>, { kind, action_id, recorded_at }: Update): Promise<boolean> =>
  kind === 'reopened' && (await tx('confirmations').where({ action_id, recorded_at, decision: 'returned' }).first('id')) !== undefined

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
    if ((!mine && (await isOfOthers(moment, update))) || (await isReturn(moment, update))) throw new Forbidden()
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
