// Invented people, named by their role. Seven of them have accounts; the others cannot sign in.
import { hash } from '@node-rs/argon2'
import type { Day } from '../src/days.ts'
import type { Db } from '../src/db/knex.ts'
import type { Organisation, Role } from '../src/db/tables.ts'
import { shortName } from '../src/organisations/names.ts'
import { addPerson } from '../src/users/commands.ts'
import { roles, theService } from '../src/users/person.ts'
import { getPerson } from '../src/users/queries.ts'
import { named, type Scene, type Stage } from './scene.ts'

interface Invented {
  key: string
  role: Role
  at: string
  name?: string
}

/** One account per role, and a leader of another unit. The key is what stands before "@demo.example". */
export const accounts: Invented[] = [
  { key: 'leader.northants', role: 'unit_leader', at: 'N56NRTH' },
  { key: 'staff.northants', role: 'staff', at: 'N56NRTH', name: 'Practitioner, Northamptonshire' },
  { key: 'lead.east', role: 'regional_lead', at: 'R-EOE' },
  { key: 'lead.hmpps', role: 'national_lead', at: 'HMPPS' },
  { key: 'inspector', role: 'inspector', at: 'HMIP' },
  { key: 'admin', role: 'administrator', at: 'MOJ', name: 'Administrator' },
  { key: 'leader.norfolk', role: 'unit_leader', at: 'N56NOSU' },
]

const others: Invented[] = [
  { key: 'lead.moj', role: 'national_lead', at: 'MOJ' },
  { key: 'lead.nps-see', role: 'regional_lead', at: 'NPS-SEE' },
  { key: 'spo.northants', role: 'staff', at: 'N56NRTH', name: 'Senior probation officer, Northamptonshire' },
  { key: 'inspector.second', role: 'inspector', at: 'HMIP', name: 'Second inspector, HM Inspectorate of Probation' },
]

const leading: Role[] = ['unit_leader', 'regional_lead', 'national_lead']
const email = (key: string) => `${key}@demo.example`

/** Everybody joins on the first day: the accounts first, then a leader for each organisation that the story needs one for. */
export function peopleScenes(day: Day, led: string[]): Scene[] {
  const known = [...accounts, ...others]
  const missing = [...new Set(led)].filter(code => !known.some(({ at, role }) => at === code && leading.includes(role)))
  const leaders = missing.map((code): Invented => ({ key: `leader.${code.toLowerCase()}`, role: leaderRole(code), at: code }))
  return [...known, ...leaders].map(invented => ({ day, play: stage => join(stage, invented, day) }))
}

const leaderRole = (code: string): Role => (code.startsWith('R-') ? 'regional_lead' : 'unit_leader')

async function join({ db, book, as }: Stage, { key, role, at, name }: Invented, day: Day): Promise<void> {
  const organisation_id = named(book.organisations, at)
  const { name: called } = (await db('organisations').where({ id: organisation_id }).first('name')) as Pick<Organisation, 'name'>
  const id = await addPerson(as(theService), {
    name: name ?? `${roles[role]}, ${shortName(called)}`,
    email: email(key),
    role,
    organisation_id,
    demonstration: true,
  })
  const person = await getPerson(db, id, day)
  book.people.set(key, person)
  if (leading.includes(role)) book.leaders.set(at, person)
}

/** One password for every account; the hash is made once, because it is slow by design. */
export async function givePasswords(db: Db, password: string): Promise<void> {
  const one = await hash(password)
  const users = await db('users')
    .whereIn(
      'email',
      accounts.map(({ key }) => email(key)),
    )
    .select('id')
  await db('passwords').insert(users.map(({ id }) => ({ user_id: id, hash: one })))
}
