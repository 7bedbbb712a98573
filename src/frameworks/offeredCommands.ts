// What is retired is chosen no more, also by a form that was opened before it was.
import type { Day } from '../days.ts'
import type { Tx } from '../db/knex.ts'
import { Invalid } from '../errors.ts'
import { offered } from './offered.ts'

type Id = number | null

export interface Chosen {
  standard_id: Id
  theme_id: Id
}

/** @param kept what the record has already, which may stay. @throws Invalid when a standard or a theme is chosen that is not offered. */
export async function refuseNotOffered(tx: Tx, framework_id: number, chosen: Chosen[], kept: Partial<Chosen> = {}): Promise<void> {
  const standards = await standardProblems(
    tx,
    framework_id,
    chosen.map(({ standard_id }) => standard_id),
    [kept.standard_id ?? null],
  )
  const themes = await themeProblems(
    tx,
    chosen.map(({ theme_id }) => theme_id),
    [kept.theme_id ?? null],
  )
  const [standard_id] = standards.values()
  const [theme_id] = themes.values()
  if (standard_id || theme_id) throw new Invalid({ ...(standard_id && { standard_id }), ...(theme_id && { theme_id }) })
}

/** What is wrong with the standards chosen, by their ids. Those that are right stay as they are until the act is done. */
export async function standardProblems(tx: Tx, framework_id: number, ids: Id[], kept: Id[]): Promise<Map<number, string>> {
  const rows = await tx('standards').where({ framework_id }).whereIn('id', chosenOf(ids)).orderBy('id').forShare().select('*')
  const named = rows.map(({ id, code, title, retired_on }) => ({ id, name: `The standard ${code} ${title}`, retired_on }))
  return problemsOf(ids, named, kept, 'Choose a standard from the list')
}

async function themeProblems(tx: Tx, ids: Id[], kept: Id[]): Promise<Map<number, string>> {
  const rows = await tx('themes').whereIn('id', chosenOf(ids)).orderBy('id').forShare().select('*')
  const named = rows.map(({ id, name, retired_on }) => ({ id, name: `The theme ${name}`, retired_on }))
  return problemsOf(ids, named, kept, 'Choose a theme from the list')
}

const chosenOf = (ids: Id[]): number[] => [...new Set(ids)].filter(id => id !== null)

function problemsOf(ids: Id[], rows: { id: number; name: string; retired_on: Day | null }[], kept: Id[], unknown: string) {
  const open = new Set(offered(rows, kept).map(({ id }) => id))
  const problem = (id: number) => {
    const row = rows.find(one => one.id === id)
    return row ? `${row.name} is retired. Choose another, or none.` : unknown
  }
  return new Map(
    chosenOf(ids)
      .filter(id => !open.has(id))
      .map(id => [id, problem(id)]),
  )
}
