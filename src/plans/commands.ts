import { dropIn, logActionIn, postUpdateIn, reportCompleteIn } from '../actions/commands.ts'
import { act, type By, type Moment } from '../db/act.ts'
import { Forbidden, Invalid, Stale } from '../errors.ts'
import { getLockedInspection } from '../inspections/queries.ts'
import { nameOwnerIn, respondIn } from '../recommendations/commands.ts'
import { record } from '../record/commands.ts'
import type { PlanRow } from '../sheets/planSheet.ts'
import { usualDays } from '../sustainChecks/settingCommands.ts'
import type { Person } from '../users/person.ts'
import { getKnown, listLedAddressees } from './queries.ts'
import { type ActionStep, type AnswerStep, type Worked, workOut } from './workOut.ts'

export interface PlanImport {
  /** The organisation whose plan it is. */
  organisation_id: number
  rows: PlanRow[]
  /** The version of each answer when the preview was shown, by its id. */
  versions: Record<string, number>
}

export interface Imported {
  responses: number
  owners: number
  actions: number
}

/**
 * Take a plan from a sheet, all of it or nothing: responses, owners, target dates and actions. What happened earlier is kept as the day
 * it happened and marked as entered later; it changes no day of the past.
 * @throws Forbidden unless the person leads the organisation, Invalid when a line cannot be taken, Stale when an answer changed meanwhile
 */
export const importPlan = (by: By<Person>, reference: string, { organisation_id, rows, versions }: PlanImport): Promise<Imported> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const inspection = await getLockedInspection(tx, person, reference)
    const organisation = (await listLedAddressees(tx, person, inspection.id)).find(({ id }) => id === organisation_id)
    if (!organisation) throw new Forbidden()
    await lockAnswers(moment, inspection.id, organisation_id)
    const known = await getKnown(tx, person, inspection.id, organisation, today)
    const changed = known.answers.find(({ id, version }) => versions[id] !== version)
    if (changed) throw new Stale(changed.version, {})
    const worked = workOut(rows, known)
    if (worked.problems) throw new Invalid({ rows: worked.lines.flatMap(({ problems }) => problems).join(' ') })
    for (const step of worked.answers) await answer(moment, step)
    for (const step of worked.actions) await logWithStatus(moment, step)
    const imported = countOf(worked)
    await record(tx, {
      chain: `inspection:${inspection.id}`,
      act: 'importPlan',
      subjects: [`organisation:${organisation_id}`],
      after: imported,
    })
    return imported
  })

const countOf = ({ answers, actions }: Worked): Imported => ({
  responses: answers.filter(({ response }) => response).length,
  owners: answers.filter(({ owner }) => owner).length,
  actions: actions.length,
})

/** All of the organisation's answers, in one order, before any is read: two imports at once take turns. */
const lockAnswers = ({ tx }: Moment, inspection_id: number, organisation_id: number) =>
  tx.raw(
    `SELECT 1 FROM addressees a JOIN recommendations r ON r.id = a.recommendation_id
     WHERE r.inspection_id = ? AND a.organisation_id = ? ORDER BY a.id FOR UPDATE OF a`,
    [inspection_id, organisation_id],
  )

async function answer(moment: Moment<Person>, { answer: { id, version }, response, owner }: AnswerStep): Promise<void> {
  if (response) await respondIn(moment, id, { ...response, version })
  if (owner) await nameOwnerIn(moment, id, { ...owner, reason: '', version: version + (response ? 1 : 0) })
}

async function logWithStatus(moment: Moment<Person>, step: ActionStep): Promise<void> {
  const { addressees, decided_on, status, happened_on, different_now, reason, ...values } = step
  const [first, ...also] = addressees
  const id = await logActionIn(moment, first!, { ...values, also, happened_on: decided_on })
  const version = 1
  if (status === 'in_progress')
    await postUpdateIn(moment, id, { text: 'In progress when the plan was imported.', status, happened_on, version })
  if (status === 'completed') await reportCompleteIn(moment, id, { different_now, sustain_days: usualDays, happened_on, version })
  if (status === 'dropped') await dropIn(moment, id, { reason, happened_on, version })
}
