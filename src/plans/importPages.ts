// A plan from a sheet: the file, then every line of it with what it would do, and only then, confirmed, the deed.
import type { Response } from 'express'
import { statuses } from '../actions/workflow.ts'
import { BadRequest, Forbidden, Invalid, Stale } from '../errors.ts'
import { getInspection } from '../inspections/queries.ts'
import { shortName } from '../organisations/names.ts'
import { responses } from '../recommendations/workflow.ts'
import { SheetProblem } from '../sheets/sheetProblem.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm } from '../web/form.ts'
import { by, say } from '../web/page.ts'
import { type Imported, importPlan } from './commands.ts'
import { type HandedOn, importFields, readHandedOn } from './forms.ts'
import { readPlan } from './importSheet.ts'
import { getKnown, listLedAddressees } from './queries.ts'
import { workOut } from './workOut.ts'

type PlanVisit = Visitor<{ reference: string }>

/** @throws NotFound when the inspection is not this person's to see, Forbidden when they lead none of its addressees */
async function importFor({ db, user, params }: PlanVisit) {
  const inspection = await getInspection(db, user, params.reference)
  const led = await listLedAddressees(db, user, inspection.id)
  if (!led.length) throw new Forbidden('Only leaders of an organisation that the inspection addresses import a plan.')
  return { inspection, led }
}
type Importing = Awaited<ReturnType<typeof importFor>>

const formOf = ({ inspection, led }: Importing): FormPage => ({
  title: 'Import your action plan',
  caption: inspection.title,
  intro: [
    'You will see every line and what it does before anything is saved.',
    'What stands here already is left alone. What happened before today is marked as entered later.',
  ],
  fields: importFields(led),
  submit: 'Read the file',
  cancel: `/inspections/${inspection.reference}/plan`,
  multipart: true,
})

export const newImport = async (visit: PlanVisit, res: Response) => showForm(res, formOf(await importFor(visit)))

/** With a file: show what it would do. With what the preview handed on: do it. */
export async function takeImport(visit: PlanVisit, res: Response) {
  const importing = await importFor(visit)
  await (visit.body?.rows === undefined ? preview(visit, res, importing) : confirm(visit, res, importing))
}

async function preview(visit: PlanVisit, res: Response, importing: Importing) {
  const { led } = importing
  const refuse = (sentence: string) =>
    showForm(res.status(422), formOf(importing), { values: visit.body ?? {}, errors: { file: sentence } })
  const organisation = led.length === 1 ? led[0]! : led.find(({ code }) => code === visit.body?.organisation)
  if (!organisation) return refuse('Choose whose plan it is')
  if (!visit.file) return refuse('Choose a CSV or Excel file')
  try {
    const { rows, problems } = await readPlan({ buffer: visit.file.buffer, name: visit.file.originalname }, organisation, visit.today)
    if (problems.length) return refuse(problems.join(' '))
    await showPreview(visit, res, importing, { organisation: organisation.code, rows, versions: {} })
  } catch (error) {
    if (error instanceof SheetProblem) return refuse(error.message)
    throw error
  }
}

/** Every line with its problems and what it would do; to confirm only where no line has a problem and something is left to do. */
async function showPreview(
  visit: PlanVisit,
  res: Response,
  { inspection, led }: Importing,
  { organisation: code, rows }: HandedOn,
  warning?: string,
) {
  const organisation = led.find(one => one.code === code)
  if (!organisation) throw new Forbidden()
  const known = await getKnown(visit.db, visit.user, inspection.id, organisation, visit.today)
  const worked = workOut(rows, known)
  const handed: HandedOn = { organisation: code, rows, versions: Object.fromEntries(known.answers.map(({ id, version }) => [id, version])) }
  await res.status(worked.problems ? 422 : warning ? 409 : 200).page('plans/import-preview', {
    title: 'Check what will be imported',
    inspection,
    organisation: known.organisation,
    lines: worked.lines,
    problems: worked.problems,
    does: {
      responses: worked.answers.filter(step => step.response).length,
      owners: worked.answers.filter(step => step.owner).length,
      actions: worked.actions.length,
    },
    warning,
    rows: JSON.stringify(handed),
    responses,
    statuses,
  })
}

async function confirm(visit: PlanVisit, res: Response, importing: Importing) {
  const handed = readHandedOn(visit.body.rows)
  if (!handed) throw new BadRequest('What was to be imported did not arrive whole. Choose the file again.')
  const organisation = importing.led.find(({ code }) => code === handed.organisation)
  if (!organisation) throw new Forbidden()
  const { reference } = importing.inspection
  try {
    const imported = await importPlan(by(visit), reference, {
      organisation_id: organisation.id,
      rows: handed.rows,
      versions: handed.versions,
    })
    say(visit, `Imported for ${shortName(organisation.name)}: ${countWords(imported)}`)
    res.redirect(303, `/inspections/${reference}/plan?organisation=${organisation.code}`)
  } catch (error) {
    const moved = 'The plan has changed since you looked. This is what the file would do now.'
    if (error instanceof Stale || error instanceof Invalid) return showPreview(visit, res, importing, handed, moved)
    throw error
  }
}

const count = (n: number, one: string, several: string) => `${n} ${n === 1 ? one : several}`

const countWords = ({ responses: answered, owners, actions }: Imported) =>
  [
    count(answered, 'response', 'responses'),
    count(owners, 'owner or target date', 'owners or target dates'),
    count(actions, 'action', 'actions'),
  ].join(', ')
