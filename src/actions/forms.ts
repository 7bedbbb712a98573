import { z } from 'zod'
import { ownerFields } from '../recommendations/forms.ts'
import { choice, daily, day, type Field, happenedDay, ids, optionalId, optionalText, text, version } from '../web/form.ts'
import { statuses } from './workflow.ts'

type Choosable = { id: number; name: string }[]
export type Served = { id: number; number: number; text: string; title: string }[]

const shortened = (words: string) => (words.length > 90 ? `${words.slice(0, 88)}…` : words)
const served = (answers: Served) =>
  answers.map(({ id, number, text, title }) => ({ value: String(id), text: `${number}. ${shortened(text)}`, hint: title }))

const owner = { owner_id: optionalId(), owner_title: optionalText(200) }
const ownerNamed = ({ owner_id, owner_title }: { owner_id: number | null; owner_title: string }, context: z.RefinementCtx) => {
  if (!owner_id && !owner_title)
    context.addIssue({ code: 'custom', path: ['owner_title'], message: 'Choose an owner, or give a job title' })
}
const says = { title: text('Say in a few words what will be done', 200), description: optionalText(), success_measure: optionalText(1000) }

export const actionForm = daily(today =>
  z
    .object({
      ...says,
      ...owner,
      due_on: day('The due date', today),
      also: ids(),
      happened_on: happenedDay(today, 'The day it was decided'),
    })
    .superRefine(ownerNamed),
)

const saysFields: Field[] = [
  {
    name: 'title',
    kind: 'text',
    label: 'What will be done',
    hint: 'In a few words, specific enough that anyone can tell when it is done',
    free: true,
  },
  { name: 'description', kind: 'textarea', label: 'How', free: true },
  { name: 'success_measure', kind: 'textarea', label: 'How you will know that it worked', rows: 3, free: true },
]

export const actionFields = (people: Choosable, others: Served): Field[] => [
  ...saysFields,
  ...ownerFields(people),
  { name: 'due_on', kind: 'date', label: 'Due date' },
  ...(others.length
    ? [{ name: 'also', kind: 'checkboxes', label: 'Further recommendations it serves', options: served(others) } as const]
    : []),
  {
    name: 'happened_on',
    kind: 'date',
    label: 'When it was decided, if before today',
    hint: 'Leave it empty for today. An earlier day is marked “entered later”.',
  },
]

export const editForm = z.object({ ...says, ...owner, serves: ids(), version: version() }).superRefine(ownerNamed)
export const editFields = (people: Choosable, answers: Served): Field[] => [
  ...saysFields,
  ...ownerFields(people),
  { name: 'serves', kind: 'checkboxes', label: 'Recommendations it serves', options: served(answers) },
]

const chosen = { same: 'No change', not_started: statuses.not_started, in_progress: statuses.in_progress } as const
export const updateForm = daily(today =>
  z.object({
    text: text('Say what has happened'),
    status: choice(chosen, 'Choose a status, or no change').optional(),
    happened_on: happenedDay(today),
    version: version(),
  }),
)
export const updateFields = (status: string): Field[] => [
  { name: 'text', kind: 'textarea', label: 'What has happened', free: true },
  {
    name: 'status',
    kind: 'radios',
    label: 'Status',
    options: [
      { value: 'same', text: `No change (${status})` },
      { value: 'in_progress', text: statuses.in_progress },
      { value: 'not_started', text: statuses.not_started },
    ],
  },
  {
    name: 'happened_on',
    kind: 'date',
    label: 'When it happened, if before today',
    hint: 'Leave it empty for today. An earlier day is marked “entered later”.',
  },
]

