import { z } from 'zod'
import type { Day } from '../days.ts'
import type { Files } from '../files/files.ts'
import { megabytes, mostFiles } from '../files/incoming.ts'
import { accepted, extensions } from '../files/types.ts'
import { choice, daily, day, type Field, optionalDay, optionalText, text, version } from '../web/form.ts'
import { evidenceAudiences, sensitivities } from './workflow.ts'

const options = (labels: Record<string, string>) => Object.entries(labels).map(([value, words]) => ({ value, text: words }))

const title: Field = {
  name: 'title',
  kind: 'text',
  label: 'Title',
  hint: 'If you leave it empty, a file is called by its name.',
  free: true,
}
const said: Field[] = [
  { name: 'shows', kind: 'textarea', label: 'What does it show?', rows: 3, free: true },
  { name: 'dated_on', kind: 'date', label: 'Date of the evidence' },
  {
    name: 'audience',
    kind: 'radios',
    label: 'Who may see it?',
    options: options(evidenceAudiences),
  },
  { name: 'sensitivity', kind: 'radios', label: 'Sensitivity', options: options(sensitivities) },
  {
    name: 'expires_on',
    kind: 'date',
    label: 'Day it expires (optional)',
    hint: 'From the day after, the recommendation has the signal “Evidence expired”.',
  },
]
const url: Field = { name: 'url', kind: 'text', label: 'Address of a page (link)', hint: 'It begins with https:// or http://' }
const file = (files: Files, several: boolean): Field => ({
  name: 'files',
  kind: 'file',
  label: several ? 'Or files' : 'File',
  hint: `${accepted}. At most ${several ? `${mostFiles} files, ` : ''}${megabytes(files)} megabytes each. Files must not name people on probation or give case numbers.`,
  accept: extensions.map(one => `.${one}`).join(','),
  multiple: several,
})

export const evidenceFields = (files: Files): Field[] => [title, ...said, url, file(files, true)]
export const correctionFields = (isLink: boolean): Field[] => [{ ...title, hint: '' }, ...said, ...(isLink ? [url] : [])]
export const versionFields = (files: Files): Field[] => [file(files, false)]

const link = optionalText(2000)
  .refine(typed => typed === '' || isLink(typed), 'The address must begin with https:// or http://, and have no spaces')
  .transform(typed => typed || null)

const isLink = (typed: string): boolean => {
  const read = /^https?:\/\/[^\s\\]+$/i.test(typed) ? URL.parse(typed) : null
  return read !== null && !read.username && !read.password && read.hostname.length > 0
}

const common = (today: Day) => ({
  shows: optionalText(4000),
  dated_on: day('The date', today, 'past').refine(read => read <= today, 'The date must be today or earlier'),
  audience: choice(evidenceAudiences, 'Choose who may see it'),
  sensitivity: choice(sensitivities, 'Choose how sensitive it is'),
  expires_on: optionalDay('The day it expires', today),
  url: link,
})

export const evidenceForm = daily(today => z.object({ title: optionalText(200), ...common(today) }))
export const correctionForm = daily(today =>
  z.object({
    title: text('Say what it is', 300),
    ...common(today),
    version: version(),
    numbers: choice({ fine: '' }, '').optional().catch(undefined),
  }),
)
export const removalForm = z.object({ reason: text('Say why it is removed', 1000), version: version() })
export const removalFields: Field[] = [{ name: 'reason', kind: 'textarea', label: 'Why is it removed?', rows: 3, free: true }]
export const versionForm = z.object({})

export const redactionForm = z.object({
  file: text('Give the number of the file')
    .pipe(z.string().regex(/^\d{1,15}$/, 'Give the number alone, such as 123'))
    .transform(Number),
  reason: text('Say why', 1000),
})
export const redactionFields: Field[] = [
  {
    name: 'file',
    kind: 'text',
    label: 'Number of the file',
    hint: 'It stands on the page of the evidence. Somebody who sees that page can tell you.',
  },
  { name: 'reason', kind: 'textarea', label: 'Why?', rows: 3, free: true },
]

/** What to do with what may say who somebody is. */
export const decisions = (withFiles: boolean): Record<string, string> => ({
  keep: 'Add it: these numbers are not about people on probation',
  ...(withFiles && { leave_out: 'Leave out the files with such numbers, and add the rest' }),
  discard: 'Add nothing, and delete what I sent',
})
export const decisionForm = z.object({
  title: optionalText(200),
  shows: optionalText(4000),
  decision: choice({ keep: '', leave_out: '', discard: '' }, 'Choose what to do'),
})
