// Correcting or withdrawing one's own words: an update or a comment.
import { z } from 'zod'
import { type Field, text, version } from './form.ts'

export const correctionForm = z.object({ text: text('Enter the text'), reason: text('Say why you correct it', 500), version: version() })
export const correctionFields: Field[] = [
  { name: 'text', kind: 'textarea', label: 'Text', free: true },
  { name: 'reason', kind: 'text', label: 'Why you correct it' },
]
export const withdrawalForm = z.object({ reason: text('Say why you withdraw it', 500), version: version() })
export const withdrawalFields: Field[] = [{ name: 'reason', kind: 'text', label: 'Why you withdraw it' }]
