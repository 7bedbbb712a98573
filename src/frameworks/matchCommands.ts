import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { act, type By } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Standard } from '../db/tables.ts'
import { Invalid } from '../errors.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedMatch, listMatchable } from './matchQueries.ts'
import { getLockedStandard } from './queries.ts'

/** Say that two standards of different frameworks ask the same. @returns its id. @throws Invalid when either has an equal there. */
export const matchStandards = (by: By<Person>, id: number, other: number): Promise<number> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const { standard, other: theirs } = await lockBoth(tx, id, other)
    if (!(await listMatchable(tx, standard)).some(one => one.id === other))
      throw new Invalid({ other: 'Choose a standard from the list. One of the two may have an equal by now.' })
    const [standard_id, other_id] = [Math.min(id, other), Math.max(id, other)]
    const [row] = await tx('standard_matches').insert({ standard_id, other_id }).returning('id')
    await record(tx, {
      chain: `standard:${id}`,
      act: 'matchStandards',
      subjects: subjectsOf(standard, theirs),
      after: { standard_id, other_id },
    })
    return row!.id
  })

/** They are compared no longer, unless their codes or titles are the same. @returns the framework of the first. @throws NotFound */
export const removeMatch = (by: By<Person>, id: number): Promise<number> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const { standard_id, other_id } = await getLockedMatch(tx, id)
    const { standard, other } = await lockBoth(tx, standard_id, other_id)
    await tx('standard_matches').where({ id }).delete()
    const subjects = subjectsOf(standard, other)
    await record(tx, { chain: `standard:${standard_id}`, act: 'removeMatch', subjects, before: { standard_id, other_id } })
    return standard.framework_id
  })

/** Both, the lower id first, so that two administrators never wait for each other. */
async function lockBoth(tx: Tx, id: number, otherId: number): Promise<{ standard: Standard; other: Standard }> {
  const first = await getLockedStandard(tx, Math.min(id, otherId))
  const second = await getLockedStandard(tx, Math.max(id, otherId))
  return first.id === id ? { standard: first, other: second } : { standard: second, other: first }
}

const subjectsOf = (standard: Standard, other: Standard) =>
  [`standard:${other.id}`, `framework:${standard.framework_id}`, `framework:${other.framework_id}`] as const satisfies string[]
