import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { act, type By } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import { Conflict, checkVersion, Invalid } from '../errors.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedTheme } from './queries.ts'

async function refuseTwice(tx: Tx, name: string, id = 0): Promise<void> {
  const same = await tx('themes').whereRaw('lower(name) = lower(?)', [name]).whereNot({ id }).first('retired_on')
  if (!same) return
  throw new Invalid({ name: same.retired_on ? 'A retired theme has this name. Bring that one back.' : 'Another theme has this name' })
}

/** @returns its id. @throws Invalid when there is one of this name. */
export const addTheme = (by: By<Person>, name: string): Promise<number> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    await refuseTwice(tx, name)
    const [row] = await tx('themes').insert({ name }).returning('id')
    await record(tx, { chain: `theme:${row!.id}`, act: 'addTheme', after: { name } })
    return row!.id
  })

/** Call a theme otherwise from now on. Pages of earlier days keep the old name. @throws Stale, Invalid */
export const renameTheme = (by: By<Person>, id: number, { name, version }: { name: string; version?: number }): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const theme = await getLockedTheme(tx, id)
    checkVersion(theme, version, { name: theme.name })
    await refuseTwice(tx, name, id)
    await tx('themes')
      .where({ id })
      .update({ name, version: theme.version + 1 })
    await record(tx, { chain: `theme:${id}`, act: 'renameTheme', before: { name: theme.name }, after: { name } })
  })

/** Offer a theme no longer. It stays on the recommendations that have it. @throws Conflict when it is retired already. */
export const retireTheme = (by: By<Person>, id: number): Promise<void> =>
  act(by, async ({ tx, person, today }) => {
    onlyAdministrators(person)
    const theme = await getLockedTheme(tx, id)
    if (theme.retired_on) throw new Conflict('This theme is retired already')
    await tx('themes')
      .where({ id })
      .update({ retired_on: today, version: theme.version + 1 })
    await record(tx, { chain: `theme:${id}`, act: 'retireTheme', after: { retired_on: today } })
  })

/** Offer a retired theme again. @throws Conflict when it is offered. */
export const bringBackTheme = (by: By<Person>, id: number): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const theme = await getLockedTheme(tx, id)
    if (!theme.retired_on) throw new Conflict('This theme is not retired')
    await tx('themes')
      .where({ id })
      .update({ retired_on: null, version: theme.version + 1 })
    await record(tx, { chain: `theme:${id}`, act: 'bringBackTheme', before: { retired_on: theme.retired_on } })
  })
