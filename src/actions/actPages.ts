import type { z } from 'zod'
import { canBeDecided } from '../assurance/queries.ts'
import { listAwaitable } from '../blocking/queries.ts'
import { sayDay } from '../days.ts'
import { Conflict, Forbidden } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { listNamed, type NamedOrganisation } from '../organisations/queries.ts'
import { getAnswer, listOpenAnswers } from '../recommendations/queries.ts'
import { canAnswer, mayEverAnswer } from '../recommendations/workflow.ts'
import { listMembersOf } from '../users/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { correctionFields, correctionForm, withdrawalFields, withdrawalForm } from '../web/correctionForms.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as edits from './editCommands.ts'
import * as forms from './forms.ts'
import { type ActionRow, getAction, getUpdate, listServed } from './queries.ts'
import { type ActionAct, actionActs, can, mayEver, statuses, whyNotNow } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)

const newActionPage = async (visit: IdVisit): Promise<FormPage> => {
  const answer = await getAnswer(visit.db, visit.user, idOf(visit))
  if (!mayEverAnswer(visit.user, 'logAction', answer)) throw new Forbidden('This is for somebody else to do.')
  if (!canAnswer(visit.user, 'logAction', answer)) throw new Conflict('This recommendation has been closed.')
  const people = await listMembersOf(visit.db, answer.organisation_id, visit.today)
  const others = (await listOpenAnswers(visit.db, answer.organisation_id)).filter(({ id }) => id !== answer.id)
  return {
    title: 'Log an action',
    caption: shortName(answer.organisation),
    about: answer.about,
    fields: forms.actionFields(people, others),
    submit: 'Log the action',
    cancel: `/recommendations/${answer.recommendation_id}`,
  }
}
export const { show: newAction, take: logAction } = handlersOf(
  newActionPage,
  visit => forms.actionForm(visit.today),
  async (visit, values) => {
    const id = await commands.logAction(by(visit), idOf(visit), values)
    say(visit, 'The action is logged')
    return `/actions/${id}`
  },
)

/** An action that this person may take the step on now. @throws NotFound, Forbidden, Conflict */
async function actionFor(visit: IdVisit, act: ActionAct): Promise<ActionRow> {
  const action = await getAction(visit.db, visit.user, idOf(visit))
  if (!mayEver(visit.user, act, action)) throw new Forbidden('This is for somebody else to do.')
  if (!can(visit.user, act, action)) throw new Conflict(`${whyNotNow(act, action)}.`)
  return action
}

type Asked = Pick<FormPage, 'fields'> & Partial<FormPage>

const actPage = async (visit: IdVisit, act: ActionAct, form: (action: ActionRow) => Asked | Promise<Asked>): Promise<FormPage> => {
  const action = await actionFor(visit, act)
  return {
    title: actionActs[act].label,
    caption: action.title,
    submit: actionActs[act].label,
    cancel: `/actions/${action.id}`,
    version: action.version,
    ...(await form(action)),
  }
}

/** A pair of handlers: show the form of an act, and take it. */
function pagesOf<T>(
  act: ActionAct,
  form: (action: ActionRow, visit: IdVisit) => Asked | Promise<Asked>,
  schema: (today: string) => z.ZodType<T>,
  command: (visit: IdVisit, values: T) => Promise<void>,
  done: string,
) {
  return onceHandlersOf(
    (visit: IdVisit) => actPage(visit, act, action => form(action, visit)),
    visit => schema(visit.today),
    async (visit, values) => {
      await command(visit, values)
      say(visit, done)
      return `/actions/${visit.params.id}`
    },
  )
}

export const { show: newUpdate, take: postUpdate } = pagesOf(
  'postUpdate',
  ({ status }) => ({ fields: forms.updateFields(statuses[status]), values: { status: 'same' } }),
  forms.updateForm,
  (visit, { status, ...values }) =>
    commands.postUpdate(by(visit), idOf(visit), { ...values, status: status === 'same' || !status ? null : status }),
  'Your update is posted',
)

export const { show: newCompletion, take: reportComplete } = pagesOf(
  'reportComplete',
  async (action, visit) => ({
    fields: forms.completeFields,
    values: { sustain_days: forms.usualSustainDays },
    intro: ['This is what your organisation reports. Only inspectors confirm a recommendation.', await whoConfirms(visit, action)],
  }),
  forms.completeForm,
  (visit, values) => commands.reportComplete(by(visit), idOf(visit), values),
  'Reported complete. Inspectors have not confirmed it.',
)

async function whoConfirms({ db, user, today }: IdVisit, { id, organisation_id, organisation, owner_id }: ActionRow): Promise<string> {
  const addressees = (await listServed(db, user, id)).map(({ addressee_id }) => addressee_id)
  const possible = await canBeDecided(db, { organisation_id, addressees }, { owner_id, reported_by_id: user.id }, today)
  return possible
    ? `Somebody who leads an organisation above ${shortName(organisation)} confirms the action, or returns it to you with the reasons.`
    : `Nobody above ${shortName(organisation)} can confirm the action, so it is shown as not independently confirmed.`
}

