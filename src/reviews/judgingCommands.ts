// Judging: what inspectors say in a review, what it does once it is published, and superseding it.
import { addDays, sayDay } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Addressee, Judgement, Progress } from '../db/tables.ts'
import { Conflict, checkVersion, Invalid, NotFound } from '../errors.ts'
import { getAnswer, getLockedAnswer, type LockedAnswer } from '../recommendations/queries.ts'
import { closures } from '../recommendations/workflow.ts'
import { record, type Subject } from '../record/commands.ts'
import { getSettings } from '../standing/queries.ts'
import type { Person } from '../users/person.ts'
import { findOpenReview, getJudgement, getLockedReview, type ReviewRow } from './queries.ts'
import { canReview, isWeak, type Outcome, outcomeOf, reviewActs, whyNotOutcome } from './workflow.ts'

export interface Judging {
  rating: Progress
  reasons: string
  outcome: Outcome
  version?: number
}

/** What is compared when two inspectors judge the same at once. */
const shown = (judgement: Judgement | undefined) => ({
  rating: judgement?.rating ?? '',
  reasons: judgement?.reasons ?? '',
  outcome: judgement ? outcomeOf(judgement) : 'none',
})
const kept = ({ rating, reasons, outcome }: Judging) => ({
  rating,
  reasons,
  closure: outcome === 'implemented' || outcome === 'not_implemented' ? outcome : null,
  reopens: outcome === 'reopen',
})

/** What became of it while somebody was writing, as one reads it beside the field. */
function refuseOutcome({ outcome, rating }: Pick<Judging, 'outcome' | 'rating'>, { closure, closed_on }: Addressee): void {
  const why = whyNotOutcome(outcome, rating, closure)
  const since = closure && outcome !== 'reopen' ? ` (${closures[closure].toLowerCase()}, on ${sayDay(closed_on)})` : ''
  if (why) throw new Invalid({ outcome: `${why}${since}` })
}

/** The review that goes on and the answer in it, both locked, in this order. @throws NotFound, Forbidden, Conflict */
async function lockToJudge({ tx, person }: Moment<Person>, addressee_id: number): Promise<{ review: ReviewRow; answer: LockedAnswer }> {
  const { organisation_id } = await getAnswer(tx, person, addressee_id)
  const open = await findOpenReview(tx, person, organisation_id)
  if (!open) throw new Conflict('No review of this organisation is open.')
  const review = await getLockedReview(tx, person, open.id)
  if (!canReview(person, 'judge', review)) throw new Conflict(`${reviewActs.judge.whyNot(review)}.`)
  const answer = await getLockedAnswer(tx, person, addressee_id)
  if (answer.withdrawn_on) throw new Conflict('This recommendation has been withdrawn.')
  if (answer.state !== 'published') throw new Conflict('The inspection is not published yet.')
  return { review, answer }
}

const inReview = (tx: Moment['tx'], review_id: number, addressee_id: number) =>
  tx('judgements').where({ review_id, addressee_id, superseded_on: null }).first()

/**
 * Judge one answer in the open review of its organisation, or change what was judged there: until the review is published. The version is
 * that of the judgement, 0 when there was none. @returns the review's id. @throws Forbidden, Stale, Conflict, Invalid
 */
export const judge = (by: By<Person>, addressee_id: number, given: Judging): Promise<number> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const { review, answer } = await lockToJudge(moment, addressee_id)
    const before = await inReview(tx, review.id, addressee_id)
    checkVersion({ version: before?.version ?? 0 }, given.version, shown(before))
    refuseOutcome(given, answer)
    const values = { ...kept(given), judged_by_id: person.id, judged_on: today }
    if (before)
      await tx('judgements')
        .where({ id: before.id })
        .update({ ...values, version: before.version + 1 })
    else await tx('judgements').insert({ ...values, review_id: review.id, addressee_id })
    await record(tx, {
      chain: `review:${review.id}`,
      act: 'judge',
      before: before ? { rating: before.rating, outcome: outcomeOf(before) } : {},
      after: { addressee_id, rating: given.rating, outcome: given.outcome },
      texts: { ...(before && { before: { reasons: before.reasons } }), after: { reasons: given.reasons } },
    })
    return review.id
  })

/** Take a judgement out of a review that is not published. @returns the review's id. @throws Forbidden, NotFound, Conflict */
export const takeOutJudgement = (by: By<Person>, addressee_id: number): Promise<number> =>
  act(by, async moment => {
    const { tx } = moment
    const { review } = await lockToJudge(moment, addressee_id)
    const before = await inReview(tx, review.id, addressee_id)
    if (!before) throw new NotFound()
    await tx('judgements').where({ id: before.id }).delete()
    await record(tx, {
      chain: `review:${review.id}`,
      act: 'takeOutJudgement',
      before: { addressee_id, rating: before.rating, outcome: outcomeOf(before) },
      texts: { before: { reasons: before.reasons } },
    })
    return review.id
  })

/**
 * Publish the judgements of a review that is locked, as part of a larger act: each is recorded with its recommendation.
 * @throws Invalid naming every one that cannot be carried out, because something was closed or reopened meanwhile
 */
