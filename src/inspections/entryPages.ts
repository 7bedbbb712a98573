// Entering an inspection: its details, state, ratings, figures and publication. The entry page of each shows what is there and what is next.
import type { Response } from 'express'
import { nextStep } from '../administration/nextStep.ts'
import { saidAsTyped } from '../administration/stale.ts'
import { addDays, sayDay } from '../days.ts'
import { Conflict, Invalid, Stale } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { listTree } from '../organisations/queries.ts'
import { getSettings } from '../standing/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm, submit } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import { listEntered } from './entryQueries.ts'
import { sayFigure } from './figures.ts'
import * as findings from './findingCommands.ts'
import * as findingForms from './findingForms.ts'
import * as forms from './forms.ts'
import { listMadeAgain } from './madeAgainQueries.ts'
import { getInspection, type InspectionRow, listBands, listFigures, listFrameworks, listRatings, listStandards } from './queries.ts'
import { ratedOrOffered, ratingWarnings } from './ratingCheck.ts'
import { ratings, states } from './ratings.ts'
import { noteState } from './stateCommands.ts'

type ReferenceVisit = Visitor<{ reference: string }>
const entry = (reference: string) => `/inspections/${reference}/entry`
const inspectionOf = ({ db, user, params }: ReferenceVisit) => getInspection(db, user, params.reference)

export async function show(visit: ReferenceVisit, res: Response) {
  const inspection = await inspectionOf(visit)
  const rated = await ratingsOf(visit, inspection)
  await res.page('inspections/entry/show', {
    title: `Enter ${inspection.title}`,
    inspection,
    ...rated,
    warnings: ratingWarnings({ inspection, ...rated }),
    figures: await listFigures(visit.db, [inspection.id]),
    entered: await listEntered(visit.db, inspection.id),
    made_again: await listMadeAgain(visit.db, visit.user, inspection.id),
    next: inspection.state === 'published' ? null : nextStep(inspection),
    states,
    ratings,
    sayFigure,
    sayPublished: forms.sayPublished,
    shortName,
  })
}

async function ratingsOf({ db }: ReferenceVisit, { id, framework_id }: InspectionRow) {
  const rated = await listRatings(db, [id])
  return { standards: ratedOrOffered(await listStandards(db, framework_id), rated), rated, bands: await listBands(db, framework_id) }
}

const newPage = async ({ db }: Visitor): Promise<FormPage> => ({
  title: 'Enter an inspection',
  intro: ['Only administrators, the inspectorate and the leaders concerned see it until you publish it.'],
  fields: [
    ...forms.inspectionFields(await listTree(db), await listFrameworks(db)).slice(0, 3),
    ...forms.stateFields,
    ...forms.inspectionFields([], []).slice(3),
  ],
  submit: 'Enter the inspection',
  cancel: '/administration',
})
export const { show: newInspection, take: enterInspection } = handlersOf(
  newPage,
  visit => forms.newInspectionForm(visit.today),
  async (visit, values) => {
    const reference = await commands.enterInspection(by(visit), values)
    say(visit, `${reference} is entered. It is not published yet.`)
    return entry(reference)
  },
)

async function editPage(visit: ReferenceVisit): Promise<FormPage> {
  const inspection = await inspectionOf(visit)
  const { organisation_code, framework_id, fieldwork_from, fieldwork_to, version } = inspection
  return {
    title: 'Change the details',
    caption: inspection.title,
    fields: forms.inspectionFields(await listTree(visit.db), await listFrameworks(visit.db)),
    submit: 'Save',
    cancel: entry(inspection.reference),
    version,
    values: {
      ...inspection,
      organisation: organisation_code,
      framework: framework_id,
      fieldwork_from: sayDay(fieldwork_from),
      fieldwork_to: sayDay(fieldwork_to),
      published_on: forms.sayPublished(inspection),
    },
  }
}
export const { show: newEdit, take: edit } = handlersOf(
  editPage,
  visit => forms.inspectionForm(visit.today),
  async (visit, values) => {
    const reference = await saidAsTyped(commands.correctInspection(by(visit), visit.params.reference, values))
    say(visit, 'The details are saved')
    return entry(reference)
  },
)

/** @throws Conflict when it is published */
async function unpublished(visit: ReferenceVisit): Promise<InspectionRow> {
  const inspection = await inspectionOf(visit)
  if (inspection.state === 'published') throw new Conflict('This inspection is published already.')
  return inspection
}

async function statePage(visit: ReferenceVisit): Promise<FormPage> {
  const { title, reference, version, state } = await unpublished(visit)
  const intro = ['Publishing is a step of its own.']
  return {
    title: 'Change the state',
    caption: title,
    intro,
    fields: forms.stateFields,
    submit: 'Save',
    cancel: entry(reference),
    version,
    values: { state },
  }
}
export const { show: newState, take: changeState } = handlersOf(
  statePage,
  () => forms.stateForm,
  async (visit, values, form) => {
    await noteState(by(visit), visit.params.reference, values)
    say(visit, `Its state is ${states[values.state].toLowerCase()} now`)
    return form.cancel
  },
)

