// What inspectors judge in reviews, with their private notes, and what somebody above confirms.
import type { Day } from '../days.ts'
import type { Closure } from './inspectionTables.ts'
import type { Versioned } from './versioned.ts'

export type ReviewKind = 'reinspection' | 'progress'
export type ReviewState = 'draft' | 'shared' | 'published' | 'discarded'
export type Progress = 'no_meaningful_progress' | 'insufficient_progress' | 'reasonable_progress' | 'good_progress'

export interface Review extends Versioned {
  id: number
  organisation_id: number
  kind: ReviewKind
  title: string
  inspection_id: number | null
  state: ReviewState
  opened_by_id: number
  opened_on: Day
  shared_by_id: number | null
  shared_on: Day | null
  reply: string
  replied_by_id: number | null
  replied_on: Day | null
  published_by_id: number | null
  published_on: Day | null
  discarded_on: Day | null
  discarded_reason: string
}
export interface Judgement extends Versioned {
  id: number
  review_id: number
  addressee_id: number
  rating: Progress
  reasons: string
  closure: Exclude<Closure, 'made_again'> | null
  reopens: boolean
  /** When, published, it made the plan start again: what stood before is kept, should it be superseded. */
  started_again_at: Date | null
  counts_from_before: Date | null
  plan_due_before: Day | null
  judged_by_id: number
  judged_on: Day
  published_on: Day | null
  supersedes_id: number | null
  superseding_reason: string
  superseded_on: Day | null
}
export interface ReviewNote extends Versioned {
  id: number
  review_id: number
  addressee_id: number | null
  kind: 'note' | 'look'
  text: string
  /** What was seen when somebody looked. */
  found: string
  looked_on: Day | null
  written_by_id: number
  written_on: Day
  removed_on: Day | null
}
/** Why what was confirmed has to be confirmed again. */
export type AgainWhy = 'evidence' | 'evidence_removed' | 'failed_check' | 'reopened'

/** Of an action the last one counts; while again_on is set it has to be confirmed again. */
export interface Confirmation {
  id: number
  action_id: number
  decision: 'confirmed' | 'returned'
  reasons: string
  decided_by_id: number
  decided_on: Day
  recorded_at: Date
  again_on: Day | null
  again_why: AgainWhy | null
  changed_at: Date
}

declare module 'knex/types/tables.js' {
  interface Tables {
    reviews: Review
    judgements: Judgement
    review_notes: ReviewNote
    confirmations: Confirmation
  }
}
