// The record of events.
import type { Day } from '../days.ts'

export interface EventRow {
  id: number
  chain: string
  position: number
  act: string
  user_id: number | null
  recorded_at: Date
  happened_on: Day | null
  before: Record<string, unknown>
  after: Record<string, unknown>
  hash: Buffer
}
export interface EventSubject {
  event_id: number
  type: string
  subject_id: number
}
export interface EventText {
  event_id: number
  moment: 'before' | 'after'
  field: string
  salt: string | null
  text: string
  redacted_at: Date | null
}

declare module 'knex/types/tables.js' {
  interface Tables {
    events: EventRow
    event_subjects: EventSubject
    event_texts: EventText
  }
}
