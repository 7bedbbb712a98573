// Who must take a second step.
import type { Role } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

/** Whoever holds one of the roles. Accounts of the demonstration are for trying out: they may, and need not. */
export const needsSecondStep = (roles: readonly Role[], { demonstration, memberships }: Person): boolean =>
  !demonstration && memberships.some(({ role }) => roles.includes(role))

/** "App for codes, 2 passkeys": what somebody takes their second step with; empty when they have none. */
export const secondStepWords = ({ app, passkeys }: { app: boolean; passkeys: number }): string =>
  [app && 'App for codes', passkeys > 0 && `${passkeys} ${passkeys === 1 ? 'passkey' : 'passkeys'}`].filter(Boolean).join(', ')
