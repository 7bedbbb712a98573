import { z } from 'zod'
import { type Field, text } from '../web/form.ts'

export const redactionForm = z.object({
  recommendation: text('Enter the reference and number of the recommendation', 60),
  name: text('Enter the name', 200),
})

export const redactionFields: Field[] = [
  {
    name: 'recommendation',
    kind: 'text',
    label: 'Which recommendation?',
    hint: 'Reference of the inspection and number, for example NORTHANTS-2022/8',
  },
  {
    name: 'name',
    kind: 'text',
    label: 'Name, exactly as written',
    hint: 'Capitals and the space between words do not matter. For several spellings, do this several times.',
    autocomplete: 'off',
  },
]
