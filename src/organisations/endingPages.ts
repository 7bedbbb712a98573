import { saidAsTyped } from '../administration/stale.ts'
import { addDays, sayDay } from '../days.ts'
import { Conflict } from '../errors.ts'
import type { Visitor } from '../users/visitor.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import { formOf } from './adminPages.ts'
import { countOpen, listMembersAfter } from './adminQueries.ts'
import * as commands from './endingCommands.ts'
import * as forms from './endingForms.ts'
import { existing } from './forms.ts'
import { getOrganisation, getRelated, listTree } from './queries.ts'

type CodeVisit = Visitor<{ code: string }>
const page = ({ params }: CodeVisit) => `/administration/organisations/${params.code}`

/** What happens to what is open, in a sentence. */
function sayOpen(open: number): string {
  if (!open) return 'It has no open recommendations.'
  const many = open === 1 ? '1 open recommendation' : `${open} open recommendations`
  return `It has ${many}. Once it has ended, its page offers to pass them on to those that follow it.`
}

async function closingPage(visit: CodeVisit): Promise<FormPage> {
  const organisation = await getOrganisation(visit.db, visit.params.code)
  const { successors } = await getRelated(visit.db, organisation)
  const held = await listMembersAfter(visit.db, organisation.id, organisation.valid_to ?? addDays(visit.today, -1))
  const others = existing(await listTree(visit.db), visit.today).filter(({ id }) => id !== organisation.id)
  const chosen = successors.slice(0, 3).map(({ code }, at) => [`successor_${at + 1}`, code])
  return formOf(visit, {
    title: organisation.valid_to ? 'Change its last day' : 'Close it',
    intro: [sayOpen(await countOpen(visit.db, organisation.id)), 'Pages of earlier days do not change.'],
    fields: forms.closingFields(others, held),
    submit: organisation.valid_to ? 'Change the last day' : 'Close the organisation',
    warning: true,
    version: organisation.version,
    values: { valid_to: sayDay(organisation.valid_to), ...Object.fromEntries(chosen) },
  })
}
export const { show: newClosing, take: close } = handlersOf(
  closingPage,
  visit => forms.closingForm(visit.today),
  async (visit, values, form) => {
    await saidAsTyped(commands.closeOrganisation(by(visit), visit.params.code, values))
    say(visit, `Its last day is ${sayDay(values.valid_to)}`)
    return form.cancel
  },
)

/** @throws Conflict when it ends already */
async function splitPage(visit: CodeVisit): Promise<FormPage> {
  const organisation = await getOrganisation(visit.db, visit.params.code)
  if (organisation.valid_to) throw new Conflict(`It ends on ${sayDay(organisation.valid_to)} already.`)
  return formOf(visit, {
    title: 'Split it',
    intro: [
      'Two to four new organisations follow it. They belong to what it belongs to.',
      sayOpen(await countOpen(visit.db, organisation.id)),
      'Pages of earlier days do not change.',
    ],
    fields: forms.splitFields(await listMembersAfter(visit.db, organisation.id, addDays(visit.today, -1))),
    submit: 'Split the organisation',
    warning: true,
    version: organisation.version,
  })
}
export const { show: newSplit, take: split } = onceHandlersOf(
  splitPage,
  visit => forms.splitForm(visit.today),
  async (visit, values) => {
    const many = await saidAsTyped(commands.splitOrganisation(by(visit), visit.params.code, values))
    say(visit, `It ends on ${sayDay(addDays(values.first_day, -1))}, and ${many} new organisations follow it`)
    return page(visit)
  },
)

/** @throws Conflict when it has no last day */
async function keepingPage(visit: CodeVisit): Promise<FormPage> {
  const { valid_to, version } = await getOrganisation(visit.db, visit.params.code)
  if (!valid_to) throw new Conflict('It has no last day.')
  return formOf(visit, {
    title: 'Take the last day back',
    intro: [
      `It was to end on ${sayDay(valid_to)}, and goes on instead. What was to follow it from the day after does not follow it any more.`,
      'Roles that were ended stay ended. Give them again on the page of each person.',
    ],
    fields: [],
    submit: 'Take it back',
    version,
  })
}
export const { show: newKeeping, take: keep } = onceHandlersOf(
  keepingPage,
  () => forms.keepingForm,
  async (visit, values) => {
    await commands.keepOrganisation(by(visit), visit.params.code, values)
    say(visit, 'It goes on')
    return page(visit)
  },
)
