import { verify } from '@node-rs/argon2'
import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Role, User } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import { type Person, type PersonMembership, personWith } from './person.ts'

/** @param id whose: a name or an expression of SQL */
const personSql = (id: string) =>
  `SELECT u.id, u.name, u.email, u.demonstration, coalesce(json_agg(json_build_object(
       'role', m.role, 'organisation_id', o.id, 'code', o.code, 'name', o.name, 'kind', o.kind) ORDER BY m.id) FILTER (WHERE o.id IS NOT NULL), '[]') AS memberships
   FROM users u
   LEFT JOIN memberships m ON m.user_id = u.id AND m.from_on <= :today::date AND (m.to_on IS NULL OR m.to_on >= :today::date)
   LEFT JOIN organisations o ON o.id = m.organisation_id
   WHERE u.id = ${id} AND u.deactivated_on IS NULL AND NOT u.invited GROUP BY u.id`

type PersonRead = Omit<Person, 'organisations' | 'leads' | 'inspector' | 'administrator'>

/** The person with the memberships of that day; undefined when there is none, and when they have not joined yet or have left. */
export async function findPerson(db: Db, id: number, today: Day): Promise<Person | undefined> {
  const [row] = await prepared<PersonRead>(db, personSql(':id'), { id, today })
  return row && toPerson(row)
}

/** The same person as JSON, for the store of sessions to read along: every page wants both, and a question costs more than its answer. */
export const personOfSession = `(SELECT to_json(p) FROM (${personSql('s.user_id')}) p)`
export const personFrom = (read: unknown): Person | undefined => (read ? toPerson(read as PersonRead) : undefined)

const toPerson = ({ memberships, ...user }: PersonRead): Person => personWith(user, memberships as PersonMembership[])

/** @throws NotFound */
export async function getPerson(db: Db, id: number, today: Day): Promise<Person> {
  const person = await findPerson(db, id, today)
  if (!person) throw new NotFound()
  return person
}

/** Whose address it is, however it is written: capitals do not matter, and é may come as one character or as two. */
export const findByEmail = async (db: Db, email: string): Promise<User | undefined> =>
  db('users')
    .whereRaw('lower(email) = lower(?)', [asKept(email)])
    .first()

/** Empty, as no address is, where the database could not even read it: it is asked all the same, so that every answer takes as long. */
const asKept = (email: string): string => (email.includes('\0') || !email.isWellFormed() ? '' : email.normalize('NFC'))

export async function findByPassword(db: Db, email: string, password: string, today: Day): Promise<Person | undefined> {
  const [account] = await prepared<{ id: number; hash: string | null }>(
    db,
    `SELECT u.id, p.hash FROM users u LEFT JOIN passwords p ON p.user_id = u.id WHERE lower(u.email) = lower(:email) AND u.deactivated_on IS NULL`,
    { email: asKept(email) },
  )
  // Somebody unknown, deactivated or without a password takes as long as somebody known, so the time tells nothing.
  const matches = await verify(account?.hash ?? unknown, password.slice(0, 1000))
  return account?.hash && matches ? findPerson(db, account.id, today) : undefined
}

const unknown = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

export const hasDemonstrationAccounts = async (db: Db): Promise<boolean> =>
  (await db('users').where({ demonstration: true, deactivated_on: null }).first('id')) !== undefined

export interface DemonstrationAccount {
  email: string
  name: string
}

/** The demonstration's accounts, for the sign-in page: nobody when this is not the demonstration. */
export const listDemonstrationAccounts = (db: Db): Promise<DemonstrationAccount[]> =>
  db('users')
    .where({ demonstration: true, deactivated_on: null })
    .whereExists(db('passwords').whereRaw('passwords.user_id = users.id'))
    .orderBy('id')
    .select('email', 'name')

/** People who may own something of an organisation: its members of today, with the ids of the organisations given. */
export const listMembersOf = (db: Db, organisation: number, today: Day): Promise<{ id: number; name: string }[]> =>
  listHolders(db, organisation, ['unit_leader', 'staff', 'regional_lead', 'national_lead'], today)

/** Who holds one of these roles at an organisation on a day, by name. */
export const listHolders = (db: Db, organisation: number, roles: Role[], today: Day): Promise<{ id: number; name: string }[]> =>
  db('users')
    .where({ deactivated_on: null, invited: false })
    .whereExists(
      db('memberships')
        .whereRaw('memberships.user_id = users.id')
        .where('organisation_id', organisation)
        .whereIn('role', roles)
        .where('from_on', '<=', today)
        .where(open => open.whereNull('to_on').orWhere('to_on', '>=', today)),
    )
    .orderBy('name')
    .select('id', 'name')

export interface PersonRow extends Omit<User, 'changed_at'> {
  roles: { id: number; role: string; organisation: string; from_on: Day; to_on: Day | null }[]
}

/** Everybody, for administrators, by name. */
export async function listPeople(db: Db, id?: number): Promise<PersonRow[]> {
  const { rows } = await db.raw(
    `SELECT u.id, u.name, u.email, u.demonstration, u.deactivated_on, u.invited, u.version,
       coalesce(json_agg(json_build_object('id', m.id, 'role', m.role, 'organisation', o.name, 'from_on', m.from_on, 'to_on', m.to_on) ORDER BY m.id)
         FILTER (WHERE m.id IS NOT NULL), '[]') AS roles
     FROM users u LEFT JOIN memberships m ON m.user_id = u.id LEFT JOIN organisations o ON o.id = m.organisation_id
     WHERE :id::bigint IS NULL OR u.id = :id GROUP BY u.id ORDER BY u.name, u.id LIMIT 500`,
    { id: id ?? null },
  )
  return rows
}

/** @throws NotFound */
export async function getPersonRow(db: Db, id: number): Promise<PersonRow> {
  const [person] = await listPeople(db, id)
  if (!person) throw new NotFound()
  return person
}
