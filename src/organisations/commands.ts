import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import type { Day } from '../days.ts'
import { act, type By } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Organisation, OrganisationKind } from '../db/tables.ts'
import { checkVersion, Invalid, NotFound } from '../errors.ts'
import { record } from '../record/commands.ts'
import { keepFacts } from '../standing/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedOrganisation } from './queries.ts'

export interface NewOrganisation {
  code: string
  kind: OrganisationKind
  name: string
  parent?: string
  alias?: string
  valid_from?: Day | null
  valid_to?: Day | null
}

/** @throws Invalid at this field */
export async function refuseTakenCode(tx: Tx, field: string, code: string): Promise<void> {
  if (await tx('organisations').where({ code }).first('id')) throw new Invalid({ [field]: 'Another organisation has this code' })
}

/** Two that exist at once cannot have one name. @throws Invalid at this field */
export async function refuseTakenName(tx: Tx, field: string, name: string, id = 0): Promise<void> {
  const same = await tx('organisations').whereRaw('lower(name) = lower(?)', [name]).whereNull('valid_to').whereNot({ id }).first('code')
  if (same) throw new Invalid({ [field]: `Another organisation has this name: ${same.code}` })
}

const kindAbove: Partial<Record<OrganisationKind, OrganisationKind>> = { service: 'ministry', region: 'service', unit: 'region' }

/** Add an organisation below another. @throws Invalid when the code is taken or the parent is of the wrong kind. */
export const addOrganisation = (by: By<Person>, { alias, parent, ...values }: NewOrganisation): Promise<string> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    await refuseTakenCode(tx, 'code', values.code)
    await refuseTakenName(tx, 'name', values.name)
    const parent_id = await parentFor(tx, values.kind, parent)
    const [row] = await tx('organisations')
      .insert({ ...values, parent_id, line: [] })
      .returning('id')
    if (alias) await tx('organisation_aliases').insert({ organisation_id: row!.id, name: alias })
    await record(tx, { chain: `organisation:${row!.id}`, act: 'addOrganisation', after: { ...values, parent } })
    return values.code
  })

async function parentFor(tx: Tx, kind: OrganisationKind, code: string | undefined): Promise<number | null> {
  const wanted = kindAbove[kind]
  if (!wanted) return null
  const parent = code ? await tx('organisations').where({ code }).first() : undefined
  if (parent?.kind !== wanted) throw new Invalid({ parent: `Choose the ${wanted} that this ${kind} belongs to` })
  return parent.id
}

/** Call it otherwise from now on; the old name stays as an alias. @throws Stale when somebody else changed it meanwhile, Invalid */
export const renameOrganisation = (
  by: By<Person>,
  code: string,
  { name, version }: Pick<Organisation, 'name'> & { version?: number },
): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const organisation = await getLockedOrganisation(tx, code)
    checkVersion(organisation, version, { name: organisation.name })
    await refuseTakenName(tx, 'name', name, organisation.id)
    if (name !== organisation.name)
      await tx('organisation_aliases')
        .insert({ organisation_id: organisation.id, name: organisation.name })
        .onConflict(['organisation_id', 'name'])
        .ignore()
    await tx('organisations')
      .where({ code })
      .update({ name, version: organisation.version + 1 })
    const chain = `organisation:${organisation.id}` as const
    await record(tx, { chain, act: 'renameOrganisation', before: { name: organisation.name }, after: { name } })
  })

/** Put it below another one, with everything below it. Who sees its plans follows at once. @throws Stale, Invalid */
export const moveOrganisation = (by: By<Person>, code: string, { parent, version }: { parent: string; version?: number }): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const organisation = await getLockedOrganisation(tx, code)
    const above = await tx('organisations')
      .where({ id: organisation.parent_id ?? 0 })
      .first('code')
    checkVersion(organisation, version, { parent: above?.code ?? '' })
    const parent_id = await parentFor(tx, organisation.kind, parent)
    if (parent_id === null) throw new Invalid({ parent: 'An organisation of this kind belongs to none' })
    if (parent_id === organisation.parent_id) throw new Invalid({ parent: 'It belongs to this one already' })
    await tx('organisations')
      .where({ code })
      .update({ parent_id, version: organisation.version + 1 })
    await followAbove(tx, organisation.id)
    const subjects = [`organisation:${parent_id}` as const]
    const chain = `organisation:${organisation.id}` as const
    await record(tx, { chain, act: 'moveOrganisation', subjects, before: { parent: above?.code ?? null }, after: { parent } })
  })

/** The database works out the line of each again, from above to below. */
async function followAbove(tx: Tx, parent_id: number): Promise<void> {
  const below = await tx('organisations').where({ parent_id }).orderBy('id').select('id')
  for (const { id } of below) {
    await tx('organisations').where({ id }).update({ line: [] })
    await followAbove(tx, id)
  }
}

