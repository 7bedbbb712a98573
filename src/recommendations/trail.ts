// The words of the trail: what each act of the record is called when it is told.

import { againWords } from '../assurance/words.ts'
import type { UpdateKind } from '../db/tables.ts'
import { judgedOutcomes, progress } from '../reviews/workflow.ts'
import { signals } from '../standing/signals.ts'

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
  rejectRepeats: 'Said to repeat none of those suggested',
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
  handOver: 'Handed over',
  planPracticeCheck: 'Practice check planned',
  reportPracticeCheck: 'Practice check',
  reportPlannedCheck: 'Practice check',
  correctPracticeCheck: 'Practice check corrected',
  withdrawPracticeCheck: 'Practice check withdrawn',
  putAside: 'Signal put aside',
  takeUp: 'Signal taken up again',
  answerBlocking: 'The other side answered',
  answerSustainCheck: 'Has the change lasted?',
  askForMoreTime: 'More time asked for',
  refuseMoreTime: 'More time refused',
  agreeLaterTarget: 'More time agreed',
  withdrawRequest: 'Request for more time withdrawn',
  publishJudgement: 'Judged by inspectors',
  supersedeJudgement: 'Judged again by inspectors',
  confirmAction: 'Confirmed by somebody above',
  confirmAgain: 'To be confirmed again',
}

/** What was written, field by field, in the order in which it is told. */
export const textFields: Record<string, string> = {
  title: 'Action',
  description: 'How',
  success_measure: 'How it will be known',
  owner_title: 'Owner',
  text: 'Text',
  response_text: 'Answer',
  reason: 'Why',
  reasons: 'Reasons',
  superseding_reason: 'Why it was judged again',
  note: 'Note',
  checked_by: 'Looked at by',
  method: 'Method',
}

export const trailKinds = { update: 'Updates', evidence: 'Evidence', comment: 'Comments', query: 'Queries', change: 'Changes' } as const
export type TrailKind = keyof typeof trailKinds
const isTrailKind = (value: unknown): value is TrailKind => typeof value === 'string' && Object.hasOwn(trailKinds, value)

/** What an address asks of the trail: one kind only, and whether all of it. @returns also how many rows are shown at the most. */
export const trailAsked = ({ trail, all }: Record<string, unknown>) => ({
  only: isTrailKind(trail) ? trail : undefined,
  limit: all === 'yes' ? 5000 : 100,
})

export type TrailAsked = ReturnType<typeof trailAsked>

/** What a page with a trail gives its view, from up to one row more than are shown. */
export const shownTrail = <Entry>(trail: Entry[], { only, limit }: TrailAsked) => ({
  trail: trail.slice(0, limit),
  more: trail.length > limit,
  only,
  trailKinds,
  updateKinds,
  textFields,
  signalNames: signals,
  progress,
  judgedOutcomes,
  againWords,
  changeActs: { ...publishedActs, ...planActs },
})
