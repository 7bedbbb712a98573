// What administrators put right in a figure that was entered.
import type { Response } from 'express'
import { NotFound } from '../errors.ts'
import type { Visitor } from '../users/visitor.ts'
import { withdrawalFields, withdrawalForm } from '../web/correctionForms.ts'
import { type FormPage, showForm, submit } from '../web/form.ts'
import { by, say } from '../web/page.ts'
import { listEntered } from './entryQueries.ts'
import { sayFigure } from './figures.ts'
import * as findings from './findingCommands.ts'
import * as forms from './findingForms.ts'
import { findFigure } from './queries.ts'

type IdVisit = Visitor<{ id: string }>

async function figureOf({ db, user, params }: IdVisit) {
  const figure = await findFigure(db, user, Number(params.id))
  if (!figure) throw new NotFound()
  return figure
}
const entry = (reference: string) => `/inspections/${reference}/entry`

async function correctionPage(visit: IdVisit) {
  const figure = await figureOf(visit)
  const rows = await listEntered(visit.db, figure.inspection_id)
  const recommendations = rows.filter(({ id, withdrawn }) => !withdrawn || id === figure.recommendation_id)
  const form: FormPage = {
    title: 'Correct the figure',
    caption: figure.title,
    intro: [`It says: ${figure.label}, ${sayFigure(figure)}. The record keeps what it said.`],
    fields: [...forms.figureFields(recommendations), forms.figureReason],
    submit: 'Save the correction',
    cancel: entry(figure.reference),
    version: figure.version,
    values: figure,
  }
  return { form, schema: forms.figureCorrectionForm(recommendations.map(({ id }) => id)) }
}
export const newCorrection = async (visit: IdVisit, res: Response) => showForm(res, (await correctionPage(visit)).form)
export async function correct(visit: IdVisit, res: Response) {
  const { form, schema } = await correctionPage(visit)
  await submit(visit, res, form, schema, async values => {
    await findings.correctFigure(by(visit), Number(visit.params.id), values)
    say(visit, 'The correction is saved')
    return form.cancel
  })
}

async function removalPage(visit: IdVisit): Promise<FormPage> {
  const figure = await figureOf(visit)
  return {
    title: 'Remove the figure',
    caption: figure.title,
    intro: [`${figure.label}, ${sayFigure(figure)}`, 'It goes from every page of today. Pages of earlier days and the record keep it.'],
    fields: [{ ...withdrawalFields[0]!, label: 'Why you remove it' }],
    submit: 'Remove the figure',
    warning: true,
    cancel: entry(figure.reference),
    version: figure.version,
  }
}
export const newRemoval = async (visit: IdVisit, res: Response) => showForm(res, await removalPage(visit))
export async function remove(visit: IdVisit, res: Response) {
  const form = await removalPage(visit)
  await submit(visit, res, form, withdrawalForm, async values => {
    await findings.removeFigure(by(visit), Number(visit.params.id), values)
    say(visit, 'The figure is removed')
    return form.cancel
  })
}