export const { show: newDate, take: moveDueDate } = pagesOf(
  'moveDueDate',
  ({ due_on, original_due_on, moves }) => ({
    fields: forms.dateFields,
    intro: [
      `It is due on ${sayDay(due_on)}. ${moves ? `The first date was ${sayDay(original_due_on)}; it has moved ${moves === 1 ? 'once' : `${moves} times`}.` : 'The first date stays on the page.'}`,
    ],
  }),
  forms.dateForm,
  (visit, values) => commands.moveDueDate(by(visit), idOf(visit), values),
  'The due date has moved',
)

export const { show: newDrop, take: drop } = pagesOf(
  'drop',
  () => ({ fields: forms.dropFields, warning: true }),
  () => forms.dropForm,
  (visit, values) => commands.drop(by(visit), idOf(visit), values),
  'The action is dropped',
)

export const { show: newReopening, take: reopen } = pagesOf(
  'reopenAction',
  () => ({ fields: forms.reopenFields }),
  forms.reopenForm,
  (visit, values) => commands.reopenAction(by(visit), idOf(visit), values),
  'The action is open again',
)

const blockingPage = (visit: IdVisit): Promise<FormPage> =>
  actPage(visit, 'markBlocked', async ({ organisation_id, id: self }) => {
    const exists = ({ id, valid_to }: NamedOrganisation) => id !== organisation_id && (!valid_to || valid_to >= visit.today)
    const others = (await listNamed(visit.db)).filter(exists)
    return { fields: forms.blockedFields(others, await listAwaitable(visit.db, visit.user, organisation_id, self)) }
  })
export const { show: newBlocking, take: markBlocked } = handlersOf(
  blockingPage,
  () => forms.blockedForm,
  async (visit, values) => {
    await commands.markBlocked(by(visit), idOf(visit), values)
    say(visit, 'Marked as blocked')
    return `/actions/${visit.params.id}`
  },
)

const editPage = (visit: IdVisit): Promise<FormPage> =>
  actPage(visit, 'edit', async action => {
    const serves = await listServed(visit.db, visit.user, action.id)
    const open = await listOpenAnswers(visit.db, action.organisation_id)
    const missing = serves
      .filter(({ addressee_id }) => !open.some(({ id }) => id === addressee_id))
      .map(({ addressee_id, number, text, title }) => ({ id: addressee_id, number, text, title }))
    return {
      fields: forms.editFields(await listMembersOf(visit.db, action.organisation_id, visit.today), [...missing, ...open]),
      values: { ...action, owner_id: action.owner_id ?? '', serves: serves.map(({ addressee_id }) => String(addressee_id)) },
      submit: 'Save',
    }
  })
export const { show: newEdit, take: edit } = handlersOf(
  editPage,
  () => forms.editForm,
  async (visit, values) => {
    await edits.editAction(by(visit), idOf(visit), values)
    say(visit, 'The action is saved')
    return `/actions/${visit.params.id}`
  },
)

async function updatePage(visit: IdVisit, correcting: boolean): Promise<FormPage> {
  const update = await getUpdate(visit.db, visit.user, idOf(visit))
  const others = correcting || update.user_id === null || !visit.user.leads.includes(update.organisation_id)
  if (update.user_id !== visit.user.id && others) throw new Forbidden('Only its author can do this.')
  if (update.withdrawn_on) throw new Conflict('This update has been withdrawn.')
  const common = { cancel: `/actions/${update.action_id}`, version: update.version, values: { text: update.text } }
  if (correcting)
    return {
      ...common,
      title: 'Correct the update',
      intro: ['The record keeps the old text.'],
      fields: correctionFields,
      submit: 'Save the correction',
    }
  return {
    ...common,
    title: 'Withdraw the update',
    intro: [update.text],
    fields: withdrawalFields,
    submit: 'Withdraw',
    warning: true,
  }
}
export const { show: newUpdateCorrection, take: correctUpdate } = handlersOf(
  (visit: IdVisit) => updatePage(visit, true),
  () => correctionForm,
  async (visit, values, form) => {
    await edits.changeUpdate(by(visit), idOf(visit), values)
    say(visit, 'The correction is saved')
    return form.cancel
  },
)
export const { show: newUpdateWithdrawal, take: withdrawUpdate } = handlersOf(
  (visit: IdVisit) => updatePage(visit, false),
  () => withdrawalForm,
  async (visit, values, form) => {
    await edits.changeUpdate(by(visit), idOf(visit), { ...values, text: null })
    say(visit, 'The update is withdrawn')
    return form.cancel
  },
)
