// The forms that enter an inspection: its details, state and publication.
import { z } from 'zod'
import { type Day, type Precision, readDay, sayDay } from '../days.ts'
import type { Framework, InspectionState, Rating } from '../db/tables.ts'
import { organisationOptions } from '../organisations/forms.ts'
import type { TreeRow } from '../organisations/queries.ts'
import { choice, type Field, optionalDay, optionalNumber, optionalText, text, version } from '../web/form.ts'
import { ratings, states } from './ratings.ts'

type Options = { value: string; text: string }[]
export type Published = { published_on: Day | null; published_precision: Precision }

const notPublished = { planned: states.planned, fieldwork: states.fieldwork, embargoed: states.embargoed } as const
const stateOptions = [
  { value: 'planned', text: states.planned, hint: 'Announced or expected' },
  { value: 'fieldwork', text: states.fieldwork, hint: 'Inspectors are there' },
  { value: 'embargoed', text: states.embargoed, hint: 'The report is written and not out yet' },
]
export const ratingOptions = (none: string): Options => [
  { value: '', text: none },
  ...Object.entries(ratings).map(([value, said]) => ({ value, text: said })),
]
/** A rating, or null for none. */
export const rating = z.preprocess(
  value => (Array.isArray(value) ? value[0] : value) || null,
  z.enum(Object.keys(ratings) as Rating[], { error: 'Choose a rating' }).nullable(),
)
export const orNull = (value: string) => value || null
/** A whole number, or null. */
export const count = (message: string) =>
  optionalNumber(message).refine(value => value === null || (Number.isInteger(value) && value <= 999_999_999), message)

/** A day of publication as people know it: "17 5 2022", "May 2022" or "2022". */
export function readPublished(typed: string, today: Day): { published?: Published; problem?: string } {
  const month = /^(\p{L}{3,9}|\d{1,2})[\s/.,-]+(\d{4})$/u.exec(typed)
  const precision = /^\d{4}$/.test(typed) ? 'year' : month ? 'month' : 'day'
  const written = precision === 'year' ? `1 1 ${typed}` : month ? `1 ${month[1]} ${month[2]}` : typed
  const read = readDay(written, today, 'past')
  if (read.day !== undefined) return { published: { published_on: read.day, published_precision: precision } }
  return { problem: /real date|1990/.test(read.problem) ? read.problem : 'must be a date, like 17 5 2022, May 2022 or 2022' }
}

const publishedOn = (today: Day) =>
  optionalText(30).transform((typed, context): Published => {
    if (!typed) return { published_on: null, published_precision: 'day' }
    const { published, problem } = readPublished(typed, today)
    if (published) return published
    context.addIssue(`The date of publication ${problem}`)
    return z.NEVER
  })

const reportUrl = optionalText(500).refine(typed => {
  const protocol = URL.parse(typed)?.protocol
  return !typed || protocol === 'https:' || protocol === 'http:'
}, 'Enter the whole address of the report, beginning with https://')

const details = (today: Day) => ({
  reference: text('Enter a reference', 40)
    .transform(typed => typed.toUpperCase())
    .refine(typed => /^[A-Z0-9-]{2,40}$/.test(typed), 'The reference must have 2 to 40 letters, numbers and hyphens, like NORTHANTS-2024'),
  organisation: text('Choose an organisation', 20),
  framework: text('Choose a framework', 15)
    .refine(typed => /^\d+$/.test(typed), 'Choose a framework')
    .transform(Number),
  fieldwork_from: optionalDay('The first day of fieldwork', today, 'past'),
  fieldwork_to: optionalDay('The last day of fieldwork', today, 'past'),
  published_on: publishedOn(today),
  overall_rating: rating,
  score: count('The score must be a whole number'),
  report_url: reportUrl.transform(orNull),
  source: optionalText(500).transform(orNull),
  note: optionalText().transform(orNull),
})

type Dated = { fieldwork_from: Day | null; fieldwork_to: Day | null }
const inOrder = ({ fieldwork_from, fieldwork_to }: Dated, context: z.RefinementCtx) => {
  if (fieldwork_from && fieldwork_to && fieldwork_to < fieldwork_from)
    context.addIssue({ code: 'custom', path: ['fieldwork_to'], message: 'The last day of fieldwork must be after the first day' })
}
const named = <T extends { framework: number; published_on: Published }>({ framework, published_on, ...values }: T) => ({
  ...values,
  framework_id: framework,
  ...published_on,
})

export const newInspectionForm = (today: Day) =>
  z
    .object({ ...details(today), state: choice(notPublished, 'Choose a state') })
    .superRefine(inOrder)
    .transform(named)
export const inspectionForm = (today: Day) =>
  z
    .object({ ...details(today), version: version() })
    .superRefine(inOrder)
    .transform(named)

const frameworkOption = ({ id, name, valid_to }: Framework) => ({
  value: String(id),
  text: `${name}${valid_to ? ` (until ${sayDay(valid_to)})` : ''}`,
})

export const inspectionFields = (tree: TreeRow[], frameworks: Framework[]): Field[] => [
  { name: 'reference', kind: 'text', label: 'Reference', hint: 'Short, and never used before. For example, NORTHANTS-2024' },
  { name: 'organisation', kind: 'select', label: 'Inspected organisation', options: organisationOptions(tree) },
  {
    name: 'framework',
    kind: 'select',
    label: 'Framework',
    hint: 'The set of standards that inspectors used',
    options: [{ value: '', text: 'Choose one' }, ...frameworks.map(frameworkOption)],
  },
  { name: 'fieldwork_from', kind: 'date', label: 'First day of fieldwork, if known' },
  { name: 'fieldwork_to', kind: 'date', label: 'Last day of fieldwork, if known' },
  {
    name: 'published_on',
    kind: 'text',
    label: 'Date of publication, if known',
    hint: 'As exact as you know it. For example, 17 5 2022, May 2022 or 2022',
  },
  { name: 'overall_rating', kind: 'select', label: 'Overall rating, as published', options: ratingOptions('No rating') },
  { name: 'score', kind: 'text', label: 'Score, as published', hint: 'A whole number. Leave it empty when there is none.' },
  { name: 'report_url', kind: 'text', label: 'Link to the report', hint: 'Beginning with https://' },
  { name: 'source', kind: 'text', label: 'Source', hint: 'Where these details come from' },
  { name: 'note', kind: 'textarea', label: 'Note', rows: 3, free: true },
]
export const stateFields: Field[] = [{ name: 'state', kind: 'radios', label: 'State', options: stateOptions }]
export const stateForm = z.object({ state: choice(notPublished, 'Choose a state'), version: version() })
export const isUnpublished = (state: InspectionState): state is keyof typeof notPublished => Object.hasOwn(notPublished, state)

export const publicationForm = (today: Day) =>
  z
    .object({ published_on: publishedOn(today).refine(({ published_on }) => published_on !== null, 'Enter the date of publication') })
    .transform(({ published_on }) => published_on)
export const publicationFields: Field[] = [
  {
    name: 'published_on',
    kind: 'text',
    label: 'When was the report published?',
    hint: 'Today or earlier. For example, 17 5 2022, or May 2022 when you know no more',
  },
]

/** The day of publication as a form shows it. */
export const sayPublished = ({ published_on, published_precision }: Published): string => sayDay(published_on, published_precision)
