// What has been seen beside what is claimed: evidence and checks; and more time, answers to what waits, signals put aside.
import type { Day } from '../days.ts'
import type { Versioned } from './versioned.ts'

export type Sensitivity = 'official' | 'official_sensitive'
export type Scan = 'none' | 'waiting' | 'clean' | 'infected'
export type RequestState = 'waiting' | 'agreed' | 'refused' | 'withdrawn' | 'moved'

/** It belongs to an addressee's plan or to an action, never to both. */
interface OfPlan {
  organisation_id: number
  addressee_id: number | null
  action_id: number | null
}
interface Withdrawable {
  corrected_on: Day | null
  withdrawn_on: Day | null
  withdrawn_reason: string | null
}
export interface PracticeCheck extends Versioned, OfPlan, Withdrawable {
  id: number
  planned_on: Day | null
  /** Empty while it is only planned, with what was found. */
  checked_on: Day | null
  looked_at: number | null
  sufficient: number | null
  checked_by: string
  method: string
  note: string
  added_by_id: number
  recorded_at: Date
  recorded_on: Day
  reported_at: Date | null
  reported_on: Day | null
}
export interface Evidence extends Versioned, OfPlan {
  id: number
  update_id: number | null
  practice_check_id: number | null
  title: string
  shows: string
  dated_on: Day
  /** For a link; a file has its versions in evidence_files. */
  url: string | null
  audience: 'everyone' | 'line'
  sensitivity: Sensitivity
  expires_on: Day | null
  added_by_id: number
  recorded_at: Date
  recorded_on: Day
  corrected_on: Day | null
  removed_on: Day | null
  removed_by_id: number | null
  removed_reason: string | null
}
export interface EvidenceFile {
  id: number
  evidence_id: number
  number: number
  name: string
  type: string
  bytes: number
  sha256: string
  stored_as: string
  scan: Scan
  scanned_at: Date | null
  added_by_id: number
  recorded_at: Date
  recorded_on: Day
  /** Its content is gone since then. */
  redacted_on: Day | null
  changed_at: Date
}
/** Brought, and not confirmed yet by whoever brought it. What the columns hold is said in src/evidence. */
export interface PendingEvidence {
  id: number
  user_id: number
  place: object
  fields: object
  files: object[]
  found: object[]
  kept_at: Date
}
export interface SustainCheck extends Versioned {
  id: number
  action_id: number
  after_days: number
  due_on: Day
  answered_on: Day | null
  answered_by_id: number | null
  lasting: boolean | null
  note: string
  /** No longer asked since then: the action was reopened. */
  ended_on: Day | null
}
export interface ExtensionRequest extends Versioned, OfPlan {
  id: number
  from_on: Day
  to_on: Day
  reason: string
  asked_by_id: number
  recorded_at: Date
  recorded_on: Day
  state: RequestState
  decided_by_id: number | null
  decided_on: Day | null
  decision_reason: string
}
export interface BlockingAnswer {
  id: number
  action_id: number
  organisation_id: number
  user_id: number
  text: string
  recorded_at: Date
  recorded_on: Day
  changed_at: Date
}
export interface QuietedSignal {
  addressee_id: number
  signal: string
  until_on: Day
  reason: string
  user_id: number
  recorded_on: Day
  changed_at: Date
}

declare module 'knex/types/tables.js' {
  interface Tables {
    practice_checks: PracticeCheck
    evidence: Evidence
    evidence_files: EvidenceFile
    pending_evidence: PendingEvidence
    sustain_checks: SustainCheck
    extension_requests: ExtensionRequest
    blocking_answers: BlockingAnswer
    quieted_signals: QuietedSignal
  }
}
