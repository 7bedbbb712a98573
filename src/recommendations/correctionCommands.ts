// What administrators put right in a recommendation that was entered: its text, that it is there at all, what it repeats.
import { act, type By, type Moment } from '../db/act.ts'
import { Conflict, checkVersion, Forbidden } from '../errors.ts'
import { refuseNotOffered } from '../frameworks/offeredCommands.ts'
import { record } from '../record/commands.ts'
import { keepFactsOf } from '../standing/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedRecommendation } from './queries.ts'
import { countRepeats, lockRepeats, refuseCircle } from './repeats.ts'
import { canChange, type RecommendationAct } from './workflow.ts'

/** Lock one that this person may correct. @throws NotFound, Forbidden, or Conflict when it has been withdrawn. */
export async function lockForChange({ tx, person }: Moment<Person>, id: number, what: RecommendationAct) {
  const recommendation = await getLockedRecommendation(tx, person, id)
  if (canChange(person, what, recommendation)) return recommendation
  if (person.administrator) throw new Conflict('This recommendation has been withdrawn')
  throw new Forbidden()
}

export interface Correction {
  text: string
  standard_id: number | null
  theme_id: number | null
  urgent: boolean
  reason: string
  version?: number
}

/** Correct what was entered of a recommendation; the record keeps the old text. */
export const correctRecommendation = (by: By<Person>, id: number, { reason, version, ...values }: Correction): Promise<void> =>
  act(by, async moment => {
    const { tx } = moment
    const recommendation = await lockForChange(moment, id, 'correct')
    const { text, standard_id, theme_id, urgent } = recommendation
    checkVersion(recommendation, version, { text, standard_id, theme_id, urgent })
    await refuseNotOffered(tx, recommendation.framework_id, [values], { standard_id, theme_id })
    await tx('recommendations')
      .where({ id })
      .update({ ...values, version: recommendation.version + 1 })
    await keepFactsOf(tx, [id])
    await record(tx, {
      chain: `recommendation:${id}`,
      act: 'correctRecommendation',
      subjects: [`inspection:${recommendation.inspection_id}`],
      before: { standard_id, theme_id, urgent },
      after: { standard_id: values.standard_id, theme_id: values.theme_id, urgent: values.urgent },
      texts: { before: { text }, after: { text: values.text, reason } },
    })
  })

/** Withdraw a recommendation that was entered by mistake: it stays readable and no longer counts. */
export const withdrawRecommendation = (by: By<Person>, id: number, reason: string): Promise<void> =>
  act(by, async moment => {
    const { tx, today } = moment
    const recommendation = await lockForChange(moment, id, 'withdraw')
    await tx('recommendations')
      .where({ id })
      .update({ withdrawn_on: today, withdrawn_reason: reason, version: recommendation.version + 1 })
    await keepFactsOf(tx, [id])
    await record(tx, {
      chain: `recommendation:${id}`,
      act: 'withdrawRecommendation',
      subjects: [`inspection:${recommendation.inspection_id}`],
      texts: { after: { reason } },
    })
  })

/**
 * Say that a recommendation repeats an earlier one, or that it does not. Those that repeat this one are counted again too.
 * @throws Invalid when the earlier one repeats this one, NotFound when there is none.
 */
export const linkRepeat = (by: By<Person>, id: number, repeats_id: number | null): Promise<void> =>
  act(by, async moment => {
    const { tx } = moment
    await lockRepeats(tx)
    const recommendation = await lockForChange(moment, id, 'correct')
    if (repeats_id !== null) await refuseCircle(moment, id, repeats_id)
    await tx('recommendations')
      .where({ id })
      .update({ repeats_id, version: recommendation.version + 1 })
    if (repeats_id !== null) await tx('rejected_repeats').where({ recommendation_id: id, earlier_id: repeats_id }).delete()
    await keepFactsOf(tx, await countRepeats(tx, id))
    await record(tx, {
      chain: `recommendation:${id}`,
      act: 'linkRepeat',
      subjects: repeats_id === null ? [] : [`recommendation:${repeats_id}`],
      before: { repeats_id: recommendation.repeats_id },
      after: { repeats_id },
    })
  })
