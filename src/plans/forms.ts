import { z } from 'zod'
import { readDay } from '../days.ts'
import type { PlanRow } from '../sheets/planSheet.ts'
import type { Field } from '../web/form.ts'

export const importFields = (organisations: { code: string; name: string }[]): Field[] => [
  ...(organisations.length > 1
    ? [
        {
          name: 'organisation',
          kind: 'select',
          label: 'Whose plan is it?',
          options: organisations.map(({ code, name }) => ({ value: code, text: name })),
        } as const,
      ]
    : []),
  {
    name: 'file',
    kind: 'file',
    label: 'Plan as a CSV or Excel file (.xlsx)',
    hint: 'With the columns Rec. no, Agreed / Partly agreed / Not agreed, Response and actions, Responsible owner and Target date. Single actions may stand beside them in the columns Action, Due date, Action owner, Status and so on, as in our own CSV.',
    accept: '.csv,.xlsx',
  },
]

const words = z.string().max(20_000)
const day = z
  .string()
  .refine(text => /^\d{4}-\d{2}-\d{2}$/.test(text) && readDay(text, '2000-01-01').day !== undefined)
  .nullable()
const action = z.object({
  title: words,
  description: words,
  success_measure: words,
  owner: words,
  due_on: day,
  status: z.enum(['not_started', 'in_progress', 'blocked', 'completed', 'dropped']),
  happened_on: day,
  different_now: words,
  reason: words,
})
const row = z.object({
  line: z.number().int(),
  number: z.number().int().nullable(),
  response: z.enum(['agreed', 'partly_agreed', 'not_agreed']).nullable(),
  response_text: words,
  owner: words,
  target_on: day,
  action: action.nullable(),
  problems: z.array(words).max(50),
}) satisfies z.ZodType<PlanRow>

/** What the preview hands on: the lines as they were read, whose plan it is, and the answers' versions. Nobody has to believe it. */
const handedOn = z.object({
  organisation: z.string().max(40),
  rows: z.array(row).max(1000),
  versions: z.record(z.string(), z.number().int()),
})
export type HandedOn = z.infer<typeof handedOn>

/** @returns what a preview handed on; undefined when it is not of our making */
export function readHandedOn(text: unknown): HandedOn | undefined {
  try {
    const read = handedOn.safeParse(JSON.parse(String(text)))
    return read.success && !String(text).includes('\\u0000') ? read.data : undefined
  } catch {
    return undefined
  }
}
