import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Membership } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { mayGive } from '../users/workflow.ts'
import type { Scope } from './ownedQueries.ts'

const noOrganisation = 0

/**
 * What goes with a membership: what its holder has at the organisation when they have no other role there; their queries with the last
 * role of an inspector. @param instead the role that takes its place, if one does
 */
export async function scopeOfMembership(
  db: Db,
  { id, user_id, organisation_id, role }: Membership,
  today: Day,
  instead?: Pick<Membership, 'organisation_id' | 'role'>,
): Promise<Scope> {
  const held = await db('memberships')
    .where({ user_id })
    .whereNot({ id })
    .where('from_on', '<=', today)
    .where(open => open.whereNull('to_on').orWhere('to_on', '>=', today))
    .select('organisation_id', 'role')
  const others = instead ? [...held, instead] : held
  const stays = others.some(other => other.organisation_id === organisation_id && other.role !== 'administrator')
  return {
    leaver: user_id,
    organisation_id: stays || role === 'administrator' ? noOrganisation : organisation_id,
    queries: role === 'inspector' && !others.some(other => other.role === 'inspector'),
  }
}

export interface MembershipRow extends Membership {
  name: string
  organisation: string
  code: string
}

/** A membership, for whoever could have given it. @throws NotFound for everybody else */
export async function getMembership(db: Db, person: Person, id: number): Promise<MembershipRow> {
  const membership = await db('memberships').where({ id }).first()
  const place = membership && (await db('organisations').where({ id: membership.organisation_id }).first())
  if (!place || !mayGive(person, membership.role, place)) throw new NotFound()
  const user = await db('users').where({ id: membership.user_id }).first('name')
  return { ...membership, name: user!.name, organisation: place.name, code: place.code }
}

/** The inspectorates somebody is or was an inspector of: their queries stay there. */
export const listInspectorates = async (db: Db, user_id: number): Promise<number[]> => [
  ...new Set(
    (await db('memberships').where({ user_id, role: 'inspector' }).orderBy('id').select('organisation_id')).map(row => row.organisation_id),
  ),
]
