import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Organisation } from '../db/tables.ts'
import { NotFound } from '../errors.ts'

/** @throws NotFound */
export async function getOrganisation(db: Db, code: string): Promise<Organisation> {
  const organisation = await db('organisations').where({ code }).first()
  if (!organisation) throw new NotFound()
  return organisation
}

export async function getLockedOrganisation(tx: Tx, code: string): Promise<Organisation> {
  const organisation = await tx('organisations').where({ code }).forUpdate().first()
  if (!organisation) throw new NotFound()
  return organisation
}

export interface TreeRow extends Pick<Organisation, 'id' | 'code' | 'kind' | 'name' | 'parent_id' | 'valid_from' | 'valid_to'> {
  depth: number
}

/** Every organisation, each below its parent, by name. */
export async function listTree(db: Db): Promise<TreeRow[]> {
  const rows = await db('organisations').select('id', 'code', 'kind', 'name', 'parent_id', 'valid_from', 'valid_to').orderBy('name')
  const below = Map.groupBy(rows, row => row.parent_id)
  const walk = (parent: number | null, depth: number): TreeRow[] =>
    (below.get(parent) ?? []).flatMap(row => [{ ...row, depth }, ...walk(row.id, depth + 1)])
  return walk(null, 0)
}

/** Which of these organisations are units: the first `limit` in the order given, each with how many there are in all. */
export const listUnits = (db: Db, ids: number[], limit: number): Promise<{ id: number; code: string; name: string; total: number }[]> =>
  prepared(
    db,
    `SELECT o.id, o.code, o.name, count(*) OVER () AS total FROM unnest(:ids::bigint[]) WITH ORDINALITY AS given (id, place)
     JOIN organisations o ON o.id = given.id WHERE o.kind = 'unit' ORDER BY given.place LIMIT :limit`,
    { ids, limit },
  )

export interface NamedOrganisation {
  id: number
  code: string
  name: string
  kind: Organisation['kind']
  valid_to: Day | null
  aliases: string[]
}

/** Every organisation with its aliases, for recognising names. */
export async function listNamed(db: Db): Promise<NamedOrganisation[]> {
  const { rows } = await db.raw(
    `SELECT o.id, o.code, o.name, o.kind, o.valid_to, coalesce(array_agg(n.name) FILTER (WHERE n.name IS NOT NULL), '{}') AS aliases
     FROM organisations o LEFT JOIN organisation_aliases n ON n.organisation_id = o.id GROUP BY o.id, o.code, o.name, o.kind, o.valid_to ORDER BY o.name`,
  )
  return rows
}

export interface Related {
  aliases: string[]
  above: { code: string; name: string }[]
  below: { code: string; name: string; valid_to: Day | null }[]
  successors: { code: string; name: string; from_on: Day }[]
  predecessors: { code: string; name: string; from_on: Day }[]
}

/** What an organisation is called otherwise, stands below and above, and came from or became. */
export async function getRelated(db: Db, { id, line }: Organisation): Promise<Related> {
  const { rows } = await db.raw(
    `SELECT
      ARRAY(SELECT name FROM organisation_aliases WHERE organisation_id = :id ORDER BY name) AS aliases,
      (SELECT coalesce(json_agg(json_build_object('code', code, 'name', name) ORDER BY cardinality(line)), '[]') FROM organisations WHERE id = ANY(:line) AND id <> :id) AS above,
      (SELECT coalesce(json_agg(json_build_object('code', code, 'name', name, 'valid_to', valid_to) ORDER BY name), '[]') FROM organisations WHERE parent_id = :id) AS below,
      (SELECT coalesce(json_agg(json_build_object('code', o.code, 'name', o.name, 'from_on', s.from_on) ORDER BY o.name), '[]')
        FROM organisation_successors s JOIN organisations o ON o.id = s.successor_id WHERE s.organisation_id = :id) AS successors,
      (SELECT coalesce(json_agg(json_build_object('code', o.code, 'name', o.name, 'from_on', s.from_on) ORDER BY o.name), '[]')
        FROM organisation_successors s JOIN organisations o ON o.id = s.organisation_id WHERE s.successor_id = :id) AS predecessors`,
    { id, line },
  )
  return rows[0]
}

/** The ids of those that an organisation came from, however far back. */
export async function listPredecessors(db: Db, id: number): Promise<number[]> {
  const rows = await prepared<{ id: number }>(
    db,
    `WITH RECURSIVE came AS (
       SELECT s.organisation_id AS id, 1 AS step FROM organisation_successors s WHERE s.successor_id = :id
       UNION SELECT s.organisation_id, step + 1 FROM came JOIN organisation_successors s ON s.successor_id = came.id WHERE step < 10)
     SELECT DISTINCT id FROM came WHERE id <> :id ORDER BY id`,
    { id },
  )
  return rows.map(row => row.id)
}

/** Who leads an organisation on a day. */
export const listLeaders = (db: Db, id: number, today: Day): Promise<{ name: string; role: string }[]> =>
  db('memberships')
    .join('users', 'users.id', 'memberships.user_id')
    .where('organisation_id', id)
    .whereIn('role', ['unit_leader', 'regional_lead', 'national_lead'])
    .whereNull('deactivated_on')
    .where('from_on', '<=', today)
    .where(open => open.whereNull('to_on').orWhere('to_on', '>=', today))
    .orderBy('users.name')
    .select('users.name', 'memberships.role')
