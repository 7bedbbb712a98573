import type { Db, Tx } from '../db/knex.ts'
import type { Theme } from '../db/tables.ts'
import { NotFound } from '../errors.ts'

export interface ThemeRow extends Theme {
  used: number
}

/** Every theme with the number of recommendations that have it: those in use first, by name. */
export async function listThemesUsed(db: Db): Promise<ThemeRow[]> {
  const { rows } = await db.raw(
    `SELECT t.*, (SELECT count(*) FROM recommendations r WHERE r.theme_id = t.id) AS used FROM themes t ORDER BY t.retired_on IS NOT NULL, t.name`,
  )
  return rows
}

/** @throws NotFound */
export async function getTheme(db: Db, id: number): Promise<Theme> {
  const theme = await db('themes').where({ id }).first()
  if (!theme) throw new NotFound()
  return theme
}

export async function getLockedTheme(tx: Tx, id: number): Promise<Theme> {
  const theme = await tx('themes').where({ id }).forUpdate().first()
  if (!theme) throw new NotFound()
  return theme
}
