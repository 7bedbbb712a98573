import { hash } from '@node-rs/argon2'
import type { Knex } from 'knex'
import { noteAccess } from '../accessRecord/commands.ts'
import type { Day } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Organisation, Role, User } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid, NotFound } from '../errors.ts'
import { record } from '../record/commands.ts'
import type { Person } from './person.ts'
import { findByEmail } from './queries.ts'
import { fits } from './workflow.ts'

export interface NewPerson {
  name: string
  email: string
  role: Role
  organisation_id: number
  password?: string
  demonstration?: boolean
}

const onlyAdministrators = ({ administrator }: Person) => {
  if (!administrator) throw new Forbidden()
}

/** Add a person with a first membership. @throws Invalid when the address is taken or the role does not fit the organisation. */
export const addPerson = (
  by: By<Person>,
  { name, email: given, role, organisation_id, password, demonstration = false }: NewPerson,
): Promise<number> =>
  act(by, async moment => {
    const { tx } = moment
    onlyAdministrators(moment.person)
    const email = given.normalize('NFC')
    if (await findByEmail(tx, email)) throw new Invalid({ email: 'Somebody already has this email address' })
    const [user] = await tx('users').insert({ name, email, demonstration }).returning('id')
    const organisation = await giveRoleIn(moment, user!.id, role, organisation_id)
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

/**
 * Give a person a further role, from today on. @throws Invalid when they have it there already, or it does not fit the organisation;
 * Conflict when they have not joined yet or have left.
 */
export const addMembership = (by: By<Person>, user_id: number, role: Role, organisation_id: number): Promise<void> =>
  act(by, async moment => {
    onlyAdministrators(moment.person)
    const user = await lockUser(moment.tx, user_id)
    if (user.deactivated_on) throw new Conflict('This account is deactivated. Reactivate it first.')
    if (user.invited) throw new Conflict('This person has not accepted an invitation yet.')
    await addMembershipIn(moment, user_id, role, organisation_id)
  })

/** The same inside another act that has locked the person and asked whether it may. @returns the id of the membership */
export async function addMembershipIn(moment: Moment<Person>, user_id: number, role: Role, organisation_id: number): Promise<number> {
  const { tx, person, now } = moment
  const { membership_id, code } = await giveRoleIn(moment, user_id, role, organisation_id)
  await noteAccess(tx, { at: now, kind: 'role_changed', user_id: person.id || null, about_id: user_id, details: { given: role } })
  await record(tx, {
    chain: `user:${user_id}`,
    act: 'addMembership',
    subjects: [`organisation:${organisation_id}`],
    after: { role, organisation: code },
  })
  return membership_id
}

/**
 * Lock a person. The weaker of PostgreSQL's two locks for a change: the stronger one would also stop everybody who writes down that this
 * person did something, and two people who remove each other would wait for each other for ever. @throws NotFound
 */
export async function lockUser(tx: Tx, id: number): Promise<User> {
  const user = await tx('users').where({ id }).forNoKeyUpdate().first()
  if (!user) throw new NotFound()
  return user
}

/** The role itself, as part of a larger act. @throws Invalid as addMembership does, and where the organisation has ended. */
export async function giveRoleIn(
  { tx, today }: Pick<Moment, 'tx' | 'today'>,
  user_id: number,
  role: Role,
  organisation_id: number,
): Promise<Organisation & { membership_id: number }> {
  const organisation = await placeFor({ tx, today }, role, organisation_id)
  const held = await tx('memberships').where({ user_id, role, organisation_id }).where(on(today)).first('id')
  if (held) throw new Invalid({ organisation: 'This person has this role there already' })
  // Where the organisation's last day is known already, the role ends with it, as those given before do.
  const days = { from_on: today, to_on: organisation.valid_to }
  const [membership] = await tx('memberships')
    .insert({ user_id, role, organisation_id, ...days })
    .returning('id')
  return { ...organisation, membership_id: membership!.id }
}

/** The organisation of a new member, which stays as it is until the act is done. @throws Invalid when the role does not fit or it has ended. */
export async function placeFor({ tx, today }: Pick<Moment, 'tx' | 'today'>, role: Role, organisation_id: number): Promise<Organisation> {
  const organisation = await tx('organisations').where({ id: organisation_id }).forShare().first()
  if (!organisation || !fits(role, organisation))
    throw new Invalid({ organisation: 'This role does not exist at this kind of organisation' })
  if (organisation.valid_to && organisation.valid_to < today)
    throw new Invalid({ organisation: `${organisation.name} no longer exists and takes no new members` })
  return organisation
}

/** Memberships that count on a day. */
export const on = (today: Day) => (membership: Knex.QueryBuilder) =>
  membership.where('from_on', '<=', today).where(open => open.whereNull('to_on').orWhere('to_on', '>=', today))

export const renamePerson = (by: By<Person>, id: number, { name, version }: { name: string; version?: number }): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const user = await lockUser(tx, id)
    checkVersion(user, version, { name: user.name })
    await tx('users')
      .where({ id })
      .update({ name, version: user.version + 1 })
    await record(tx, { chain: `user:${id}`, act: 'renamePerson', texts: { before: { name: user.name }, after: { name } } })
  })

/** Keep a password that was found good enough. Only its hash is kept, slow by design: some 20 MB and two passes for each try. */
export async function setPassword({ tx }: Pick<Moment, 'tx'>, user_id: number, password: string): Promise<void> {
  await tx('passwords')
    .insert({ user_id, hash: await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 }) })
    .onConflict('user_id')
    .merge()
}
