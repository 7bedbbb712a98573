// One interface per table, in the database's own names. The only place a row is typed.
import type { Day, Precision } from '../days.ts'

export type OrganisationKind = 'ministry' | 'service' | 'region' | 'unit' | 'inspectorate' | 'partner'
export type Role = 'unit_leader' | 'staff' | 'regional_lead' | 'national_lead' | 'inspector' | 'administrator'
export type Rating = 'inadequate' | 'requires_improvement' | 'good' | 'outstanding'
export type InspectionState = 'planned' | 'fieldwork' | 'embargoed' | 'published'
export type Response = 'awaited' | 'agreed' | 'partly_agreed' | 'not_agreed'
export type Closure = 'implemented' | 'not_implemented' | 'made_again'
export type ActionStatus = 'not_started' | 'in_progress' | 'blocked' | 'completed' | 'dropped'
export type UpdateKind = 'progress' | 'date_move' | 'blocked' | 'completed' | 'dropped' | 'reopened'
export type Audience = 'everyone' | 'line' | 'inspectorate'
export type Wording = 'verbatim' | 'reported' | 'illustrative'

interface Versioned {
  version: number
  changed_at: Date
}

export interface Organisation extends Versioned {
  id: number
  code: string
  kind: OrganisationKind
  name: string
  parent_id: number | null
  line: number[]
  valid_from: Day | null
  valid_to: Day | null
}
export interface OrganisationAlias {
  id: number
  organisation_id: number
  name: string
  changed_at: Date
}
export interface OrganisationSuccessor {
  organisation_id: number
  successor_id: number
  from_on: Day
  changed_at: Date
}
export interface User extends Versioned {
  id: number
  name: string
  email: string
  demonstration: boolean
  deactivated_on: Day | null
}
export interface Membership {
  id: number
  user_id: number
  organisation_id: number
  role: Role
  from_on: Day
  to_on: Day | null
  changed_at: Date
}
/** Apart from users, so that a hash never travels with the person. */
export interface Password {
  user_id: number
  hash: string
}
export interface FormKey {
  key: string
  user_id: number
  result: unknown
  used_at: Date
}
export interface Setting {
  name: 'plan_due_days' | 'stalled_after_days'
  value: number
  changed_at: Date
}
export interface Theme {
  id: number
  name: string
  changed_at: Date
}
export interface Framework {
  id: number
  name: string
  rated: boolean
  max_score: number | null
  valid_from: Day | null
  changed_at: Date
}
export interface Band {
  framework_id: number
  rating: Rating
  points: number
  up_to_share: number
  casework_from_percent: number
  changed_at: Date
}
export interface Standard {
  id: number
  framework_id: number
  code: string
  title: string
  group: string
  position: number
  changed_at: Date
}
export interface Inspection extends Versioned {
  id: number
  reference: string
  organisation_id: number
  framework_id: number
  title: string
  state: InspectionState
  fieldwork_from: Day | null
  fieldwork_to: Day | null
  fieldwork_note: string | null
  published_on: Day | null
  published_precision: Precision
  overall_rating: Rating | null
  score: number | null
  report_url: string | null
  source: string | null
  note: string | null
  recommendations_made: number | null
  plan_submitted_on: Day | null
}
export interface InspectionRating {
  id: number
  inspection_id: number
  standard_id: number | null
  title: string | null
  rating: Rating
  changed_at: Date
}
export interface Figure {
  id: number
  inspection_id: number
  recommendation_id: number | null
  label: string
  value: number | null
  qualifier: string | null
  sufficient: number | null
  sampled: number | null
  changed_at: Date
}
export interface Recommendation extends Versioned {
  id: number
  inspection_id: number
  number: number
  text: string
  wording: Wording
  standard_id: number | null
  theme_id: number | null
  urgent: boolean
  repeats_id: number | null
  times_made: number
  first_made_on: Day | null
  withdrawn_on: Day | null
  withdrawn_reason: string | null
}
export interface Addressee extends Versioned {
  id: number
  recommendation_id: number
  organisation_id: number
  original_organisation_id: number | null
  response: Response
  response_text: string
  responded_on: Day | null
  response_changed: boolean
  owner_id: number | null
  owner_title: string
  target_on: Day | null
  original_target_on: Day | null
  target_moves: number
  plan_from_on: Day | null
  plan_due_on: Day | null
  counts_from: Date | null
  reopened_on: Day | null
  closure: Closure | null
  closed_on: Day | null
  closed_by_id: number | null
  made_again_id: number | null
  entered_later: boolean
}
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
  user_id: number
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
  changed_at: Date
}
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
    organisations: Organisation
    organisation_aliases: OrganisationAlias
    organisation_successors: OrganisationSuccessor
    users: User
    memberships: Membership
    passwords: Password
    form_keys: FormKey
    settings: Setting
    themes: Theme
    frameworks: Framework
    bands: Band
    standards: Standard
    inspections: Inspection
    inspection_ratings: InspectionRating
    figures: Figure
    recommendations: Recommendation
    addressees: Addressee
    actions: Action
    action_addressees: ActionAddressee
    updates: Update
    comments: Comment
    queries: Query
    query_replies: QueryReply
    standing_facts: StandingFactsRow
    events: EventRow
    event_subjects: EventSubject
    event_texts: EventText
  }
}
