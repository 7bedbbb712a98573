import { z } from 'zod'
import type { Day } from '../days.ts'
import { choice, type Field, happenedDay, optionalDay, optionalId, optionalText, text, version } from '../web/form.ts'
import { responses } from './workflow.ts'

const { awaited: _, ...answers } = responses
const needsWords: Record<string, string> = {
  partly_agreed: 'Say which part is agreed, and why not the rest',
  not_agreed: 'Say why it is not agreed',
}

export const responseForm = (today: Day) =>
  z
    .object({
      response: choice(answers, 'Choose agreed, partly agreed or not agreed'),
      response_text: optionalText(),
      responded_on: happenedDay(today, 'The day you answered'),
      version: version(),
    })
    .superRefine(({ response, response_text }, context) => {
      if (!response_text && needsWords[response])
        context.addIssue({ code: 'custom', path: ['response_text'], message: needsWords[response] })
    })

export const responseFields: Field[] = [
  {
    name: 'response',
    kind: 'radios',
    label: 'Response',
    options: [
      { value: 'agreed', text: responses.agreed, hint: 'All of it can be achieved and is affordable' },
      { value: 'partly_agreed', text: responses.partly_agreed, hint: 'Say which part' },
      { value: 'not_agreed', text: responses.not_agreed, hint: 'Say why' },
    ],
  },
  { name: 'response_text', kind: 'textarea', label: 'What you answer', free: true },
  { name: 'responded_on', kind: 'date', label: 'When you answered, if before today', hint: 'Leave it empty for today' },
]

export const ownerForm = (today: Day) =>
  z.object({
    owner_id: optionalId(),
    owner_title: optionalText(200),
    target_on: optionalDay('The target date', today),
    reason: optionalText(),
    version: version(),
  })

export type Choosable = { id: number; name: string }[]

export const ownerFields = (people: Choosable): Field[] => [
  {
    name: 'owner_id',
    kind: 'select',
    label: 'Owner',
    options: [{ value: '', text: 'Somebody without an account' }, ...people.map(({ id, name }) => ({ value: String(id), text: name }))],
  },
  { name: 'owner_title', kind: 'text', label: 'Job title, if the owner has no account', hint: 'For example, Head of operations' },
]

export const targetFields = (people: Choosable, set: boolean): Field[] => [
  ...ownerFields(people),
  { name: 'target_on', kind: 'date', label: 'Target date', hint: 'When the recommendation should be met. For example, 4 3 2027' },
  ...(set ? [{ name: 'reason', kind: 'textarea', label: 'Why the target date moves, if it does', rows: 3, free: true } as const] : []),
]

export const reasonForm = z.object({ reason: text('Say why'), version: version() })
export const reasonFields: Field[] = [{ name: 'reason', kind: 'textarea', label: 'Why', free: true }]

export const correctionForm = z.object({
  text: text('Enter the text of the recommendation'),
  standard_id: optionalId(),
  theme_id: optionalId(),
  urgent: z.preprocess(value => value === 'yes', z.boolean()),
  reason: text('Say why you correct it'),
  version: version(),
})

export const repeatForm = z.object({ repeats: optionalText(60) })
