import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { Comment } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, commentSeen, inspectionSeen, planSeen, type Question } from '../visibility/queries.ts'

const tables = `FROM comments c JOIN addressees a ON a.id = c.addressee_id JOIN organisations o ON o.id = a.organisation_id
  JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id`
const visible = (person: Person) => `${planSeen(person)} AND ${commentSeen(person)} AND ${inspectionSeen(person)}`

/** `insider`: its author is no inspector, so that a leader of the plan's organisation may withdraw it. */
export type CommentRow = Comment & { organisation_id: number; recommendation_id: number; insider: boolean }

const own = `c.*, a.organisation_id, a.recommendation_id, NOT EXISTS (SELECT 1 FROM memberships im WHERE im.user_id = c.user_id AND im.role = 'inspector') AS insider`

/** @throws NotFound when there is none, or none for this person. */
export async function getComment(db: Db, person: Person, id: number): Promise<CommentRow> {
  const rows = await ask<CommentRow>(db, person, `SELECT ${own} ${tables} WHERE c.id = :id AND ${visible(person)}`, { id })
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export async function getLockedComment(tx: Tx, person: Person, id: number): Promise<CommentRow> {
  const rows = await ask<CommentRow>(tx, person, `SELECT ${own} ${tables} WHERE c.id = :id AND ${visible(person)} FOR UPDATE OF c`, { id })
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export interface CommentForMe {
  id: number
  text: string
  author: string
  recorded_on: Day
  action_id: number | null
  recommendation_id: number
  about: string
}

// Each part is found by an index, so that a home page costs the same however much is written elsewhere.
const forMe = `
  SELECT mine.id FROM comments mine JOIN actions own ON own.id = mine.action_id WHERE own.owner_id = :me
  UNION SELECT mine.id FROM comments mine JOIN addressees own ON own.id = mine.addressee_id WHERE own.owner_id = :me
  UNION SELECT reply.id FROM comments reply JOIN comments own ON own.id = reply.reply_to_id WHERE own.user_id = :me
  UNION SELECT naming.id FROM comments naming WHERE to_tsvector('simple', naming.text) @@ phraseto_tsquery('simple', :name)`

/**
 * Comments for me: on actions I own, replies to me, and naming me; not my own, and not withdrawn. The latest first; from an instant on
 * where one is given.
 */
export const commentsForMe = (person: Person, limit = 10, since?: Date): Question<CommentForMe> => ({
  sql: `SELECT c.id, c.text, u.name AS author, c.recorded_on, c.action_id, r.id AS recommendation_id, coalesce(x.title, 'Recommendation ' || r.number || ', ' || i.title) AS about
     ${tables} JOIN users u ON u.id = c.user_id LEFT JOIN actions x ON x.id = c.action_id
     WHERE c.id IN (${forMe}) AND ${visible(person)} AND c.user_id <> :me AND c.withdrawn_on IS NULL
     ${since ? 'AND c.recorded_at >= :since::timestamptz' : ''} ORDER BY c.recorded_at DESC LIMIT :limit`,
  bindings: { name: person.name, limit, ...(since && { since: since.toISOString() }) },
})
export const listCommentsForMe = (db: Db, person: Person, limit?: number): Promise<CommentForMe[]> =>
  answered(db, person, commentsForMe(person, limit))
