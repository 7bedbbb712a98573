import { isLive } from '../actions/workflow.ts'
import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { ActionStatus, BlockingAnswer } from '../db/tables.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, inspectionSeen, planSeen, type Question, seenAnswers } from '../visibility/queries.ts'

const served = `FROM action_addressees l JOIN addressees a ON a.id = l.addressee_id JOIN organisations o ON o.id = a.organisation_id
  JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id`
const planOf = (person: Person, action: string) =>
  `EXISTS (SELECT 1 ${served} WHERE l.action_id = ${action} AND ${planSeen(person)} AND ${inspectionSeen(person)})`
const knownOf = (person: Person, action: string) =>
  `EXISTS (SELECT 1 ${served} WHERE l.action_id = ${action} AND ${inspectionSeen(person)})`

export interface Awaitable {
  id: number
  title: string
  organisation_id: number
  status: ActionStatus
}

/** An action that this person sees, to wait for; or none. */
export const findAwaitable = async (db: Db | Tx, person: Person, id: number): Promise<Awaitable | undefined> =>
  (
    await ask<Awaitable>(
      db,
      person,
      `SELECT x.id, x.title, x.organisation_id, x.status FROM actions x WHERE x.id = :id AND ${planOf(person, 'x.id')}`,
      { id },
    )
  )[0]

/** The live actions of an organisation that this person sees, to choose from: by title. */
export const listAwaitable = (db: Db, person: Person, organisation_id: number, except: number): Promise<Awaitable[]> =>
  ask(
    db,
    person,
    `SELECT x.id, x.title, x.organisation_id, x.status FROM actions x WHERE x.organisation_id = :organisation_id AND x.id <> :except
       AND x.status NOT IN ('completed', 'dropped') AND ${planOf(person, 'x.id')} ORDER BY x.title, x.id LIMIT 200`,
    { organisation_id, except },
  )

/** What an action waits for in the end, step by step, from the one given on: with a title where this person sees the plan. */
export const listWaitedFor = (tx: Tx, person: Person, id: number): Promise<{ id: number; title: string | null; organisation: string }[]> =>
  ask(
    tx,
    person,
    `WITH RECURSIVE chain AS (
       SELECT :id::bigint AS id, 1 AS step, ARRAY[:id::bigint] AS past
       UNION ALL SELECT x.blocked_by_action_id, step + 1, past || x.blocked_by_action_id FROM chain JOIN actions x ON x.id = chain.id
         WHERE x.status = 'blocked' AND x.blocked_by_action_id IS NOT NULL AND NOT x.blocked_by_action_id = ANY(past))
     SELECT chain.id, CASE WHEN ${planOf(person, 'chain.id')} THEN x.title END AS title, split_part(xo.name, ' (', 1) AS organisation
     FROM chain JOIN actions x ON x.id = chain.id JOIN organisations xo ON xo.id = x.organisation_id ORDER BY step`,
    { id },
  )

export interface AwaitedRow {
  /** None where this person does not see the plan that the awaited action is part of. */
  id: number | null
  title: string | null
  status: ActionStatus | null
  ended_on: Day | null
}

/** The action that an action waits for, as far as this person sees it. */
export const awaitedOf = (person: Person, action: number): Question<AwaitedRow> => ({
  sql: `SELECT w.id, w.title, w.status, coalesce(w.completed_on, w.dropped_on) AS ended_on FROM actions x
    JOIN actions w ON w.id = x.blocked_by_action_id AND ${planOf(person, 'w.id')}
    WHERE x.id = :action AND x.status = 'blocked' AND EXISTS (SELECT 1 FROM seen)`,
  bindings: { action },
  seen: seenAnswers(person, { action }),
})

/** The actions that wait for this one, as far as this person sees their plans: the longest first. */
export const waitingOn = (
  person: Person,
  action: number,
): Question<{ id: number; title: string; organisation: string; blocked_on: Day }> => ({
  sql: `SELECT x.id, x.title, split_part(xo.name, ' (', 1) AS organisation, x.blocked_on FROM actions x JOIN organisations xo ON xo.id = x.organisation_id
    WHERE x.blocked_by_action_id = :action AND x.status = 'blocked' AND ${planOf(person, 'x.id')} AND EXISTS (SELECT 1 FROM seen)
    ORDER BY x.blocked_on, x.id LIMIT 50`,
  bindings: { action },
  seen: seenAnswers(person, { action }),
})

export type AnswerRow = Pick<BlockingAnswer, 'id' | 'text' | 'recorded_on'> & { author: string; organisation: string }

const answerColumns = `b.id, b.text, b.recorded_on, u.name AS author, split_part(bo.name, ' (', 1) AS organisation`
const answerTables = `FROM blocking_answers b JOIN users u ON u.id = b.user_id JOIN organisations bo ON bo.id = b.organisation_id`

