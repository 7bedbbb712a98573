// The themes of recommendations: what there is to choose from, and what is no longer offered.
import type { Response } from 'express'
import { retirementOf } from '../administration/retirement.ts'
import type { Visitor } from '../users/visitor.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
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
export const { show: newTheme, take: addTheme } = handlersOf(
  (_visit: Visitor) => newPage,
  () => themeForm,
  async (visit, { name }) => {
    await commands.addTheme(by(visit), name)
    say(visit, `${name} is added`)
    return themes
  },
)

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
export const { show: newName, take: rename } = handlersOf(
  renamePage,
  () => themeForm,
  async (visit, values) => {
    await commands.renameTheme(by(visit), idOf(visit), values)
    say(visit, `The theme is called ${values.name} now`)
    return themes
  },
)

const { retirement, comingBack } = retirementOf({
  noun: 'theme',
  find: async visit => {
    const { name, retired_on } = await getTheme(visit.db, idOf(visit))
    return { name, retired: retired_on !== null, list: themes }
  },
  retire: {
    title: 'Retire the theme',
    intro: 'Nobody can choose it any more. It stays on the recommendations that have it, and can be brought back.',
    act: visit => commands.retireTheme(by(visit), idOf(visit)),
  },
  bringBack: {
    title: 'Bring the theme back',
    intro: 'It can be chosen again for recommendations.',
    act: visit => commands.bringBackTheme(by(visit), idOf(visit)),
  },
})
export const { show: newRetirement, take: retire } = retirement
export const { show: newReturn, take: bringBack } = comingBack
