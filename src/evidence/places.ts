// What evidence belongs to: an action, also by one of its updates; the answer of an addressee; a practice check of either.
import { getLockedAction } from '../actions/queries.ts'
import { can, mayEver, statuses } from '../actions/workflow.ts'
import type { Moment } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import { Conflict, Forbidden, NotFound } from '../errors.ts'
import { lockAnswer } from '../recommendations/commands.ts'
import { getLockedAnswer } from '../recommendations/queries.ts'
import type { Subject } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { placeOfCheck } from './queries.ts'

export type Place = { action: number } | { answer: number } | { update: number } | { check: number }

export interface LockedPlace {
  organisation_id: number
  action_id: number | null
  addressee_id: number | null
  update_id: number | null
  practice_check_id: number | null
  /** Whose facts change. */
  facts: number[]
  chain: Subject
  subjects: Subject[]
}

/** Lock what evidence is to be added to, for somebody who may. @throws NotFound, Forbidden, Conflict */
export async function lockPlace(moment: Moment<Person>, place: Place): Promise<LockedPlace> {
  const { tx } = moment
  if ('action' in place) return lockAction(moment, place.action)
  if ('answer' in place) return lockAddressee(moment, place.answer)
  if ('update' in place) return lockUpdate(moment, place.update)
  const { action_id, addressee_id } = await placeOfCheck(tx, place.check)
  if (addressee_id && !(await getLockedAnswer(tx, moment.person, addressee_id)).sees_plan) throw new NotFound()
  const locked = action_id ? await lockAction(moment, action_id) : await lockAddressee(moment, addressee_id!)
  return { ...locked, practice_check_id: place.check }
}

const none = { action_id: null, addressee_id: null, update_id: null, practice_check_id: null }

async function lockUpdate(moment: Moment<Person>, id: number): Promise<LockedPlace> {
  const update = await moment.tx('updates').where({ id }).first('action_id', 'withdrawn_on')
  if (!update) throw new NotFound()
  const locked = await lockAction(moment, update.action_id)
  if (update.withdrawn_on) throw new Conflict('This update has been withdrawn')
  return { ...locked, update_id: id }
}

async function lockAction(moment: Moment<Person>, id: number): Promise<LockedPlace> {
  const action = await getLockedAction(moment.tx, moment.person, id)
  if (!mayEver(moment.person, 'addEvidence', action)) throw new Forbidden()
  if (!can(moment.person, 'addEvidence', action)) throw new Conflict(`This action is ${statuses[action.status].toLowerCase()} now`)
  return { ...none, organisation_id: action.organisation_id, action_id: id, ...ofAction(id, action) }
}

const ofAction = (id: number, { addressees, recommendations }: { addressees: number[]; recommendations: number[] }) => ({
  facts: addressees,
  chain: `action:${id}` as Subject,
  subjects: [...addressees.map((one): Subject => `addressee:${one}`), ...recommendations.map((one): Subject => `recommendation:${one}`)],
})

async function lockAddressee(moment: Moment<Person>, id: number): Promise<LockedPlace> {
  const { organisation_id, recommendation_id } = await lockAnswer(moment, id, 'addEvidence')
  return { ...none, organisation_id, addressee_id: id, ...ofAddressee(id, recommendation_id) }
}

const ofAddressee = (id: number, recommendation_id: number) => ({
  facts: [id],
  chain: `addressee:${id}` as Subject,
  subjects: [`recommendation:${recommendation_id}` as Subject],
})

/** Lock what evidence belongs to, whoever asks: what they may is for the caller to say. Two who change evidence there take turns. */
export async function lockAround(
  tx: Tx,
  { action_id, addressee_id }: { action_id: number | null; addressee_id: number | null },
): Promise<Pick<LockedPlace, 'facts' | 'chain' | 'subjects'>> {
  if (action_id) {
    const { rows } = await tx.raw('SELECT addressees, recommendations FROM lock_action(?)', [action_id])
    return ofAction(action_id, rows[0])
  }
  const row = await tx('addressees').where({ id: addressee_id! }).forUpdate().first('recommendation_id')
  return ofAddressee(addressee_id!, row!.recommendation_id)
}
