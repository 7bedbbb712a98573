// The tables of accounts and access, in the database's own names. They are no part of the domain and have no history.

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

declare module 'knex/types/tables.js' {
  interface Tables {
    mails: MailRow
    mail_wishes: MailWishRow
    digest_weeks: DigestWeekRow
    access_events: AccessEventRow
  }
}
