import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { addDays, type Day, sayDay } from '../days.ts'
import { act, type By } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Band, Framework } from '../db/tables.ts'
import { Conflict, checkVersion, Invalid } from '../errors.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedFramework, getUsage } from './queries.ts'

export type NewFramework = Pick<Framework, 'name' | 'rated' | 'max_score' | 'valid_from'>
export type FrameworkChange = Pick<Framework, 'name' | 'max_score' | 'valid_from' | 'valid_to'> & { version?: number }
export type NewBand = Omit<Band, 'framework_id' | 'changed_at'>

async function refuseTwice(tx: Tx, name: string, id = 0): Promise<void> {
  if (await tx('frameworks').whereRaw('lower(name) = lower(?)', [name]).whereNot({ id }).first('id'))
    throw new Invalid({ name: 'Another framework has this name' })
}

/** @returns its id. @throws Invalid when there is one of this name. */
export const addFramework = (by: By<Person>, values: NewFramework): Promise<number> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    await refuseTwice(tx, values.name)
    const [row] = await tx('frameworks').insert(values).returning('id')
    await record(tx, { chain: `framework:${row!.id}`, act: 'addFramework', after: values })
    return row!.id
  })

const wordsOf = ({ name, max_score, valid_from, valid_to }: FrameworkChange) => ({ name, max_score, valid_from, valid_to })

/** Rename it, or say from when to when it is used. @throws Stale, Invalid when inspections would lie outside its days or score. */
export const changeFramework = (by: By<Person>, id: number, { version, ...values }: FrameworkChange): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const framework = await getLockedFramework(tx, id)
    checkVersion(framework, version, wordsOf(framework))
    await refuseTwice(tx, values.name, id)
    await refuseOutside(tx, id, values)
    await tx('frameworks')
      .where({ id })
      .update({ ...values, version: framework.version + 1 })
    await record(tx, { chain: `framework:${id}`, act: 'changeFramework', before: wordsOf(framework), after: values })
  })

async function refuseOutside(tx: Tx, id: number, { max_score, valid_from, valid_to }: Omit<FrameworkChange, 'name'>): Promise<void> {
  if (valid_from && valid_to && valid_to < valid_from) throw new Invalid({ valid_to: 'The last day must be after the first day' })
  const { first_on, last_on, highest_score } = await getUsage(tx, id)
  if (valid_from && first_on && first_on < valid_from)
    throw new Invalid({ valid_from: `An inspection of ${sayDay(first_on)} is under it. The first day must be that day or earlier.` })
  if (valid_to && last_on && last_on > valid_to)
    throw new Invalid({ valid_to: `An inspection of ${sayDay(last_on)} is under it. The last day must be that day or later.` })
  if (max_score !== null && highest_score !== null && highest_score > max_score)
    throw new Invalid({ max_score: `An inspection under it has a score of ${highest_score}` })
}

/**
 * A new version from a day on: it begins with the standards and the scale of the old one, which ends the day before.
 * @returns the id of the new one. @throws Conflict when another version follows already, Invalid
 */
export const startNewVersion = (by: By<Person>, id: number, { name, from_on }: { name: string; from_on: Day }): Promise<number> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const old = await getLockedFramework(tx, id)
    const next = await tx('frameworks').where({ replaces_id: id }).first('name')
    if (next) throw new Conflict(`${next.name} follows it already.`)
    await refuseTwice(tx, name)
    if (old.valid_from && from_on <= old.valid_from)
      throw new Invalid({ from_on: `The old version began on ${sayDay(old.valid_from)}. The new one must begin later.` })
    const valid_to = addDays(from_on, -1)
    const { last_on } = await getUsage(tx, id)
    if (last_on && last_on > valid_to)
      throw new Invalid({ from_on: `An inspection of ${sayDay(last_on)} is under the old version. The new one must begin later.` })
    await tx('frameworks')
      .where({ id })
      .update({ valid_to, version: old.version + 1 })
    const added = await copy(tx, old, { name, valid_from: from_on })
    await record(tx, {
      chain: `framework:${id}`,
      act: 'startNewVersion',
      subjects: [`framework:${added}`],
      before: { valid_to: old.valid_to },
      after: { valid_to, name, from_on },
    })
    return added
  })

async function copy(tx: Tx, { id, rated, max_score }: Framework, values: Pick<Framework, 'name' | 'valid_from'>): Promise<number> {
  const [row] = await tx('frameworks')
    .insert({ ...values, rated, max_score, replaces_id: id })
    .returning('id')
  const framework_id = row!.id
  await tx.raw(
    `INSERT INTO standards (framework_id, code, title, "group", position)
     SELECT :framework_id, code, title, "group", position FROM standards WHERE framework_id = :id AND retired_on IS NULL`,
    { framework_id, id },
  )
  await tx.raw(
    `INSERT INTO standard_matches (standard_id, other_id) SELECT least(o.id, n.id), greatest(o.id, n.id)
     FROM standards o JOIN standards n ON n.code = o.code AND n.framework_id = :framework_id WHERE o.framework_id = :id AND o.retired_on IS NULL`,
    { framework_id, id },
  )
  await tx.raw(
    `INSERT INTO bands (framework_id, rating, points, up_to_share, casework_from_percent)
     SELECT :framework_id, rating, points, up_to_share, casework_from_percent FROM bands WHERE framework_id = :id`,
    { framework_id, id },
  )
  return framework_id
}

/** The rating scale: what each rating earns, and from which share of the maximum it is given. @throws Stale */
export const changeScale = (by: By<Person>, id: number, { bands, version }: { bands: NewBand[]; version?: number }): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const framework = await getLockedFramework(tx, id)
    if (!framework.rated) throw new Conflict('Inspections under this framework are not rated.')
    const before: NewBand[] = await tx('bands')
      .where({ framework_id: id })
      .orderBy('points')
      .select('rating', 'points', 'up_to_share', 'casework_from_percent')
    checkVersion(framework, version, { bands: before })
    await tx('bands')
      .insert(bands.map(band => ({ ...band, framework_id: id })))
      .onConflict(['framework_id', 'rating'])
      .merge()
    await tx('frameworks')
      .where({ id })
      .update({ version: framework.version + 1 })
    await record(tx, { chain: `framework:${id}`, act: 'changeScale', before: { bands: before }, after: { bands } })
  })
