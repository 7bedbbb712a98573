import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { Framework, Standard } from '../db/tables.ts'
import { NotFound } from '../errors.ts'

export interface FrameworkRow extends Framework {
  standards: number
  inspections: number
}

/** Every framework with how many standards it has and how many inspections used it, in the order they were added. */
export async function listFrameworksUsed(db: Db): Promise<FrameworkRow[]> {
  const { rows } = await db.raw(
    `SELECT f.*, (SELECT count(*) FROM standards s WHERE s.framework_id = f.id AND s.retired_on IS NULL) AS standards,
       (SELECT count(*) FROM inspections i WHERE i.framework_id = f.id) AS inspections FROM frameworks f ORDER BY f.id`,
  )
  return rows
}

/** @throws NotFound */
export async function getFramework(db: Db, id: number): Promise<Framework> {
  const framework = await db('frameworks').where({ id }).first()
  if (!framework) throw new NotFound()
  return framework
}

export async function getLockedFramework(tx: Tx, id: number): Promise<Framework> {
  const framework = await tx('frameworks').where({ id }).forUpdate().first()
  if (!framework) throw new NotFound()
  return framework
}

/** The versions before and after, where there are any. */
export async function getVersions(db: Db, { id, replaces_id }: Framework) {
  return {
    before: await db('frameworks')
      .where({ id: replaces_id ?? 0 })
      .first('id', 'name'),
    after: await db('frameworks').where({ replaces_id: id }).first('id', 'name'),
  }
}

export interface StandardRow extends Standard {
  used: number
}

/** The standards of a framework in their order, each with how many ratings and recommendations use it. */
export async function listStandardsUsed(db: Db, framework_id: number): Promise<StandardRow[]> {
  const { rows } = await db.raw(
    `SELECT s.*, (SELECT count(*) FROM inspection_ratings ir WHERE ir.standard_id = s.id) + (SELECT count(*) FROM recommendations r WHERE r.standard_id = s.id) AS used
     FROM standards s WHERE s.framework_id = ? ORDER BY s.position`,
    [framework_id],
  )
  return rows
}

/** @throws NotFound */
export async function getStandard(db: Db, id: number): Promise<Standard> {
  const standard = await db('standards').where({ id }).first()
  if (!standard) throw new NotFound()
  return standard
}

export async function getLockedStandard(tx: Tx, id: number): Promise<Standard> {
  const standard = await tx('standards').where({ id }).forUpdate().first()
  if (!standard) throw new NotFound()
  return standard
}

export interface Usage {
  first_on: Day | null
  last_on: Day | null
  highest_score: number | null
}

/** The days of the inspections under a framework, the first and the last, and their highest score. */
export async function getUsage(db: Db, framework_id: number): Promise<Usage> {
  const { rows } = await db.raw(
    `SELECT min(day) AS first_on, max(day) AS last_on, max(score) AS highest_score
     FROM (SELECT coalesce(fieldwork_from, published_on) AS day, score FROM inspections WHERE framework_id = ?) used`,
    [framework_id],
  )
  return rows[0]
}
