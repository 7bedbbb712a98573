// The themes of recommendations: what there is to choose from, and what is no longer offered.
import type { Response } from 'express'
import { z } from 'zod'
import { Conflict } from '../errors.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm, submit } from '../web/form.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import { themeFields, themeForm } from './forms.ts'
import { getTheme, listThemesUsed } from './queries.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const themes = '/administration/themes'

export async function list(visit: Visitor, res: Response) {
  await res.page('themes/index', { title: 'Themes', themes: await listThemesUsed(visit.db) })
}

const newPage: FormPage = { title: 'Add a theme', fields: themeFields, submit: 'Add the theme', cancel: themes }
export const newTheme = async (_visit: Visitor, res: Response) => showForm(res, newPage)
export async function addTheme(visit: Visitor, res: Response) {
  await submit(visit, res, newPage, themeForm, async ({ name }) => {
    await commands.addTheme(by(visit), name)
    say(visit, `${name} is added`)
    return themes
  })
}

async function renamePage(visit: IdVisit): Promise<FormPage> {
  const { name, version } = await getTheme(visit.db, idOf(visit))
  return {
    title: 'Rename the theme',
    caption: name,
    intro: ['Recommendations that have it show the new name from today on. Pages of earlier days keep the old one.'],
    fields: themeFields,
    submit: 'Save the name',
    cancel: themes,
    version,
    values: { name },
  }
}
export const newName = async (visit: IdVisit, res: Response) => showForm(res, await renamePage(visit))
export async function rename(visit: IdVisit, res: Response) {
  await submit(visit, res, await renamePage(visit), themeForm, async values => {
    await commands.renameTheme(by(visit), idOf(visit), values)
    say(visit, `The theme is called ${values.name} now`)
    return themes
  })
}

const nothing = z.object({})

/** @throws Conflict when it is retired already, or is not. */
async function changePage(visit: IdVisit, retired: boolean): Promise<FormPage> {
  const { name, retired_on } = await getTheme(visit.db, idOf(visit))
  if ((retired_on !== null) !== retired) throw new Conflict(retired ? 'This theme is not retired.' : 'This theme is retired already.')
  const words = retired
    ? { title: 'Bring the theme back', intro: ['It can be chosen again for recommendations.'], submit: 'Bring it back' }
    : {
        title: 'Retire the theme',
        intro: ['Nobody can choose it any more. It stays on the recommendations that have it, and can be brought back.'],
        submit: 'Retire it',
        warning: true,
      }
  return { ...words, caption: name, fields: [], cancel: themes }
}
export const newRetirement = async (visit: IdVisit, res: Response) => showForm(res, await changePage(visit, false))
export async function retire(visit: IdVisit, res: Response) {
  await submit(
    visit,
    res,
    () => changePage(visit, false),
    nothing,
    async () => {
      await commands.retireTheme(by(visit), idOf(visit))
      say(visit, `${(await getTheme(visit.db, idOf(visit))).name} is retired`)
      return themes
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
      await commands.bringBackTheme(by(visit), idOf(visit))
      say(visit, `${(await getTheme(visit.db, idOf(visit))).name} can be chosen again`)
      return themes
    },
  )
}
