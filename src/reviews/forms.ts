import { z } from 'zod'
import type { Closure, Judgement } from '../db/tables.ts'
import { choice, type Field, optionalId, optionalText, text, version } from '../web/form.ts'
import { type Outcome, outcomeOf, progress, reviewKinds } from './workflow.ts'

const options = (labels: Record<string, string>, hints: Record<string, string> = {}) =>
  Object.entries(labels).map(([value, text]) => ({ value, text, ...(hints[value] && { hint: hints[value] }) }))

export const openingFields = (inspections: { id: number; title: string }[]): Field[] => [
  { name: 'kind', kind: 'radios', label: 'What kind of review is it?', options: options(reviewKinds) },
  { name: 'title', kind: 'text', label: 'Title', hint: 'For example, Review of progress, autumn 2026' },
  ...(inspections.length
    ? [
        {
          name: 'inspection_id',
          kind: 'select' as const,
          label: 'Inspection it is part of',
          hint: 'Leave it empty for a review of progress by itself.',
          options: [{ value: '', text: 'None' }, ...inspections.map(({ id, title }) => ({ value: String(id), text: title }))],
        },
      ]
    : []),
]
export const openingForm = z.object({
  kind: choice(reviewKinds, 'Choose a reinspection or a review of progress'),
  title: text('Give the review a title', 200),
  inspection_id: optionalId(),
})

const outcomes: Record<Outcome, string> = {
  none: 'Leave it as it is',
  implemented: 'Close it as implemented',
  not_implemented: 'Close it as not implemented',
  reopen: 'Reopen it',
}
const hints: Partial<Record<Outcome, string>> = {
  not_implemented: 'It will not be pursued any more, though it was not done.',
  reopen: 'What was claimed before counts no more.',
}
/** Only what can be done with it now. */
const outcomesFor = (closure: Closure | null): Outcome[] => (closure ? ['none', 'reopen'] : ['none', 'implemented', 'not_implemented'])

export const judgingFields = (closure: Closure | null): Field[] => [
  { name: 'rating', kind: 'radios', label: 'What progress has been made?', options: options(progress) },
  {
    name: 'reasons',
    kind: 'textarea',
    label: 'Reasons',
    hint: 'What you saw that leads you to this. The leaders of the organisation read it.',
    rows: 8,
    free: true,
  },
  {
    name: 'outcome',
    kind: 'radios',
    label: 'What becomes of the recommendation?',
    hint: 'It happens when the review is published.',
    options: outcomesFor(closure).map(value => ({ value, text: outcomes[value], ...(hints[value] && { hint: hints[value] }) })),
  },
]
const judging = {
  rating: choice(progress, 'Choose how much progress has been made'),
  reasons: text('Write the reasons', 10_000),
  outcome: choice(outcomes, 'Choose what becomes of the recommendation'),
  version: version(),
}
export const judgingForm = z.object(judging)

export const judgementValues = (judgement: Judgement | undefined) =>
  judgement
    ? { rating: judgement.rating, reasons: judgement.reasons, outcome: outcomeOf(judgement) }
    : { rating: '', reasons: '', outcome: '' }

export const supersedingFields = (closure: Closure | null): Field[] => [
  ...judgingFields(closure).map(field => (field.name === 'outcome' ? { ...field, hint: 'It happens at once.' } : field)),
  {
    name: 'superseding_reason',
    kind: 'textarea',
    label: 'Why the published judgement is superseded',
    hint: 'The published one stays readable beside it.',
    rows: 3,
    free: true,
  },
]
export const supersedingForm = z.object({ ...judging, superseding_reason: text('Say why the published judgement is superseded') })

export const replyFields: Field[] = [
  {
    name: 'reply',
    kind: 'textarea',
    label: 'What is not right, or is missing?',
    hint: 'If everything is right, say so.',
    rows: 10,
    free: true,
  },
]
export const replyForm = z.object({ reply: text('Write your reply', 10_000) })

export const publishForm = z.object({ version: version() })

export const reasonFields: Field[] = [{ name: 'reason', kind: 'textarea', label: 'Why it does not go on', rows: 3 }]
export const reasonForm = z.object({ reason: text('Say why it does not go on') })

const noteKinds = { note: 'A note', look: 'Something to look at' }
export const noteFields = (answers: { id: number; words: string }[]): Field[] => [
  {
    name: 'kind',
    kind: 'radios',
    label: 'What is it?',
    options: options(noteKinds, { look: 'It goes on the look-list until somebody has looked.' }),
  },
  { name: 'text', kind: 'textarea', label: 'Text', rows: 5, free: true },
  {
    name: 'addressee_id',
    kind: 'select',
    label: 'Recommendation it is about',
    options: [{ value: '', text: 'The whole review' }, ...answers.map(({ id, words }) => ({ value: String(id), text: words }))],
  },
]
export const noteForm = z.object({
  kind: choice(noteKinds, 'Choose a note or something to look at'),
  text: text('Write the note'),
  addressee_id: optionalId(),
})

export const noteChangeFields = (kind: 'note' | 'look'): Field[] => [
  { name: 'text', kind: 'textarea', label: 'Text', rows: 5, free: true },
  ...(kind === 'look'
    ? [
        { name: 'looked', kind: 'checkboxes' as const, label: 'Looked at', options: [{ value: 'yes', text: 'I have looked at it' }] },
        { name: 'found', kind: 'textarea' as const, label: 'What I saw', rows: 4, free: true },
      ]
    : []),
]
export const noteChangeForm = z.object({
  text: text('Write the note'),
  looked: z.preprocess(value => value !== undefined && value !== '', z.boolean()),
  found: optionalText(),
  version: version(),
})

/** The values of a note's form. */
export const noteValues = ({ text, found, looked_on }: { text: string; found: string; looked_on: string | null }) => ({
  text,
  found,
  looked: looked_on ? 'yes' : '',
})
