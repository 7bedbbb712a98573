import { z } from 'zod'
import type { Day } from '../days.ts'
import type { Role } from '../db/tables.ts'
import { existing, organisationOptions } from '../organisations/forms.ts'
import type { TreeRow } from '../organisations/queries.ts'
import { choice, type Field, text, version } from '../web/form.ts'
import { roles } from './person.ts'

export const name = text('Enter the name', 200)
/** Kept as typed, but for one thing: é may come as one character or as two, and is kept as one. */
export const email = text('Enter an email address', 254)
  .refine(typed => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(typed), 'Enter an email address in the correct format, like name@example.com')
  .transform(typed => typed.normalize('NFC'))
const role = choice(roles, 'Choose a role')
export const organisation = text('Choose an organisation', 20)

export const personForm = z.object({ name, email, role, organisation })
export const renameForm = z.object({ name, version: version() })
export const roleForm = z.object({ role, organisation })
const hints: Record<keyof typeof roles, string> = {
  unit_leader: 'At a unit',
  staff: 'At a unit, region, service or ministry',
  regional_lead: 'At a region',
  national_lead: 'At a service or ministry',
  inspector: 'At an inspectorate',
  administrator: 'At a ministry, service or inspectorate. Keeps this service; sees no plan.',
}

export const renameFields: Field[] = [{ name: 'name', kind: 'text', label: 'Name', autocomplete: 'off' }]

/** A role and an organisation. @param given the roles that may be chosen, when not all */
export const roleFields = (tree: TreeRow[], today: Day, given = Object.keys(roles) as Role[]): Field[] => [
  {
    name: 'role',
    kind: 'radios',
    label: 'Role',
    options: given.map(value => ({ value, text: roles[value], hint: hints[value] })),
  },
  { name: 'organisation', kind: 'select', label: 'Organisation', options: organisationOptions(existing(tree, today)) },
]