const nothingChosen = 'Choose the organisation or the action it waits for'
/** The number of an action, or its address. */
const numbered = /^(?:https?:\/\/[^/]+)?\/?(?:actions\/)?(\d{1,15})(?:[/?#].*)?$/
export const blockedForm = z
  .object({
    blocked_by: optionalText(20),
    own_action: optionalId().default(null),
    action: optionalText(300).refine(
      typed => typed === '' || numbered.test(typed),
      'Enter the number or the address of an action, like /actions/123',
    ),
    reason: text('Say what it waits for'),
    version: version(),
  })
  .superRefine(({ blocked_by, own_action, action }, context) => {
    const given = [blocked_by, own_action, action].filter(Boolean).length
    if (given === 0) context.addIssue({ code: 'custom', path: ['blocked_by'], message: nothingChosen })
    if (given > 1)
      context.addIssue({
        code: 'custom',
        path: ['blocked_by'],
        message: 'Choose one: an organisation, an action of your own, or another action',
      })
  })
  .transform(({ own_action, action, ...rest }) => ({ ...rest, action: own_action ?? (action ? Number(numbered.exec(action)![1]) : null) }))
export const blockedFields = (organisations: { code: string; name: string }[], own: { id: number; title: string }[]): Field[] => [
  {
    name: 'blocked_by',
    kind: 'select',
    label: 'Which organisation does it wait for?',
    hint: 'Or choose an action below',
    options: [{ value: '', text: 'None' }, ...organisations.map(({ code, name }) => ({ value: code, text: name }))],
  },
  {
    name: 'own_action',
    kind: 'select',
    label: 'Or for which action of your own organisation?',
    options: [{ value: '', text: 'None' }, ...own.map(({ id, title }) => ({ value: String(id), text: shortened(title) }))],
  },
  {
    name: 'action',
    kind: 'text',
    label: 'Or for another action that you may see?',
    hint: 'Its number or its address, like /actions/123',
  },
  {
    name: 'reason',
    kind: 'textarea',
    label: 'What does it wait for, and why?',
    hint: 'The leaders of the organisation it waits for, and those above them, will read this.',
    free: true,
  },
]

const most = 6
const oneDay = z
  .string()
  .regex(/^\d{1,4}$/, 'Enter whole numbers of days, like 30, 90, 180')
  .transform(Number)
  .refine(days => days >= 1 && days <= 1000, 'Each number of days must be from 1 to 1,000')
/** "30, 90, 180" as numbers, or nothing. */
const sustainDays = optionalText(200)
  .transform(typed => typed.split(/[\s,;]+|\band\b/).filter(Boolean))
  .pipe(z.array(oneDay).max(most, `Enter up to ${most} numbers of days`))
  .refine(days => days.every((one, at) => at === 0 || one > days[at - 1]!), 'Enter each number once, the lowest first')

export const completeForm = daily(today =>
  z.object({
    different_now: text('Say what is different now'),
    sustain_days: z.preprocess(given => given, sustainDays).default([]),
    happened_on: happenedDay(today, 'The day it was completed'),
    version: version(),
  }),
)
/** What the form offers. */
export const usualSustainDays = '30, 90, 180'
export const completeFields: Field[] = [
  {
    name: 'different_now',
    kind: 'textarea',
    label: 'What is different now?',
    hint: 'Say what has changed in practice, not what was done.',
    free: true,
  },
  {
    name: 'sustain_days',
    kind: 'text',
    label: 'Ask again whether it has lasted, so many days after today',
    hint: 'Up to 6 numbers, like 30, 90, 180. If you leave it empty, nobody is asked, and only an inspector will find out whether it has lasted.',
  },
  { name: 'happened_on', kind: 'date', label: 'When it was completed, if before today', hint: 'Leave it empty for today' },
]

export const dropForm = z.object({ reason: text('Say why it is dropped'), version: version() })
export const dropFields: Field[] = [{ name: 'reason', kind: 'textarea', label: 'Why is it dropped?', free: true }]

export const dateForm = daily(today =>
  z.object({ due_on: day('The new due date', today), reason: text('Say why the date moves'), version: version() }),
)
export const dateFields: Field[] = [
  { name: 'due_on', kind: 'date', label: 'New due date' },
  { name: 'reason', kind: 'textarea', label: 'Why does the date move?', free: true },
]

export const reopenForm = daily(today =>
  z.object({ due_on: day('The new due date', today), reason: text('Say why it is reopened'), version: version() }),
)
export const reopenFields: Field[] = [
  { name: 'due_on', kind: 'date', label: 'New due date' },
  { name: 'reason', kind: 'textarea', label: 'Why is it reopened?', free: true },
]
