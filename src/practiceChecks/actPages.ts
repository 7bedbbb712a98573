// The forms of practice checks: plan, report, correct, withdraw.
import { getAction } from '../actions/queries.ts'
import { sayDay } from '../days.ts'
import { Conflict, Forbidden } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { getAnswer } from '../recommendations/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { withdrawalFields, withdrawalForm } from '../web/correctionForms.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { getCheck, type OneCheck } from './queries.ts'
import { sayShare } from './share.ts'
import { type Checkable, mayCheck, whyNoCheck } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

/** @throws Forbidden, Conflict */
function refuse({ user }: IdVisit, checked: Checkable, open = true): void {
  if (!mayCheck(user, checked)) throw new Forbidden('This is for somebody else to do.')
  const why = open && whyNoCheck(checked)
  if (why) throw new Conflict(`${why}.`)
}

type Place = Pick<FormPage, 'caption' | 'about' | 'cancel'>

async function answerPlace(visit: IdVisit): Promise<Place> {
  const answer = await getAnswer(visit.db, visit.user, idOf(visit))
  refuse(visit, answer)
  return { caption: shortName(answer.organisation), about: answer.about, cancel: `/recommendations/${answer.recommendation_id}` }
}

async function actionPlace(visit: IdVisit): Promise<Place> {
  const action = await getAction(visit.db, visit.user, idOf(visit))
  refuse(visit, action)
  return { caption: action.title, cancel: `/actions/${action.id}` }
}

const reporting = (visit: IdVisit, place: Place): FormPage => ({
  title: 'Report a practice check',
  ...place,
  intro: ['Report how many cases somebody looked at, and in how many the work was good enough. Everybody who sees the plan reads it.'],
  fields: forms.foundFields,
  submit: 'Report the check',
  values: { checked_by: visit.user.name },
})

const planning = (place: Place): FormPage => ({
  title: 'Plan a practice check',
  ...place,
  intro: ['You are reminded on the day, here and in the weekly letter.'],
  fields: forms.planFields,
  submit: 'Plan the check',
})

const reported = 'The check is reported'
const planned = 'The check is planned'

/** The two pairs of handlers of an answer and of an action. */
const handlersFor = (place: (visit: IdVisit) => Promise<Place>, target: (id: number) => commands.Target) => ({
  report: handlersOf(
    async (visit: IdVisit) => reporting(visit, await place(visit)),
    ({ today }) => forms.foundForm(today),
    async (visit, { version: _, ...values }, form) => {
      await commands.reportPracticeCheck(by(visit), target(idOf(visit)), values)
      say(visit, reported)
      return form.cancel
    },
  ),
  plan: handlersOf(
    async (visit: IdVisit) => planning(await place(visit)),
    ({ today }) => forms.planForm(today),
    async (visit, { version: _, ...values }, form) => {
      await commands.planPracticeCheck(by(visit), target(idOf(visit)), values)
      say(visit, planned)
      return form.cancel
    },
  ),
})

export const ofAnswer = handlersFor(answerPlace, addressee => ({ addressee }))
export const ofAction = handlersFor(actionPlace, action => ({ action }))

/** A check that this person may change now, and the page it stands on. @throws NotFound, Forbidden, Conflict */
async function checkFor(visit: IdVisit, open = false): Promise<{ check: OneCheck; place: Place }> {
  const check = await getCheck(visit.db, visit.user, idOf(visit))
  refuse(visit, checkedBy(check), open)
  if (check.withdrawn_on) throw new Conflict('This check has been withdrawn.')
  const cancel = check.action_id ? `/actions/${check.action_id}` : `/recommendations/${check.recommendation_id}`
  return { check, place: { caption: check.about, cancel } }
}

const checkedBy = ({ organisation_id, owner_id, status, closure, recommendation_withdrawn_on }: OneCheck): Checkable =>
  status ? { organisation_id, owner_id, status } : { organisation_id, closure, withdrawn_on: recommendation_withdrawn_on }

const typed = (check: OneCheck) => ({ ...check, checked_on: sayDay(check.checked_on), planned_on: sayDay(check.planned_on) })

const plannedPage = async (visit: IdVisit): Promise<FormPage> => {
  const { check, place } = await checkFor(visit, true)
  if (check.checked_on) throw new Conflict('This check has been reported already.')
  const values = { ...typed(check), checked_by: visit.user.name }
  return { ...reporting(visit, place), intro: [`It was planned for ${sayDay(check.planned_on)}.`], values, version: check.version }
}
export const reportPlanned = handlersOf(
  plannedPage,
  ({ today }) => forms.foundForm(today),
  async (visit, values, form) => {
    await commands.reportPlannedCheck(by(visit), idOf(visit), values)
    say(visit, reported)
    return form.cancel
  },
)

const correctionPage = async (visit: IdVisit): Promise<FormPage> => {
  const { check, place } = await checkFor(visit)
  const fields = [...(check.checked_on ? forms.foundFields : forms.planFields), forms.reasonField]
  const common = { ...place, title: 'Correct the practice check', intro: ['The record keeps what it said.'], submit: 'Save the correction' }
  return { ...common, fields, values: typed(check), version: check.version }
}
export const correct = handlersOf(
  correctionPage,
  ({ today, body }) => forms.correctionForm(body?.planned_on !== undefined, today),
  async (visit, values, form) => {
    await commands.correctPracticeCheck(by(visit), idOf(visit), values)
    say(visit, 'The correction is saved')
    return form.cancel
  },
)

const withdrawalPage = async (visit: IdVisit): Promise<FormPage> => {
  const { check, place } = await checkFor(visit)
  const { checked_on, looked_at, sufficient } = check
  const what = checked_on
    ? `Checked on ${sayDay(checked_on)}: ${sayShare({ looked_at: looked_at!, sufficient: sufficient! })}.`
    : `Planned for ${sayDay(check.planned_on)}.`
  return {
    ...place,
    title: 'Withdraw the practice check',
    intro: [what, 'It counts no more, and stays readable with your reason.'],
    fields: withdrawalFields,
    submit: 'Withdraw',
    warning: true,
    version: check.version,
  }
}
export const withdraw = handlersOf(
  withdrawalPage,
  () => withdrawalForm,
  async (visit, values, form) => {
    await commands.withdrawPracticeCheck(by(visit), idOf(visit), values)
    say(visit, 'The check is withdrawn')
    return form.cancel
  },
)
