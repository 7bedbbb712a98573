// Organisations and people, and what a service sets for itself.
import type { Day } from '../days.ts'
import type { Versioned } from './versioned.ts'

export type OrganisationKind = 'ministry' | 'service' | 'region' | 'unit' | 'inspectorate' | 'partner'
export type Role = 'unit_leader' | 'staff' | 'regional_lead' | 'national_lead' | 'inspector' | 'administrator'

export interface Organisation extends Versioned {
  id: number
  code: string
  kind: OrganisationKind
  name: string
  parent_id: number | null
  line: number[]
  valid_from: Day | null
  valid_to: Day | null
}
export interface OrganisationAlias {
  id: number
  organisation_id: number
  name: string
  changed_at: Date
}
export interface OrganisationSuccessor {
  organisation_id: number
  successor_id: number
  from_on: Day
  changed_at: Date
}
/** A day that an organisation calls by a name, such as a meeting. */
export interface NamedDay {
  id: number
  organisation_id: number
  name: string
  on_day: Day
  added_by_id: number
  changed_at: Date
}
export interface User extends Versioned {
  id: number
  name: string
  email: string
  demonstration: boolean
  deactivated_on: Day | null
  /** Invited, and has not accepted yet: cannot sign in, and is no member of anything. */
  invited: boolean
}
export interface Membership {
  id: number
  user_id: number
  organisation_id: number
  role: Role
  from_on: Day
  to_on: Day | null
  changed_at: Date
}
/** Apart from users, so that a hash never travels with the person. */
export interface Password {
  user_id: number
  hash: string
}
export interface FormKey {
  key: string
  user_id: number
  result: unknown
  used_at: Date
  /** The order of a person's forms. */
  nr: number
  /** A digest of what it said; none of forms of the account, which may hold passwords. */
  content: Buffer | null
  version: number | null
}
export interface Setting extends Versioned {
  id: number
  name: 'plan_due_days' | 'stalled_after_days' | 'sustain_grace_days'
  value: number
}

declare module 'knex/types/tables.js' {
  interface Tables {
    organisations: Organisation
    organisation_aliases: OrganisationAlias
    organisation_successors: OrganisationSuccessor
    named_days: NamedDay
    users: User
    memberships: Membership
    passwords: Password
    form_keys: FormKey
    settings: Setting
  }
}
