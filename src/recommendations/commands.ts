// What addressees answer and inspectors close or reopen, one addressee at a time.
import { type Day, sayDay } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Addressee, Response } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid } from '../errors.ts'
import { type Happening, record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { listMembersOf } from '../users/queries.ts'
import { getLockedAnswer, type LockedAnswer } from './queries.ts'
import { type AnswerAct, canAnswer, isAgreed, isBeforePublication, mayEverAnswer, whyNot } from './workflow.ts'

/** Lock an addressee for an act. @throws NotFound, Forbidden, or Conflict at the wrong moment: closed or withdrawn meanwhile, say. */
export async function lockAnswer(
  { tx, person }: Pick<Moment<Person>, 'tx' | 'person'>,
  id: number,
  what: AnswerAct,
): Promise<LockedAnswer> {
  const answer = await getLockedAnswer(tx, person, id)
  if (!mayEverAnswer(person, what, answer)) throw new Forbidden()
  if (!canAnswer(person, what, answer)) throw new Conflict(whyNot(what, answer))
  return answer
}

async function recordAnswer(tx: Tx, { id, recommendation_id }: Addressee, happening: Omit<Happening, 'chain'>): Promise<void> {
  await record(tx, {
    ...happening,
    facts: [id],
    chain: `addressee:${id}`,
    subjects: [`recommendation:${recommendation_id}`, ...(happening.subjects ?? [])],
  })
}

const strength: Record<Response, number> = { awaited: 0, not_agreed: 0, partly_agreed: 1, agreed: 2 }

export interface NewResponse {
  response: Exclude<Response, 'awaited'>
  response_text: string
  responded_on?: Day | null
  version?: number
}

/** Answer a recommendation: agreed, partly agreed (which part) or not agreed (why). @throws Stale, Conflict */
export const respond = (by: By<Person>, id: number, values: NewResponse): Promise<void> => act(by, moment => respondIn(moment, id, values))

/** The same, as part of a larger act. */
export async function respondIn(
  moment: Moment<Person>,
  id: number,
  { response, response_text, responded_on, version }: NewResponse,
): Promise<void> {
  const { tx, today } = moment
  const answer = await lockAnswer(moment, id, 'respond')
  checkVersion(answer, version, { response: answer.response, response_text: answer.response_text })
  const happened = responded_on && responded_on < today ? responded_on : null
  await tx('addressees')
    .where({ id })
    .update({
      response,
      response_text,
      responded_on: today,
      response_changed: answer.response_changed || strength[response] < strength[answer.response],
      entered_later: answer.entered_later || happened !== null,
      version: answer.version + 1,
    })
  await recordAnswer(tx, answer, {
    act: 'respond',
    before: { response: answer.response },
    after: { response },
    texts: { before: { response_text: answer.response_text }, after: { response_text } },
    happened_on: happened,
  })
}

export interface OwnerAndTarget {
  owner_id: number | null
  owner_title: string
  target_on: Day | null
  reason: string
  version?: number
}

/** Name who is responsible for the answer, and when the recommendation should be met. The first target date stays; a move needs a reason. */
export const nameOwner = (by: By<Person>, id: number, values: OwnerAndTarget): Promise<void> =>
  act(by, moment => nameOwnerIn(moment, id, values))

/** The same, as part of a larger act. */
export async function nameOwnerIn(
  moment: Moment<Person>,
  id: number,
  { owner_id, owner_title, target_on, reason, version }: OwnerAndTarget,
): Promise<void> {
  const { tx } = moment
  const answer = await lockAnswer(moment, id, 'nameOwner')
  checkVersion(answer, version, { owner_id: answer.owner_id, owner_title: answer.owner_title, target_on: answer.target_on })
  if (owner_id !== answer.owner_id) await refuseStranger(tx, owner_id, answer.organisation_id, moment.today)
  const moves = answer.target_on !== null && target_on !== answer.target_on
  if (moves && !target_on) throw new Invalid({ target_on: 'A target date that was set can be moved, not removed' })
  if (moves && (isAgreed(answer) || answer.asking))
    throw new Invalid({ target_on: 'The target date moves by a request now: ask for more time on the page of the recommendation' })
  if (target_on !== answer.target_on && isBeforePublication(target_on, answer))
    throw new Invalid({
      target_on: `The target date must not be before the report was published, ${sayDay(answer.published_on, answer.published_precision)}`,
    })
  if (moves && !reason) throw new Invalid({ reason: 'Say why the target date moves' })
  const owner = { owner_id, owner_title: owner_id ? '' : owner_title }
  await tx('addressees')
    .where({ id })
    .update({
      ...owner,
      target_on,
      original_target_on: answer.original_target_on ?? target_on,
      target_moves: answer.target_moves + (moves ? 1 : 0),
      version: answer.version + 1,
    })
  await recordAnswer(tx, answer, {
    act: moves ? 'moveTargetDate' : 'nameOwner',
    before: { owner_id: answer.owner_id, target_on: answer.target_on },
    after: { owner_id, target_on },
    texts: { before: { owner_title: answer.owner_title }, after: { owner_title: owner.owner_title, reason } },
  })
}

/** @throws Invalid when an owner with an account does not belong to the organisation now. */
export async function refuseStranger(tx: Tx, owner_id: number | null, organisation_id: number, today: Day): Promise<void> {
  // Kept from leaving until this is done, so that nothing is given to somebody who is handing everything over.
  if (owner_id) await tx('users').where({ id: owner_id }).forShare().first('id')
  if (owner_id && !(await listMembersOf(tx, organisation_id, today)).some(({ id }) => id === owner_id))
    throw new Invalid({ owner_id: 'Choose somebody who belongs to this organisation' })
}

/** Close one addressee as made again by a later recommendation that repeats it. */
export const closeAsMadeAgain = (by: By<Person>, id: number): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const answer = await lockAnswer(moment, id, 'closeAsMadeAgain')
    const later = await tx('recommendations as r')
      .join('inspections as i', 'i.id', 'r.inspection_id')
      .where({ repeats_id: answer.recommendation_id, state: 'published', withdrawn_on: null })
      .orderBy('i.published_on')
      .first('r.id')
    if (!later) throw new Conflict('No published recommendation repeats this one')
    await tx('addressees')
      .where({ id })
      .update({
        closure: 'made_again',
        made_again_id: later.id,
        closed_on: today,
        closed_by_id: person.id || null,
        version: answer.version + 1,
      })
    await recordAnswer(tx, answer, {
      act: 'closeAsMadeAgain',
      subjects: [`recommendation:${later.id}`],
      after: { closure: 'made_again', made_again_id: later.id },
    })
  })

/** Reopen a closed addressee: claims made before count no more; the day its plan was due stays. */
export const reopen = (by: By<Person>, id: number, reason: string): Promise<void> =>
  act(by, async moment => {
    const { tx, today, now } = moment
    const answer = await lockAnswer(moment, id, 'reopen')
    await tx('addressees')
      .where({ id })
      .update({
        closure: null,
        closed_on: null,
        closed_by_id: null,
        made_again_id: null,
        reopened_on: today,
        counts_from: now,
        version: answer.version + 1,
      })
    await recordAnswer(tx, answer, { act: 'reopen', before: { closure: answer.closure }, texts: { after: { reason } } })
  })
