import { z } from 'zod'
import { email } from '../users/forms.ts'
import type { Field } from '../web/form.ts'

export const askForm = z.object({ email })
export const askFields: Field[] = [
  { name: 'email', kind: 'email', label: 'Email address', hint: 'The one that you sign in with', autocomplete: 'username' },
]

const hint = 'At least 12 characters. Three or more words that do not belong together are a good start.'
export const resetFields: Field[] = [{ name: 'password', kind: 'password', label: 'New password', hint, autocomplete: 'new-password' }]
export const changeFields: Field[] = [
  { name: 'current_password', kind: 'password', label: 'Current password', autocomplete: 'current-password' },
  { name: 'new_password', kind: 'password', label: 'New password', hint, autocomplete: 'new-password' },
]
