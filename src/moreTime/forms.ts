import { z } from 'zod'
import { choice, daily, day, type Field, text, version } from '../web/form.ts'

export const askingForm = daily(today =>
  z.object({ due_on: day('The new date', today), reason: text('Say why more time is needed'), version: version() }),
)
export const askingFields: Field[] = [
  { name: 'due_on', kind: 'date', label: 'New date' },
  { name: 'reason', kind: 'textarea', label: 'Why is more time needed?', free: true },
]

const decisions = { agreed: 'Agree: the date moves', refused: 'Refuse: the date stays' }
export const decidingForm = z.object({
  decision: choice(decisions, 'Choose whether you agree'),
  reason: text('Say why you decide so'),
  version: version(),
})
export const decidingFields: Field[] = [
  {
    name: 'decision',
    kind: 'radios',
    label: 'Your decision',
    options: Object.entries(decisions).map(([value, words]) => ({ value, text: words })),
  },
  { name: 'reason', kind: 'textarea', label: 'Why do you decide so?', free: true },
]
