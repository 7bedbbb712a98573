// A person says of what was suggested that it is made again, or that it is not. Nothing is linked by itself.
import { act, type By, type Moment } from '../db/act.ts'
import { checkVersion, Invalid } from '../errors.ts'
import { lockForChange } from '../recommendations/correctionCommands.ts'
import { getRecommendation, type RecommendationRow } from '../recommendations/queries.ts'
import { countRepeats, lockRepeats, refuseCircle } from '../recommendations/repeats.ts'
import { record } from '../record/commands.ts'
import { keepFactsOf } from '../standing/commands.ts'
import type { Person } from '../users/person.ts'
import { listDecided } from './queries.ts'
import { sayDecisions } from './suggestions.ts'

export interface Decisions {
  /** The earlier one that it repeats, or none of those that were suggested. */
  confirmed: number | null
  rejected: number[]
  version?: number
}

/**
 * Decide on suggestions: at most one earlier recommendation is made again, others are rejected and not suggested again.
 * @throws Stale when somebody else has decided meanwhile, Invalid for a circle, NotFound for what this person may not see
 */
export const decideRepeats = (by: By<Person>, id: number, { confirmed, rejected, version }: Decisions): Promise<void> =>
  act(by, async moment => {
    const { tx, person } = moment
    await lockRepeats(tx)
    const recommendation = await lockForChange(moment, id, 'correct')
    checkVersion(recommendation, version, sayDecisions(recommendation.repeats_id, await listDecided(tx, id)))
    if (confirmed !== null) await refuseCircle(moment, id, confirmed)
    for (const earlier of rejected) await getRecommendation(tx, person, earlier)
    if (confirmed === null && !rejected.length) throw new Invalid({ form: 'Say of at least one whether it is made again' })
    await tx('recommendations')
      .where({ id })
      .update({ version: recommendation.version + 1, ...(confirmed !== null && { repeats_id: confirmed }) })
    if (rejected.length) await reject(moment, id, rejected)
    if (confirmed !== null) await link(moment, recommendation, confirmed)
  })

async function reject({ tx, person, today }: Moment<Person>, id: number, rejected: number[]): Promise<void> {
  const rows = rejected.map(earlier_id => ({ recommendation_id: id, earlier_id, rejected_by_id: person.id || null, rejected_on: today }))
  await tx('rejected_repeats').insert(rows).onConflict().ignore()
  await record(tx, { chain: `recommendation:${id}`, act: 'rejectRepeats', after: { rejected } })
}

async function link({ tx }: Moment<Person>, { id, repeats_id }: RecommendationRow, confirmed: number): Promise<void> {
  await tx('rejected_repeats').where({ recommendation_id: id, earlier_id: confirmed }).delete()
  await keepFactsOf(tx, await countRepeats(tx, id))
  await record(tx, {
    chain: `recommendation:${id}`,
    act: 'linkRepeat',
    subjects: [`recommendation:${confirmed}`],
    before: { repeats_id },
    after: { repeats_id: confirmed },
  })
}
