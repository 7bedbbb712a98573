// The recommendations of an inspection: entered, and from when their plans count.
import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { addDays, lastDayOf, laterOf } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Inspection, Wording } from '../db/tables.ts'
import { Invalid } from '../errors.ts'
import { refuseNotOffered } from '../frameworks/offeredCommands.ts'
import { countRepeats, lockRepeats } from '../recommendations/repeats.ts'
import { record, type Subject } from '../record/commands.ts'
import { keepFacts } from '../standing/commands.ts'
import { getSettings } from '../standing/queries.ts'
import type { Person } from '../users/person.ts'
import type { NewFigure } from './findingCommands.ts'
import { getLockedInspection } from './queries.ts'

export interface NewRecommendation {
  number: number
  text: string
  wording?: Wording
  standard_id: number | null
  theme_id: number | null
  urgent: boolean
  repeats_id: number | null
  addressees: number[]
  baseline?: NewFigure
}

/** Enter recommendations of an inspection, all or none. @returns their ids. @throws Invalid when a number is used twice, or a standard or theme is not offered. */
export const addRecommendations = (by: By<Person>, reference: string, rows: NewRecommendation[]): Promise<number[]> =>
  act(by, async moment => {
    onlyAdministrators(moment.person)
    // Before any record, as whoever links repeats does: what it repeats is counted with what that repeats.
    if (rows.some(({ repeats_id }) => repeats_id)) await lockRepeats(moment.tx)
    const inspection = await getLockedInspection(moment.tx, moment.person, reference)
    await refuseUsedNumbers(moment.tx, inspection, rows)
    await refuseNotOffered(moment.tx, inspection.framework_id, rows)
    const ids: number[] = []
    for (const row of rows) ids.push(await addRecommendation(moment, inspection, row))
    return ids
  })

async function refuseUsedNumbers(tx: Tx, { id, title }: Inspection, rows: NewRecommendation[]): Promise<void> {
  const numbers = rows.map(({ number }) => number)
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index)
  if (twice !== undefined) throw new Invalid({ number: `Number ${twice} is used twice` })
  const used = await tx('recommendations').where({ inspection_id: id }).whereIn('number', numbers).first('number')
  if (used) throw new Invalid({ number: `Recommendation ${used.number} of ${title} is entered already` })
}

async function addRecommendation(moment: Moment<Person>, inspection: Inspection, row: NewRecommendation): Promise<number> {
  const { tx } = moment
  const { addressees: named, baseline, ...values } = row
  const addressees = [...new Set(named)]
  if (!addressees.length) throw new Invalid({ addressees: 'Choose who this is addressed to' })
  if (row.repeats_id && !(await tx('recommendations').where({ id: row.repeats_id }).first('id')))
    throw new Invalid({ repeats: 'The earlier recommendation does not exist' })
  const [recommendation] = await tx('recommendations')
    .insert({ ...values, inspection_id: inspection.id })
    .returning('id')
  const id = recommendation!.id
  if (row.repeats_id) await countRepeats(tx, id)
  const plan = inspection.state === 'published' ? await planDays(moment, inspection) : {}
  const added = await tx('addressees')
    .insert(addressees.map(organisation_id => ({ recommendation_id: id, organisation_id, ...plan })))
    .returning('id')
  await keepFacts(
    tx,
    added.map(addressee => addressee.id),
  )
  if (baseline) await tx('figures').insert({ ...baseline, inspection_id: inspection.id, recommendation_id: id })
  await record(tx, {
    chain: `recommendation:${id}`,
    act: 'enterRecommendation',
    subjects: [`inspection:${inspection.id}`, ...addressees.map((organisation): Subject => `organisation:${organisation}`)],
    after: { number: row.number, urgent: row.urgent, repeats_id: row.repeats_id, addressees },
    texts: { after: { text: row.text } },
  })
  return id
}

type Published = Pick<Inspection, 'published_on' | 'published_precision'>

/** From when a plan is counted, publication or entry here, whichever is later; and when it is due. */
async function planDays({ tx, today }: Moment, { published_on, published_precision }: Published) {
  const plan_from_on = laterOf(published_on && lastDayOf(published_on, published_precision), today)!
  const { plan_due_days } = await getSettings(tx)
  return { plan_from_on, plan_due_on: addDays(plan_from_on, plan_due_days) }
}

/** Begin the plans of every addressee of an inspection, as part of publishing it. */
export async function startPlansIn(moment: Moment, inspection_id: number, published: Published): Promise<void> {
  const { tx } = moment
  const due = await planDays(moment, published)
  const started = await tx('addressees')
    .whereIn('recommendation_id', tx('recommendations').where({ inspection_id }).select('id'))
    .update(due)
    .returning('id')
  if (started.length)
    await keepFacts(
      tx,
      started.map(({ id }) => id),
    )
}
