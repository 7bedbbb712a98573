import { z } from 'zod'
import type { MailState } from '../db/accountTables.ts'
import { choice, type Field } from '../web/form.ts'

const wishes = { yes: 'Yes, every Monday morning', no: 'No' }

export const wishFields: Field[] = [
  {
    name: 'digest',
    kind: 'radios',
    label: 'Do you want the weekly letter?',
    hint: 'It says what is due, overdue and unaddressed, and who asked or replied. When there is nothing to say, none is sent.',
    options: Object.entries(wishes).map(([value, text]) => ({ value, text })),
  },
]
export const wishForm = z.object({ digest: choice(wishes, 'Choose yes or no') })

export const mailStates: Record<MailState, string> = {
  waiting: 'Waiting',
  sending: 'Being sent',
  sent: 'Sent',
  given_up: 'Given up',
}

const id = z.preprocess(
  value => (Array.isArray(value) ? value[0] : value),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional()
    .catch(undefined),
)
const state = z.preprocess(
  value => (Array.isArray(value) ? value[0] : value),
  z
    .enum(Object.keys(mailStates) as [MailState, ...MailState[]])
    .optional()
    .catch(undefined),
)
/** What an address of the outbox asks for. What cannot be understood is left out. */
export const outboxForm = z.object({ state, before: id, after: id })
