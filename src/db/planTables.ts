// What is done about a recommendation and said about it, and the facts its standing is worked out from.
import type { Day } from '../days.ts'
import type { Closure, Response } from './inspectionTables.ts'
import type { Progress } from './judgedTables.ts'
import type { Versioned } from './versioned.ts'

export type ActionStatus = 'not_started' | 'in_progress' | 'blocked' | 'completed' | 'dropped'
export type UpdateKind = 'progress' | 'date_move' | 'blocked' | 'completed' | 'dropped' | 'reopened'
export type Audience = 'everyone' | 'line' | 'inspectorate'

export interface Action extends Versioned {
  id: number
  organisation_id: number
  title: string
  description: string
  success_measure: string
  owner_id: number | null
  owner_title: string
  status: ActionStatus
  due_on: Day
  original_due_on: Day
  agreed_due_on: Day
  moves: number
  blocked_by_id: number | null
  blocked_reason: string
  blocked_on: Day | null
  started_on: Day | null
  completed_at: Date | null
  completed_on: Day | null
  different_now: string
  dropped_on: Day | null
  dropped_reason: string
  reopened_on: Day | null
  logged_on: Day
  logged_by_id: number
  happened_on: Day | null
  last_work_on: Day
  /** While it is blocked. */
  blocked_by_action_id: number | null
  /** While it is live. */
  failed_check_on: Day | null
}
export interface ActionAddressee {
  action_id: number
  addressee_id: number
  changed_at: Date
}
export interface Update extends Versioned {
  id: number
  action_id: number
  kind: UpdateKind
  /** Nobody for what the service did by itself. */
  user_id: number | null
  text: string
  status_from: ActionStatus | null
  status_to: ActionStatus | null
  due_from: Day | null
  due_to: Day | null
  blocked_by_id: number | null
  recorded_at: Date
  recorded_on: Day
  happened_on: Day | null
  corrected_on: Day | null
  withdrawn_on: Day | null
  withdrawn_reason: string | null
}
export interface Comment extends Versioned {
  id: number
  addressee_id: number
  action_id: number | null
  reply_to_id: number | null
  user_id: number
  audience: Audience
  text: string
  recorded_at: Date
  recorded_on: Day
  corrected_on: Day | null
  withdrawn_on: Day | null
  withdrawn_reason: string | null
}
export interface Query extends Versioned {
  id: number
  addressee_id: number
  action_id: number | null
  user_id: number
  text: string
  recorded_at: Date
  recorded_on: Day
  closed_on: Day | null
  closed_by_id: number | null
  closing_note: string | null
  /** The inspector who looks after it since its author left. */
  handed_to_id: number | null
}
export interface QueryReply {
  id: number
  query_id: number
  user_id: number
  text: string
  recorded_at: Date
  recorded_on: Day
  changed_at: Date
}
/** One row per addressee; what each column means is said in src/standing/standing.ts. */
export interface StandingFactsRow {
  addressee_id: number
  recommendation_id: number
  inspection_id: number
  organisation_id: number
  inspected_id: number
  published: boolean
  withdrawn: boolean
  urgent: boolean
  times_made: number
  closure: Closure | null
  closed_on: Day | null
  response: Response
  plan_from_on: Day | null
  plan_due_on: Day | null
  reopened_on: Day | null
  live: number
  completed: number
  completed_on: Day | null
  dropped: number
  dropped_on: Day | null
  started: boolean
  first_agreed_due_on: Day | null
  next_due_on: Day | null
  target_on: Day | null
  last_work_on: Day | null
  last_activity_on: Day | null
  blocked: number
  blocked_by: number[]
  blocked_on: Day | null
  date_moves: number
  open_queries: number
  response_changed: boolean
  entered_later: boolean
  evidence: number
  evidence_expires_on: Day | null
  next_check_on: Day | null
  last_check_on: Day | null
  last_check_looked_at: number | null
  last_check_sufficient: number | null
  next_sustain_on: Day | null
  failed_check_on: Day | null
  waiting_requests: number
  /** Until when a signal is put aside. */
  quieted: Record<string, Day>
  /** The last published one. */
  judgement: Progress | null
  judged_on: Day | null
  /** How many completed actions somebody above confirmed, and how many have to be confirmed again. */
  confirmed: number
  confirm_again: number
  changed_at: Date
}

/** The plan of an inspection was submitted. */
export interface PlanSubmission {
  id: number
  inspection_id: number
  submitted_on: Day
  plan_rows: number
  noted_by_id: number
  recorded_at: Date
}

declare module 'knex/types/tables.js' {
  interface Tables {
    actions: Action
    action_addressees: ActionAddressee
    updates: Update
    comments: Comment
    plan_submissions: PlanSubmission
    queries: Query
    query_replies: QueryReply
    standing_facts: StandingFactsRow
  }
}
