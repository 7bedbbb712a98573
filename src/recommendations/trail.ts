// The words of the trail: what each act of the record is called when it is told.
import type { UpdateKind } from '../db/tables.ts'

export const updateKinds: Record<UpdateKind, string> = {
  progress: 'Progress update',
  date_move: 'Due date moved',
  blocked: 'Marked as blocked',
  completed: 'Reported complete',
  dropped: 'Dropped',
  reopened: 'Reopened',
}

/** Acts of the record that the trail tells. Updates, comments and queries are told by their own rows. */
export const publishedActs: Record<string, string> = {
  enterRecommendation: 'Recommendation entered',
  correctRecommendation: 'Recommendation corrected',
  withdrawRecommendation: 'Recommendation withdrawn',
  linkRepeat: 'Link to an earlier recommendation changed',
  passToSuccessor: 'Passed to a successor',
  redactName: 'A name was redacted',
}
export const planActs: Record<string, string> = {
  closeAsMadeAgain: 'Closed as made again',
  reopen: 'Reopened',
  respond: 'Response',
  nameOwner: 'Owner and target date',
  moveTargetDate: 'Target date moved',
  logAction: 'Action logged',
  editAction: 'Action edited',
}

export const trailKinds = { update: 'Updates', comment: 'Comments', query: 'Queries', change: 'Changes' } as const
export type TrailKind = keyof typeof trailKinds
export const isTrailKind = (value: unknown): value is TrailKind => typeof value === 'string' && Object.hasOwn(trailKinds, value)
