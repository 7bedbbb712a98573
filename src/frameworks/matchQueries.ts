import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Standard, StandardMatch } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Question } from '../visibility/queries.ts'
import type { Match } from './equals.ts'

/** Every match between standards of these frameworks. */
export const matchesOf = (frameworks: number[]): Question<Match> => ({
  sql: `SELECT m.standard_id, s.framework_id AS standard_framework_id, m.other_id, o.framework_id AS other_framework_id
     FROM standard_matches m JOIN standards s ON s.id = m.standard_id JOIN standards o ON o.id = m.other_id
     WHERE s.framework_id = ANY(:frameworks) AND o.framework_id = ANY(:frameworks) ORDER BY m.id`,
  bindings: { frameworks },
})
export const listMatches = (db: Db, frameworks: number[]): Promise<Match[]> => prepared(db, matchesOf(frameworks).sql, { frameworks })

export interface MatchedStandard {
  id: number
  /** The standard of the framework that was asked for. */
  of: number
  code: string
  title: string
  framework: string
}

/** What the standards of a framework are matched with, by framework. */
export const listMatchedWith = (db: Db, framework_id: number): Promise<MatchedStandard[]> =>
  prepared(
    db,
    `SELECT m.id, own.id AS of, other.code, other.title, f.name AS framework
     FROM standard_matches m JOIN standards own ON own.id IN (m.standard_id, m.other_id)
     JOIN standards other ON other.id IN (m.standard_id, m.other_id) AND other.id <> own.id JOIN frameworks f ON f.id = other.framework_id
     WHERE own.framework_id = :framework_id ORDER BY f.id, other.position, m.id`,
    { framework_id },
  )

export interface NamedStandard extends Pick<Standard, 'id' | 'framework_id' | 'code' | 'title'> {
  framework: string
}

/** The standards that one can be matched with: of every other framework in which it has no match, those without one to it. */
export const listMatchable = (db: Db, standard: Pick<Standard, 'id' | 'framework_id'>): Promise<NamedStandard[]> =>
  prepared(
    db,
    `WITH taken AS (SELECT m.standard_id, m.other_id, s.framework_id AS one, o.framework_id AS two FROM standard_matches m
       JOIN standards s ON s.id = m.standard_id JOIN standards o ON o.id = m.other_id WHERE :framework_id IN (s.framework_id, o.framework_id))
     SELECT s.id, s.framework_id, s.code, s.title, f.name AS framework FROM standards s JOIN frameworks f ON f.id = s.framework_id
     WHERE s.framework_id <> :framework_id AND NOT EXISTS (SELECT 1 FROM taken t
       WHERE (:id IN (t.standard_id, t.other_id) AND s.framework_id IN (t.one, t.two)) OR s.id IN (t.standard_id, t.other_id))
     ORDER BY f.id, s.position`,
    { id: standard.id, framework_id: standard.framework_id },
  )

/** @throws NotFound */
export async function getMatch(db: Db, id: number): Promise<StandardMatch> {
  const match = await db('standard_matches').where({ id }).first()
  if (!match) throw new NotFound()
  return match
}

export async function getLockedMatch(tx: Tx, id: number): Promise<StandardMatch> {
  const match = await tx('standard_matches').where({ id }).forUpdate().first()
  if (!match) throw new NotFound()
  return match
}
