// An organisation ends: it closes, or is split into new ones. What is open is passed on by an act of its own, once it has ended.
import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { addDays, type Day, sayDay } from '../days.ts'
import { act, type By } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Organisation } from '../db/tables.ts'
import { Conflict, checkVersion, Invalid } from '../errors.ts'
import { record, type Subject } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { countOpen, listMembersAfter } from './adminQueries.ts'
import { refuseTakenCode, refuseTakenName } from './commands.ts'
import { shortName } from './names.ts'
import { getLockedOrganisation } from './queries.ts'

/** What becomes of its members: their roles end with it, or go on at the successor of this place in the list (the first is 0). */
export type Members = 'end' | number

export interface Closing {
  valid_to: Day
  successors: string[]
  members?: Members
  version?: number
}

/**
 * Give an organisation its last day, or another one, and name what follows it from the day after.
 * @throws Stale, or Invalid when something has to happen first: units below it, members, or open recommendations with nobody to take them.
 */
export const closeOrganisation = (by: By<Person>, code: string, { valid_to, successors, members, version }: Closing): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const organisation = await getLockedOrganisation(tx, code)
    checkVersion(organisation, version, { valid_to: organisation.valid_to })
    const next = await successorsOf(tx, organisation, successors)
    const known = await tx('organisation_successors').where({ organisation_id: organisation.id }).first('successor_id')
    const open = await countOpen(tx, organisation.id)
    if (open && !next.length && !known) throw new Invalid({ successor_1: `${sayOpen(open)}. Choose who takes over.` })
    const left = await end(tx, organisation, { valid_to, field: 'valid_to' }, { next, members })
    await record(tx, {
      chain: `organisation:${organisation.id}`,
      act: 'closeOrganisation',
      subjects: [...next.map(({ id }): Subject => `organisation:${id}`), ...left],
      before: { valid_to: organisation.valid_to },
      after: { valid_to, successors, ...(left.length && { members: members === 'end' ? 'end' : next[members as number]!.code }) },
    })
  })

const sayOpen = (open: number) => (open === 1 ? 'It has 1 open recommendation' : `It has ${open} open recommendations`)

async function successorsOf(tx: Tx, { id }: Organisation, codes: string[]): Promise<Organisation[]> {
  const found: Organisation[] = []
  for (const [at, code] of codes.entries()) {
    const one = await tx('organisations').where({ code }).first()
    if (!one || one.id === id) throw new Invalid({ [`successor_${at + 1}`]: 'Choose another organisation' })
    if (found.some(other => other.id === one.id)) throw new Invalid({ [`successor_${at + 1}`]: 'Choose each organisation once' })
    found.push(one)
  }
  return found
}

export interface Split {
  first_day: Day
  into: { code: string; name: string }[]
  members?: Members
  version?: number
}

/**
 * Split an organisation: it ends, and new ones of the same kind follow it from a day on. @returns how many follow it
 * @throws Stale, Invalid when a name or code is taken or something has to happen first
 */
export const splitOrganisation = (by: By<Person>, code: string, { first_day, into, members, version }: Split): Promise<number> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const organisation = await getLockedOrganisation(tx, code)
    const { id, kind, parent_id } = organisation
    checkVersion(organisation, version, { first_day: organisation.valid_to && addDays(organisation.valid_to, 1) })
    if (organisation.valid_to) throw new Conflict(`It ends on ${sayDay(organisation.valid_to)} already.`)
    const next: Organisation[] = []
    for (const [at, one] of into.entries()) {
      await refuseTakenCode(tx, `code_${at + 1}`, one.code)
      await refuseTakenName(tx, `name_${at + 1}`, one.name, id)
      const [row] = await tx('organisations')
        .insert({ ...one, kind, parent_id, line: [], valid_from: first_day })
        .returning('*')
      next.push(row!)
    }
    const valid_to = addDays(first_day, -1)
    const left = await end(tx, organisation, { valid_to, field: 'first_day' }, { next, members })
    await record(tx, {
      chain: `organisation:${id}`,
      act: 'splitOrganisation',
      subjects: [...next.map((row): Subject => `organisation:${row.id}`), ...left],
      before: { valid_to: null },
      after: { valid_to, into, ...(left.length && { members: members === 'end' ? 'end' : next[members as number]!.code }) },
    })
    return next.length
  })

interface Last {
  valid_to: Day
  /** The field at which a day that cannot be is said. */
  field: string
}
interface After {
  next: Organisation[]
  members?: Members
}

