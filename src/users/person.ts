// A person as everything else knows them: who they are, what they belong to, and what follows from it.
import type { OrganisationKind, Role } from '../db/tables.ts'

export interface PersonMembership {
  role: Role
  organisation_id: number
  code: string
  name: string
  kind: OrganisationKind
}

export interface Person {
  id: number
  name: string
  email: string
  demonstration: boolean
  memberships: PersonMembership[]
  /** Organisations whose plans (and those below them) this person sees. */
  organisations: number[]
  /** Organisations this person leads: answers for, logs and changes the plan of. */
  leads: number[]
  inspector: boolean
  administrator: boolean
  /** Reads only what is published: letters leave the service. */
  publishedOnly?: true
}

export const roles: Record<Role, string> = {
  unit_leader: 'Unit leader',
  staff: 'Staff',
  regional_lead: 'Regional lead',
  national_lead: 'National lead',
  inspector: 'Inspector',
  administrator: 'Administrator',
}

export const leading: Role[] = ['unit_leader', 'regional_lead', 'national_lead']
const inside: Role[] = [...leading, 'staff']

/** What a person's memberships mean. Inspectors are outside the service; administrators see no plan. */
export function personWith(
  user: { id: number; name: string; email: string; demonstration: boolean },
  memberships: PersonMembership[],
): Person {
  const held = (some: Role[]) => memberships.filter(({ role }) => some.includes(role)).map(({ organisation_id }) => organisation_id)
  return {
    ...user,
    memberships,
    organisations: held(inside),
    leads: held(leading),
    inspector: held(['inspector']).length > 0,
    administrator: held(['administrator']).length > 0,
  }
}

/** Whether the plan of an organisation is this person's to see: its own people, those above it, inspectors. */
export const seesPlanOf = ({ inspector, organisations }: Person, { line }: { line: number[] }): boolean =>
  inspector || line.some(id => organisations.includes(id))

/** A name inside a sentence: whichever way it is written, the words around it stay where they are. */
export const isolated = (name: string): string => `\u2068${name}\u2069`

/** "Unit leader, Northamptonshire": what is said beside the name. */
export const roleWords = ({ memberships }: Person): string =>
  memberships
    .map(({ role, name, kind }) =>
      kind === 'inspectorate' || role === 'administrator' ? roles[role] : `${roles[role]}, ${name.split(' (')[0]}`,
    )
    .join('; ')

/** The service itself: it loads the demonstration, takes part in no plan, and is no account. */
export const theService: Person = {
  ...personWith({ id: 0, name: 'The service', email: '', demonstration: false }, []),
  administrator: true,
}
