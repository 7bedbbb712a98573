// Reviews: how one goes on, and who does what. A draft is the inspectorate's alone; shared, the leaders of the organisation read it and
// reply once; published, it counts.
import type { Closure, Progress, ReviewKind, ReviewState } from '../db/tables.ts'
import type { Person } from '../users/person.ts'

/** The scale of judgements, the worst first. */
export const progress: Record<Progress, string> = {
  no_meaningful_progress: 'No meaningful progress',
  insufficient_progress: 'Insufficient progress',
  reasonable_progress: 'Reasonable progress',
  good_progress: 'Good progress',
}
export const progressTags: Record<Progress, string> = {
  no_meaningful_progress: 'govuk-tag--red',
  insufficient_progress: 'govuk-tag--orange',
  reasonable_progress: 'govuk-tag--turquoise',
  good_progress: 'govuk-tag--green',
}
export const reviewKinds: Record<ReviewKind, string> = { reinspection: 'Reinspection', progress: 'Review of progress' }
export const reviewStates: Record<ReviewState, string> = {
  draft: 'Draft',
  shared: 'Shared for factual accuracy',
  published: 'Published',
  discarded: 'Discarded',
}

/** A judgement after which a new plan is due and what was claimed before counts no more. */
export const isWeak = (rating: Progress): boolean => rating === 'no_meaningful_progress' || rating === 'insufficient_progress'

/** What becomes of the recommendation, beside the judgement. */
export type Outcome = 'none' | 'implemented' | 'not_implemented' | 'reopen'

/** What is said of it after the judgement. */
export const judgedOutcomes: Record<Outcome, string> = {
  none: '',
  implemented: ', closed as implemented',
  not_implemented: ', closed as not implemented',
  reopen: ', reopened',
}

export const outcomeOf = ({ closure, reopens }: { closure: Closure | null; reopens: boolean }): Outcome =>
  reopens ? 'reopen' : closure === 'implemented' || closure === 'not_implemented' ? closure : 'none'

/** Why an outcome cannot be, for a recommendation that is open or was closed; undefined when it can. */
export function whyNotOutcome(outcome: Outcome, rating: Progress, closure: Closure | null): string | undefined {
  if (outcome === 'reopen') return closure ? undefined : 'It is open. Only what was closed can be reopened'
  if (outcome === 'none') return undefined
  if (closure) return 'It is closed already. Leave it closed, or reopen it'
  return outcome === 'implemented' && isWeak(rating) ? `It cannot be implemented with ${progress[rating].toLowerCase()}` : undefined
}

/** What the rules need to know about a review. */
export interface ReviewFacts {
  organisation_id: number
  state: ReviewState
  replied_on: string | null
  judgements: number
}

/** Why no review can be opened of an organisation; undefined when one can. One goes on at a time, and only of what it answers for. */
export const whyNotOpened = (open: { title: string } | undefined, answers: number): string | undefined =>
  open
    ? `There is a review of this organisation that is not published yet: ${open.title}`
    : answers
      ? undefined
      : 'No published recommendation is addressed to it, so there is nothing to review'

export type ReviewAct = 'judge' | 'keepNotes' | 'share' | 'reply' | 'publish' | 'discard' | 'supersede'

interface Rule {
  label: string
  who: (person: Person, review: ReviewFacts) => boolean
  when: (review: ReviewFacts) => boolean
  whyNot: (review: ReviewFacts) => string
}

const inspector: Rule['who'] = person => person.inspector
const leader: Rule['who'] = (person, { organisation_id }) => person.leads.includes(organisation_id)
const over = ({ state }: ReviewFacts) => `This review is ${reviewStates[state].toLowerCase()} already`
const isOpen = ({ state }: Pick<ReviewFacts, 'state'>) => state === 'draft' || state === 'shared'

// biome-ignore format: it is read as a table
export const reviewActs: Record<ReviewAct, Rule> = {
  judge:     { label: 'Judge',                      who: inspector, when: isOpen, whyNot: over },
  keepNotes: { label: 'Add a note',                 who: inspector, when: ({ state }) => state !== 'discarded', whyNot: over },
  share:     { label: 'Share for factual accuracy', who: inspector, when: ({ state, judgements }) => state === 'draft' && judgements > 0,
               whyNot: review => (review.state === 'draft' ? 'Judge at least one recommendation first' : over(review)) },
  reply:     { label: 'Reply',                      who: leader,    when: ({ state, replied_on }) => state === 'shared' && !replied_on,
               whyNot: review => (review.state === 'shared' ? 'Your organisation has replied already' : over(review)) },
  publish:   { label: 'Publish',                    who: inspector, when: ({ state, judgements }) => state === 'shared' && judgements > 0,
               whyNot: review => (review.state === 'draft' ? 'Share it with the leaders of the organisation first' : review.state === 'shared' ? 'It has no judgement' : over(review)) },
  discard:   { label: 'Discard',                    who: inspector, when: ({ state }) => state === 'draft', whyNot: over },
  supersede: { label: 'Supersede',                  who: inspector, when: ({ state }) => state === 'published', whyNot: () => 'This review is not published yet. Change its judgement' },
}

/** Whether to offer opening one, to an inspector who reads these reviews of an organisation that so many recommendations are addressed to. */
export const mayOpenReview = (person: Person, reviews: (ReviewFacts & { title: string })[], addressed: number): boolean =>
  person.inspector && whyNotOpened(reviews.find(isOpen), addressed) === undefined

export const canReview = (person: Person, act: ReviewAct, review: ReviewFacts): boolean =>
  reviewActs[act].who(person, review) && reviewActs[act].when(review)

/** What this person may do with a review now, of what its page offers as a button. */
export const reviewActsFor = (person: Person, review: ReviewFacts): ReviewAct[] =>
  (['share', 'reply', 'publish', 'discard'] as const).filter(act => canReview(person, act, review))
