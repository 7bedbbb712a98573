// What the access record calls what, for people.
import type { Role } from '../db/tables.ts'
import { roles } from '../users/person.ts'

export type AccessKind =
  | 'signed_in'
  | 'sign_in_failed'
  | 'sign_in_limited'
  | 'signed_out'
  | 'session_ended'
  | 'invited'
  | 'invitation_accepted'
  | 'password_reset_asked'
  | 'password_changed'
  | 'second_factor_changed'
  | 'identity_linked'
  | 'role_changed'
  | 'deactivated'
  | 'exported'
  | 'refused'

export const kinds: Record<AccessKind, string> = {
  signed_in: 'Signed in',
  sign_in_failed: 'Sign-in failed',
  sign_in_limited: 'Too many tries to sign in',
  signed_out: 'Signed out',
  session_ended: 'Session ended',
  invited: 'Invited',
  invitation_accepted: 'Invitation accepted',
  password_reset_asked: 'New password asked for',
  password_changed: 'Password changed',
  second_factor_changed: 'Second factor changed',
  identity_linked: 'Single sign-on linked',
  role_changed: 'Role changed',
  deactivated: 'Account deactivated',
  exported: 'Data taken out',
  refused: 'Refused',
}

/** Who it was where no account is named: somebody at the door, or the service by itself, as with the groups of an identity provider. */
export const nobodyWords = ({ kind, about_name }: { kind: string; about_name: string | null }): string =>
  about_name && kind !== 'password_reset_asked' ? 'The service' : 'Not known'

/** "path: /recommendations.csv, finished: yes": the facts of an event in words. */
export const detailWords = (details: Record<string, string | number | boolean | null>): string =>
  Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${inWords(value)}`)
    .join(', ')

const inWords = (value: unknown): string =>
  value === true ? 'yes' : value === false ? 'no' : Object.hasOwn(roles, String(value)) ? roles[value as Role].toLowerCase() : String(value)