/** What the other side has said to an action since it waits, the newest first: for whoever sees its plan. */
export const answersTo = (person: Person, action: number): Question<AnswerRow> => ({
  sql: `SELECT ${answerColumns} ${answerTables} JOIN actions x ON x.id = b.action_id
    WHERE x.id = :action AND x.status = 'blocked' AND b.recorded_on >= x.blocked_on AND EXISTS (SELECT 1 FROM seen) ORDER BY b.id DESC LIMIT 50`,
  bindings: { action },
  seen: seenAnswers(person, { action }),
})
export const listAnswersTo = (db: Db, person: Person, action: number): Promise<AnswerRow[]> =>
  answered(db, person, answersTo(person, action))

/** An action that waits, as the other side sees it: nothing else of its plan. */
export interface WaitingRow {
  id: number
  title: string
  organisation: string
  blocked_reason: string
  blocked_on: Day
  /** Where it was marked as waiting for an organisation that this one followed. */
  instead_of: string | null
  answers: AnswerRow[]
}

// An organisation, and those that it followed and that are there no longer.
const withEarlier = (ids: string) => `SELECT id FROM (
  WITH RECURSIVE awaited AS (${ids} UNION SELECT s.organisation_id FROM awaited w JOIN organisation_successors s ON s.successor_id = w.id
    JOIN organisations p ON p.id = s.organisation_id AND p.valid_to < :today::date) SELECT id FROM awaited) earlier`
const ofOrganisation = withEarlier('SELECT :organisation::bigint AS id')
const ofMine = withEarlier('SELECT id FROM organisations WHERE line && :leads')
const waiting = `FROM actions x JOIN organisations xo ON xo.id = x.organisation_id JOIN organisations wo ON wo.id = x.blocked_by_id WHERE x.status = 'blocked'`

/** What waits for an organisation, whose leader or somebody above this person is: of inspections they may know of, the longest first. */
export const listWaitingFor = (db: Db, person: Person, organisation: number, today: Day): Promise<WaitingRow[]> =>
  ask(
    db,
    person,
    `SELECT x.id, x.title, xo.name AS organisation, x.blocked_reason, x.blocked_on, CASE WHEN wo.id <> :organisation THEN wo.name END AS instead_of,
       (SELECT coalesce(json_agg(q), '[]') FROM (SELECT ${answerColumns} ${answerTables} WHERE b.action_id = x.id AND b.organisation_id = x.blocked_by_id
          AND b.recorded_on >= x.blocked_on ORDER BY b.id DESC LIMIT 20) q) AS answers
     ${waiting} AND x.blocked_by_id IN (${ofOrganisation}) AND ${knownOf(person, 'x.id')} ORDER BY x.blocked_on, x.id LIMIT 200`,
    { organisation, today },
  )

/** How many actions wait for each of the organisations that this person leads: those with any. */
export const countWaitingForMine = (person: Person, today: Day): Question<{ code: string; name: string; n: number }> => ({
  sql: `SELECT p.code, p.name, c.n FROM organisations p JOIN LATERAL (
      SELECT count(*)::int AS n ${waiting} AND x.blocked_by_id IN (${withEarlier('SELECT p.id')}) AND ${knownOf(person, 'x.id')}) c ON c.n > 0
    WHERE p.id = ANY(:leads) ORDER BY p.name`,
  bindings: { today },
})

export interface WaitingOne extends WaitingRow {
  blocked_by_id: number
  /** The code of the organisation it waits for, where this person leads it or one above it. */
  awaited_code: string | null
}

/** One action that waits for an organisation whose leader or somebody above this person is; or none. */
export const waitingOne = (person: Person, id: number, today: Day): Question<WaitingOne> => ({
  sql: `SELECT x.id, x.title, xo.name AS organisation, x.blocked_reason, x.blocked_on, x.blocked_by_id, NULL AS instead_of, '[]'::json AS answers,
      CASE WHEN wo.line && :leads THEN wo.code END AS awaited_code
    ${waiting} AND x.id = :id AND x.blocked_by_id IN (${ofMine}) AND ${knownOf(person, 'x.id')}`,
  bindings: { id, today },
})
export const findWaitingOne = async (db: Db | Tx, person: Person, id: number, today: Day): Promise<WaitingOne | undefined> =>
  (await answered(db, person, waitingOne(person, id, today)))[0]

/** Whether this person sees the plan of an action: then it exists for them. */
export const seesAction = async (db: Db | Tx, person: Person, id: number): Promise<boolean> =>
  (await findAwaitable(db, person, id)) !== undefined

/** Lock an action without asking who may see it. */
export const lockWaiting = (tx: Tx, id: number) =>
  prepared<{ owner_id: number | null; organisation_id: number; addressees: number[]; recommendations: number[] }>(
    tx,
    'SELECT (locked.action).owner_id, (locked.action).organisation_id, locked.addressees, locked.recommendations FROM lock_action(:id) locked',
    { id },
  )

export const hasEnded = ({ status }: Pick<Awaitable, 'status'>): boolean => !isLive(status)
