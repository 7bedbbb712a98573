// Builders: the least that a test needs, made by the commands wherever a command makes it.
import { randomUUID } from 'node:crypto'
import { logAction, type NewAction } from '../../src/actions/commands.ts'
import type { By } from '../../src/db/act.ts'
import type { Db } from '../../src/db/knex.ts'
import type { OrganisationKind, Role } from '../../src/db/tables.ts'
import { enterInspection, publish } from '../../src/inspections/commands.ts'
import { addRecommendations, type NewRecommendation } from '../../src/inspections/recommendationCommands.ts'
import { type Person, theService } from '../../src/users/person.ts'
import { findPerson } from '../../src/users/queries.ts'

export const noon = (day: string) => new Date(`${day}T12:00:00Z`)
export const as = (db: Db, person: Person, day: string): By<Person> => ({ db, person, now: noon(day) })
/** A form key as a page would hand it out. */
export const formKey = () => randomUUID()

export interface World {
  organisations: Record<'MOJ' | 'HMPPS' | 'R-EOE' | 'R-EM' | 'N56NRTH' | 'N56NORF' | 'N53DRBY' | 'HMIP' | 'P-POL', number>
  framework_id: number
  leader: Person
  staff: Person
  regional: Person
  national: Person
  otherLeader: Person
  inspector: Person
  administrator: Person
}

const tree: [code: keyof World['organisations'], kind: OrganisationKind, name: string, parent: string | null][] = [
  ['MOJ', 'ministry', 'Ministry of Justice', null],
  ['HMPPS', 'service', 'HM Prison and Probation Service', 'MOJ'],
  ['R-EOE', 'region', 'East of England', 'HMPPS'],
  ['R-EM', 'region', 'East Midlands', 'HMPPS'],
  ['N56NRTH', 'unit', 'Northamptonshire', 'R-EOE'],
  ['N56NORF', 'unit', 'Norfolk', 'R-EOE'],
  ['N53DRBY', 'unit', 'Derby City', 'R-EM'],
  ['HMIP', 'inspectorate', 'HM Inspectorate of Probation', null],
  ['P-POL', 'partner', 'Northamptonshire Police', null],
]

/** A small tree, a framework and one person per role; Northamptonshire is the unit it is about, Norfolk the other one. */
export const buildWorld = (db: Db): Promise<World> =>
  db.transaction(async tx => {
    // Known from 2018 on, so that pages of any later day find it.
    await tx.raw("SELECT set_config('app.now', '2018-01-01T12:00:00Z', true)")
    return build(tx)
  })

async function build(db: Db): Promise<World> {
  const ids: Record<string, number> = {}
  for (const [code, kind, name, parent] of tree) {
    const [row] = await db('organisations')
      .insert({ code, kind, name, parent_id: parent ? ids[parent]! : null, line: [] })
      .returning('id')
    ids[code] = row!.id
  }
  const [framework] = await db('frameworks').insert({ name: 'PDU 2021-23', rated: true, max_score: 27 }).returning('id')
  const organisations = ids as World['organisations']
  return {
    organisations,
    framework_id: framework!.id,
    leader: await buildPerson(db, 'unit_leader', organisations.N56NRTH, 'Unit leader, Northamptonshire'),
    staff: await buildPerson(db, 'staff', organisations.N56NRTH, 'Practitioner, Northamptonshire'),
    regional: await buildPerson(db, 'regional_lead', organisations['R-EOE'], 'Regional lead, East of England'),
    national: await buildPerson(db, 'national_lead', organisations.HMPPS, 'National lead'),
    otherLeader: await buildPerson(db, 'unit_leader', organisations.N56NORF, 'Unit leader, Norfolk'),
    inspector: await buildPerson(db, 'inspector', organisations.HMIP, 'Inspector'),
    administrator: await buildPerson(db, 'administrator', organisations.HMIP, 'Administrator'),
  }
}

export async function buildPerson(
  db: Db,
  role: Role,
  organisation_id: number,
  name: string,
  email = `${randomUUID()}@example.com`,
): Promise<Person> {
  const [user] = await db('users').insert({ name, email }).returning('id')
  await db('memberships').insert({ user_id: user!.id, role, organisation_id, from_on: '2018-01-01' })
  return (await findPerson(db, user!.id, '2099-01-01'))!
}

type Code = keyof World['organisations']

export interface InspectionGiven {
  reference?: string
  organisation?: Code
  published?: string | null
  entered?: string
  fieldwork_from?: string | null
  recommendations?: (Partial<Omit<NewRecommendation, 'addressees'>> & { addressees?: Code[] })[]
}

export interface BuiltInspection {
  reference: string
  recommendations: { id: number; addressees: number[] }[]
}

/** An inspection with recommendations, published on a day (at noon of it) or left embargoed when `published` is null. */
export async function buildInspection(db: Db, world: World, given: InspectionGiven = {}): Promise<BuiltInspection> {
  const {
    reference = 'NORTHANTS-2022',
    organisation = 'N56NRTH',
    published = '2022-05-17',
    fieldwork_from = null,
    recommendations = [{}],
  } = given
  const entered = given.entered ?? published ?? '2022-05-01'
  const by = as(db, theService, entered)
  const details = {
    published_on: null,
    published_precision: 'day' as const,
    overall_rating: null,
    score: null,
    report_url: null,
    fieldwork_to: null,
  }
  await enterInspection(by, { ...details, reference, organisation, framework_id: world.framework_id, state: 'embargoed', fieldwork_from })
  const rows = recommendations.map(
    (given, index): NewRecommendation => ({
      number: index + 1,
      text: `Improve the quality of work, part ${index + 1}.`,
      standard_id: null,
      theme_id: null,
      urgent: false,
      repeats_id: null,
      ...given,
      addressees: (given.addressees ?? ['N56NRTH']).map(code => world.organisations[code]),
    }),
  )
  const ids = await addRecommendations(by, reference, rows)
  if (published) await publish(as(db, theService, published), reference, { published_on: published, published_precision: 'day' })
  const addressees = await db('addressees').whereIn('recommendation_id', ids).orderBy('id').select('id', 'recommendation_id')
  return {
    reference,
    recommendations: ids.map(id => ({ id, addressees: addressees.filter(row => row.recommendation_id === id).map(row => row.id) })),
  }
}

export const newAction = (overrides: Partial<NewAction> = {}): NewAction => ({
  title: 'Train every practitioner',
  description: '',
  success_measure: 'All trained',
  owner_id: null,
  owner_title: 'Senior probation officer',
  due_on: '2099-01-01',
  also: [],
  ...overrides,
})

/** An action of the addressee's leader, logged on a day. */
export const buildAction = (db: Db, person: Person, addressee: number, day: string, overrides: Partial<NewAction> = {}): Promise<number> =>
  logAction(as(db, person, day), addressee, newAction(overrides))