async function ratingsPage(visit: ReferenceVisit) {
  const inspection = await inspectionOf(visit)
  const { standards: offeredNow, rated, bands } = await ratingsOf(visit, inspection)
  // With those that were sent: somebody may have retired one meanwhile, and the command says so.
  const standards = (await listStandards(visit.db, inspection.framework_id)).filter(
    ({ id }) => visit.body?.[`standard_${id}`] || offeredNow.some(one => one.id === id),
  )
  const separate = rated.filter(({ code }) => code === null)
  // As many as were sent too: somebody may have taken some away meanwhile.
  const rows = Math.max(3, separate.length + 1, findingForms.separateRowsIn(visit.body))
  const values = findingForms.ratingValues(standards, rated, rows)
  const about = standards.length
    ? `The standards of ${inspection.framework}.`
    : `No standards are kept for ${inspection.framework}. What was rated can be named below.`
  const form: FormPage = {
    title: 'Ratings',
    caption: inspection.title,
    intro: [about, ...ratingWarnings({ inspection, standards: offeredNow, rated, bands }).map(sentence => `Check this: ${sentence}`)],
    fields: findingForms.ratingFields(standards, rows),
    submit: 'Save the ratings',
    cancel: entry(inspection.reference),
    version: inspection.version,
    values,
  }
  return { form, schema: findingForms.ratingForm(standards, rows) }
}
export const newRatings = async (visit: ReferenceVisit, res: Response) => showForm(res, (await ratingsPage(visit)).form)
export async function rate(visit: ReferenceVisit, res: Response) {
  const { form, schema } = await ratingsPage(visit)
  await submit(visit, res, form, schema, async given => {
    await findings.rate(by(visit), visit.params.reference, given).catch(async error => {
      // What is there now, as the form says it.
      throw error instanceof Stale ? new Stale(error.version, { ...(await ratingsPage(visit)).form.values }) : error
    })
    say(visit, 'The ratings are saved')
    return form.cancel
  })
}

async function figuresPage(visit: ReferenceVisit) {
  const inspection = await inspectionOf(visit)
  const recommendations = (await listEntered(visit.db, inspection.id)).filter(({ withdrawn }) => !withdrawn)
  const figures = await listFigures(visit.db, [inspection.id])
  const form: FormPage = {
    title: 'Add a figure',
    caption: inspection.title,
    intro: [
      'A number that the report found. It is what later work is measured against.',
      ...figures.map(figure => `Entered already: ${figure.label}, ${sayFigure(figure)}`),
    ],
    fields: findingForms.figureFields(recommendations),
    submit: 'Add the figure',
    cancel: entry(inspection.reference),
  }
  return { form, schema: findingForms.figureForm(recommendations.map(({ id }) => id)) }
}
export const newFigure = async (visit: ReferenceVisit, res: Response) => showForm(res, (await figuresPage(visit)).form)
export async function addFigure(visit: ReferenceVisit, res: Response) {
  const { form, schema } = await figuresPage(visit)
  await submit(visit, res, form, schema, async figure => {
    await findings.addFigure(by(visit), visit.params.reference, figure)
    say(visit, 'The figure is added. You can add another.')
    return `/inspections/${visit.params.reference}/figures`
  })
}

async function publicationPage(visit: ReferenceVisit): Promise<FormPage> {
  const inspection = await unpublished(visit)
  const rows = (await listEntered(visit.db, inspection.id)).filter(({ withdrawn }) => !withdrawn)
  const addressees = rows.reduce((sum, row) => sum + row.addressees.length, 0)
  const { plan_due_days } = await getSettings(visit.db)
  const due = sayDay(addDays(visit.today, plan_due_days))
  const plans = rows.length
    ? `It has ${said(rows.length, 'recommendation')} with ${said(addressees, 'addressee')}. Their plans fall due on ${due}, ${plan_due_days} days from today.`
    : 'It has no recommendations yet. You can enter them afterwards too.'
  return {
    title: 'Publish the inspection',
    caption: inspection.title,
    intro: [
      'From now on everyone who signs in sees the inspection, its ratings, figures and recommendations.',
      plans,
      'This cannot be undone.',
    ],
    fields: forms.publicationFields,
    submit: 'Publish',
    cancel: entry(inspection.reference),
    values: { published_on: forms.sayPublished(inspection) },
  }
}
const said = (count: number, noun: string) => `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`

export const { show: newPublication, take: publish } = handlersOf(
  publicationPage,
  visit => forms.publicationForm(visit.today),
  async (visit, published) => {
    await commands.publish(by(visit), visit.params.reference, published).catch(error => {
      // What the command says of the organisation has no field here.
      throw error instanceof Invalid ? new Invalid({ published_on: error.message }) : error
    })
    say(visit, 'The inspection is published')
    return entry(visit.params.reference)
  },
)
