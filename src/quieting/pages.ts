import { sayDay } from '../days.ts'
import { Conflict, Forbidden } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getAnswer } from '../recommendations/queries.ts'
import { type AnswerAct, answerActs, canAnswer, mayEverAnswer, whyNot } from '../recommendations/workflow.ts'
import { present } from '../standing/present.ts'
import { getSettings } from '../standing/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { asideUntil, mayBePutAside, neverAside } from './rules.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

/** An answer with the signals that fire, for an act on them. @throws NotFound, Forbidden, Conflict */
async function signalsFor({ db, user, params, today }: IdVisit, act: AnswerAct) {
  const answer = await getAnswer(db, user, Number(params.id))
  if (!mayEverAnswer(user, act, answer)) throw new Forbidden('This is for somebody else to do.')
  if (!canAnswer(user, act, answer)) throw new Conflict(`${whyNot(act, answer)}.`)
  const { stalled_after_days } = await getSettings(db)
  return { answer, fired: present(answer, today, stalled_after_days)?.signals ?? [] }
}

const about = ({ answer }: Awaited<ReturnType<typeof signalsFor>>, act: AnswerAct) => ({
  title: answerActs[act].label,
  caption: shortName(answer.organisation),
  about: answer.about,
  cancel: `/recommendations/${answer.recommendation_id}`,
})

const asidePage = async (visit: IdVisit): Promise<FormPage> => {
  const found = await signalsFor(visit, 'putAside')
  const fired = found.fired.filter(({ signal }) => mayBePutAside(signal))
  if (!fired.length) throw new Conflict('No signal shows here that could be put aside.')
  const kept = found.fired.flatMap(({ signal }) => neverAside[signal] ?? [])
  return {
    ...about(found, 'putAside'),
    intro: [
      'A signal that is put aside is still there, marked as put aside, and is neither counted nor found by the filter. How the recommendation stands does not change.',
      ...(kept.length ? [`Some cannot be put aside. ${kept.join('. ')}.`] : []),
    ],
    fields: forms.asideFields(
      fired.map(({ signal, words }) => ({ value: signal, text: words })),
      sayDay(asideUntil(visit.today).last),
    ),
    submit: 'Put it aside',
  }
}
export const { show: newAside, take: putAside } = handlersOf(
  asidePage,
  visit => forms.asideForm(visit.today),
  async (visit: IdVisit, values, form) => {
    await commands.putAside(by(visit), idOf(visit), values)
    say(visit, `Put aside until ${sayDay(values.until_on)}`)
    return form.cancel
  },
)

const takeUpPage = async (visit: IdVisit): Promise<FormPage> => {
  const found = await signalsFor(visit, 'takeUp')
  const aside = found.fired.filter(({ quieted_until }) => quieted_until)
  if (!aside.length) throw new Conflict('No signal is put aside here.')
  return {
    ...about(found, 'takeUp'),
    fields: forms.takeUpFields(aside.map(({ signal, words }) => ({ value: signal, text: words }))),
    ...(aside.length === 1 && { values: { signal: aside[0]!.signal } }),
    submit: 'Take it up again',
  }
}
export const { show: newTakingUp, take: takeUp } = onceHandlersOf(
  takeUpPage,
  () => forms.takeUpForm,
  async (visit: IdVisit, { signal }) => {
    await commands.takeUp(by(visit), idOf(visit), signal)
    say(visit, 'The signal shows again')
    return `/recommendations/${(await getAnswer(visit.db, visit.user, idOf(visit))).recommendation_id}`
  },
)