export async function publishJudgements(moment: Moment<Person>, { id }: Pick<ReviewRow, 'id'>): Promise<void> {
  const { tx, person } = moment
  const judgements = await tx('judgements').where({ review_id: id, published_on: null }).orderBy('addressee_id')
  const { plan_due_days } = await getSettings(tx)
  const cannot: string[] = []
  for (const judgement of judgements) {
    const answer = await getLockedAnswer(tx, person, judgement.addressee_id)
    const why = answer.withdrawn_on ? 'It has been withdrawn' : whyNotOutcome(outcomeOf(judgement), judgement.rating, answer.closure)
    if (why) cannot.push(`${(await getAnswer(tx, person, answer.id)).about.split(':')[0]}: ${why[0]!.toLowerCase()}${why.slice(1)}`)
    else await carryOut({ ...moment, plan_due_days }, judgement, answer, 'publishJudgement')
  }
  if (cannot.length) throw new Invalid({ form: `Change these judgements first. ${cannot.join('. ')}` })
}

export interface Superseding extends Judging {
  superseding_reason: string
}

/**
 * Put another judgement in the place of a published one, which stays readable. Only the last one of an answer can be superseded.
 * @returns the review's id. @throws Forbidden, NotFound, Conflict, Stale, Invalid
 */
export const supersedeJudgement = (by: By<Person>, id: number, given: Superseding): Promise<number> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const { addressee_id, review_id } = await getJudgement(tx, person, id)
    const review = await getLockedReview(tx, person, review_id)
    if (!canReview(person, 'supersede', review)) throw new Conflict(`${reviewActs.supersede.whyNot(review)}.`)
    const answer = await getLockedAnswer(tx, person, addressee_id)
    const before = await getJudgement(tx, person, id)
    if (before.superseded_on) throw new Conflict('This judgement has been superseded already.')
    checkVersion(before, given.version, shown(before))
    await refuseOlder(tx, before)
    if (answer.withdrawn_on) throw new Conflict('This recommendation has been withdrawn.')
    refuseOutcome(given, answer)
    await tx('judgements')
      .where({ id })
      .update({ superseded_on: today, version: before.version + 1 })
    const { superseding_reason } = given
    const [judgement] = await tx('judgements')
      .insert({ ...kept(given), superseding_reason, supersedes_id: id, review_id, addressee_id, judged_by_id: person.id, judged_on: today })
      .returning('*')
    const { plan_due_days } = await getSettings(tx)
    await carryOut({ ...moment, plan_due_days }, judgement!, answer, 'supersedeJudgement', before)
    return review_id
  })

async function refuseOlder(tx: Moment['tx'], { id, addressee_id }: Judgement): Promise<void> {
  const last = await tx('judgements')
    .where({ addressee_id, superseded_on: null })
    .whereNotNull('published_on')
    .orderBy([
      { column: 'published_on', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first('id')
  if (last?.id !== id) throw new Conflict('A later review judged this recommendation. Supersede that judgement.')
}

/**
 * What a judgement does once it is published: it closes or reopens; reopened, or judged to have made too little progress, what was claimed
 * before counts no more, and for too little progress a plan is due again.
 */
async function carryOut(
  { tx, person, now, today, plan_due_days }: Moment<Person> & { plan_due_days: number },
  judgement: Judgement,
  answer: LockedAnswer,
  name: 'publishJudgement' | 'supersedeJudgement',
  superseded?: Judgement,
): Promise<void> {
  const { id, closure, reopens, rating } = judgement
  const isOpen = !closure && (reopens || !answer.closure)
  const startsAgain = isOpen && (reopens || isWeak(rating))
  const before = superseded?.started_again_at ? superseded : { counts_from_before: answer.counts_from, plan_due_before: answer.plan_due_on }
  await tx('judgements')
    .where({ id })
    .update({
      published_on: today,
      ...(startsAgain && { started_again_at: now, counts_from_before: before.counts_from_before, plan_due_before: before.plan_due_before }),
    })
  await tx('addressees')
    .where({ id: answer.id })
    .update({
      ...(closure && { closure, closed_on: today, closed_by_id: person.id }),
      ...(reopens && { closure: null, closed_on: null, closed_by_id: null, made_again_id: null, reopened_on: today }),
      ...(!startsAgain && superseded && undoing(superseded, answer)),
      ...(startsAgain && { counts_from: now }),
      ...(startsAgain && isWeak(rating) && { plan_due_on: addDays(today, plan_due_days) }),
      version: answer.version + 1,
    })
  const subjects: Subject[] = [`recommendation:${answer.recommendation_id}`, `review:${judgement.review_id}`]
  await record(tx, {
    facts: [answer.id],
    chain: `addressee:${answer.id}`,
    act: name,
    subjects,
    before: { closure: answer.closure, ...(superseded && { rating: superseded.rating }) },
    after: { judgement_id: id, rating, outcome: outcomeOf(judgement), starts_again: startsAgain },
    texts: { after: { reasons: judgement.reasons, superseding_reason: judgement.superseding_reason } },
  })
}

/** What the superseded judgement had started again stands as before, unless it was reopened since. */
const undoing = ({ started_again_at, reopens, counts_from_before, plan_due_before }: Judgement, { counts_from }: Addressee) =>
  started_again_at && !reopens && counts_from?.getTime() === started_again_at.getTime()
    ? { counts_from: counts_from_before, plan_due_on: plan_due_before }
    : {}
