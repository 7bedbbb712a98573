import { z } from 'zod'
import type { Day } from '../days.ts'
import { daily, day, type Field, optionalText, text, version } from '../web/form.ts'
import { type Found, type Planned, wrongIn, wrongPlan } from './found.ts'

/** A number of cases as people write it: "1,200" too. */
const cases = (missing: string) =>
  text(missing).transform((typed, context) => {
    const plain = typed.replace(/^(\d{1,3})((?:,\d{3})+)$/, all => all.replaceAll(',', ''))
    if (/^\d+$/.test(plain)) return Number(plain)
    context.addIssue('Enter a whole number, like 20')
    return z.NEVER
  })

type Wrong = Record<string, string>
const tell = (wrong: Wrong, context: z.RefinementCtx) => {
  for (const [field, message] of Object.entries(wrong)) context.addIssue({ code: 'custom', path: [field], message })
}

const said = { method: optionalText(1000), note: optionalText(4000), version: version() }

const found = (today: Day) => ({
  checked_on: day('The day of the check', today, 'past'),
  looked_at: cases('Enter how many cases were looked at'),
  sufficient: cases('Enter how many of them were sufficient'),
  checked_by: text('Say who looked at the cases', 200),
  ...said,
})

/** What was found. When it was reported, and so its last possible day, is known to the command. */
export const foundForm = daily(today =>
  z.object(found(today)).superRefine((values: Found, context) => tell(wrongIn(values, today, today), context)),
)

const plan = (today: Day) => ({ planned_on: day('The day of the planned check', today), ...said })
export const planForm = daily(today => z.object(plan(today)).superRefine((values, context) => tell(wrongPlan(values, today), context)))

// A plan that is corrected may keep a day that has passed, and a finding is never later than its report: the command knows both.
const why = { reason: text('Say why you correct it', 500) }
const foundCorrection = daily(today =>
  z.object({ ...found(today), ...why }).superRefine((values: Found, context) => tell(wrongIn(values, today, today), context)),
)
const planCorrection = daily(today => z.object({ ...plan(today), ...why }))
type Correction = (Found | Planned) & { reason: string; version?: number }
/** @param planned whether the form that was sent is that of a check that is only planned */
export const correctionForm = (planned: boolean, today: Day): z.ZodType<Correction> =>
  planned ? planCorrection(today) : foundCorrection(today)

const methodField: Field = {
  name: 'method',
  kind: 'textarea',
  label: 'How were the cases chosen and judged?',
  hint: 'For example, 20 cases drawn at random from those that began in June',
  rows: 3,
  free: true,
}
const noteField: Field = { name: 'note', kind: 'textarea', label: 'What else should be known?', rows: 4, free: true }

export const foundFields: Field[] = [
  { name: 'checked_on', kind: 'date', label: 'When were the cases looked at?' },
  { name: 'looked_at', kind: 'number', label: 'How many cases were looked at?' },
  { name: 'sufficient', kind: 'number', label: 'How many of them were sufficient?' },
  { name: 'checked_by', kind: 'text', label: 'Who looked at them?', hint: 'Colleagues by name or role', free: true },
  methodField,
  noteField,
]

export const planFields: Field[] = [
  { name: 'planned_on', kind: 'date', label: 'When will the cases be looked at?' },
  { ...methodField, label: 'How will the cases be chosen and judged?' },
  noteField,
]

export const reasonField: Field = { name: 'reason', kind: 'text', label: 'Why you correct it', free: true }
