// What every command on an action has in common: the action locked for whoever may act on it, and the story that it tells.
import { type Day, sayDay } from '../days.ts'
import type { Moment } from '../db/act.ts'
import { prepared } from '../db/prepared.ts'
import type { Action, Update } from '../db/tables.ts'
import { Conflict, Forbidden, Invalid } from '../errors.ts'
import { lockAnswer } from '../recommendations/commands.ts'
import type { LockedAnswer } from '../recommendations/queries.ts'
import { record, type Subject } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedAction, type LockedAction } from './queries.ts'
import { type ActionAct, can, mayEver, whyNotNow } from './workflow.ts'

/** @throws NotFound, Forbidden; Conflict when it is not the moment */
export async function lockFor({ tx, person }: Moment<Person>, id: number, what: ActionAct): Promise<LockedAction> {
  const action = await getLockedAction(tx, person, id)
  if (!mayEver(person, what, action)) throw new Forbidden()
  if (!can(person, what, action)) throw new Conflict(whyNotNow(what, action))
  return action
}

/** What it serves: the events of an action are shown there too. */
export const subjectsOf = ({ addressees, recommendations }: LockedAction): Subject[] => [
  ...addressees.map((id): Subject => `addressee:${id}`),
  ...recommendations.map((id): Subject => `recommendation:${id}`),
]

/** Lock addressees for an action, always in the same order, so that two people never wait for each other. */
export async function lockServed(moment: Moment<Person>, ids: number[]): Promise<LockedAnswer[]> {
  const served: LockedAnswer[] = []
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) served.push(await lockAnswer(moment, id, 'logAction'))
  return served
}

export const answersAsSubjects = (answers: LockedAnswer[]): Subject[] =>
  answers.flatMap(({ id, recommendation_id }): Subject[] => [`addressee:${id}`, `recommendation:${recommendation_id}`])

export const wordsOf = ({
  title,
  description,
  success_measure,
  owner_title,
}: Pick<Action, 'title' | 'description' | 'success_measure' | 'owner_title'>) => ({
  title,
  description,
  success_measure,
  owner_title,
})

/** What a stale form is told of an action. */
export const shown = ({ status, due_on }: Action) => ({ status, due_on })

/** @throws Invalid */
export function refuseEarlyDue(due_on: Day, from: Day): void {
  if (due_on < from) throw new Invalid({ due_on: `The due date must be ${sayDay(from)} or later` })
}

type Report = Pick<Update, 'kind' | 'text'> & Partial<Pick<Update, 'status_to' | 'due_to' | 'blocked_by_id' | 'happened_on'>>

const tellUpdate = `INSERT INTO updates
  (action_id, kind, user_id, text, status_from, due_from, status_to, due_to, blocked_by_id, recorded_at, recorded_on, happened_on)
  VALUES (:action_id, :kind, :user_id, :text, :status_from, :due_from, :status_to, :due_to, :blocked_by_id, :recorded_at, :recorded_on, :happened_on)
  RETURNING id`

/** One row of an action's story, the change it makes, the facts, the event: what every report on an action does. */
export async function report(
  moment: Moment<Person>,
  action: LockedAction,
  name: string,
  change: Partial<Action>,
  { kind, text, ...told }: Report,
): Promise<void> {
  const { tx, person, now, today } = moment
  refuseTooEarly(action, kind, told.happened_on)
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
    // The service itself is no account.
    user_id: person.id || null,
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

/** Nothing is reported of the time before the action was decided, or, where no day is known, logged. */
function refuseTooEarly(action: LockedAction, kind: Update['kind'], day: Day | null | undefined): void {
  const since = action.happened_on ?? action.logged_on
  if (!day || day >= since) return
  const field = kind === 'completed' ? 'The day it was completed' : 'The day it happened'
  const why = action.happened_on ? 'decided' : 'logged'
  throw new Invalid({ happened_on: `${field} must be ${sayDay(since)} or later: that day the action was ${why}` })
}
