// The standards of a framework: add, rename, retire.
import { retirementOf } from '../administration/retirement.ts'
import type { Visitor } from '../users/visitor.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
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
export const { show: newStandard, take: addStandard } = handlersOf(
  newPage,
  () => newStandardForm,
  async (visit, values, form) => {
    await commands.addStandard(by(visit), idOf(visit), values)
    say(visit, `${values.code} ${values.title} is added`)
    return form.cancel
  },
)

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
export const { show: newTitle, take: rename } = handlersOf(
  renamePage,
  () => standardForm,
  async (visit, values, form) => {
    await commands.renameStandard(by(visit), idOf(visit), values)
    say(visit, 'The standard is saved')
    return form.cancel
  },
)

const { retirement, comingBack } = retirementOf({
  noun: 'standard',
  find: async visit => {
    const { code, title, framework_id, retired_on } = await standardOf(visit)
    return { name: `${code} ${title}`, retired: retired_on !== null, list: framework(framework_id) }
  },
  retire: {
    title: 'Retire the standard',
    intro: 'Nobody can choose or rate it any more. Ratings and recommendations that have it keep it. It can be brought back.',
    act: visit => commands.retireStandard(by(visit), idOf(visit)),
  },
  bringBack: {
    title: 'Bring the standard back',
    intro: 'It can be chosen and rated again.',
    act: visit => commands.bringBackStandard(by(visit), idOf(visit)),
  },
})
export const { show: newRetirement, take: retire } = retirement
export const { show: newReturn, take: bringBack } = comingBack
