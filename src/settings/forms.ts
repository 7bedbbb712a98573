import { z } from 'zod'
import { type Field, text, version, wholeNumber } from '../web/form.ts'

const between = 'Enter a whole number of days, from 1 to 1,000'
export const settingForm = z.object({
  value: wholeNumber(between, 1000).refine(value => value > 0, between),
  reason: text('Say why it changes', 500),
  confirmed: z.preprocess(value => value === 'yes', z.boolean()),
  version: version(),
})
export const settingFields: Field[] = [
  { name: 'value', kind: 'text', label: 'Number of days', hint: 'A whole number, from 1 to 1,000' },
  { name: 'reason', kind: 'textarea', label: 'Why does it change?', hint: 'It is shown in the history of the setting.', rows: 3 },
]
