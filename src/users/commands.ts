import { hash } from '@node-rs/argon2'
import type { Knex } from 'knex'
import type { Day } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Organisation, Role } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid, NotFound } from '../errors.ts'
import { record } from '../record/commands.ts'
import type { Person } from './person.ts'

export interface NewPerson {
  name: string
  email: string
  role: Role
  organisation_id: number
  password?: string
  demonstration?: boolean
}

const kindsFor: Record<Role, string[]> = {
  unit_leader: ['unit'],
  staff: ['unit', 'region', 'service', 'ministry'],
  regional_lead: ['region'],
  national_lead: ['service', 'ministry'],
  inspector: ['inspectorate'],
  administrator: ['ministry', 'service', 'inspectorate'],
}

const onlyAdministrators = ({ administrator }: Person) => {
  if (!administrator) throw new Forbidden()
}

/** Add a person with a first membership. @throws Invalid when the address is taken or the role does not fit the organisation. */
export const addPerson = (
  by: By<Person>,
  { name, email, role, organisation_id, password, demonstration = false }: NewPerson,
): Promise<number> =>
  act(by, async moment => {
    const { tx } = moment
    onlyAdministrators(moment.person)
    if (await tx('users').whereRaw('lower(email) = lower(?)', [email]).first('id'))
      throw new Invalid({ email: 'Somebody already has this email address' })
    const [user] = await tx('users').insert({ name, email, demonstration }).returning('id')
    const organisation = await giveRole(moment, user!.id, role, organisation_id)
    await record(tx, {
      chain: `user:${user!.id}`,
      act: 'addPerson',
      subjects: [`organisation:${organisation_id}`],
      after: { role, organisation: organisation.code },
      texts: { after: { name, email } },
    })
    if (password) await setPassword(moment, user!.id, password)
    return user!.id
  })

/** Give a person a further role, from today on. @throws Invalid when they have it there already, or it does not fit the organisation. */
export const addMembership = (by: By<Person>, user_id: number, role: Role, organisation_id: number): Promise<void> =>
  act(by, async moment => {
    const { tx } = moment
    onlyAdministrators(moment.person)
    const user = await tx('users').where({ id: user_id }).forUpdate().first('id')
    if (!user) throw new NotFound()
    const organisation = await giveRole(moment, user_id, role, organisation_id)
    await record(tx, {
      chain: `user:${user_id}`,
      act: 'addMembership',
      subjects: [`organisation:${organisation_id}`],
      after: { role, organisation: organisation.code },
    })
  })

async function giveRole({ tx, today }: Moment<Person>, user_id: number, role: Role, organisation_id: number): Promise<Organisation> {
  const organisation = await tx('organisations').where({ id: organisation_id }).first()
  if (!organisation || !kindsFor[role].includes(organisation.kind))
    throw new Invalid({ organisation: 'This role does not exist at this kind of organisation' })
  if (organisation.valid_to && organisation.valid_to < today)
    throw new Invalid({ organisation: `${organisation.name} no longer exists and takes no new members` })
  const held = await tx('memberships').where({ user_id, role, organisation_id }).where(on(today)).first('id')
  if (held) throw new Invalid({ organisation: 'This person has this role there already' })
  await tx('memberships').insert({ user_id, role, organisation_id, from_on: today })
  return organisation
}

/** Memberships that count on a day. */
const on = (today: Day) => (membership: Knex.QueryBuilder) =>
  membership.where('from_on', '<=', today).where(open => open.whereNull('to_on').orWhere('to_on', '>=', today))

/** End a membership on the day before today, so that it no longer counts from now on. @throws Conflict when it has ended before. */
export const endMembership = (by: By<Person>, user_id: number, membership_id: number): Promise<void> =>
  act(by, async ({ tx, person, today }) => {
    onlyAdministrators(person)
    const user = await tx('users').where({ id: user_id }).forUpdate().first('id')
    const membership = user && (await tx('memberships').where({ id: membership_id, user_id }).first())
    if (!membership) throw new NotFound()
    if (membership.to_on && membership.to_on < today) throw new Conflict('This membership has ended already')
    if (membership.role === 'administrator') await refuseLastAdministrator(tx, membership_id, today)
    if (membership.from_on >= today) await tx('memberships').where({ id: membership_id }).delete()
    else
      await tx('memberships')
        .where({ id: membership_id })
        .update({ to_on: tx.raw('?::date - 1', [today]) as unknown as Day })
    await record(tx, {
      chain: `user:${user_id}`,
      act: 'endMembership',
      subjects: [`organisation:${membership.organisation_id}`],
      before: { role: membership.role, organisation_id: membership.organisation_id },
    })
  })

async function refuseLastAdministrator(tx: Moment['tx'], membership_id: number, today: Day): Promise<void> {
  // All of them are locked, so that two administrators cannot end each other at once.
  const administrators = await tx('memberships')
    .join('users', 'users.id', 'memberships.user_id')
    .where('role', 'administrator')
    .whereNull('deactivated_on')
    .where(on(today))
    .orderBy('memberships.id')
    .forUpdate('memberships')
    .select('memberships.id')
  if (!administrators.some(({ id }) => id !== membership_id))
    throw new Invalid({ membership: 'This is the last administrator. Make somebody else an administrator first.' })
}

export const renamePerson = (by: By<Person>, id: number, { name, version }: { name: string; version?: number }): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const user = await tx('users').where({ id }).forUpdate().first()
    if (!user) throw new NotFound()
    checkVersion(user, version, { name: user.name })
    await tx('users')
      .where({ id })
      .update({ name, version: user.version + 1 })
    await record(tx, { chain: `user:${id}`, act: 'renamePerson', texts: { before: { name: user.name }, after: { name } } })
  })

export async function setPassword({ tx }: Pick<Moment, 'tx'>, user_id: number, password: string): Promise<void> {
  await tx('passwords')
    .insert({ user_id, hash: await hash(password) })
    .onConflict('user_id')
    .merge()
}
