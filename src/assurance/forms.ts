import { z } from 'zod'
import { daily, day, type Field, text, version } from '../web/form.ts'

export const confirmForm = z.object({ reasons: text('Say what you have seen that confirms it'), version: version() })
export const confirmFields: Field[] = [{ name: 'reasons', kind: 'textarea', label: 'What have you seen that confirms it?', free: true }]

export const returnForm = daily(today =>
  z.object({ reasons: text('Say why you return it'), due_on: day('The new due date', today), version: version() }),
)
export const returnFields: Field[] = [
  {
    name: 'reasons',
    kind: 'textarea',
    label: 'Why do you return it?',
    hint: 'Say what is missing, so that its owner knows what to do.',
    free: true,
  },
  { name: 'due_on', kind: 'date', label: 'New due date' },
]
