import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { NamedDay, Organisation } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { seesNamedDays } from './workflow.ts'

export type NamedDayRow = Pick<NamedDay, 'id' | 'name' | 'on_day'> & { added_by: string }

const most = 200

/** The days that an organisation has given a name, the latest first: none for those who do not see how it stands. */
export async function listNamedDays(db: Db, person: Person, organisation: Pick<Organisation, 'id' | 'line'>): Promise<NamedDayRow[]> {
  if (!seesNamedDays(person, organisation)) return []
  return prepared(
    db,
    `SELECT n.id, n.name, n.on_day, u.name AS added_by FROM named_days n JOIN users u ON u.id = n.added_by_id
     WHERE n.organisation_id = :id ORDER BY n.on_day DESC, n.id DESC LIMIT ${most}`,
    { id: organisation.id },
  )
}

export interface OneNamedDay {
  id: number
  name: string
  on_day: Day
  organisation: Organisation
}

/** @throws NotFound when there is none, or none that this person sees */
export async function getNamedDay(db: Db | Tx, person: Person, id: number): Promise<OneNamedDay> {
  const row = await db('named_days').where({ id }).first()
  const organisation = row && (await db('organisations').where({ id: row.organisation_id }).first())
  if (!row || !organisation || !seesNamedDays(person, organisation)) throw new NotFound()
  return { id, name: row.name, on_day: row.on_day, organisation }
}
