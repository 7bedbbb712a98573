// The tables of accounts and access, in the database's own names. They are no part of the domain and have no history.

export interface MailRow {
  id: number
  key: string
  user_id: number | null
  name: string
  address: string
  subject: string
  body: object[] | null
  queued_at: Date
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
    access_events: AccessEventRow
  }
}
