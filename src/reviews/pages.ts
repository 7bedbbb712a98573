// The reviews that a person may read, and one of them.
import type { Response } from 'express'
import { shortName } from '../organisations/names.ts'
import { checkedWords } from '../practiceChecks/words.ts'
import { type AnswerOfOrganisation, listAnswersOfOrganisation } from '../recommendations/queries.ts'
import { present } from '../standing/present.ts'
import { getSettings } from '../standing/queries.ts'
import { worstFirst } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { queryOf } from '../web/address.ts'
import { asAtDay, read } from '../web/page.ts'
import { getReview, isChangedSince, type JudgementRow, listJudgements, listNotes, listReviews } from './queries.ts'
import { canReview, outcomeOf, progress, progressTags, reviewActs, reviewActsFor, reviewKinds, reviewStates } from './workflow.ts'

const words = { reviewActs, reviewKinds, reviewStates, progress, progressTags, shortName }

export async function index(visit: Visitor, res: Response) {
  const reviews = await read(visit, db => listReviews(db, visit.user))
  const groups = [
    { heading: 'Going on', reviews: reviews.filter(({ state }) => state === 'draft' || state === 'shared') },
    { heading: 'Published', reviews: reviews.filter(({ state }) => state === 'published') },
    { heading: 'Discarded', reviews: reviews.filter(({ state }) => state === 'discarded') },
  ].filter(group => group.reviews.length)
  await res.page('reviews/index', { title: 'Reviews', groups, suffix: queryOf(visit), ...words })
}

export async function show(visit: Visitor<{ id: string }>, res: Response) {
  const { user } = visit
  const mayWrite = !asAtDay(visit)
  const { review, notes, answers, day, stalledAfter, judgements } = await read(visit, async (db, day) => {
    const review = await getReview(db, user, Number(visit.params.id))
    return {
      review,
      day,
      notes: await listNotes(db, user, review.id),
      answers: await listAnswersOfOrganisation(db, user, review.organisation_id),
      judgements: await listJudgements(db, review),
      stalledAfter: (await getSettings(db)).stalled_after_days,
    }
  })
  const shown = answers.map(answer => shownAnswer(answer, judgements, day, stalledAfter)).sort((a, b) => rankOf(a) - rankOf(b))
  const inspects = user.inspector && review.state !== 'published'
  const closedBefore = (answer: Shown) => answer.closure !== null && !answer.judgement
  await res.page('reviews/show', {
    title: `${review.title}: ${shortName(review.organisation)}`,
    review,
    notes,
    // Once published, and for whoever is no inspector, it is the judgements that are read.
    answers: shown.filter(answer => answer.judgement || (inspects && !closedBefore(answer))),
    closed: inspects ? shown.filter(closedBefore) : [],
    acts: mayWrite ? reviewActsFor(user, review) : [],
    mayJudge: mayWrite && canReview(user, 'judge', review),
    mayKeepNotes: mayWrite && canReview(user, 'keepNotes', review),
    maySupersede: mayWrite && canReview(user, 'supersede', review),
    inspector: user.inspector,
    suffix: queryOf(visit),
    ...words,
  })
}

type Shown = ReturnType<typeof shownAnswer>

/** An answer with its standing, and what is judged of it here: the last judgement, with those it supersedes. */
function shownAnswer(answer: AnswerOfOrganisation, judgements: JudgementRow[], day: string, stalledAfter: number) {
  const own = judgements.filter(({ addressee_id }) => addressee_id === answer.id)
  const judgement = own.find(({ superseded_on }) => superseded_on === null)
  return {
    ...answer,
    shown: present(answer, day, stalledAfter),
    checked: checkedWords(answer),
    news: judgement !== undefined && judgement.published_on === null && isChangedSince(judgement.judged_on, answer.last_activity_on),
    judgement: judgement && {
      ...judgement,
      outcome: outcomeOf(judgement),
      before: own.filter(({ superseded_on }) => superseded_on !== null).toReversed(),
    },
  }
}

/** The worst standing first: what may need the hardest look. */
const rankOf = ({ shown }: Shown) => (shown ? worstFirst.indexOf(shown.standing) : worstFirst.length)
