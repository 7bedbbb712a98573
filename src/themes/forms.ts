import { z } from 'zod'
import { type Field, text, version } from '../web/form.ts'

export const themeForm = z.object({ name: text('Enter the name of the theme', 100), version: version() })
export const themeFields: Field[] = [
  { name: 'name', kind: 'text', label: 'Name of the theme', hint: 'For example, Staffing and vacancies' },
]
