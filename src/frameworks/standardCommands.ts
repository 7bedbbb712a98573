import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { act, type By } from '../db/act.ts'
import type { Standard } from '../db/tables.ts'
import { Conflict, checkVersion, Invalid } from '../errors.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedFramework, getLockedStandard } from './queries.ts'

export type NewStandard = Pick<Standard, 'code' | 'title' | 'group'>

/** Add a standard at the end of a framework. @throws Invalid when its code is taken there. */
export const addStandard = (by: By<Person>, framework_id: number, values: NewStandard): Promise<number> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    await getLockedFramework(tx, framework_id)
    const standards = await tx('standards').where({ framework_id }).select('code', 'position', 'retired_on')
    const same = standards.find(({ code }) => code.toLowerCase() === values.code.toLowerCase())
    if (same)
      throw new Invalid({
        code: same.retired_on ? 'A retired standard has this code. Bring that one back.' : 'Another standard has this code',
      })
    const position = Math.max(0, ...standards.map(row => row.position)) + 1
    const [row] = await tx('standards')
      .insert({ ...values, framework_id, position })
      .returning('id')
    const chain = `standard:${row!.id}` as const
    await record(tx, { chain, act: 'addStandard', subjects: [`framework:${framework_id}`], after: values })
    return row!.id
  })

/** Call it otherwise, or put it into another group. Its code stays, as ratings are compared by it. @throws Stale */
export const renameStandard = (
  by: By<Person>,
  id: number,
  { title, group, version }: Pick<Standard, 'title' | 'group'> & { version?: number },
): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const standard = await getLockedStandard(tx, id)
    const before = { title: standard.title, group: standard.group }
    checkVersion(standard, version, before)
    await tx('standards')
      .where({ id })
      .update({ title, group, version: standard.version + 1 })
    const subjects = [`framework:${standard.framework_id}` as const]
    await record(tx, { chain: `standard:${id}`, act: 'renameStandard', subjects, before, after: { title, group } })
  })

/** Offer a standard no longer; ratings and recommendations that have it keep it. @throws Conflict when it is retired already. */
export const retireStandard = (by: By<Person>, id: number): Promise<void> =>
  act(by, async ({ tx, person, today }) => {
    onlyAdministrators(person)
    const { retired_on, framework_id, version } = await getLockedStandard(tx, id)
    if (retired_on) throw new Conflict('This standard is retired already')
    await tx('standards')
      .where({ id })
      .update({ retired_on: today, version: version + 1 })
    const subjects = [`framework:${framework_id}` as const]
    await record(tx, { chain: `standard:${id}`, act: 'retireStandard', subjects, after: { retired_on: today } })
  })

/** Offer a retired standard again. @throws Conflict when it is offered. */
export const bringBackStandard = (by: By<Person>, id: number): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const { retired_on, framework_id, version } = await getLockedStandard(tx, id)
    if (!retired_on) throw new Conflict('This standard is not retired')
    await tx('standards')
      .where({ id })
      .update({ retired_on: null, version: version + 1 })
    const subjects = [`framework:${framework_id}` as const]
    await record(tx, { chain: `standard:${id}`, act: 'bringBackStandard', subjects, before: { retired_on } })
  })
