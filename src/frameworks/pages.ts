// Frameworks: the versions of an inspectorate's standards and scale, and which of them may still be chosen.
import type { Response } from 'express'
import { saidAsTyped } from '../administration/stale.ts'
import { sayDay } from '../days.ts'
import type { Band, Framework } from '../db/tables.ts'
import { Conflict, Stale } from '../errors.ts'
import { listBands } from '../inspections/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { listMatchedWith } from './matchQueries.ts'
import { getFramework, getVersions, listFrameworksUsed, listStandardsUsed } from './queries.ts'
import { sayShare } from './shares.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const frameworks = '/administration/frameworks'
const page = (id: number) => `${frameworks}/${id}`
const frameworkOf = (visit: IdVisit): Promise<Framework> => getFramework(visit.db, idOf(visit))

export async function list(visit: Visitor, res: Response) {
  const rows = (await listFrameworksUsed(visit.db)).map(row => ({ ...row, retired: row.valid_to !== null && row.valid_to < visit.today }))
  await res.page('frameworks/index', { title: 'Frameworks', frameworks: rows })
}

export async function show(visit: IdVisit, res: Response) {
  const framework = await frameworkOf(visit)
  const matched = await listMatchedWith(visit.db, framework.id)
  await res.page('frameworks/show', {
    title: framework.name,
    framework,
    ...(await getVersions(visit.db, framework)),
    standards: (await listStandardsUsed(visit.db, framework.id)).map(standard => ({
      ...standard,
      equals: matched.filter(({ of }) => of === standard.id),
    })),
    bands: (await listBands(visit.db, framework.id)).sort((one, other) => one.points - other.points),
    scale: forms.scale,
    sayShare,
  })
}

const newPage: FormPage = {
  title: 'Add a framework',
  intro: ['For a new version of one that is here, use “Start a new version” on its page: it begins with the same standards.'],
  fields: forms.newFrameworkFields,
  submit: 'Add the framework',
  cancel: frameworks,
}
export const { show: newFramework, take: addFramework } = handlersOf(
  (_visit: Visitor) => newPage,
  visit => forms.newFrameworkForm(visit.today),
  async (visit, values) => {
    const id = await commands.addFramework(by(visit), values)
    say(visit, `${values.name} is added`)
    return page(id)
  },
)

async function changePage(visit: IdVisit): Promise<FormPage> {
  const { id, name, max_score, valid_from, valid_to, version } = await frameworkOf(visit)
  const values = { name, max_score: max_score ?? '', valid_from: sayDay(valid_from), valid_to: sayDay(valid_to) }
  const intro = ['Inspections show the new name from today on. Pages of earlier days keep the old one.']
  return {
    title: 'Rename or retire it',
    caption: name,
    intro,
    fields: forms.frameworkFields,
    submit: 'Save',
    cancel: page(id),
    version,
    values,
  }
}
export const { show: newChange, take: change } = handlersOf(
  changePage,
  visit => forms.frameworkForm(visit.today),
  async (visit, values, form) => {
    await saidAsTyped(commands.changeFramework(by(visit), idOf(visit), values))
    say(visit, 'The framework is saved')
    return form.cancel
  },
)

/** @throws Conflict when a version follows it already */
async function versionPage(visit: IdVisit): Promise<FormPage> {
  const framework = await frameworkOf(visit)
  const { after } = await getVersions(visit.db, framework)
  if (after) throw new Conflict(`${after.name} follows it already.`)
  return {
    title: 'Start a new version',
    caption: framework.name,
    intro: [
      'The new version begins with the same standards and scale. Change them there.',
      'Inspections under the old version keep it, with all its standards.',
    ],
    fields: forms.newVersionFields,
    submit: 'Start the new version',
    cancel: page(framework.id),
  }
}
export const { show: newVersion, take: startNewVersion } = onceHandlersOf(
  versionPage,
  visit => forms.newVersionForm(visit.today),
  async (visit, values) => {
    const id = await commands.startNewVersion(by(visit), idOf(visit), values)
    say(visit, `${values.name} is used from ${sayDay(values.from_on)}`)
    return page(id)
  },
)

/** @throws Conflict when inspections under it are not rated */
async function scalePage(visit: IdVisit): Promise<FormPage> {
  const { id, name, rated, version } = await frameworkOf(visit)
  if (!rated) throw new Conflict('Inspections under this framework are not rated.')
  return {
    title: 'Change the scale',
    caption: name,
    intro: [
      'Published ratings stay as they are: the scale only checks what is entered.',
      'When inspectors use another scale from a day on, start a new version instead.',
    ],
    fields: forms.scaleFields,
    submit: 'Save the scale',
    cancel: page(id),
    version,
    values: forms.scaleValues(await listBands(visit.db, id)),
  }
}
export const { show: newScale, take: changeScale } = handlersOf(
  scalePage,
  () => forms.scaleForm,
  async (visit, values, form) => {
    await commands.changeScale(by(visit), idOf(visit), values).catch(sayScale)
    say(visit, 'The scale is saved')
    return form.cancel
  },
)

const sayScale = (error: unknown): never => {
  throw error instanceof Stale ? new Stale(error.version, forms.scaleValues(error.theirs.bands as Band[])) : error
}
