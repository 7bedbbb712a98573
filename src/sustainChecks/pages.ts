import { getAction } from '../actions/queries.ts'
import { mayEver } from '../actions/workflow.ts'
import { sayDay, sayDays } from '../days.ts'
import { Conflict, Forbidden } from '../errors.ts'
import type { Visitor } from '../users/visitor.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import { answerSustainCheck } from './commands.ts'
import { checkFields, checkForm } from './forms.ts'
import { getCheck } from './queries.ts'
import { whyNotAnswered } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>

const answerPage = async (visit: IdVisit): Promise<FormPage> => {
  const { db, user, today, params, method } = visit
  const check = await getCheck(db, user, Number(params.id))
  const action = await getAction(db, user, check.action_id)
  if (!mayEver(user, 'reportComplete', action)) throw new Forbidden('This is for somebody else to do.')
  const why = whyNotAnswered(check, today)
  // What somebody else answered while the form was open comes back beside it: see the command.
  if (why && (method === 'GET' || !check.answered_on)) throw new Conflict(`${why}.`)
  return {
    title: 'Has the change lasted?',
    caption: action.title,
    ...(action.different_now && { about: action.different_now }),
    intro: [
      `It was reported complete on ${sayDay(action.completed_on)}. This check was set for ${sayDays(check.after_days)} after, ${sayDay(check.due_on)}.`,
    ],
    fields: checkFields,
    submit: 'Answer',
    cancel: `/actions/${action.id}`,
    version: check.version,
  }
}

export const { show: newAnswer, take: answer } = handlersOf(
  answerPage,
  visit => checkForm(visit.today),
  async (visit: IdVisit, values, form) => {
    await answerSustainCheck(by(visit), Number(visit.params.id), values)
    say(visit, values.lasting ? 'Your answer is saved' : 'The action is open again, and its owner and leaders are told')
    return form.cancel
  },
)
