import type { Day } from '../days.ts'
import type { Invitation } from '../db/accountTables.ts'
import type { Db } from '../db/knex.ts'
import type { Organisation, Role } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import { hashOf } from '../passwords/tokens.ts'
import type { Person } from '../users/person.ts'
import { keepsPeopleOf, mayGive } from '../users/workflow.ts'

export interface FoundInvitation extends Invitation {
  email: string
  organisation: string
  inviter: string | null
  new_account: boolean
  deactivated_on: Day | null
  valid_to: Day | null
}

const invitations = (db: Db) =>
  db('invitations as i')
    .join('users as u', 'u.id', 'i.user_id')
    .join('organisations as o', 'o.id', 'i.organisation_id')
    .leftJoin('users as b', 'b.id', 'i.invited_by_id')
    .select('i.*', 'u.email', 'u.invited as new_account', 'u.deactivated_on', 'o.name as organisation', 'o.valid_to', 'b.name as inviter')

/** The invitation of a link, in whatever state it is. */
export const findInvitation = async (db: Db, token: string | undefined): Promise<FoundInvitation | undefined> =>
  token
    ? invitations(db)
        .where({ token_hash: hashOf(token) })
        .first()
    : undefined

export type KeptInvitation = FoundInvitation & Pick<Organisation, 'code' | 'kind' | 'line'>

/** An invitation for whoever could have sent it. @throws NotFound for everybody else */
export async function getInvitation(db: Db, person: Person, id: number): Promise<KeptInvitation> {
  const found: KeptInvitation | undefined = await invitations(db).where('i.id', id).select('o.code', 'o.kind', 'o.line').first()
  if (!found || !mayGive(person, found.role, found)) throw new NotFound()
  return found
}

/** Invitations of a person that nobody has accepted or withdrawn. */
export const listOpenInvitations = (db: Db, user_id: number): Promise<FoundInvitation[]> =>
  invitations(db).where({ user_id, accepted_at: null, withdrawn_at: null }).orderBy('i.id')

export interface Member {
  user_id: number
  /** Of somebody invited, as the inviter wrote it. */
  name: string
  email: string
  role: Role
  organisation: string
  code: string
  kind: Organisation['kind']
  line: number[]
  membership_id: number | null
  from_on: Day | null
  to_on: Day | null
  deactivated_on: Day | null
  invitation_id: number | null
  sent_at: Date | null
  invitation_expires_at: Date | null
}

/**
 * The people of an organisation and of those below it: members of today, those invited, and those who left within the last year. By name,
 * at most `limit`, and how many there are in all.
 */
export async function listMembers(
  db: Db,
  organisation_id: number,
  today: Day,
  words: string,
  limit = 200,
): Promise<{ members: Member[]; total: number }> {
  const { rows } = await db.raw(
    `WITH below AS (SELECT id, name, code, kind, line FROM organisations WHERE line && ARRAY[:organisation_id::bigint]),
     all_of_them AS (
       SELECT u.id AS user_id, u.name, u.email, m.role, o.name AS organisation, o.code, o.kind, o.line, m.id AS membership_id, m.from_on, m.to_on, u.deactivated_on,
         NULL::bigint AS invitation_id, NULL::timestamptz AS sent_at, NULL::timestamptz AS invitation_expires_at
       FROM memberships m JOIN below o ON o.id = m.organisation_id JOIN users u ON u.id = m.user_id
       WHERE m.to_on IS NULL OR m.to_on >= :today::date - 365
       UNION ALL
       SELECT u.id, i.name, u.email, i.role, o.name, o.code, o.kind, o.line, NULL, NULL, NULL, u.deactivated_on, i.id, i.sent_at, i.expires_at
       FROM invitations i JOIN below o ON o.id = i.organisation_id JOIN users u ON u.id = i.user_id
       WHERE i.accepted_at IS NULL AND i.withdrawn_at IS NULL)
     SELECT *, count(*) OVER () AS total FROM all_of_them t
     WHERE :q::text IS NULL OR t.name ILIKE '%' || :q || '%' OR t.email ILIKE '%' || :q || '%' OR t.organisation ILIKE '%' || :q || '%'
     ORDER BY t.to_on < :today::date NULLS FIRST, t.name, t.user_id, t.organisation LIMIT :limit`,
    { organisation_id, today, limit, q: words ? words.replaceAll(/[\\%_]/g, '\\$&') : null },
  )
  return { members: rows, total: Number(rows[0]?.total ?? 0) }
}

/** An organisation whose people this person keeps. @throws NotFound; undefined when it is there and somebody else keeps them */
export async function findKeptOrganisation(db: Db, person: Person, code: string): Promise<Organisation | undefined> {
  const organisation = await db('organisations').where({ code }).first()
  if (!organisation) throw new NotFound()
  return keepsPeopleOf(person, organisation) ? organisation : undefined
}

/** Organisations that somebody may ask people into: existing ones, as far as the person keeps them; one with those below it, or all. */
export const listPlaces = (db: Db, today: Day, below?: number): Promise<Pick<Organisation, 'id' | 'kind' | 'line'>[]> =>
  db('organisations')
    .where(open => open.whereNull('valid_to').orWhere('valid_to', '>=', today))
    .modify(query => {
      if (below !== undefined) query.whereRaw('line && ARRAY[?::bigint]', [below])
    })
    .select('id', 'kind', 'line')
