// Leaving: a role that ends, an account that is closed and opened again, and what is handed over before.
import { noteAccess } from '../accessRecord/commands.ts'
import type { Day } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Membership, Role, User } from '../db/tables.ts'
import { Conflict, Forbidden, NotFound } from '../errors.ts'
import { record, type Subject } from '../record/commands.ts'
import { endOtherSessions } from '../sessions/commands.ts'
import { giveRoleIn, lockUser, on } from '../users/commands.ts'
import type { Person } from '../users/person.ts'
import { mayGive } from '../users/workflow.ts'
import { type HandOver, handOverIn } from './handOverCommands.ts'
import { scopeOfMembership } from './scopeQueries.ts'

export interface Leaving {
  /** Needed when there is something to hand over. */
  handOver?: HandOver
  /** The session this is asked in: whoever ends their own role stays signed in there. */
  session?: string
}

/**
 * End a membership on the day before today, so that it no longer counts from now on. With the last role at an organisation goes what its
 * holder is responsible for there.
 * @throws NotFound for whoever could not have given it, Conflict when it has ended before and for the last administrator, Invalid when
 * something is left that nobody is named for.
 */
export const endMembership = (by: By<Person>, membership_id: number, { handOver, session }: Leaving = {}): Promise<void> =>
  act(by, async moment => {
    const { tx, today } = moment
    const membership = await theirs(moment, membership_id)
    await handOverIn(moment, () => scopeOfMembership(tx, membership, today), membership.user_id, handOver)
    await endMembershipIn(moment, membership_id, session)
  })

/** @throws NotFound for whoever could not have given it */
async function theirs({ tx, person }: Moment<Person>, id: number): Promise<Membership> {
  const membership = await tx('memberships').where({ id }).first()
  const place = membership && (await tx('organisations').where({ id: membership.organisation_id }).first())
  if (!place || !mayGive(person, membership.role, place)) throw new NotFound()
  return membership
}

export interface Change extends Leaving {
  role: Role
  organisation_id: number
}

/**
 * Put another role, or one at another organisation, in the place of a membership: the one ends and the other begins, or neither. What
 * the person is responsible for stays with them, unless they leave the organisation.
 * @throws as endMembership does; Forbidden or Invalid when the new role may not be given there
 */
export const changeRole = (by: By<Person>, membership_id: number, { role, organisation_id, ...leaving }: Change): Promise<void> =>
  act(by, async moment => {
    const { tx, person, now, today } = moment
    const held = await theirs(moment, membership_id)
    const { user_id } = held
    await handOverIn(moment, () => scopeOfMembership(tx, held, today, { role, organisation_id }), user_id, leaving.handOver)
    const before = await stillHeld(tx, membership_id, today)
    // The new one first: it locks its organisation, as closing one does before it ends roles.
    const place = await giveRoleIn(moment, user_id, role, organisation_id)
    if (!mayGive(person, role, place)) throw new Forbidden('You cannot give this role.')
    await endHeld(moment, before, leaving.session)
    await noteAccess(tx, {
      at: now,
      kind: 'role_changed',
      user_id: person.id || null,
      about_id: user_id,
      details: { ended: before.role, given: role },
    })
    await record(tx, {
      chain: `user:${user_id}`,
      act: 'changeRole',
      subjects: [...new Set([before.organisation_id, organisation_id])].map((id): Subject => `organisation:${id}`),
      before: { role: before.role, organisation_id: before.organisation_id },
      after: { role, organisation_id },
    })
  })

/** The end itself, inside an act that has locked the person and asked whether it may. @throws Conflict as endMembership does */
export async function endMembershipIn(moment: Moment<Person>, membership_id: number, session?: string): Promise<void> {
  const { tx, person, now, today } = moment
  const membership = await stillHeld(tx, membership_id, today)
  const { user_id, role, organisation_id } = membership
  await endHeld(moment, membership, session)
  await noteAccess(tx, { at: now, kind: 'role_changed', user_id: person.id || null, about_id: user_id, details: { ended: role } })
  await record(tx, {
    chain: `user:${user_id}`,
    act: 'endMembership',
    subjects: [`organisation:${organisation_id}`],
    before: { role, organisation_id },
  })
}

