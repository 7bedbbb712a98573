import { asDecision, lastDecision } from '../assurance/queries.ts'
import type { LastDecision } from '../assurance/workflow.ts'
import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { Action, Update, Wording } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, inspectionSeen, planSeen, type Question, seenAnswers } from '../visibility/queries.ts'

export interface ActionRow extends Action {
  organisation_code: string
  organisation: string
  owner: string | null
  logged_by: string
  blocked_by: string | null
  sees_plan: true
  /** See ActionState. */
  asked_of: number | null
  answered: boolean
  asking: boolean
}

// Nothing is asked of a unit before publication, or about what is closed or withdrawn: see openAndPublished of the answers.
const askedOf = ({ inspector }: Person, served: string) =>
  inspector
    ? `(SELECT min(qa.id) FROM addressees qa JOIN recommendations qr ON qr.id = qa.recommendation_id
  JOIN inspections qi ON qi.id = qr.inspection_id WHERE qa.id = ANY(${served}) AND qi.state = 'published' AND qa.closure IS NULL AND qr.withdrawn_on IS NULL)`
    : 'NULL::bigint'

const moreTime = (
  served: string,
) => `EXISTS (SELECT 1 FROM addressees ra WHERE ra.id = ANY(${served}) AND ra.response IN ('agreed', 'partly_agreed')) AS answered,
  EXISTS (SELECT 1 FROM extension_requests wt WHERE wt.action_id = x.id AND wt.state = 'waiting') AS asking`

// An action is seen by whoever sees the plan of an addressee it serves, of an inspection they may see.
const columns = `x.*, xo.code AS organisation_code, xo.name AS organisation, coalesce(ou.name, nullif(x.owner_title, '')) AS owner, lu.name AS logged_by, bo.name AS blocked_by, true AS sees_plan`
const served = 'ARRAY(SELECT ql.addressee_id FROM action_addressees ql WHERE ql.action_id = x.id)'
const tables = `FROM actions x JOIN organisations xo ON xo.id = x.organisation_id LEFT JOIN users ou ON ou.id = x.owner_id
  JOIN users lu ON lu.id = x.logged_by_id LEFT JOIN organisations bo ON bo.id = x.blocked_by_id`
const visible = (
  person: Person,
) => `EXISTS (SELECT 1 FROM action_addressees l JOIN addressees a ON a.id = l.addressee_id JOIN organisations o ON o.id = a.organisation_id
  JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
  WHERE l.action_id = x.id AND ${planSeen(person)} AND ${inspectionSeen(person)})`

/** @throws NotFound when there is none, or none that this person may see. */
export async function getAction(db: Db, person: Person, id: number): Promise<ActionRow> {
  const rows = await ask<ActionRow>(
    db,
    person,
    `SELECT ${columns}, ${askedOf(person, served)} AS asked_of, ${moreTime(served)} ${tables} WHERE x.id = :id AND ${visible(person)}`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export type LockedAction = Action & {
  sees_plan: true
  asked_of: number | null
  answered: boolean
  asking: boolean
  addressees: number[]
  recommendations: number[]
}

/**
 * Lock an action, with the ids of the addressees and recommendations it serves; those of published inspections first, which everybody
 * who sees the action sees. The database's function lock_action locks first and reads after. @throws NotFound
 */
export async function getLockedAction(tx: Tx, person: Person, id: number): Promise<LockedAction> {
  const rows = await ask<LockedAction>(
    tx,
    person,
    `SELECT x.*, true AS sees_plan, ${askedOf(person, 'locked.addressees')} AS asked_of, ${moreTime('locked.addressees')}, locked.addressees, locked.recommendations
     FROM lock_action(:id) locked JOIN LATERAL (SELECT (locked.action).*) x ON true WHERE ${visible(person)}`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export interface ServedRow {
  addressee_id: number
  recommendation_id: number
  number: number
  text: string
  wording: Wording
  title: string
  reference: string
}

/** The recommendations an action serves, as far as this person may see them. */
export async function listServed(db: Db, person: Person, id: number): Promise<ServedRow[]> {
  const rows = await ask<ServedRow>(
    db,
    person,
    `SELECT a.id AS addressee_id, r.id AS recommendation_id, r.number, r.text, r.wording, i.title, i.reference
     FROM action_addressees l JOIN addressees a ON a.id = l.addressee_id JOIN recommendations r ON r.id = a.recommendation_id
     JOIN inspections i ON i.id = r.inspection_id WHERE l.action_id = :id AND ${inspectionSeen(person)} ORDER BY i.published_on, r.number`,
    { id },
  )
  return rows
}

export type ActionOfAnswer = Omit<ActionRow, 'asked_of' | 'answered' | 'asking'> & {
  addressee_id: number
  last_update_on: Day | null
  /** What somebody above said of it last. */
  last: LastDecision | null
}

/** The actions of a recommendation's addressees, of the plans this person sees: live ones first, then by due date. */
export const actionsFor = (person: Person, recommendation: number): Question<ActionOfAnswer> => ({
  sql: `SELECT ${columns}, l.addressee_id, (SELECT max(u.recorded_on) FROM updates u WHERE u.action_id = x.id) AS last_update_on, ${asDecision}
     ${tables} JOIN action_addressees l ON l.action_id = x.id JOIN seen ON seen.id = l.addressee_id ${lastDecision('x.id')}
     ORDER BY x.status IN ('completed', 'dropped'), x.due_on, x.id`,
  bindings: {},
  seen: seenAnswers(person, { recommendation }),
})
export const listActionsFor = (db: Db, person: Person, recommendation_id: number): Promise<ActionOfAnswer[]> =>
  answered(db, person, actionsFor(person, recommendation_id))

export interface DueAction {
  id: number
  title: string
  due_on: Day
  status: Action['status']
  organisation: string
}

/** The live actions a person owns, the first due first. */
export const myActions = (person: Person, limit = 10): Question<DueAction> => ({
  sql: `SELECT x.id, x.title, x.due_on, x.status, xo.name AS organisation FROM actions x JOIN organisations xo ON xo.id = x.organisation_id
     WHERE x.owner_id = :me AND x.organisation_id = ANY(:mine) AND x.status NOT IN ('completed', 'dropped') AND ${visible(person)}
     ORDER BY x.due_on, x.id LIMIT :limit`,
  bindings: { limit },
})
export const listMyActions = (db: Db, person: Person, limit?: number): Promise<DueAction[]> =>
  answered(db, person, myActions(person, limit))

/** An update of an action this person sees. @throws NotFound */
export async function getUpdate(db: Db, person: Person, id: number): Promise<Update & { organisation_id: number }> {
  const rows = await ask<Update & { organisation_id: number }>(
    db,
    person,
    `SELECT u.*, x.organisation_id FROM updates u JOIN actions x ON x.id = u.action_id WHERE u.id = :id AND ${visible(person)}`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}
