import { z } from 'zod'
import type { Day } from '../days.ts'
import type { Role } from '../db/tables.ts'
import { shortName } from '../organisations/names.ts'
import type { TreeRow } from '../organisations/queries.ts'
import { personForm, renameFields, roleFields, roleForm } from '../users/forms.ts'
import { type Field, optionalText } from '../web/form.ts'
import type { HandOver } from './handOverCommands.ts'
import { ownedBy } from './owned.ts'
import type { OwnedRow } from './ownedQueries.ts'

export const inviteForm = personForm
export const inviteFields = (tree: TreeRow[], today: Day, roles: Role[]): Field[] => [
  ...renameFields,
  {
    name: 'email',
    kind: 'email',
    label: 'Email address',
    hint: 'The invitation goes there, and this person signs in with it',
    autocomplete: 'off',
  },
  ...roleFields(tree, today, roles),
]

export const newPasswordField: Field = {
  name: 'password',
  kind: 'password',
  label: 'Password',
  hint: 'At least 12 characters. Three or more words that do not belong together are a good start.',
  autocomplete: 'new-password',
}

/** Who takes over what: for each organisation a person of it or a job title, and a note. */
export function handOverForm(owned: OwnedRow[]) {
  const keys = Object.keys(ownedBy(owned))
  return z
    .object({
      note: optionalText(2000),
      ...Object.fromEntries(
        keys.flatMap(key => [
          [`to_${key}`, optionalText(20)],
          [`title_${key}`, optionalText(200)],
        ]),
      ),
    })
    .transform((typed): HandOver => {
      const said = typed as Record<string, string>
      const receiver = (key: string) => {
        const chosen = said[`to_${key}`] ?? ''
        return /^\d{1,15}$/.test(chosen)
          ? { person_id: Number(chosen), title: '' }
          : { person_id: null, title: titleFor(chosen, said[`title_${key}`]) }
      }
      return { note: said.note ?? '', receivers: Object.fromEntries(keys.map(key => [key, receiver(key)])) }
    })
}

const anyInspector = 'Any inspector'
const titleFor = (chosen: string, title = '') => (chosen === 'any' ? anyInspector : chosen === 'title' ? title : '')

/** @param people who may take over, by the key of what they may take */
export function handOverFields(owned: OwnedRow[], people: Record<string, { id: number; name: string }[]>): Field[] {
  const fields = Object.entries(ownedBy(owned)).flatMap(([key, rows]): Field[] => {
    const where = rows[0]!.organisation ? `, ${shortName(rows[0]!.organisation)}` : ''
    const options = [
      { value: '', text: 'Choose one' },
      ...(people[key] ?? []).map(({ id, name }) => ({ value: String(id), text: name })),
      key === 'queries'
        ? { value: 'any', text: 'Nobody by name: any inspector closes them' }
        : { value: 'title', text: 'A job title, written below' },
    ]
    const label = key === 'queries' ? 'Who looks after the queries?' : `Who takes over${where}?`
    const select: Field = { name: `to_${key}`, kind: 'select', label, options }
    return key === 'queries'
      ? [select]
      : [
          select,
          {
            name: `title_${key}`,
            kind: 'text',
            label: `Job title${where}`,
            hint: 'Where nobody of the organisation has an account for it',
            autocomplete: 'off',
          },
        ]
  })
  return fields.length
    ? [...fields, { name: 'note', kind: 'textarea', label: 'Note for whoever takes over (optional)', rows: 4, free: true }]
    : []
}

/** Another role, and who takes over what is left behind with the old one. */
export const changeForm = (owned: OwnedRow[]) => z.intersection(roleForm, handOverForm(owned))

export const changeFields = (
  choices: Parameters<typeof roleFields>,
  owned: OwnedRow[],
  people: Parameters<typeof handOverFields>[1],
): Field[] => [...roleFields(...choices), ...handOverFields(owned, people)]
