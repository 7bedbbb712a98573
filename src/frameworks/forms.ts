import { z } from 'zod'
import type { Day } from '../days.ts'
import type { Band, Rating } from '../db/tables.ts'
import { choice, day, type Field, optionalDay, optionalText, text, version, wholeNumber } from '../web/form.ts'
import type { NewBand } from './commands.ts'
import type { NamedStandard } from './matchQueries.ts'
import { readShare, sayShare } from './shares.ts'

const name = text('Enter its name', 100)
const max_score = optionalText(9)
  .refine(typed => /^\d{0,4}$/.test(typed) && typed !== '0', 'Enter a whole number, or leave it empty')
  .transform(typed => (typed ? Number(typed) : null))
const yesOrNo = { yes: 'Yes', no: 'No' }

export const newFrameworkForm = (today: Day) =>
  z
    .object({
      name,
      rated: choice(yesOrNo, 'Choose whether inspections are rated'),
      max_score,
      valid_from: optionalDay('The first day', today),
    })
    .transform(({ rated, ...values }) => ({ ...values, rated: rated === 'yes' }))
const nameField: Field = { name: 'name', kind: 'text', label: 'Name', hint: 'With its years. For example, PDU 2023-25' }
const scoreField: Field = { name: 'max_score', kind: 'text', label: 'Highest score there can be, if any' }
const fromField: Field = { name: 'valid_from', kind: 'date', label: 'First day, if known' }
export const newFrameworkFields: Field[] = [
  nameField,
  {
    name: 'rated',
    kind: 'radios',
    label: 'Are inspections rated?',
    options: Object.entries(yesOrNo).map(([value, said]) => ({ value, text: said })),
  },
  scoreField,
  fromField,
]

export const frameworkForm = (today: Day) =>
  z.object({
    name,
    max_score,
    valid_from: optionalDay('The first day', today, 'past'),
    valid_to: optionalDay('The last day', today),
    version: version(),
  })
export const frameworkFields: Field[] = [
  nameField,
  scoreField,
  fromField,
  {
    name: 'valid_to',
    kind: 'date',
    label: 'Last day, if it is retired',
    hint: 'Inspections that begin later cannot be entered under it. For example, 30 9 2025',
  },
]

export const newVersionForm = (today: Day) => z.object({ name, from_on: day('The first day', today) })
export const newVersionFields: Field[] = [
  { ...nameField, label: 'Name of the new version' },
  { name: 'from_on', kind: 'date', label: 'From which day?', hint: 'The old version ends the day before. For example, 1 10 2025' },
]

const standard = { title: text('Enter its title', 200), group: text('Enter its group', 100) }
export const newStandardForm = z.object({ code: text('Enter its code', 20), ...standard })
export const standardForm = z.object({ ...standard, version: version() })
export const standardFields: Field[] = [
  { name: 'title', kind: 'text', label: 'Title', hint: 'For example, Leadership' },
  { name: 'group', kind: 'text', label: 'Group', hint: 'For example, Organisational delivery' },
]
export const newStandardFields: Field[] = [
  {
    name: 'code',
    kind: 'text',
    label: 'Code',
    hint: 'As in reports. It does not change, as ratings are compared by it. For example, P 1.1',
  },
  ...standardFields,
]

const noChoice = 'Choose a standard'
export const matchForm = z.object({
  other: text(noChoice, 20)
    .refine(typed => /^\d{1,15}$/.test(typed), noChoice)
    .transform(Number),
})
export const matchFields = (others: NamedStandard[]): Field[] => [
  {
    name: 'other',
    kind: 'select',
    label: 'Standard of another framework',
    options: [
      { value: '', text: noChoice },
      ...others.map(({ id, code, title, framework }) => ({ value: String(id), text: `${framework}: ${code} ${title}` })),
    ],
  },
]

/** From worst to best, as a scale is read. */
export const scale: Record<Rating, string> = {
  inadequate: 'Inadequate',
  requires_improvement: 'Requires improvement',
  good: 'Good',
  outstanding: 'Outstanding',
}
const steps = Object.keys(scale) as Rating[]

export const scaleFields: Field[] = steps.flatMap((rating): Field[] => [
  { name: `points_${rating}`, kind: 'text', label: `${scale[rating]}: points for a standard` },
  {
    name: `share_${rating}`,
    kind: 'text',
    label: `${scale[rating]}: up to which share of the highest score?`,
    hint: 'For example, 5/6, 50% or 1',
  },
  { name: `casework_${rating}`, kind: 'text', label: `${scale[rating]}: from which percentage of cases?` },
])

export const scaleValues = (bands: Pick<Band, 'rating' | 'points' | 'up_to_share' | 'casework_from_percent'>[]): Record<string, string> =>
  Object.fromEntries(
    bands.flatMap(({ rating, points, up_to_share, casework_from_percent }) => [
      [`points_${rating}`, String(points)],
      [`share_${rating}`, sayShare(up_to_share)],
      [`casework_${rating}`, String(casework_from_percent)],
    ]),
  )

const points = wholeNumber('Enter the points as a whole number, up to 100', 100)
const casework = wholeNumber('Enter a whole number, from 0 to 100', 100)
const share = text('Enter a share', 20)
  .refine(typed => readShare(typed) !== undefined, 'Enter a share like 5/6, 50% or 1')
  .transform(typed => readShare(typed)!)

export const scaleForm = z
  .object({
    ...Object.fromEntries(
      steps.flatMap(rating => [
        [`points_${rating}`, points],
        [`share_${rating}`, share],
        [`casework_${rating}`, casework],
      ]),
    ),
    version: version(),
  })
  .superRefine((given, context) => {
    const values = given as Record<string, number>
    const issue = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    for (const [at, rating] of steps.entries()) {
      const below = steps[at - 1]
      if (!below) continue
      const better = `${scale[rating]} must be higher than ${scale[below].toLowerCase()}`
      for (const what of ['points', 'share', 'casework'])
        if (values[`${what}_${rating}`]! <= values[`${what}_${below}`]!) issue(`${what}_${rating}`, better)
    }
    if (values.share_outstanding! < 1) issue('share_outstanding', 'Outstanding goes up to the highest score: enter 1')
    if (values.casework_inadequate! > 0) issue('casework_inadequate', 'Inadequate begins at 0')
  })
  .transform(given => {
    const values = given as Record<string, number>
    const bands = steps.map(
      (rating): NewBand => ({
        rating,
        points: values[`points_${rating}`]!,
        up_to_share: values[`share_${rating}`]!,
        casework_from_percent: values[`casework_${rating}`]!,
      }),
    )
    return { bands, version: given.version as number | undefined }
  })
