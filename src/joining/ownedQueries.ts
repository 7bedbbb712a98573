// What somebody is responsible for and leaves behind: live actions, open answers, open queries.
import type { Day } from '../days.ts'
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

type Conditions = Record<OwnedRow['kind'], string>

/** What is not over yet. */
const open: Conditions = {
  action: `x.status NOT IN ('completed', 'dropped')`,
  answer: 'a.closure IS NULL AND r.withdrawn_on IS NULL',
  query: 'q.closed_on IS NULL',
}
const here = (table: string) => `(:organisation_id::bigint IS NULL OR ${table}.organisation_id = :organisation_id)`
const owned: Conditions = {
  action: `x.owner_id = :leaver AND ${open.action} AND ${here('x')}`,
  answer: `a.owner_id = :leaver AND ${open.answer} AND ${here('a')}`,
  query: `:queries::boolean AND coalesce(q.handed_to_id, q.user_id) = :leaver AND ${open.query}`,
}

const ofAnswer = `FROM addressees a JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id
  JOIN inspections i ON i.id = r.inspection_id`

/** Everything in the scope, by organisation; with titles as far as the reader sees the plan. */
export const listOwned = (db: Db, reader: Person, { leaver, organisation_id, queries }: Scope): Promise<OwnedRow[]> =>
  ask<OwnedRow>(db, reader, `${things(reader, owned)} ORDER BY organisation, kind, due_on, id`, { leaver, organisation_id, queries })

export interface LeftRow extends OwnedRow {
  owner_id: number
  owner: string
  recommendation_id: number | null
}

const noRole = (owner: string, which: string) =>
  `NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = ${owner} AND ${which} AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))`
const below = (line: string) => `(:below::bigint IS NULL OR ${line} && ARRAY[:below::bigint])`
const left: Conditions = {
  action: `${open.action} AND ${below('xo.line')} AND ${noRole('x.owner_id', "m.organisation_id = x.organisation_id AND m.role <> 'administrator'")}`,
  answer: `${open.answer} AND ${below('o.line')} AND ${noRole('a.owner_id', "m.organisation_id = a.organisation_id AND m.role <> 'administrator'")}`,
  query: `:below::bigint IS NULL AND ${open.query} AND ${noRole('coalesce(q.handed_to_id, q.user_id)', "m.role = 'inspector'")}`,
}

/**
 * What is owned by somebody who has no role there any more: roles also end by themselves, with a group of the identity provider or with
 * their organisation. @param organisation_id that and what lies below it, without queries; undefined for everything
 */
export const listLeftBehind = (db: Db, reader: Person, today: Day, organisation_id?: number, limit = 50): Promise<LeftRow[]> =>
  ask<LeftRow>(
    db,
    reader,
    `SELECT t.*, u.name AS owner FROM (${things(reader, left)}) t JOIN users u ON u.id = t.owner_id
     ORDER BY t.organisation, u.name, u.id, t.kind, t.due_on, t.id LIMIT :limit`,
    { today, below: organisation_id ?? null, limit },
  )

function things(reader: Person, wanted: Conditions): string {
  const seen = `${planSeen(reader)} AND ${inspectionSeen(reader)}`
  return `SELECT 'action' AS kind, x.id, x.organisation_id, xo.name AS organisation, x.due_on, x.owner_id, NULL::bigint AS recommendation_id,
       CASE WHEN EXISTS (SELECT 1 ${ofAnswer} JOIN action_addressees l ON l.addressee_id = a.id WHERE l.action_id = x.id AND ${seen}) THEN x.title END AS title
     FROM actions x JOIN organisations xo ON xo.id = x.organisation_id WHERE ${wanted.action}
     UNION ALL
     SELECT 'answer', a.id, a.organisation_id, o.name, a.target_on, a.owner_id, a.recommendation_id, CASE WHEN ${seen} THEN format('Recommendation %s of %s', r.number, i.title) END
     ${ofAnswer} WHERE ${wanted.answer}
     UNION ALL
     SELECT 'query', q.id, NULL, NULL, NULL, coalesce(q.handed_to_id, q.user_id), a.recommendation_id, CASE WHEN ${seen} THEN format('%s: %s', i.title, q.text) END
     FROM queries q JOIN addressees a ON a.id = q.addressee_id JOIN organisations o ON o.id = a.organisation_id
     JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id WHERE ${wanted.query}`
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
