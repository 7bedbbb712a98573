import { z } from 'zod'
import { type Signal, signals } from '../standing/signals.ts'
import { choice, daily, day, type Field, text } from '../web/form.ts'

export const asideForm = daily(today =>
  z.object({
    signal: choice<Signal>(signals, 'Choose a signal'),
    until_on: day('The day', today),
    reason: text('Say why it is put aside'),
  }),
)
type Options = { value: string; text: string; hint?: string }[]

export const asideFields = (fired: Options, last: string): Field[] => [
  { name: 'signal', kind: 'radios', label: 'Which signal?', options: fired },
  { name: 'until_on', kind: 'date', label: 'Until which day?', hint: `At the latest ${last}. After that day it shows again by itself.` },
  { name: 'reason', kind: 'textarea', label: 'Why is it put aside?', hint: 'Everybody who sees the plan reads it.', free: true },
]

export const takeUpForm = z.object({ signal: choice<Signal>(signals, 'Choose a signal') })
export const takeUpFields = (aside: Options): Field[] => [{ name: 'signal', kind: 'radios', label: 'Which signal?', options: aside }]
