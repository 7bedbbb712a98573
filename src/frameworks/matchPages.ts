// Which standards of other frameworks ask the same as one: match them, and take a match back.
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, nothing } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import { matchFields, matchForm } from './forms.ts'
import * as commands from './matchCommands.ts'
import { getMatch, listMatchable } from './matchQueries.ts'
import { getStandard } from './queries.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const framework = (id: number) => `/administration/frameworks/${id}`

async function matchPage(visit: IdVisit): Promise<FormPage> {
  const standard = await getStandard(visit.db, idOf(visit))
  const others = await listMatchable(visit.db, standard)
  return {
    title: 'Which standard asks the same?',
    caption: `${standard.code} ${standard.title}`,
    intro: [
      'Inspections under both frameworks are compared by it. A standard has one equal at the most in each framework.',
      'Those with the same code or title are compared without a match.',
      ...(others.length ? [] : ['There is none left to choose.']),
    ],
    fields: matchFields(others),
    submit: 'Match them',
    cancel: framework(standard.framework_id),
  }
}
export const { show: newMatch, take: match } = handlersOf(
  matchPage,
  () => matchForm,
  async (visit, { other }, form) => {
    await commands.matchStandards(by(visit), idOf(visit), other)
    say(visit, 'The two standards are matched')
    return form.cancel
  },
)

async function bothOf(visit: IdVisit) {
  const { standard_id, other_id } = await getMatch(visit.db, idOf(visit))
  return [await getStandard(visit.db, standard_id), await getStandard(visit.db, other_id)] as const
}

async function removalPage(visit: IdVisit): Promise<FormPage> {
  const [one, other] = await bothOf(visit)
  return {
    title: 'Take the match back',
    caption: `${one.code} ${one.title}, and ${other.code} ${other.title}`,
    intro: [
      'Inspections are compared by it no longer, unless the codes or titles are the same. Pages of earlier days stay as they were. They can be matched again.',
    ],
    fields: [],
    submit: 'Take it back',
    warning: true,
    cancel: framework(one.framework_id),
  }
}
export const { show: newRemoval, take: remove } = onceHandlersOf(
  removalPage,
  () => nothing,
  async visit => {
    const framework_id = await commands.removeMatch(by(visit), idOf(visit))
    say(visit, 'The match is taken back')
    return framework(framework_id)
  },
)
