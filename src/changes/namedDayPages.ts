import { z } from 'zod'
import { sayDay } from '../days.ts'
import { Forbidden } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getOrganisation } from '../organisations/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { daily, day, type Field, type FormPage, nothing, text } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import { getNamedDay } from './namedDayQueries.ts'
import { mayNameDays } from './workflow.ts'

const fields: Field[] = [
  { name: 'name', kind: 'text', label: 'What is the day called?', hint: 'For example, Regional board', free: true },
  { name: 'on_day', kind: 'date', label: 'Which day was it?', hint: 'For example, 4 3 2024' },
]
const schema = daily(today =>
  z.object({
    name: text('Say what the day is called', 100),
    on_day: day('The day', today, 'past').refine(on => on <= today, 'The day must be today or earlier'),
  }),
)
const changesOf = (code: string) => `/organisations/${code}/changes`

const namingPage = async (visit: Visitor<{ code: string }>): Promise<FormPage> => {
  const organisation = await getOrganisation(visit.db, visit.params.code)
  if (!mayNameDays(visit.user, organisation)) throw new Forbidden(commands.notYours)
  return {
    title: 'Name a day',
    caption: shortName(organisation.name),
    intro: ['Give a meeting or another day a name, and everybody who sees how the organisation stands can ask what changed since then.'],
    fields,
    submit: 'Save',
    cancel: changesOf(organisation.code),
  }
}
export const { show: newDay, take: nameDay } = handlersOf(
  namingPage,
  visit => schema(visit.today),
  async (visit: Visitor<{ code: string }>, values, form) => {
    await commands.nameDay(by(visit), visit.params.code, values)
    say(visit, 'The day has its name')
    return form.cancel
  },
)

const removalPage = async (visit: Visitor<{ id: string }>): Promise<FormPage> => {
  const { name, on_day, organisation } = await getNamedDay(visit.db, visit.user, Number(visit.params.id))
  if (!mayNameDays(visit.user, organisation)) throw new Forbidden(commands.notYours)
  return {
    title: 'Remove this named day?',
    caption: `${name}, ${sayDay(on_day)}`,
    intro: ['Nothing else is removed. Changes since that day can still be seen by typing it.'],
    fields: [],
    submit: 'Remove it',
    cancel: changesOf(organisation.code),
  }
}
export const { show: newRemoval, take: removeDay } = onceHandlersOf(
  removalPage,
  () => nothing,
  async (visit: Visitor<{ id: string }>) => {
    const code = await commands.removeNamedDay(by(visit), Number(visit.params.id))
    say(visit, 'The named day is removed')
    return changesOf(code)
  },
)
