// What administrators do with organisations: add, rename, end, name what follows, and pass on what is open.
import type { Response } from 'express'
import { Conflict } from '../errors.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm, submit } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import { countOpen, listOpen } from './adminQueries.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { kinds, shortName } from './names.ts'
import { getOrganisation, getRelated, listTree } from './queries.ts'

type CodeVisit = Visitor<{ code: string }>
const page = (code: string) => `/administration/organisations/${code}`

export async function list(visit: Visitor, res: Response) {
  await res.page('administration/organisations', { title: 'Organisations', organisations: await listTree(visit.db), kinds })
}

export async function show(visit: CodeVisit, res: Response) {
  const organisation = await getOrganisation(visit.db, visit.params.code)
  const ended = organisation.valid_to !== null && organisation.valid_to < visit.today
  await res.page('administration/organisation', {
    title: organisation.name,
    organisation,
    kinds,
    ended,
    related: await getRelated(visit.db, organisation),
    open: await countOpen(visit.db, organisation.id),
  })
}

const newPage = async ({ db }: Visitor): Promise<FormPage> => ({
  title: 'Add an organisation',
  fields: forms.newOrganisationFields(await listTree(db)),
  submit: 'Add the organisation',
  cancel: '/administration/organisations',
})
export const { show: newOrganisation, take: addOrganisation } = handlersOf(
  newPage,
  visit => forms.newOrganisationForm(visit.today),
  async (visit, values) => {
    const code = await commands.addOrganisation(by(visit), values)
    say(visit, `${values.name} is added`)
    return page(code)
  },
)

export async function formOf({ db, params }: CodeVisit, form: Omit<FormPage, 'caption' | 'cancel'>): Promise<FormPage> {
  const { name } = await getOrganisation(db, params.code)
  return { ...form, caption: shortName(name), cancel: page(params.code) }
}

async function renamePage(visit: CodeVisit): Promise<FormPage> {
  const { name, version } = await getOrganisation(visit.db, visit.params.code)
  const intro = ['Pages say the new name from today on. Pages of earlier days keep the old one.']
  return formOf(visit, { title: 'Rename it', intro, fields: forms.renameFields, submit: 'Save the name', version, values: { name } })
}
export const { show: newName, take: rename } = handlersOf(
  renamePage,
  () => forms.renameForm,
  async (visit, values, form) => {
    await commands.renameOrganisation(by(visit), visit.params.code, values)
    say(visit, `It is called ${values.name} now`)
    return form.cancel
  },
)

async function movePage(visit: CodeVisit): Promise<FormPage> {
  const organisation = await getOrganisation(visit.db, visit.params.code)
  const tree = await listTree(visit.db)
  const above = tree.find(({ id }) => id === organisation.parent_id)
  return formOf(visit, {
    title: 'Move it below another',
    intro: [
      'Leaders of the new one see its plans from now on, and leaders of the old one do not. This counts for everything below it too.',
    ],
    fields: forms.moveFields(forms.existing(tree, visit.today)),
    submit: 'Move it',
    version: organisation.version,
    values: { parent: above?.code },
  })
}
export const { show: newParent, take: move } = handlersOf(
  movePage,
  () => forms.moveForm,
  async (visit, values, form) => {
    await commands.moveOrganisation(by(visit), visit.params.code, values)
    say(visit, 'The organisation is moved')
    return form.cancel
  },
)

const aliasPage = (visit: CodeVisit) => formOf(visit, { title: 'Add another name', fields: forms.aliasFields, submit: 'Add the name' })
export const { show: newAlias, take: addAlias } = handlersOf(
  aliasPage,
  () => forms.aliasForm,
  async (visit, { alias }, form) => {
    await commands.addAlias(by(visit), visit.params.code, alias)
    say(visit, `It is also known as ${alias} now`)
    return form.cancel
  },
)

async function successorPage(visit: CodeVisit): Promise<FormPage> {
  const others = (await listTree(visit.db)).filter(({ code }) => code !== visit.params.code)
  return formOf(visit, { title: 'Name a successor', fields: forms.successorFields(others), submit: 'Save the successor' })
}
export const { show: newSuccessor, take: addSuccessor } = handlersOf(
  successorPage,
  visit => forms.successorForm(visit.today),
  async (visit, { successor, from_on }, form) => {
    await commands.addSuccessor(by(visit), visit.params.code, successor, from_on)
    say(visit, 'The successor is saved')
    return form.cancel
  },
)

async function passingPage(visit: CodeVisit): Promise<FormPage> {
  const organisation = await getOrganisation(visit.db, visit.params.code)
  const { successors } = await getRelated(visit.db, organisation)
  if (!successors.length) throw new Conflict(`Name the organisation that follows ${shortName(organisation.name)} first.`)
  // As many as one form can name. The rest is there the next time.
  const open = (await listOpen(visit.db, organisation.id)).slice(0, 200)
  if (!open.length) throw new Conflict(`${shortName(organisation.name)} has no open recommendations.`)
  return formOf(visit, {
    title: 'Pass its open recommendations on',
    fields: forms.passingFields(successors, open),
    submit: 'Pass them on',
    values: { addressees: open.map(({ id }) => id), ...(successors.length === 1 && { successor: successors[0]!.code }) },
    warning: true,
    intro: [
      'The recommendations that you choose pass to the successor, with their actions. One that the successor has already stays where it is.',
      'Each keeps a note of whom it was first addressed to. You cannot pass them back.',
    ],
  })
}
export const newPassing = async (visit: CodeVisit, res: Response) => showForm(res, await passingPage(visit))
export async function pass(visit: CodeVisit, res: Response) {
  const form = await passingPage(visit)
  const { successors } = await getRelated(visit.db, await getOrganisation(visit.db, visit.params.code))
  await submit(visit, res, form, forms.passingForm(successors), async ({ successor, addressees }) => {
    const passed = await commands.passToSuccessor(by(visit), visit.params.code, successor, addressees)
    say(visit, passed === 1 ? '1 recommendation is passed on' : `${passed} recommendations are passed on`)
    return form.cancel
  })
}
