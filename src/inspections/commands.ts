import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { type Day, lastDayOf, type Precision, sayDay } from '../days.ts'
import { act, type By } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Inspection, InspectionState, Rating } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { keepSubmissionIn } from '../plans/submissionCommands.ts'
import { record } from '../record/commands.ts'
import { keepFactsOf } from '../standing/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedInspection } from './queries.ts'
import { titleOf } from './ratings.ts'
import { startPlansIn } from './recommendationCommands.ts'

export interface InspectionDetails {
  reference: string
  organisation: string
  framework_id: number
  state: Exclude<InspectionState, 'published'>
  fieldwork_from: Day | null
  fieldwork_to: Day | null
  fieldwork_note?: string | null
  published_on: Day | null
  published_precision: Precision
  overall_rating: Rating | null
  score: number | null
  report_url: string | null
  source?: string | null
  note?: string | null
  recommendations_made?: number | null
}

/** Enter an inspection that is not published yet. @returns its reference. @throws Invalid when it is entered already. */
export const enterInspection = (by: By<Person>, details: InspectionDetails): Promise<string> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const { organisation: code, ...values } = details
    const organisation = await tx('organisations').where({ code }).first()
    if (!organisation) throw new Invalid({ organisation: 'Choose an organisation' })
    const row = await asRow(tx, organisation, values)
    await refuseOtherDays(tx, row)
    await refuseTwice(tx, row)
    const [inspection] = await tx('inspections').insert(row).returning('id')
    await record(tx, {
      chain: `inspection:${inspection!.id}`,
      act: 'enterInspection',
      subjects: [`organisation:${organisation.id}`],
      after: figuresOf(row),
      texts: { after: wordsOf(row) },
    })
    return row.reference
  })

type Words = Pick<InspectionDetails, 'fieldwork_note' | 'source' | 'note'>
const wordsOf = ({ fieldwork_note, source, note }: Words): Words => ({ fieldwork_note, source, note })
/** What an inspection says beside its free text. */
const figuresOf = <T extends object>(row: T): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !['fieldwork_note', 'source', 'note'].includes(name)))

async function asRow(
  tx: Tx,
  organisation: { id: number; name: string; valid_to: Day | null },
  values: Omit<InspectionDetails, 'organisation'>,
) {
  const published_on = values.published_on && lastDayOf(values.published_on, values.published_precision)
  const on = values.fieldwork_from ?? published_on
  if (organisation.valid_to && on && on > organisation.valid_to)
    throw new Invalid({ organisation: `${organisation.name} no longer existed then` })
  const framework = await tx('frameworks').where({ id: values.framework_id }).first()
  if (!framework) throw new Invalid({ framework: 'Choose a framework' })
  if (values.score !== null && framework.max_score !== null && values.score > framework.max_score)
    throw new Invalid({ score: `The score must be ${framework.max_score} or lower under ${framework.name}` })
  return {
    ...values,
    organisation_id: organisation.id,
    published_on,
    title: titleOf(shortName(organisation.name), published_on, values.published_precision),
  }
}

type Row = Awaited<ReturnType<typeof asRow>>

/** A framework is used from its first day to its last. */
async function refuseOtherDays(tx: Tx, { framework_id, fieldwork_from, published_on }: Row): Promise<void> {
  const { name, valid_from, valid_to } = (await tx('frameworks').where({ id: framework_id }).first())!
  const on = fieldwork_from ?? published_on
  if (on && valid_from && on < valid_from) throw new Invalid({ framework: `${name} was not used before ${sayDay(valid_from)}` })
  if (on && valid_to && on > valid_to) throw new Invalid({ framework: `${name} was not used after ${sayDay(valid_to)}` })
}

async function refuseTwice(tx: Tx, { reference, organisation_id, framework_id, published_on }: Row, id = 0): Promise<void> {
  if (await tx('inspections').where({ reference }).whereNot({ id }).first('id'))
    throw new Invalid({ reference: `An inspection with the reference ${reference} is entered already` })
  const same =
    published_on && (await tx('inspections').where({ organisation_id, framework_id, published_on }).whereNot({ id }).first('reference'))
  if (same) throw new Invalid({ published_on: `This inspection is entered already, as ${same.reference}` })
}

