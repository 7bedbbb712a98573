// What somebody is responsible for and leaves behind: live actions, open answers, open queries.
import type { Db, Tx } from '../db/knex.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen, planSeen } from '../visibility/queries.ts'

/** Whose, and of which part: of one organisation or of all, with or without the queries they raised as an inspector. */
export interface Scope {
  leaver: number
  organisation_id: number | null
  queries: boolean
}

export interface OwnedRow {
  kind: 'action' | 'answer' | 'query'
  id: number
  /** Where a receiver is looked for; none for queries: those go to an inspector. */
  organisation_id: number | null
  organisation: string | null
  /** None where the reader may not see it: then it is only counted. */
  title: string | null
  due_on: string | null
}

const owned = {
  action: `x.owner_id = :leaver AND x.status NOT IN ('completed', 'dropped') AND (:organisation_id::bigint IS NULL OR x.organisation_id = :organisation_id)`,
  answer: `a.owner_id = :leaver AND a.closure IS NULL AND r.withdrawn_on IS NULL AND (:organisation_id::bigint IS NULL OR a.organisation_id = :organisation_id)`,
  query: `:queries::boolean AND coalesce(q.handed_to_id, q.user_id) = :leaver AND q.closed_on IS NULL`,
}

const ofAnswer = `FROM addressees a JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id
  JOIN inspections i ON i.id = r.inspection_id`

/** Everything in the scope, by organisation; with titles as far as the reader sees the plan. */
export function listOwned(db: Db, reader: Person, { leaver, organisation_id, queries }: Scope): Promise<OwnedRow[]> {
  const seen = `${planSeen(reader)} AND ${inspectionSeen(reader)}`
  return ask<OwnedRow>(
    db,
    reader,
    `SELECT 'action' AS kind, x.id, x.organisation_id, xo.name AS organisation, x.due_on,
       CASE WHEN EXISTS (SELECT 1 ${ofAnswer} JOIN action_addressees l ON l.addressee_id = a.id WHERE l.action_id = x.id AND ${seen}) THEN x.title END AS title
     FROM actions x JOIN organisations xo ON xo.id = x.organisation_id WHERE ${owned.action}
     UNION ALL
     SELECT 'answer', a.id, a.organisation_id, o.name, a.target_on, CASE WHEN ${seen} THEN format('Recommendation %s of %s', r.number, i.title) END
     ${ofAnswer} WHERE ${owned.answer}
     UNION ALL
     SELECT 'query', q.id, NULL, NULL, NULL, CASE WHEN ${seen} THEN format('%s: %s', i.title, q.text) END
     FROM queries q JOIN addressees a ON a.id = q.addressee_id JOIN organisations o ON o.id = a.organisation_id
     JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id WHERE ${owned.query}
     ORDER BY organisation, kind, due_on, id`,
    { leaver, organisation_id, queries },
  )
}

export interface LockedThing {
  kind: OwnedRow['kind']
  id: number
  organisation_id: number | null
  owner_title: string
  subjects: string[]
}

/** The same things, locked in the order in which everybody locks them: actions, answers, queries. */
export async function lockOwned(tx: Tx, { leaver, organisation_id, queries }: Scope): Promise<LockedThing[]> {
  const locked = async (sql: string) => (await tx.raw(sql, { leaver, organisation_id, queries })).rows as LockedThing[]
  return [
    ...(await locked(
      `SELECT 'action' AS kind, x.id, x.organisation_id, x.owner_title, ARRAY(
         SELECT unnest(ARRAY['addressee:' || a.id, 'recommendation:' || a.recommendation_id]) FROM action_addressees l
         JOIN addressees a ON a.id = l.addressee_id WHERE l.action_id = x.id) AS subjects
       FROM actions x WHERE ${owned.action} ORDER BY x.id FOR UPDATE OF x`,
    )),
    ...(await locked(
      `SELECT 'answer' AS kind, a.id, a.organisation_id, a.owner_title, ARRAY['recommendation:' || a.recommendation_id] AS subjects
       FROM addressees a JOIN recommendations r ON r.id = a.recommendation_id WHERE ${owned.answer} ORDER BY a.id FOR UPDATE OF a`,
    )),
    ...(await locked(
      `SELECT 'query' AS kind, q.id, NULL::bigint AS organisation_id, '' AS owner_title,
         array_remove(ARRAY['addressee:' || q.addressee_id, 'recommendation:' || a.recommendation_id, 'action:' || q.action_id], NULL) AS subjects
       FROM queries q JOIN addressees a ON a.id = q.addressee_id WHERE ${owned.query} ORDER BY q.id FOR UPDATE OF q`,
    )),
  ]
}
