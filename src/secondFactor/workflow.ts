// Who must take a second step.
import type { Role } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

/** Whoever holds one of the roles. Accounts of the demonstration are for trying out: they may, and need not. */
export const needsSecondStep = (roles: readonly Role[], { demonstration, memberships }: Person): boolean =>
  !demonstration && memberships.some(({ role }) => roles.includes(role))