/** What closing and splitting share: check the day, end it, name its successors, and see to its members. */
async function end(tx: Tx, organisation: Organisation, { valid_to, field }: Last, { next, members }: After): Promise<Subject[]> {
  const { id, name, valid_from, version } = organisation
  if (valid_from && valid_to < valid_from) throw new Invalid({ [field]: `It began on ${sayDay(valid_from)}, and cannot end before` })
  await refuseUnitsBelow(tx, id, valid_to, field)
  const left = await seeToMembers(tx, organisation, { valid_to, field }, { next, members })
  await tx('organisations')
    .where({ id })
    .update({ valid_to, version: version + 1 })
  const from_on = addDays(valid_to, 1)
  for (const row of next) {
    if (row.valid_to && row.valid_to < from_on)
      throw new Invalid({ [field]: `${shortName(row.name)} ends on ${sayDay(row.valid_to)}, and cannot follow ${shortName(name)}` })
    await tx('organisation_successors')
      .insert({ organisation_id: id, successor_id: row.id, from_on })
      .onConflict(['organisation_id', 'successor_id'])
      .merge(['from_on'])
  }
  return left
}

async function refuseUnitsBelow(tx: Tx, parent_id: number, valid_to: Day, field: string): Promise<void> {
  const below = await tx('organisations')
    .where({ parent_id })
    .where(open => open.whereNull('valid_to').orWhere('valid_to', '>', valid_to))
    .orderBy('name')
    .pluck('name')
  if (!below.length) return
  const some = below.slice(0, 3).map(shortName).join(', ')
  const rest = below.length > 3 ? ` and ${below.length - 3} more` : ''
  throw new Invalid({ [field]: `${some}${rest} would be below it still. Move them to another, or close them, first.` })
}

async function seeToMembers(tx: Tx, { id, kind }: Organisation, { valid_to, field }: Last, { next, members }: After): Promise<Subject[]> {
  const held = await listMembersAfter(tx, id, valid_to)
  if (!held.length) return []
  if (held.some(({ role }) => role === 'administrator'))
    throw new Invalid({ [field]: 'Administrators belong to it. Give them a role elsewhere and end the one here first.' })
  if (members === undefined) throw new Invalid({ members: 'Choose what happens to its members' })
  const last = held.reduce((latest, { from_on }) => (from_on > latest ? from_on : latest), held[0]!.from_on)
  if (last > valid_to) throw new Invalid({ [field]: `Somebody was given a role in it on ${sayDay(last)}. It cannot end before.` })
  const successor = members === 'end' ? undefined : next[members]
  if (members !== 'end' && successor?.kind !== kind) throw new Invalid({ members: 'They can only move to a successor of the same kind' })
  if (successor) await moveMembers(tx, held, successor.id, addDays(valid_to, 1))
  await tx('memberships')
    .whereIn(
      'id',
      held.map(row => row.id),
    )
    .update({ to_on: valid_to })
  return [...new Set(held.map(({ user_id }): Subject => `user:${user_id}`))]
}

type Held = Awaited<ReturnType<typeof listMembersAfter>>

/** Each goes on with the same role for as long as it was given; whoever has it there already keeps that. */
async function moveMembers(tx: Tx, held: Held, organisation_id: number, from_on: Day): Promise<void> {
  for (const { user_id, role, to_on } of held) {
    const has = await tx('memberships')
      .where({ user_id, role, organisation_id })
      .where(open => open.whereNull('to_on').orWhere('to_on', '>=', from_on))
      .first('id')
    if (!has) await tx('memberships').insert({ user_id, role, organisation_id, from_on, to_on })
  }
}

/**
 * Take the last day back: the organisation goes on. Those that were to follow it from the day after do not. Roles that ended stay ended.
 * @throws Stale, or Conflict when it has no last day or its recommendations have been passed on
 */
export const keepOrganisation = (by: By<Person>, code: string, { version }: { version?: number }): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const organisation = await getLockedOrganisation(tx, code)
    const { id, valid_to } = organisation
    checkVersion(organisation, version, {})
    if (!valid_to) throw new Conflict('It has no last day.')
    if (await tx('addressees').where({ original_organisation_id: id }).first('id'))
      throw new Conflict('Its recommendations have been passed on. It cannot go on.')
    await refuseTakenName(tx, 'name', organisation.name, id)
    await tx('organisations')
      .where({ id })
      .update({ valid_to: null, version: organisation.version + 1 })
    await tx('organisation_successors')
      .where({ organisation_id: id, from_on: addDays(valid_to, 1) })
      .delete()
    await record(tx, { chain: `organisation:${id}`, act: 'keepOrganisation', before: { valid_to }, after: { valid_to: null } })
  })