/** Change the details of an inspection; what its pages work out from them follows. @throws Stale, Invalid */
export const correctInspection = (
  by: By<Person>,
  reference: string,
  { version, ...details }: Omit<InspectionDetails, 'state'> & { version?: number },
): Promise<string> =>
  act(by, async ({ tx, person, today }) => {
    onlyAdministrators(person)
    const inspection = await getLockedInspection(tx, person, reference)
    checkVersion(inspection, version, { ...inspection })
    const { organisation: code, ...values } = details
    const organisation = await tx('organisations').where({ code }).first()
    if (!organisation) throw new Invalid({ organisation: 'Choose an organisation' })
    const row = await asRow(tx, organisation, { ...values, state: inspection.state as InspectionDetails['state'] })
    await refuseOtherDays(tx, row)
    await refuseTwice(tx, row, inspection.id)
    if (inspection.state === 'published' && !row.published_on) throw new Invalid({ published_on: 'A published inspection needs its date' })
    if (inspection.state === 'published' && details.published_on! > today)
      throw new Invalid({ published_on: 'The report must be published today or earlier' })
    await tx('inspections')
      .where({ id: inspection.id })
      .update({ ...row, version: inspection.version + 1 })
    if (row.organisation_id !== inspection.organisation_id)
      await keepFactsOf(
        tx,
        (await tx('recommendations').where({ inspection_id: inspection.id }).select('id')).map(({ id }) => id),
      )
    await record(tx, {
      chain: `inspection:${inspection.id}`,
      act: 'correctInspection',
      before: figuresOf(differing(inspection, row)),
      after: figuresOf(differing(row, inspection)),
      texts: { before: wordsOf(differing(inspection, row)), after: wordsOf(differing(row, inspection)) },
    })
    return row.reference
  })

/** The fields of `one` that `other` has otherwise. */
function differing<T extends object>(one: T, other: object): Partial<T> {
  const others = Object.entries(other)
  return Object.fromEntries(
    Object.entries(one).filter(([key, value]) => others.some(([name, theirs]) => name === key && theirs !== value)),
  ) as Partial<T>
}

/** Publish: from now on everyone signed in sees the inspection, and its plans fall due. @throws Invalid, Conflict when it is published. */
export const publish = (
  by: By<Person>,
  reference: string,
  { published_on, published_precision }: Pick<Inspection, 'published_on' | 'published_precision'>,
): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    onlyAdministrators(person)
    const inspection = await getLockedInspection(tx, person, reference)
    if (inspection.state === 'published') throw new Conflict('This inspection is published already')
    if (!published_on || published_on > today) throw new Invalid({ published_on: 'The report must be published today or earlier' })
    const organisation = await tx('organisations').where({ id: inspection.organisation_id }).first()
    const row = await asRow(tx, organisation!, { ...inspection, state: 'embargoed', published_on, published_precision })
    await refuseTwice(tx, row, inspection.id)
    const { title } = row
    await tx('inspections')
      .where({ id: inspection.id })
      .update({ state: 'published', published_on: row.published_on, published_precision, title, version: inspection.version + 1 })
    await startPlansIn(moment, inspection.id, row)
    await record(tx, {
      chain: `inspection:${inspection.id}`,
      act: 'publish',
      before: { state: inspection.state },
      after: { state: 'published', published_on: row.published_on },
    })
  })

/** The organisation submitted its action plan on a day: for the cover, and kept with the rows the plan had then. */
export const notePlanSubmitted = (by: By<Person>, reference: string, plan_submitted_on: Day): Promise<void> =>
  act(by, async moment => {
    const { tx, person } = moment
    const inspection = await getLockedInspection(tx, person, reference)
    if (!person.administrator && !person.leads.includes(inspection.organisation_id)) throw new Forbidden()
    await tx('inspections')
      .where({ id: inspection.id })
      .update({ plan_submitted_on, version: inspection.version + 1 })
    const rows = await keepSubmissionIn(moment, inspection.id, plan_submitted_on)
    await record(tx, { chain: `inspection:${inspection.id}`, act: 'notePlanSubmitted', after: { plan_submitted_on, rows } })
  })
