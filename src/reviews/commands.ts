// A review from opening to publication. What is judged in it: judgingCommands.
import { act, type By, type Moment } from '../db/act.ts'
import type { ReviewKind } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, NotFound } from '../errors.ts'
import { type NewMail, queueMail } from '../mail/commands.ts'
import { listAnswersOfOrganisation } from '../recommendations/queries.ts'
import { record } from '../record/commands.ts'
import { leading, type Person } from '../users/person.ts'
import { listHolders } from '../users/queries.ts'
import { publishJudgements } from './judgingCommands.ts'
import { publishedLetter, sharedLetter } from './letters.ts'
import { findOpenReview, getLockedReview, type ReviewRow } from './queries.ts'
import { canReview, type ReviewAct, reviewActs, whyNotOpened } from './workflow.ts'

/** Lock a review for an act. @throws NotFound, Forbidden, or Conflict at the wrong moment: published meanwhile, say. */
export async function lockReview({ tx, person }: Moment<Person>, id: number, what: ReviewAct): Promise<ReviewRow> {
  const review = await getLockedReview(tx, person, id)
  if (!reviewActs[what].who(person, review)) throw new Forbidden()
  if (!canReview(person, what, review)) throw new Conflict(`${reviewActs[what].whyNot(review)}.`)
  return review
}

export interface NewReview {
  kind: ReviewKind
  title: string
  inspection_id: number | null
}

/**
 * Open a review of what an organisation answers for. Inspectors only; there is one at a time. Its events are about the review alone, so
 * that the trail of no plan tells of a draft. @returns its id. @throws Forbidden, NotFound, Conflict
 */
export const openReview = (by: By<Person>, organisation_id: number, given: NewReview): Promise<number> =>
  act(by, async ({ tx, person, today }) => {
    if (!person.inspector) throw new Forbidden()
    // The organisation first, so that of two who open at once the second sees the first.
    if (!(await tx('organisations').where({ id: organisation_id }).forUpdate().first('id'))) throw new NotFound()
    const answers = await listAnswersOfOrganisation(tx, person, organisation_id)
    const why = whyNotOpened(await findOpenReview(tx, person, organisation_id), answers.length)
    if (why) throw new Conflict(`${why}.`)
    const [review] = await tx('reviews')
      .insert({ ...given, organisation_id, opened_by_id: person.id, opened_on: today })
      .returning('id')
    const { title, ...rest } = given
    await record(tx, {
      chain: `review:${review!.id}`,
      act: 'openReview',
      after: { organisation_id, ...rest },
      texts: { after: { title } },
    })
    return review!.id
  })

/** Share a draft with the leaders of the organisation, who may reply once. @throws Forbidden, Conflict */
export const shareReview = (by: By<Person>, id: number): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const review = await lockReview(moment, id, 'share')
    await tx('reviews')
      .where({ id })
      .update({ state: 'shared', shared_on: today, shared_by_id: person.id, version: review.version + 1 })
    await record(tx, { chain: `review:${id}`, act: 'shareReview', before: { state: 'draft' }, after: { state: 'shared' } })
    await tellLeaders(moment, review, 'shared', sharedLetter(review))
  })

/** What the organisation says to a shared review: once, and it stays as it is. @throws Forbidden, Conflict when there is a reply already */
export const replyToReview = (by: By<Person>, id: number, reply: string): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const review = await lockReview(moment, id, 'reply')
    await tx('reviews')
      .where({ id })
      .update({ reply, replied_by_id: person.id, replied_on: today, version: review.version + 1 })
    await record(tx, { chain: `review:${id}`, act: 'replyToReview', texts: { after: { reply } } })
  })

/**
 * Publish a shared review: every judgement counts from now on, and closes or reopens what it says.
 * @throws Forbidden, Stale when somebody changed it meanwhile, Conflict when it is published, Invalid when something was closed or
 * reopened meanwhile, so that a judgement cannot be carried out
 */
export const publishReview = (by: By<Person>, id: number, version: number | undefined): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const review = await lockReview(moment, id, 'publish')
    checkVersion(review, version, {})
    await publishJudgements(moment, review)
    await tx('reviews')
      .where({ id })
      .update({ state: 'published', published_on: today, published_by_id: person.id, version: review.version + 1 })
    await record(tx, { chain: `review:${id}`, act: 'publishReview', before: { state: 'shared' }, after: { state: 'published' } })
    await tellLeaders(moment, review, 'published', publishedLetter(review))
  })

/** End a draft that should not go on. It stays with the inspectorate. @throws Forbidden, Conflict */
export const discardReview = (by: By<Person>, id: number, reason: string): Promise<void> =>
  act(by, async moment => {
    const { tx, today } = moment
    const review = await lockReview(moment, id, 'discard')
    await tx('reviews')
      .where({ id })
      .update({ state: 'discarded', discarded_on: today, discarded_reason: reason, version: review.version + 1 })
    await record(tx, {
      chain: `review:${id}`,
      act: 'discardReview',
      before: { state: 'draft' },
      after: { state: 'discarded' },
      texts: { after: { reason } },
    })
  })

async function tellLeaders({ tx, today }: Moment, review: ReviewRow, what: string, letter: Pick<NewMail, 'subject' | 'body'>) {
  const leaders = await listHolders(tx, review.organisation_id, leading, today)
  const addresses = await tx('users')
    .whereIn(
      'id',
      leaders.map(({ id }) => id),
    )
    .select('id', 'name', 'email')
  for (const to of addresses) await queueMail(tx, { key: `review:${what}:${review.id}:${to.id}`, to, ...letter })
}
