// The forms of what inspectors found: ratings and figures.
import { z } from 'zod'
import type { Rating, Standard } from '../db/tables.ts'
import { type Field, optionalNumber, optionalText, text, version } from '../web/form.ts'
import type { NewFigure, NewRating } from './findingCommands.ts'
import { count, orNull, rating, ratingOptions } from './forms.ts'

const separate = (rows: number) => Array.from({ length: rows }, (_, index) => index)

export const ratingFields = (standards: Pick<Standard, 'id' | 'code' | 'title'>[], rows: number): Field[] => [
  ...standards.map(
    ({ id, code, title }): Field => ({
      name: `standard_${id}`,
      kind: 'select',
      label: `${code} ${title}`,
      options: ratingOptions('Not rated'),
    }),
  ),
  ...separate(rows).flatMap((index): Field[] => [
    {
      name: `title_${index}`,
      kind: 'text',
      label: `Rated separately: what (${index + 1})`,
      hint: index ? undefined : 'For example, Court work. It does not count towards the score.',
    },
    { name: `rating_${index}`, kind: 'select', label: `Rated separately: rating (${index + 1})`, options: ratingOptions('Not rated') },
  ]),
]

export const ratingForm = (standards: { id: number }[], rows: number) =>
  z
    .object({
      ...Object.fromEntries(standards.map(({ id }) => [`standard_${id}`, rating])),
      ...Object.fromEntries(
        separate(rows).flatMap(index => [
          [`title_${index}`, optionalText(200)],
          [`rating_${index}`, rating],
        ]),
      ),
      version: version(),
    })
    .superRefine((values, context) => {
      const given = values as unknown as Record<string, string | null>
      for (const index of separate(rows)) {
        const issue = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message })
        if (given[`title_${index}`] && !given[`rating_${index}`]) issue(`rating_${index}`, 'Choose its rating')
        if (!given[`title_${index}`] && given[`rating_${index}`]) issue(`title_${index}`, 'Say what was rated')
      }
    })
    .transform(({ version, ...values }) => ({
      ratings: newRatings(values as unknown as Record<string, string | null>, standards, rows),
      version: version as number | undefined,
    }))

/** What the fields of a rating form hold: '' for what is not rated. */
export const ratingValues = (
  standards: Pick<Standard, 'id' | 'code'>[],
  rated: { code: string | null; title: string; rating: Rating }[],
  rows: number,
): Record<string, string> => {
  const apart = rated.filter(({ code }) => code === null)
  return Object.fromEntries([
    ...standards.map(({ id, code }) => [`standard_${id}`, rated.find(row => row.code === code)?.rating ?? '']),
    ...separate(rows).flatMap(index => [
      [`title_${index}`, apart[index]?.title ?? ''],
      [`rating_${index}`, apart[index]?.rating ?? ''],
    ]),
  ])
}

/** How many rows of separate ratings a form sent. */
export const separateRowsIn = (body: unknown): number => separate(50).filter(index => Object.hasOwn(Object(body), `title_${index}`)).length

function newRatings(given: Record<string, string | null>, standards: { id: number }[], rows: number): NewRating[] {
  const row = (name: string, of: Pick<NewRating, 'standard_id' | 'title'>): NewRating[] =>
    given[name] ? [{ ...of, rating: given[name] as Rating }] : []
  return [
    ...standards.flatMap(({ id }) => row(`standard_${id}`, { standard_id: id, title: null })),
    ...separate(rows).flatMap(index => row(`rating_${index}`, { standard_id: null, title: given[`title_${index}`] ?? null })),
  ]
}

const figureShape = (recommendations: number[]) => ({
  label: text('Say what was counted', 300),
  value: optionalNumber('The number must be digits, with at most 4 decimals'),
  qualifier: optionalText(60).transform(orNull),
  sufficient: count('How many were sufficient must be a whole number'),
  sampled: count('How many were looked at must be a whole number'),
  recommendation_id: optionalText(15).transform(typed => recommendations.find(id => String(id) === typed) ?? null),
})
export const figureForm = (recommendations: number[]) => z.object(figureShape(recommendations)).superRefine(oneKindOfFigure)

export const figureCorrectionForm = (recommendations: number[]) =>
  z
    .object({ ...figureShape(recommendations), reason: text('Say why you correct it', 500), version: version() })
    .superRefine(oneKindOfFigure)
export const figureReason: Field = { name: 'reason', kind: 'text', label: 'Why you correct it' }

function oneKindOfFigure(
  { value, qualifier, sufficient, sampled }: Pick<NewFigure, 'value' | 'qualifier' | 'sufficient' | 'sampled'>,
  context: z.RefinementCtx,
) {
  const issue = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message })
  const sample = sufficient !== null || sampled !== null
  if (value === null && !sample) return issue('value', 'Enter a number, or how many of a sample were sufficient')
  if (value !== null && sample) return issue('value', 'Enter either a number or a sample, not both')
  if (qualifier && sample) return issue('qualifier', 'These words belong to a number, not to a sample')
  if (!sample) return
  if (sufficient === null) return issue('sufficient', 'Enter how many were sufficient')
  if (sampled === null) return issue('sampled', 'Enter how many were looked at')
  if (sufficient > sampled) issue('sufficient', 'No more can be sufficient than were looked at')
}

export const figureFields = (recommendations: { id: number; number: number; text: string }[]): Field[] => [
  {
    name: 'label',
    kind: 'text',
    label: 'What was counted',
    hint: 'For example, cases with sufficient information on domestic abuse.',
    free: true,
  },
  { name: 'value', kind: 'text', label: 'A number', hint: 'Either this, or the sample below' },
  { name: 'qualifier', kind: 'text', label: 'Words before the number, if any', hint: 'For example, more than' },
  { name: 'sufficient', kind: 'text', label: 'Or of a sample: how many were sufficient' },
  { name: 'sampled', kind: 'text', label: 'Of a sample: how many were looked at' },
  {
    name: 'recommendation_id',
    kind: 'select',
    label: 'Recommendation it belongs to, if any',
    options: [
      { value: '', text: 'None' },
      ...recommendations.map(row => ({ value: String(row.id), text: `${row.number}. ${row.text.slice(0, 80)}` })),
    ],
  },
]
