// Which roles there are at which kind of organisation, and who may give them.
import type { OrganisationKind, Role } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

/** Where each role exists. */
export const kindsFor: Record<Role, OrganisationKind[]> = {
  unit_leader: ['unit'],
  staff: ['unit', 'region', 'service', 'ministry'],
  regional_lead: ['region'],
  national_lead: ['service', 'ministry'],
  inspector: ['inspectorate'],
  administrator: ['ministry', 'service', 'inspectorate'],
}

/** What the rules need to know about an organisation: its kind, and itself with everything above it. */
export interface Place {
  kind: OrganisationKind
  line: number[]
}

const insideTheService: Role[] = ['unit_leader', 'staff', 'regional_lead', 'national_lead']

export const fits = (role: Role, { kind }: Pick<Place, 'kind'>): boolean => kindsFor[role].includes(kind)

/** Whether somebody keeps the people of an organisation: administrators of every one, leaders of what they lead and what lies below. */
export const keepsPeopleOf = ({ administrator, leads }: Person, { line }: Pick<Place, 'line'>): boolean =>
  administrator || line.some(id => leads.includes(id))

/**
 * Whether somebody may give a role at an organisation, or end it. A role reaches what lies below its organisation, so a leader gives
 * roles at their own organisation and below it, never above or beside, and only those of the service: a leader's own role is the most
 * they can give. Inspectors are outside the service, and administrators keep it: only administrators give those.
 */
export const mayGive = (person: Person, role: Role, place: Place): boolean =>
  fits(role, place) && (person.administrator || (insideTheService.includes(role) && keepsPeopleOf(person, place)))

export const rolesToGive = (person: Person, places: Place[]): Role[] =>
  (Object.keys(kindsFor) as Role[]).filter(role => places.some(place => mayGive(person, role, place)))
