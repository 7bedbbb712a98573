// The standards of a framework: add, rename, retire.
import type { Response } from 'express'
import { z } from 'zod'
import { Conflict } from '../errors.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm, submit } from '../web/form.ts'
import { by, say } from '../web/page.ts'
import { newStandardFields, newStandardForm, standardFields, standardForm } from './forms.ts'
import { getFramework, getStandard } from './queries.ts'
import * as commands from './standardCommands.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const framework = (id: number) => `/administration/frameworks/${id}`
const standardOf = (visit: IdVisit) => getStandard(visit.db, idOf(visit))

async function newPage(visit: IdVisit): Promise<FormPage> {
  const { id, name } = await getFramework(visit.db, idOf(visit))
  return { title: 'Add a standard', caption: name, fields: newStandardFields, submit: 'Add the standard', cancel: framework(id) }
}
export const newStandard = async (visit: IdVisit, res: Response) => showForm(res, await newPage(visit))
export async function addStandard(visit: IdVisit, res: Response) {
  const form = await newPage(visit)
  await submit(visit, res, form, newStandardForm, async values => {
    await commands.addStandard(by(visit), idOf(visit), values)
    say(visit, `${values.code} ${values.title} is added`)
    return form.cancel
  })
}

async function renamePage(visit: IdVisit): Promise<FormPage> {
  const { code, title, group, framework_id, version } = await standardOf(visit)
  return {
    title: 'Rename the standard',
    caption: `${code} ${title}`,
    intro: ['Every inspection under the framework shows the new title from today on. Pages of earlier days keep the old one.'],
    fields: standardFields,
    submit: 'Save',
    cancel: framework(framework_id),
    version,
    values: { title, group },
  }
}
export const newTitle = async (visit: IdVisit, res: Response) => showForm(res, await renamePage(visit))
export async function rename(visit: IdVisit, res: Response) {
  const form = await renamePage(visit)
  await submit(visit, res, form, standardForm, async values => {
    await commands.renameStandard(by(visit), idOf(visit), values)
    say(visit, 'The standard is saved')
    return form.cancel
  })
}

const nothing = z.object({})

/** @throws Conflict when it is retired already, or is not. */
async function changePage(visit: IdVisit, retired: boolean): Promise<FormPage> {
  const { code, title, framework_id, retired_on } = await standardOf(visit)
  if ((retired_on !== null) !== retired) throw new Conflict(retired ? 'This standard is not retired.' : 'This standard is retired already.')
  const words = retired
    ? { title: 'Bring the standard back', intro: ['It can be chosen and rated again.'], submit: 'Bring it back' }
    : {
        title: 'Retire the standard',
        intro: ['Nobody can choose or rate it any more. Ratings and recommendations that have it keep it. It can be brought back.'],
        submit: 'Retire it',
        warning: true,
      }
  return { ...words, caption: `${code} ${title}`, fields: [], cancel: framework(framework_id) }
}
export const newRetirement = async (visit: IdVisit, res: Response) => showForm(res, await changePage(visit, false))
export async function retire(visit: IdVisit, res: Response) {
  await submit(
    visit,
    res,
    () => changePage(visit, false),
    nothing,
    async () => {
      await commands.retireStandard(by(visit), idOf(visit))
      const { code, title, framework_id } = await standardOf(visit)
      say(visit, `${code} ${title} is retired`)
      return framework(framework_id)
    },
  )
}
export const newReturn = async (visit: IdVisit, res: Response) => showForm(res, await changePage(visit, true))
export async function bringBack(visit: IdVisit, res: Response) {
  await submit(
    visit,
    res,
    () => changePage(visit, true),
    nothing,
    async () => {
      await commands.bringBackStandard(by(visit), idOf(visit))
      const { code, title, framework_id } = await standardOf(visit)
      say(visit, `${code} ${title} can be chosen again`)
      return framework(framework_id)
    },
  )
}