/** Give an organisation another name that people use. */
export const addAlias = (by: By<Person>, code: string, alias: string): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const { id } = await getLockedOrganisation(tx, code)
    await tx('organisation_aliases').insert({ organisation_id: id, name: alias }).onConflict(['organisation_id', 'name']).ignore()
    await record(tx, { chain: `organisation:${id}`, act: 'addAlias', after: { alias } })
  })

/** Name the organisation that follows an expired one. */
export const addSuccessor = (by: By<Person>, code: string, successor: string, from_on: Day): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const { id } = await getLockedOrganisation(tx, code)
    const next = await tx('organisations').where({ code: successor }).first('id')
    if (!next || next.id === id) throw new Invalid({ successor: 'Choose another organisation' })
    await tx('organisation_successors')
      .insert({ organisation_id: id, successor_id: next.id, from_on })
      .onConflict(['organisation_id', 'successor_id'])
      .merge(['from_on'])
    await record(tx, {
      chain: `organisation:${id}`,
      act: 'addSuccessor',
      subjects: [`organisation:${next.id}`],
      after: { successor, from_on },
    })
  })

/**
 * Pass the open addressees of an expired organisation to one of its successors, with their actions. The original is kept and shown.
 * @param only the ids of those that pass, where not all of them do. @returns how many passed.
 * @throws Invalid when the organisation still exists, the other is not its successor, or an action would be torn apart.
 */
export const passToSuccessor = (by: By<Person>, code: string, successor: string, only?: number[]): Promise<number> =>
  act(by, async ({ tx, person, today }) => {
    onlyAdministrators(person)
    const from = await getLockedOrganisation(tx, code)
    if (!from.valid_to || from.valid_to >= today) throw new Invalid({ successor: `${from.name} still exists` })
    const to = await tx('organisations').where({ code: successor }).first()
    if (!to) throw new NotFound()
    if (!(await tx('organisation_successors').where({ organisation_id: from.id, successor_id: to.id }).first()))
      throw new Invalid({ successor: `${to.name} does not follow ${from.name}` })
    const passed = await passAddressees(tx, from.id, to.id, only)
    for (const { id, recommendation_id } of passed)
      await record(tx, {
        chain: `addressee:${id}`,
        act: 'passToSuccessor',
        subjects: [`recommendation:${recommendation_id}`, `organisation:${from.id}`, `organisation:${to.id}`],
        before: { organisation: from.name },
        after: { organisation: to.name },
      })
    return passed.length
  })

async function passAddressees(tx: Tx, from: number, to: number, only?: number[]): Promise<{ id: number; recommendation_id: number }[]> {
  // Actions before addressees, as everybody else locks them.
  await tx('actions').where({ organisation_id: from }).orderBy('id').forUpdate().select('id')
  const open = await tx('addressees')
    .where({ organisation_id: from })
    .whereNull('closure')
    .orderBy('id')
    .forUpdate()
    .select('id', 'recommendation_id', 'original_organisation_id')
  const taken = new Set(
    (await tx('addressees').where({ organisation_id: to }).select('recommendation_id')).map(row => row.recommendation_id),
  )
  const chosen = open.filter(({ id }) => !only || only.includes(id))
  const passing = chosen.filter(row => !taken.has(row.recommendation_id))
  const ids = passing.map(({ id }) => id)
  await refuseTorn(
    tx,
    ids,
    open.filter(row => !chosen.includes(row)).map(({ id }) => id),
  )
  await tx('addressees')
    .whereIn('id', ids)
    .update({
      organisation_id: to,
      original_organisation_id: tx.raw('coalesce(original_organisation_id, ?)', [from]) as unknown as number,
      version: tx.raw('version + 1') as unknown as number,
    })
  await tx('actions')
    .where({ organisation_id: from })
    .whereIn('id', tx('action_addressees').whereIn('addressee_id', ids).select('action_id'))
    .update({ organisation_id: to })
  await passRequests(tx, ids, to)
  if (ids.length) await keepFacts(tx, ids)
  return passing
}

/** Whoever is above the successor decides what was asked before. */
const passRequests = (tx: Tx, addressees: number[], to: number) =>
  tx('extension_requests')
    .where(one =>
      one
        .whereIn('addressee_id', addressees)
        .orWhereIn('action_id', tx('action_addressees').whereIn('addressee_id', addressees).select('action_id')),
    )
    .update({ organisation_id: to })

/** An action serves recommendations of one organisation: those that share one pass together. */
async function refuseTorn(tx: Tx, passing: number[], staying: number[]): Promise<void> {
  const torn = await tx('action_addressees as one')
    .join('action_addressees as other', 'other.action_id', 'one.action_id')
    .whereIn('one.addressee_id', passing)
    .whereIn('other.addressee_id', staying)
    .first('one.action_id')
  if (torn)
    throw new Invalid({ addressees: 'One action serves several of these recommendations. Pass those that share an action on together.' })
}
