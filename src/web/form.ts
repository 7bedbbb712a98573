import type { Response } from 'express'
import { z } from 'zod'
import type { Day } from '../days.ts'
import { readDay } from '../days.ts'
import { Invalid, Stale } from '../errors.ts'
import type { Visit } from './page.ts'

export type FormErrors = Record<string, string>
export type Parsed<T> = { values: T; errors?: never } | { values?: never; errors: FormErrors }

/** Parse a submitted body. `errors` has at most one message per field, ready for the error summary. */
export function parseForm<T>(schema: z.ZodType<T>, body: unknown): Parsed<T> {
  const result = schema.safeParse(body ?? {})
  if (result.success) return { values: result.data }
  const errors: FormErrors = {}
  for (const issue of result.error.issues) errors[String(issue.path[0] ?? 'form')] ??= issue.message
  return { errors }
}

/** A schema that depends on the day, made once a day and not once a form: making one costs more than using it. */
export function daily<T>(make: (today: Day) => T): (today: Day) => T {
  let kept: { today: Day; made: T } | undefined
  return today => {
    if (kept?.today !== today) kept = { today, made: make(today) }
    return kept.made
  }
}

/** One field of a form as views/form.ejs prints it. */
export interface Field {
  name: string
  kind: 'text' | 'number' | 'textarea' | 'date' | 'radios' | 'select' | 'checkboxes' | 'file' | 'password' | 'email'
  label: string
  hint?: string
  rows?: number
  options?: { value: string; text: string; hint?: string }[]
  /** Free text: the page warns against naming people on probation. */
  free?: boolean
  autocomplete?: string
  accept?: string
  /** Several files at once. */
  multiple?: boolean
}

export interface FormPage {
  title: string
  caption?: string
  intro?: string[]
  /** The text that the form is about, to be read while writing. */
  about?: string
  /** What the form is about, when it is several things. */
  lists?: { heading: string; items: string[] }[]
  fields: Field[]
  submit: string
  warning?: boolean
  cancel: string
  /** Another way to the same end, offered below the form. */
  or?: { href: string; words: string }
  version?: number
  values?: object
  multipart?: boolean
  /** One of our scripts, which makes the form better. */
  script?: string
  /** A view of its own, where the plain one would not do. It prints the same. */
  view?: string
}

interface Shown {
  values: object
  errors: FormErrors
}

/** Show a form page: empty, as it is, or with what was typed before a session ended. */
export const showForm = (res: Response, form: FormPage, shown?: Shown) => {
  const { kept } = res.locals
  const { values, errors } = shown ?? { values: { ...form.values, ...kept?.values }, errors: {} }
  return res.page(form.view ?? 'form', { ...form, values, errors: inOrder(errors, form.fields), form, kept })
}

/** The summary of errors has them in the order of the page. */
const inOrder = (errors: FormErrors, fields: Field[]): FormErrors => {
  const places = fields.map(({ name }) => name)
  return Object.fromEntries(Object.entries(errors).sort(([a], [b]) => places.indexOf(a) - places.indexOf(b)))
}

/**
 * What every POST does: parse, act, go to the result. Errors show the same page with everything still typed (422); a record that
 * somebody else changed meanwhile shows both texts (409).
 * @param given the page to show again, or what makes it when it is needed; @param act does it and gives the address of the result
 */
export async function submit<T>(
  visit: Visit,
  res: Response,
  given: FormPage | (() => Promise<FormPage>),
  schema: z.ZodType<T>,
  act: (values: T) => Promise<string>,
): Promise<void> {
  const formPage = async () => (typeof given === 'function' ? given() : given)
  const { values, errors } = parseForm(schema, visit.body)
  if (errors) return showWrong(visit, res, await formPage(), errors)
  try {
    res.redirect(303, await act(values))
  } catch (error) {
    if (error instanceof Invalid) return showWrong(visit, res, await formPage(), error.errors)
    if (error instanceof Stale) return showConflict(visit, res, await formPage(), error)
    throw error
  }
}

/** The form again with everything still typed; each message says which field it is about. */
function showWrong(visit: Visit, res: Response, form: FormPage, errors: FormErrors) {
  const fieldOf = (name: string) => form.fields.find(field => field.name === name)
  const named = Object.entries(errors).map(([name, message]) => [name, naming(fieldOf(name), message)])
  return showForm(res.status(422), form, { values: visit.body ?? {}, errors: Object.fromEntries(named) })
}

/** "Use 200 characters or fewer" would fit every field. */
const naming = (field: Field | undefined, message: string) =>
  field && /^(Use [0-9,]+ characters|Remove )/.test(message) ? `“${field.label}”: ${message[0]!.toLowerCase()}${message.slice(1)}` : message

