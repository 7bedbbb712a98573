// Inspections, what they are rated under, and their recommendations with those they are addressed to.
import type { Day, Precision } from '../days.ts'
import type { Versioned } from './versioned.ts'

export type Rating = 'inadequate' | 'requires_improvement' | 'good' | 'outstanding'
export type InspectionState = 'planned' | 'fieldwork' | 'embargoed' | 'published'
export type Response = 'awaited' | 'agreed' | 'partly_agreed' | 'not_agreed'
export type Closure = 'implemented' | 'not_implemented' | 'made_again'
export type Wording = 'verbatim' | 'reported' | 'illustrative'

export interface Theme extends Versioned {
  id: number
  name: string
  retired_on: Day | null
}
export interface Framework extends Versioned {
  id: number
  name: string
  rated: boolean
  max_score: number | null
  valid_from: Day | null
  valid_to: Day | null
  /** The version before this one. */
  replaces_id: number | null
}
export interface Band {
  framework_id: number
  rating: Rating
  points: number
  up_to_share: number
  casework_from_percent: number
  changed_at: Date
}
export interface Standard extends Versioned {
  id: number
  framework_id: number
  code: string
  title: string
  group: string
  position: number
  retired_on: Day | null
}
/** Two standards of different frameworks that ask the same; the lower id first. */
export interface StandardMatch {
  id: number
  standard_id: number
  other_id: number
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
export interface Figure extends Versioned {
  id: number
  inspection_id: number
  recommendation_id: number | null
  label: string
  value: number | null
  qualifier: string | null
  sufficient: number | null
  sampled: number | null
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
/** What somebody has said is no repeat, so that it is not suggested again. */
export interface RejectedRepeat {
  recommendation_id: number
  earlier_id: number
  rejected_by_id: number | null
  rejected_on: Day
  changed_at: Date
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

declare module 'knex/types/tables.js' {
  interface Tables {
    themes: Theme
    frameworks: Framework
    bands: Band
    standards: Standard
    standard_matches: StandardMatch
    inspections: Inspection
    inspection_ratings: InspectionRating
    figures: Figure
    recommendations: Recommendation
    rejected_repeats: RejectedRepeat
    addressees: Addressee
  }
}