/** Whoever saw everything, or kept the service, starts anew without it. */
async function endHeld({ tx, person, today }: Moment<Person>, membership: Membership, session?: string): Promise<void> {
  const { user_id, role } = membership
  await end(tx, membership, today)
  if (role === 'administrator' || role === 'inspector') await endOtherSessions(tx, user_id, user_id === person.id ? session : undefined)
}

async function stillHeld(tx: Tx, id: number, today: Day): Promise<Membership> {
  const membership = await tx('memberships').where({ id }).first()
  if (!membership || (membership.to_on && membership.to_on < today)) throw new Conflict('This role has ended already')
  return membership
}

async function end(tx: Tx, { id, role, from_on, user_id }: Membership, today: Day): Promise<void> {
  if (role === 'administrator') await refuseLastAdministrator(tx, user_id, id, today)
  if (from_on >= today) await tx('memberships').where({ id }).delete()
  else
    await tx('memberships')
      .where({ id })
      .update({ to_on: tx.raw('?::date - 1', [today]) as unknown as Day })
}

async function refuseLastAdministrator(tx: Tx, user_id: number, membership_id: number, today: Day): Promise<void> {
  // All of them are locked, so that two administrators cannot end each other at once.
  const administrators = await tx('memberships')
    .join('users', 'users.id', 'memberships.user_id')
    .where({ role: 'administrator', deactivated_on: null, invited: false })
    .where(on(today))
    .orderBy('memberships.id')
    .forUpdate('memberships')
    .select('memberships.id', 'memberships.user_id')
  const mine = administrators.some(row => row.user_id === user_id)
  if (mine && !administrators.some(({ id }) => id !== membership_id))
    throw new Conflict('This is the last administrator. Make somebody else an administrator first.')
}

const onlyAdministrators = ({ administrator }: Person) => {
  if (!administrator) throw new Forbidden()
}

/**
 * Close an account: its holder can do nothing from now on, holds no role and is signed out everywhere. What they did stays under their
 * name; what they were responsible for passes to others.
 * @throws Conflict for oneself, for the last administrator and when it is closed already, Invalid when something is left that nobody is
 * named for.
 */
export const deactivate = (by: By<Person>, user_id: number, { handOver }: Leaving = {}): Promise<void> =>
  act(by, async moment => {
    const { tx, person, now, today } = moment
    onlyAdministrators(person)
    if (user_id === person.id) throw new Conflict('Ask another administrator to deactivate your account.')
    // Before the person, as those who accept one lock them.
    await tx('invitations').where({ user_id, accepted_at: null, withdrawn_at: null }).orderBy('id').forUpdate().select('id')
    const user = await handOverIn(moment, async () => ({ leaver: user_id, organisation_id: null, queries: true }), user_id, handOver)
    refuseNobody(user)
    const ended = await tx('memberships').where({ user_id }).where(on(today)).orderBy('id')
    for (const membership of ended) await end(tx, membership, today)
    await tx('invitations').where({ user_id, accepted_at: null, withdrawn_at: null }).update({ withdrawn_at: now })
    await tx('users')
      .where({ id: user_id })
      .update({ deactivated_on: today, version: user.version + 1 })
    await endOtherSessions(tx, user_id)
    await noteAccess(tx, { at: now, kind: 'deactivated', user_id: person.id || null, about_id: user_id })
    await record(tx, {
      chain: `user:${user_id}`,
      act: 'deactivate',
      before: { memberships: ended.map(({ role, organisation_id }) => ({ role, organisation_id })) },
      after: { deactivated_on: today },
    })
  })

function refuseNobody({ deactivated_on, invited }: User): void {
  if (deactivated_on) throw new Conflict('This account is deactivated already.')
  if (invited) throw new Conflict('This person has not joined yet. Withdraw the invitation.')
}

/** Open an account again that was closed. It has no role until it is given one. @throws Conflict when it is open */
export const reactivate = (by: By<Person>, user_id: number): Promise<void> =>
  act(by, async ({ tx, person, now }: Moment<Person>) => {
    onlyAdministrators(person)
    const user = await lockUser(tx, user_id)
    if (!user.deactivated_on) throw new Conflict('This account is open.')
    await tx('users')
      .where({ id: user_id })
      .update({ deactivated_on: null, version: user.version + 1 })
    await noteAccess(tx, { at: now, kind: 'role_changed', user_id: person.id || null, about_id: user_id, details: { reactivated: true } })
    await record(tx, { chain: `user:${user_id}`, act: 'reactivate', before: { deactivated_on: user.deactivated_on } })
  })
