import { z } from 'zod'
import { choice, daily, type Field, optionalDay, optionalText, version } from '../web/form.ts'

const answers = { yes: 'Yes, it is lasting', no: 'No, it is not lasting' }

export const checkForm = daily(today =>
  z
    .object({
      lasting: choice(answers, 'Choose whether it has lasted'),
      note: optionalText(),
      due_on: optionalDay('The new due date', today),
      version: version(),
    })
    .superRefine(({ lasting, note, due_on }, context) => {
      if (lasting === 'yes') return
      if (!note) context.addIssue({ code: 'custom', path: ['note'], message: 'Say what has not lasted' })
      if (!due_on) context.addIssue({ code: 'custom', path: ['due_on'], message: 'Enter the new due date of the action' })
    })
    .transform(({ lasting, ...rest }) => ({ ...rest, lasting: lasting === 'yes' })),
)

export const checkFields: Field[] = [
  {
    name: 'lasting',
    kind: 'radios',
    label: 'Has the change lasted?',
    options: [
      { value: 'yes', text: answers.yes },
      { value: 'no', text: answers.no, hint: 'The action is open again at once, and the other checks are asked no more.' },
    ],
  },
  { name: 'note', kind: 'textarea', label: 'What do you see?', free: true },
  { name: 'due_on', kind: 'date', label: 'New due date, if it has not lasted' },
]
