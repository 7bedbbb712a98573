import { z } from 'zod'
import type { Day } from '../days.ts'
import { existing, organisationOptions } from '../organisations/forms.ts'
import type { TreeRow } from '../organisations/queries.ts'
import { choice, type Field, text, version } from '../web/form.ts'
import { roles } from './person.ts'

const name = text('Enter the name', 200)
const email = text('Enter an email address', 254).refine(
  typed => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(typed),
  'Enter an email address in the correct format, like name@example.com',
)
// Never trimmed: spaces at its ends belong to it.
const password = z.preprocess(
  value => (typeof value === 'string' ? value : ''),
  z
    .string()
    .refine(typed => typed === '' || [...typed].length >= 12, 'Use at least 12 characters')
    .refine(typed => typed.length <= 200, 'Use 200 characters or fewer'),
)
const role = choice(roles, 'Choose a role')
const organisation = text('Choose an organisation', 20)

/** The password comes apart from the rest, so that an error page never sends it back. */
export const personForm = (typed: unknown) =>
  z.preprocess(body => ({ ...(body as object), password: typed }), z.object({ name, email, role, organisation, password }))
export const renameForm = z.object({ name, version: version() })
export const roleForm = z.object({ role, organisation })
export const endingForm = z.object({
  membership: z.preprocess(
    value => (Array.isArray(value) ? value[0] : value),
    z
      .string({ error: 'Choose which role ends' })
      .regex(/^\d{1,15}$/, 'Choose which role ends')
      .transform(Number),
  ),
})

const hints: Record<keyof typeof roles, string> = {
  unit_leader: 'At a unit',
  staff: 'At a unit, region, service or ministry',
  regional_lead: 'At a region',
  national_lead: 'At a service or ministry',
  inspector: 'At an inspectorate',
  administrator: 'At a ministry, service or inspectorate. Keeps this service; sees no plan.',
}

export const renameFields: Field[] = [{ name: 'name', kind: 'text', label: 'Name', autocomplete: 'off' }]

export const roleFields = (tree: TreeRow[], today: Day): Field[] => [
  {
    name: 'role',
    kind: 'radios',
    label: 'Role',
    options: Object.entries(roles).map(([value, said]) => ({ value, text: said, hint: hints[value as keyof typeof roles] })),
  },
  { name: 'organisation', kind: 'select', label: 'Organisation', options: organisationOptions(existing(tree, today)) },
]

export const personFields = (tree: TreeRow[], today: Day): Field[] => [
  ...renameFields,
  { name: 'email', kind: 'email', label: 'Email address', hint: 'This person signs in with it', autocomplete: 'off' },
  ...roleFields(tree, today),
  {
    name: 'password',
    kind: 'password',
    label: 'First password (optional)',
    hint: 'At least 12 characters. Without one this person cannot sign in yet: invitations by email come later.',
    autocomplete: 'new-password',
  },
]

export const endingFields = (held: { id: number; role: keyof typeof roles; organisation: string }[]): Field[] => [
  {
    name: 'membership',
    kind: 'radios',
    label: 'Which role ends?',
    options: held.map(({ id, role, organisation }) => ({ value: String(id), text: `${roles[role]}, ${organisation}` })),
  },
]
