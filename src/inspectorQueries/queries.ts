import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { Query } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, inspectionSeen, planSeen, type Question } from '../visibility/queries.ts'

export type QueryRow = Query & {
  author: string
  closed_by: string | null
  organisation_id: number
  organisation: string
  recommendation_id: number
  number: number
  title: string
  action: string | null
  replies: { text: string; author: string; recorded_on: Day }[]
}

const columns = `q.*, u.name AS author, cu.name AS closed_by, a.organisation_id, o.name AS organisation, r.id AS recommendation_id, r.number, i.title, x.title AS action,
  (SELECT coalesce(json_agg(json_build_object('text', qr.text, 'author', ru.name, 'recorded_on', qr.recorded_on) ORDER BY qr.recorded_at), '[]')
    FROM query_replies qr JOIN users ru ON ru.id = qr.user_id WHERE qr.query_id = q.id) AS replies`
const tables = `FROM queries q JOIN addressees a ON a.id = q.addressee_id JOIN organisations o ON o.id = a.organisation_id
  JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id JOIN users u ON u.id = q.user_id
  LEFT JOIN users cu ON cu.id = q.closed_by_id LEFT JOIN actions x ON x.id = q.action_id`
const visible = (person: Person) => `${planSeen(person)} AND ${inspectionSeen(person)}`

/** @throws NotFound when there is none, or none that this person may see. */
export async function getQuery(db: Db, person: Person, id: number): Promise<QueryRow> {
  const rows = await ask<QueryRow>(db, person, `SELECT ${columns} ${tables} WHERE q.id = :id AND ${visible(person)}`, { id })
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export interface LockedQuery extends Query {
  organisation_id: number
  recommendation_id: number
  /** The replies that came from outside the inspectorate. */
  answers: number
  /** Where it shows: whom it was put to, and all that its action serves. */
  addressees: number[]
}

/** Lock a query, and its action before it, so that what that serves stays the same. @throws NotFound */
export async function getLockedQuery(tx: Tx, person: Person, id: number): Promise<LockedQuery> {
  await tx.raw('SELECT 1 FROM actions WHERE id = (SELECT action_id FROM queries WHERE id = ?) FOR UPDATE', [id])
  const rows = await ask<LockedQuery>(
    tx,
    person,
    `SELECT q.*, a.organisation_id, a.recommendation_id, (SELECT count(*) FROM query_replies qr WHERE qr.query_id = q.id AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = qr.user_id
         AND m.role = 'inspector' AND m.from_on <= qr.recorded_on AND (m.to_on IS NULL OR m.to_on >= qr.recorded_on))) AS answers,
       ARRAY(SELECT q.addressee_id UNION SELECT l.addressee_id FROM action_addressees l WHERE l.action_id = q.action_id ORDER BY 1) AS addressees
     ${tables} WHERE q.id = :id AND ${visible(person)} FOR UPDATE OF q`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

/** The open queries put to one organisation, as far as this person sees its plan: the oldest first. */
export const listOpenQueriesTo = (db: Db, person: Person, organisation_id: number): Promise<QueryRow[]> =>
  ask(
    db,
    person,
    `SELECT ${columns} ${tables} WHERE o.id = :organisation_id AND q.closed_on IS NULL AND r.withdrawn_on IS NULL AND ${visible(person)} ORDER BY q.id`,
    { organisation_id },
  )

/** Open queries this person sees: an inspector's own inspectorate's, a unit's own line's. The oldest first. */
export const openQueries = (person: Person, limit = 10): Question<QueryRow> => ({
  sql: `SELECT ${columns} ${tables} WHERE q.closed_on IS NULL AND ${visible(person)} ORDER BY q.recorded_at LIMIT :limit`,
  bindings: { limit },
})
export const listOpenQueries = (db: Db, person: Person, limit?: number): Promise<QueryRow[]> =>
  answered(db, person, openQueries(person, limit))

/** The queries of a recommendation and of the actions that serve it, of the plans this person sees; the latest first. */
export async function listQueriesFor(db: Db, person: Person, recommendation_id: number): Promise<QueryRow[]> {
  const rows = await ask<QueryRow>(
    db,
    person,
    `SELECT ${columns} ${tables} WHERE (r.id = :recommendation_id OR q.action_id IN (
       SELECT l.action_id FROM action_addressees l JOIN addressees la ON la.id = l.addressee_id WHERE la.recommendation_id = :recommendation_id))
     AND ${visible(person)} ORDER BY q.recorded_at DESC`,
    { recommendation_id },
  )
  return rows
}