/** Both texts side by side, and the same form again with what was typed: sent once more, it goes onto the newer version. */
const showConflict = (visit: Visit, res: Response, form: FormPage, stale: Stale) =>
  res.status(409).page('conflict', {
    title: 'Somebody else changed this while you were writing',
    form,
    differences: form.fields
      .filter(({ name }) => Object.hasOwn(stale.theirs, name) && said(visit.body[name]) !== said(stale.theirs[name]))
      .map(field => ({
        label: field.label,
        mine: inWords(field, visit.body[field.name]),
        theirs: inWords(field, stale.theirs[field.name]),
      })),
    values: visit.body,
    version: stale.version,
  })

/** What a field says to a person: the text of an option, not its value. */
const inWords = ({ options }: Field, value: unknown): string => options?.find(option => option.value === said(value))?.text ?? said(value)

const said = (value: unknown): string => (value === null || value === undefined ? '' : String(value)).replaceAll('\r\n', '\n').trim()

/** Take what was typed into password fields out of the body, so that no page can show it again. */
export function takeSecrets<Name extends string>(req: { body?: Record<string, unknown> }, ...names: Name[]): Record<Name, string> {
  const secrets = Object.fromEntries(names.map(name => [name, single(req.body?.[name])]))
  req.body = Object.fromEntries(Object.entries(req.body ?? {}).filter(([name]) => !names.includes(name as Name)))
  return Object.fromEntries(Object.entries(secrets).map(([name, typed]) => [name, typeof typed === 'string' ? typed : ''])) as Record<
    Name,
    string
  >
}

/** Of a form that asks for nothing, or only for secrets, which are read apart from the rest. */
export const nothing = z.object({})

const single = (value: unknown) => (Array.isArray(value) ? value[0] : value)
const clean = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : value)

const plain = z
  .preprocess(value => clean(single(value)) ?? '', z.string())
  .refine(text => !text.includes('\0') && text.isWellFormed(), 'Remove the characters that cannot be stored')

const tooLong = (most: number) => ({
  error: ({ input }: { input?: unknown }) =>
    `Use ${most.toLocaleString('en-GB')} characters or fewer, not ${String(input).length.toLocaleString('en-GB')}`,
})

/** Text that must be there. @param missing what to say when it is not */
export const text = (missing: string, most = 4000) => plain.pipe(z.string().min(1, missing).max(most, tooLong(most)))

/** Text that may be empty. */
export const optionalText = (most = 4000) => plain.pipe(z.string().max(most, tooLong(most)))

/** A day that must be there, as people type it. @param label begins the message, for example "The due date" */
export const day = (label: string, today: Day, toward: 'future' | 'past' = 'future') =>
  plain.pipe(z.string().min(1, `Enter ${label[0]!.toLowerCase()}${label.slice(1)}`)).transform(readable(label, today, toward))

/** A day that may be left empty; null then. */
export const optionalDay = (label: string, today: Day, toward: 'future' | 'past' = 'future') =>
  plain.transform((typed, context) => (typed === '' ? null : readable(label, today, toward)(typed, context)))

const readable =
  (label: string, today: Day, toward: 'future' | 'past') => (typed: string, context: { addIssue: (message: string) => void }) => {
    const { day: read, problem } = readDay(typed, today, toward)
    if (read) return read
    context.addIssue(`${label} ${problem}`)
    return z.NEVER
  }

/** The day something happened: today or earlier, null for today. @param label begins the message */
export const happenedDay = (today: Day, label = 'The day it happened') =>
  optionalDay(label, today, 'past').refine(read => read === null || read <= today, `${label} must be today or earlier`)

/** One of the keys of a record of labels. */
export const choice = <K extends string>(labels: Partial<Record<K, string>>, missing: string) =>
  z.preprocess(single, z.enum(Object.keys(labels) as [K, ...K[]], { error: missing }))

/** The id of something chosen from a list; null when nothing is. */
export const optionalId = () =>
  z.preprocess(
    value => single(value) || null,
    z
      .string()
      .regex(/^\d{1,15}$/, 'Choose one from the list')
      .transform(Number)
      .nullable(),
  )

/** Ids ticked in a list. */
export const ids = () =>
  z.preprocess(
    value => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z
      .array(
        z
          .string()
          .regex(/^\d{1,15}$/)
          .transform(Number),
      )
      .max(200),
  )

/** The version of the record that the form was shown for. */
export const version = () => z.preprocess(single, z.coerce.number().int().optional().catch(undefined))

export const wholeNumber = (message: string, most = 100_000_000) =>
  plain
    .pipe(z.string().regex(/^\d{1,9}$/, message))
    .transform(Number)
    .refine(value => value <= most, message)
export const optionalNumber = (message: string) =>
  plain.pipe(z.string().regex(/^(\d{1,9}(\.\d{1,4})?)?$/, message)).transform(value => (value === '' ? null : Number(value)))
