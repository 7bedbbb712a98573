// The forms about one judgement: judge or change it, take it out, supersede it.
import { Conflict, Forbidden, NotFound } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getAnswer, type NamedAnswer } from '../recommendations/queries.ts'
import { shownTrail, trailAsked } from '../recommendations/trail.ts'
import { answerWords, readWhole } from '../recommendations/whole.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, nothing } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as forms from './forms.ts'
import * as commands from './judgingCommands.ts'
import { findOpenReview, getJudgement, getReview, listJudgements, type ReviewRow } from './queries.ts'
import { canReview, reviewActs } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

/** An answer, the open review of its organisation, and what is judged of it there. @throws NotFound, Conflict */
async function toJudge({ db, user, params }: IdVisit) {
  const answer = await getAnswer(db, user, Number(params.id))
  const open = await findOpenReview(db, user, answer.organisation_id)
  if (!open) throw new Conflict(`No review of ${shortName(answer.organisation)} is open. Open one on its page.`)
  if (answer.withdrawn_on) throw new Conflict('This recommendation has been withdrawn.')
  if (answer.state !== 'published') throw new Conflict('The inspection is not published yet.')
  const review = await getReview(db, user, open.id)
  return { answer, review, judgement: (await listJudgements(db, review)).find(({ addressee_id }) => addressee_id === answer.id) }
}

const captionOf = (review: ReviewRow) => `${review.title}, ${shortName(review.organisation)}`

/** All that there is to go by, as the page of the recommendation shows it, without anything to do there. */
async function toGoBy({ db, user, today }: IdVisit, { id, recommendation_id }: NamedAnswer) {
  const trail = trailAsked({})
  const whole = await readWhole(db, recommendation_id, { person: user, day: today, mayWrite: false, trail: { ...trail, limit: 20 } })
  const chosen = whole.answers.find(answer => answer.id === id)
  if (!chosen) throw new NotFound()
  return { whole: { ...whole, ...shownTrail(whole.trail, { ...trail, limit: 20 }), ...answerWords }, chosen }
}

const judgingPage = async (visit: IdVisit): Promise<FormPage> => {
  const { answer, review, judgement } = await toJudge(visit)
  return {
    title: judgement ? 'Change the judgement' : 'Judge',
    caption: captionOf(review),
    about: answer.about,
    fields: forms.judgingFields(answer.closure),
    submit: 'Save the judgement',
    cancel: `/reviews/${review.id}`,
    or: { href: '#to-go-by', words: 'What there is to go by' },
    version: judgement?.version ?? 0,
    values: forms.judgementValues(judgement),
    view: 'reviews/judge',
    ...(await toGoBy(visit, answer)),
  } as FormPage
}
export const { show: newJudgement, take: judge } = handlersOf(
  judgingPage,
  () => forms.judgingForm,
  async (visit: IdVisit, values) => {
    const review = await commands.judge(by(visit), idOf(visit), values)
    say(visit, 'The judgement is saved')
    return `/reviews/${review}#answer-${visit.params.id}`
  },
)

const takingOutPage = async (visit: IdVisit): Promise<FormPage> => {
  const { answer, review, judgement } = await toJudge(visit)
  if (!judgement) throw new NotFound()
  return {
    title: 'Take the judgement out',
    caption: captionOf(review),
    about: answer.about,
    intro: ['The recommendation is not judged in this review then, and stays as it is.'],
    fields: [],
    submit: 'Take it out',
    warning: true,
    cancel: `/reviews/${review.id}`,
  }
}
export const { show: newTakingOut, take: takeOut } = onceHandlersOf(
  takingOutPage,
  () => nothing,
  async (visit: IdVisit) => {
    const review = await commands.takeOutJudgement(by(visit), idOf(visit))
    say(visit, 'The judgement is taken out')
    return `/reviews/${review}`
  },
)

const supersedingPage = async (visit: IdVisit): Promise<FormPage> => {
  if (!visit.user.inspector) throw new Forbidden()
  const judgement = await getJudgement(visit.db, visit.user, idOf(visit))
  const review = await getReview(visit.db, visit.user, judgement.review_id)
  if (!canReview(visit.user, 'supersede', review)) throw new Conflict(reviewActs.supersede.whyNot(review))
  if (judgement.superseded_on && visit.method === 'GET') throw new Conflict('This judgement has been superseded already.')
  const answer = await getAnswer(visit.db, visit.user, judgement.addressee_id)
  return {
    title: 'Supersede the judgement',
    caption: captionOf(review),
    about: answer.about,
    fields: forms.supersedingFields(answer.closure),
    submit: 'Publish the new judgement',
    cancel: `/reviews/${review.id}`,
    version: judgement.version,
    values: { ...forms.judgementValues(judgement), outcome: 'none' },
  }
}
export const { show: newSuperseding, take: supersede } = handlersOf(
  supersedingPage,
  () => forms.supersedingForm,
  async (visit: IdVisit, values) => {
    const review = await commands.supersedeJudgement(by(visit), idOf(visit), values)
    say(visit, 'The new judgement is published')
    return `/reviews/${review}`
  },
)
