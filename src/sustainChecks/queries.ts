import type { LockedAction } from '../actions/queries.ts'
import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { SustainCheck } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, inspectionSeen, planSeen, type Question, seenAnswers } from '../visibility/queries.ts'

export interface CheckRow extends SustainCheck {
  answered_by: string | null
  /** How many days after its due day it is missed. */
  grace: number
}

const columns = `s.*, u.name AS answered_by, (SELECT value FROM settings WHERE name = 'sustain_grace_days') AS grace`
const tables = 'FROM sustain_checks s LEFT JOIN users u ON u.id = s.answered_by_id'

/** The checks of an action, of a plan this person sees: those of the latest completion first, in the order of their days. */
export const sustainChecksOf = (person: Person, action: number): Question<CheckRow> => ({
  sql: `SELECT ${columns} ${tables} WHERE s.action_id = :action AND EXISTS (SELECT 1 FROM seen)
    ORDER BY s.ended_on IS NULL DESC, s.due_on - s.after_days DESC, s.due_on, s.id LIMIT 60`,
  bindings: { action },
  seen: seenAnswers(person, { action }),
})
export const listChecksOf = (db: Db, person: Person, action: number): Promise<CheckRow[]> =>
  answered(db, person, sustainChecksOf(person, action))

const ofOpenPlan = (
  person: Person,
) => `EXISTS (SELECT 1 FROM action_addressees l JOIN addressees a ON a.id = l.addressee_id JOIN organisations o ON o.id = a.organisation_id
  JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
  WHERE l.action_id = s.action_id AND a.closure IS NULL AND r.withdrawn_on IS NULL AND ${planSeen(person)} AND ${inspectionSeen(person)})`

export interface DueCheck {
  id: number
  action_id: number
  title: string
  due_on: Day
  organisation: string
  total: number
}

/** The checks that are due and that this person may answer: of actions they own and of organisations they lead. The oldest first. */
export const sustainChecksDue = (person: Person, day: Day, limit = 10): Question<DueCheck> => ({
  sql: `SELECT s.id, s.action_id, x.title, s.due_on, xo.name AS organisation, count(*) OVER () AS total
    FROM sustain_checks s JOIN actions x ON x.id = s.action_id JOIN organisations xo ON xo.id = x.organisation_id
    WHERE s.answered_on IS NULL AND s.ended_on IS NULL AND s.due_on <= :day::date AND x.status = 'completed'
      AND (x.organisation_id = ANY(:leads) OR (x.owner_id = :me AND x.organisation_id = ANY(:mine))) AND ${ofOpenPlan(person)}
    ORDER BY s.due_on, s.id LIMIT :limit`,
  bindings: { day, limit },
})
export const listSustainChecksDue = (db: Db, person: Person, day: Day, limit?: number): Promise<DueCheck[]> =>
  answered(db, person, sustainChecksDue(person, day, limit))

/** @throws NotFound when there is none, or none of a plan that this person sees. */
export async function getCheck(db: Db, person: Person, id: number): Promise<CheckRow> {
  const action = (await db('sustain_checks').where({ id }).first('action_id'))?.action_id ?? 0
  const [row] = await ask<CheckRow>(
    db,
    person,
    `WITH seen AS (${seenAnswers(person, { action }).sql}) SELECT ${columns} ${tables} WHERE s.id = :id AND EXISTS (SELECT 1 FROM seen)`,
    { id, seen_id: action },
  )
  if (!row) throw new NotFound()
  return row
}

/** Lock a check. Its action is locked before. */
export const getLockedCheck = async (tx: Tx, id: number): Promise<SustainCheck> =>
  (await tx('sustain_checks').where({ id }).forUpdate().first())!

const missed = `s.answered_on IS NULL AND s.ended_on IS NULL AND s.due_on < :today::date - (SELECT value FROM settings WHERE name = 'sustain_grace_days')`

/** Completed actions with two or more missed checks, while an answer they serve is open. */
export async function listUnsustained(db: Db, today: Day): Promise<number[]> {
  const rows = await prepared<{ action_id: number }>(
    db,
    `SELECT s.action_id FROM sustain_checks s JOIN actions x ON x.id = s.action_id
     WHERE ${missed} AND x.status = 'completed' AND EXISTS (
       SELECT 1 FROM action_addressees l JOIN addressees a ON a.id = l.addressee_id JOIN recommendations r ON r.id = a.recommendation_id
       WHERE l.action_id = x.id AND a.closure IS NULL AND r.withdrawn_on IS NULL)
     GROUP BY s.action_id HAVING count(*) >= 2 ORDER BY s.action_id`,
    { today },
  )
  return rows.map(({ action_id }) => action_id)
}

/** Lock an action for the service itself, which sees no plan; undefined unless two of its checks are still missed. */
export async function findLockedUnsustained(tx: Tx, id: number, today: Day): Promise<LockedAction | undefined> {
  const [action] = await prepared<LockedAction>(
    tx,
    `SELECT x.*, true AS sees_plan, NULL::bigint AS asked_of, false AS answered, false AS asking, locked.addressees, locked.recommendations
     FROM lock_action(:id) locked JOIN LATERAL (SELECT (locked.action).*) x ON true`,
    { id },
  )
  return (await listUnsustained(tx, today)).includes(id) ? action : undefined
}
