import { z } from 'zod'
import { type Day, sayDay } from '../days.ts'
import { choice, day, type Field, ids, optionalDay, optionalText, text, version } from '../web/form.ts'
import type { OpenRow } from './adminQueries.ts'
import { kinds, shortName } from './names.ts'
import type { TreeRow } from './queries.ts'

interface Option {
  value: string
  text: string
}

/** Organisations to choose from, each below the one it belongs to; one that has ended says when. @param first what to show before a choice */
export const organisationOptions = (tree: TreeRow[], first = 'Choose one'): Option[] => [
  { value: '', text: first },
  ...tree.map(({ code, name, depth, valid_to }) => ({
    value: code,
    text: `${'\u00a0\u00a0'.repeat(depth)}${shortName(name)}${valid_to ? ` (until ${sayDay(valid_to)})` : ''}`,
  })),
]

/** Organisations that exist on a day: whoever is given a role belongs to one of these. */
export const existing = (tree: TreeRow[], today: Day): TreeRow[] => tree.filter(({ valid_to }) => !valid_to || valid_to >= today)

export const name = text('Enter its name', 200)
export const code = text('Enter a code', 20)
  .transform(typed => typed.toUpperCase())
  .refine(typed => /^[A-Z0-9-]{2,20}$/.test(typed), 'Use 2 to 20 letters, numbers and hyphens')

export const newOrganisationForm = (today: Day) =>
  z
    .object({
      kind: choice(kinds, 'Choose what it is'),
      code,
      name,
      parent: optionalText(20),
      alias: optionalText(200),
      valid_from: optionalDay('The first day', today, 'past'),
    })
    .transform(({ parent, alias, ...values }) => ({ ...values, ...(parent && { parent }), ...(alias && { alias }) }))

export const newOrganisationFields = (tree: TreeRow[]): Field[] => [
  { name: 'kind', kind: 'radios', label: 'What is it?', options: Object.entries(kinds).map(([value, said]) => ({ value, text: said })) },
  { name: 'code', kind: 'text', label: 'Code', hint: 'It stands in addresses and files, and does not change. For example, N56NRTH' },
  { name: 'name', kind: 'text', label: 'Name' },
  {
    name: 'parent',
    kind: 'select',
    label: 'What does it belong to?',
    hint: 'A unit belongs to a region, a region to a service, a service to a ministry. Others belong to none.',
    options: organisationOptions(tree, 'None'),
  },
  { name: 'alias', kind: 'text', label: 'Another name that people use, if any', hint: 'For example, as the inspectorate writes it' },
  { name: 'valid_from', kind: 'date', label: 'First day, if known' },
]

export const renameForm = z.object({ name, version: version() })
export const renameFields: Field[] = [{ name: 'name', kind: 'text', label: 'Name', hint: 'The old name is kept as another name' }]

export const moveForm = z.object({ parent: text('Choose what it belongs to', 20), version: version() })
export const moveFields = (tree: TreeRow[]): Field[] => [
  { name: 'parent', kind: 'select', label: 'What does it belong to?', options: organisationOptions(tree) },
]

export const aliasForm = z.object({ alias: text('Enter the other name', 200) })
export const aliasFields: Field[] = [
  { name: 'alias', kind: 'text', label: 'Other name', hint: 'Lists from reports are recognised by every name of an organisation' },
]

export const successorForm = (today: Day) =>
  z.object({ successor: text('Choose the organisation that follows', 20), from_on: day('The day it takes over', today) })
export const successorFields = (tree: TreeRow[]): Field[] => [
  { name: 'successor', kind: 'select', label: 'Which organisation follows?', options: organisationOptions(tree) },
  { name: 'from_on', kind: 'date', label: 'From which day?' },
]

export const passingForm = (successors: { code: string; name: string }[]) =>
  z.object({
    successor: choice(Object.fromEntries(successors.map(({ code, name }) => [code, name])), 'Choose who takes them over'),
    addressees: ids().refine(chosen => chosen.length > 0, 'Choose at least one recommendation'),
  })
export const passingFields = (successors: { code: string; name: string }[], open: OpenRow[]): Field[] => [
  {
    name: 'addressees',
    kind: 'checkboxes',
    label: 'Which recommendations?',
    options: open.map(row => ({
      value: String(row.id),
      text: row.name,
      hint: row.text.length > 200 ? `${row.text.slice(0, 200)}…` : row.text,
    })),
  },
  {
    name: 'successor',
    kind: 'radios',
    label: 'Who takes them over?',
    options: successors.map(({ code, name }) => ({ value: code, text: shortName(name) })),
  },
]
