import { z } from 'zod'
import { type Field, text } from '../web/form.ts'
import type { Passkey } from './queries.ts'

const name = text('Give it a name', 60)
const passkey = z.preprocess(
  value => (Array.isArray(value) ? value[0] : value),
  z
    .string({ error: 'Choose a passkey' })
    .regex(/^\d{1,15}$/, 'Choose a passkey')
    .transform(Number),
)

export const nameForm = z.object({ name })
export const renameForm = z.object({ passkey, name })
export const removalForm = z.object({ passkey })

export const nameField: Field = {
  name: 'name',
  kind: 'text',
  label: 'Name of the passkey',
  hint: 'So that you know it again, for example “Work laptop”',
  autocomplete: 'off',
}
export const passkeyField = (passkeys: Passkey[]): Field => ({
  name: 'passkey',
  kind: 'radios',
  label: 'Which passkey?',
  options: passkeys.map(({ id, name }) => ({ value: String(id), text: name })),
})
