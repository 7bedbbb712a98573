import { z } from 'zod'
import type { Standard } from '../db/tables.ts'
import { organisationOptions } from '../organisations/forms.ts'
import type { TreeRow } from '../organisations/queries.ts'
import { type Field, optionalText, text, wholeNumber } from '../web/form.ts'

export interface Choices {
  tree: TreeRow[]
  standards: Pick<Standard, 'id' | 'code' | 'title'>[]
  themes: { id: number; name: string }[]
}

const places = [1, 2, 3, 4] as const

/** Whom a further part of a recommendation is addressed to, or nobody. */
export const addresseeOptions = (tree: TreeRow[]) => organisationOptions(tree, 'None')
/** Which of them may be chosen is for the command to say. */
const chosen = (message: string) =>
  optionalText(15)
    .refine(typed => /^\d*$/.test(typed), message)
    .transform(typed => (typed ? Number(typed) : null))

/** The first addressee must be there; the ids of all that were chosen come out as `addressees`. */
export function recommendationForm({ tree }: Pick<Choices, 'tree'>) {
  const idOf = new Map(tree.map(({ code, id }) => [code, id]))
  const known = optionalText(20).refine(typed => !typed || idOf.has(typed), 'Choose an organisation from the list')
  return z
    .object({
      number: wholeNumber('Enter its number in the report, from 1 to 999', 999).refine(
        value => value > 0,
        'Enter its number in the report, from 1 to 999',
      ),
      text: text('Enter the text of the recommendation'),
      addressee_1: known.refine(typed => typed !== '', 'Choose who it is addressed to'),
      addressee_2: known,
      addressee_3: known,
      addressee_4: known,
      standard: chosen('Choose a standard from the list'),
      theme: chosen('Choose a theme from the list'),
      urgent: z.preprocess(value => value === 'yes', z.boolean()),
      repeats: optionalText(60),
    })
    .transform(({ addressee_1, addressee_2, addressee_3, addressee_4, standard, theme, ...values }) => ({
      ...values,
      standard_id: standard,
      theme_id: theme,
      addressees: [addressee_1, addressee_2, addressee_3, addressee_4].filter(Boolean).map(code => idOf.get(code)!),
    }))
}

const none = { value: '', text: 'None' }

export const recommendationFields = ({ tree, standards, themes }: Choices): Field[] => [
  { name: 'number', kind: 'text', label: 'Number in the report' },
  { name: 'text', kind: 'textarea', label: 'Text, as in the report', rows: 6, free: true },
  ...places.map(
    (place): Field => ({
      name: `addressee_${place}`,
      kind: 'select',
      label: place === 1 ? 'Addressed to' : `Also addressed to (${place})`,
      options: organisationOptions(tree, place === 1 ? 'Choose one' : 'Nobody else'),
    }),
  ),
  {
    name: 'standard',
    kind: 'select',
    label: 'Standard',
    options: [none, ...standards.map(({ id, code, title }) => ({ value: String(id), text: `${code} ${title}` }))],
  },
  { name: 'theme', kind: 'select', label: 'Theme', options: [none, ...themes.map(({ id, name }) => ({ value: String(id), text: name }))] },
  { name: 'urgent', kind: 'checkboxes', label: 'Urgency', options: [{ value: 'yes', text: 'Urgent' }] },
  {
    name: 'repeats',
    kind: 'text',
    label: 'Earlier recommendation that it repeats, if any',
    hint: 'Reference of the inspection and number. For example, NORTHANTS-2022/8',
  },
]
