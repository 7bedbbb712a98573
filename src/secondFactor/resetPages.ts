import { Conflict } from '../errors.ts'
import { getPersonRow } from '../users/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, nothing } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { say } from '../web/page.ts'
import * as commands from './commands.ts'
import { getFactors, hasSecondFactor } from './queries.ts'
import { from } from './setUp.ts'

type IdVisit = Visitor<{ id: string }>

async function resetPage(visit: IdVisit): Promise<FormPage> {
  const person = await getPersonRow(visit.db, Number(visit.params.id))
  if (!hasSecondFactor(await getFactors(visit.db, person.id))) throw new Conflict('This person has no second step that could be reset.')
  return {
    title: 'Reset the second step',
    caption: person.name,
    intro: [
      'Do this only when you know that this person asks for it: speak to them. Their app, passkeys and recovery codes stop working, and they are signed out.',
      'If their role needs a second step, whoever signs in with their password next sets up a new one.',
    ],
    fields: [],
    submit: 'Reset the second step',
    warning: true,
    cancel: `/administration/people/${person.id}`,
  }
}
export const { show: newReset, take: reset } = handlersOf(
  resetPage,
  () => nothing,
  async (visit, _values, form) => {
    await commands.resetSecondFactor(from(visit, visit.user), Number(visit.params.id))
    say(visit, 'The second step is reset')
    return form.cancel
  },
)
