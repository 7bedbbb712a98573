import { addDays, type Day, lastDayOf, laterOf, type Precision } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { Inspection, InspectionState, Rating, Wording } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { countRepeats } from '../recommendations/repeats.ts'
import { record, type Subject } from '../record/commands.ts'
import { keepFacts, keepFactsOf } from '../standing/commands.ts'
import { getSettings } from '../standing/queries.ts'
import type { Person } from '../users/person.ts'
import { getLockedInspection } from './queries.ts'
import { titleOf } from './ratings.ts'

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

const onlyAdministrators = ({ administrator }: Person) => {
  if (!administrator) throw new Forbidden()
}

/** Enter an inspection that is not published yet. @returns its reference. @throws Invalid when it is entered already. */
export const enterInspection = (by: By<Person>, details: InspectionDetails): Promise<string> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const { organisation: code, ...values } = details
    const organisation = await tx('organisations').where({ code }).first()
    if (!organisation) throw new Invalid({ organisation: 'Choose an organisation' })
    const row = await asRow(tx, organisation, values)
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

export interface NewRating {
  standard_id: number | null
  title: string | null
  rating: Rating
}

/** Set the ratings of an inspection: those given replace all that were there. */
export const rate = (by: By<Person>, reference: string, given: NewRating[]): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const inspection = await getLockedInspection(tx, person, reference)
    const before = await tx('inspection_ratings').where({ inspection_id: inspection.id }).select('standard_id', 'title', 'rating')
    await tx('inspection_ratings').where({ inspection_id: inspection.id }).delete()
    if (given.length) await tx('inspection_ratings').insert(given.map(rating => ({ ...rating, inspection_id: inspection.id })))
    await record(tx, { chain: `inspection:${inspection.id}`, act: 'rate', before: { ratings: before }, after: { ratings: given } })
  })

export interface NewFigure {
  label: string
  value: number | null
  qualifier: string | null
  sufficient: number | null
  sampled: number | null
  recommendation_id?: number | null
}

export const addFigure = (by: By<Person>, reference: string, figure: NewFigure): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const inspection = await getLockedInspection(tx, person, reference)
    await tx('figures').insert({ ...figure, inspection_id: inspection.id })
    const { label, qualifier, recommendation_id, ...after } = figure
    await record(tx, {
      chain: `inspection:${inspection.id}`,
      act: 'addFigure',
      subjects: recommendation_id ? [`recommendation:${recommendation_id}`] : [],
      after: { ...after, recommendation_id },
      texts: { after: { label, qualifier } },
    })
  })

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

/** Enter recommendations of an inspection, all or none. @returns their ids. @throws Invalid when a number is used twice. */
export const addRecommendations = (by: By<Person>, reference: string, rows: NewRecommendation[]): Promise<number[]> =>
  act(by, async moment => {
    onlyAdministrators(moment.person)
    const inspection = await getLockedInspection(moment.tx, moment.person, reference)
    await refuseUsedNumbers(moment.tx, inspection, rows)
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

/** From when a plan is counted, publication or entry here, whichever is later; and when it is due. */
async function planDays(
  { tx, today }: Moment,
  { published_on, published_precision }: Pick<Inspection, 'published_on' | 'published_precision'>,
) {
  const plan_from_on = laterOf(published_on && lastDayOf(published_on, published_precision), today)!
  const { plan_due_days } = await getSettings(tx)
  return { plan_from_on, plan_due_on: addDays(plan_from_on, plan_due_days) }
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
    await startPlans(moment, inspection.id, row)
    await record(tx, {
      chain: `inspection:${inspection.id}`,
      act: 'publish',
      before: { state: inspection.state },
      after: { state: 'published', published_on: row.published_on },
    })
  })

async function startPlans(moment: Moment, inspection_id: number, row: Row): Promise<void> {
  const { tx } = moment
  const due = await planDays(moment, row)
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

/** When the organisation handed in its action plan, for the cover of the plan. */
export const notePlanSubmitted = (by: By<Person>, reference: string, plan_submitted_on: Day): Promise<void> =>
  act(by, async ({ tx, person }) => {
    const inspection = await getLockedInspection(tx, person, reference)
    if (!person.administrator && !person.leads.includes(inspection.organisation_id)) throw new Forbidden()
    await tx('inspections')
      .where({ id: inspection.id })
      .update({ plan_submitted_on, version: inspection.version + 1 })
    await record(tx, { chain: `inspection:${inspection.id}`, act: 'notePlanSubmitted', after: { plan_submitted_on } })
  })
