// The tables of accounts and access, in the database's own names. They are no part of the domain and have no history.
import type { Day } from '../days.ts'
import type { Role } from './tables.ts'

export type MailState = 'waiting' | 'sending' | 'sent' | 'given_up'
export interface MailRow {
  id: number
  key: string
  user_id: number | null
  name: string
  address: string
  subject: string
  /** What it says: gone once it is sent or given up. */
  body: object[] | null
  queued_at: Date
  state: MailState
  tries: number
  /** Tries whose answer never came. */
  unclear: number
  tried_at: Date | null
  error: string | null
  ended_at: Date | null
}
export interface MailWishRow {
  user_id: number
  digest: boolean
}
export interface DigestWeekRow {
  week_on: string
  started_at: Date
  last_user_id: number
  ended_at: Date | null
}
export interface AccessEventRow {
  id: number
  at: Date
  kind: string
  user_id: number | null
  about_id: number | null
  from_address: string | null
  details: Record<string, string | number | boolean | null>
}
export interface Invitation {
  id: number
  user_id: number
  /** As the inviter wrote it: of somebody who has an account, the inviter may not know more. */
  name: string
  role: Role
  organisation_id: number
  invited_by_id: number | null
  token_hash: Buffer
  sent: number
  sent_at: Date
  expires_at: Date
  accepted_at: Date | null
  withdrawn_at: Date | null
}
export interface PasswordReset {
  id: number
  user_id: number | null
  from_address: string | null
  asked_at: Date
  token_hash: Buffer | null
  expires_at: Date | null
  used_at: Date | null
}
/** Times are in the order of the tries. */
export interface TriesRow {
  key: string
  times: Date[]
  last_at: Date
  noted_at: Date | null
}
export interface CodeAppRow {
  user_id: number
  secret: string
  last_step: number
  added_at: Date
}
export interface RecoveryCodeRow {
  user_id: number
  hash: string
  used_at: Date | null
}
export interface PasskeyRow {
  id: number
  user_id: number
  name: string
  credential_id: string
  public_key: Buffer
  counter: number
  transports: string[]
  added_at: Date
  last_used_at: Date | null
}
export interface UsedChallengeRow {
  hash: string
  used_at: Date
}
export interface IdentityRow {
  id: number
  user_id: number
  issuer: string
  subject: string
  label: string
  linked_at: Date
}
export interface MappedMembershipRow {
  membership_id: number
  identity_id: number
}
export interface DevelopmentSecretRow {
  name: string
  value: string
}
export interface SessionRow {
  id: number
  /** A hash of what the cookie holds. */
  sid: string
  sess: object
  expire: Date
  user_id: number | null
  created_at: Date
  last_seen_at: Date
  ended_at: Date | null
  user_agent: string | null
  address: string | null
}
export interface KeptFormRow {
  key: string
  user_id: number
  path: string
  fields: string
  kept_at: Date
}

/** When somebody looked at an organisation or an inspection: the last day, and the one before. */
export interface VisitRow {
  user_id: number
  subject: 'organisation' | 'inspection'
  subject_id: number
  last_on: Day
  before_on: Day | null
}

declare module 'knex/types/tables.js' {
  interface Tables {
    mails: MailRow
    mail_wishes: MailWishRow
    digest_weeks: DigestWeekRow
    access_events: AccessEventRow
    invitations: Invitation
    password_resets: PasswordReset
    tries: TriesRow
    code_apps: CodeAppRow
    recovery_codes: RecoveryCodeRow
    passkeys: PasskeyRow
    used_challenges: UsedChallengeRow
    identities: IdentityRow
    mapped_memberships: MappedMembershipRow
    development_secrets: DevelopmentSecretRow
    sessions: SessionRow
    kept_forms: KeptFormRow
    visits: VisitRow
  }
}
