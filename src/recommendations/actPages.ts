// The forms of a recommendation: what an addressee answers, and what administrators and inspectors do.
import type { Response } from 'express'
import { sayDay } from '../days.ts'
import { Conflict, Forbidden, Invalid } from '../errors.ts'
import { offered } from '../frameworks/offered.ts'
import { listStandards, listThemes } from '../inspections/queries.ts'
import { shortName } from '../organisations/names.ts'
import { listMembersOf } from '../users/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as corrections from './correctionCommands.ts'
import * as forms from './forms.ts'
import { findByName, getAnswer, getRecommendation, type NamedAnswer, type RecommendationRow } from './queries.ts'
import { type AnswerAct, answerActs, canAnswer, canChange, isAgreed, mayEverAnswer, type RecommendationAct, whyNot } from './workflow.ts'

type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const page = (id: number) => `/recommendations/${id}`

/** The answer an act is about, when this person may take it now. @throws NotFound, Forbidden, Conflict */
async function answerFor({ db, user, params }: IdVisit, act: AnswerAct): Promise<NamedAnswer> {
  const answer = await getAnswer(db, user, Number(params.id))
  if (canAnswer(user, act, answer)) return answer
  if (!mayEverAnswer(user, act, answer)) throw new Forbidden('This is for somebody else to do.')
  throw new Conflict(`${whyNot(act, answer)}.`)
}

function answerForm(answer: NamedAnswer, act: AnswerAct, form: Pick<FormPage, 'fields'> & Partial<FormPage>): FormPage {
  return {
    title: answerActs[act].label,
    caption: shortName(answer.organisation),
    about: answer.about,
    submit: answerActs[act].label,
    cancel: page(answer.recommendation_id),
    version: answer.version,
    ...form,
  }
}

const respondPage = async (visit: IdVisit) => {
  const answer = await answerFor(visit, 'respond')
  const values = { response: answer.response === 'awaited' ? '' : answer.response, response_text: answer.response_text }
  return answerForm(answer, 'respond', { fields: forms.responseFields, values, submit: 'Save the response' })
}
export const { show: newResponse, take: respond } = handlersOf(
  respondPage,
  visit => forms.responseForm(visit.today),
  async (visit, values, form) => {
    await commands.respond(by(visit), idOf(visit), values)
    say(visit, 'Your response is saved')
    return form.cancel
  },
)

/** A target date that only a request moves. */
const fixed = (answer: NamedAnswer) => answer.target_on !== null && (isAgreed(answer) || answer.asking)

const ownerPage = async (visit: IdVisit) => {
  const answer = await answerFor(visit, 'nameOwner')
  const people = await listMembersOf(visit.db, answer.organisation_id, visit.today)
  const values = { owner_id: answer.owner_id ?? '', owner_title: answer.owner_id ? '' : answer.owner, target_on: sayDay(answer.target_on) }
  if (!fixed(answer))
    return answerForm(answer, 'nameOwner', { fields: forms.targetFields(people, answer.target_on !== null), values, submit: 'Save' })
  const asking = answer.asking ? 'A request for more time waits for a decision.' : 'It moves by a request, which somebody above decides.'
  return answerForm(answer, 'nameOwner', {
    title: 'Owner',
    intro: [`The target date is ${sayDay(answer.target_on)}. ${asking}`],
    fields: forms.ownerFields(people),
    values,
    submit: 'Save',
    ...(!answer.asking && { or: { href: `/answers/${answer.id}/more-time`, words: 'Ask for more time' } }),
  })
}
export const { show: newOwner, take: nameOwner } = handlersOf(
  ownerPage,
  visit => forms.ownerForm(visit.today),
  async (visit, values, form) => {
    const answer = await getAnswer(visit.db, visit.user, idOf(visit))
    await commands.nameOwner(by(visit), idOf(visit), { ...values, ...(fixed(answer) && { target_on: answer.target_on }) })
    say(visit, 'Owner and target date are saved')
    return form.cancel
  },
)

const madeAgainPage = async (visit: IdVisit) =>
  answerForm(await answerFor(visit, 'closeAsMadeAgain'), 'closeAsMadeAgain', {
    intro: ['A later inspection made this recommendation again. Closing it here means that only the later one counts from now on.'],
    fields: [],
  })
export const newMadeAgain = async (visit: IdVisit, res: Response) => showForm(res, await madeAgainPage(visit))
export async function closeAsMadeAgain(visit: IdVisit, res: Response) {
  await madeAgainPage(visit)
  await commands.closeAsMadeAgain(by(visit), idOf(visit))
  const { recommendation_id } = await getAnswer(visit.db, visit.user, idOf(visit))
  say(visit, 'Closed as made again')
  res.redirect(303, page(recommendation_id))
}

const reopenPage = async (visit: IdVisit) => answerForm(await answerFor(visit, 'reopen'), 'reopen', { fields: forms.reasonFields })
export const { show: newReopening, take: reopen } = handlersOf(
  reopenPage,
  () => forms.reasonForm,
  async (visit, { reason }, form) => {
    await commands.reopen(by(visit), idOf(visit), reason)
    say(visit, 'It is open again')
    return form.cancel
  },
)

async function recommendationFor(visit: IdVisit, act: RecommendationAct): Promise<RecommendationRow> {
  const recommendation = await getRecommendation(visit.db, visit.user, idOf(visit))
  if (canChange(visit.user, act, recommendation)) return recommendation
  throw visit.user.administrator ? new Conflict('This recommendation has been withdrawn.') : new Forbidden()
}

const correctionPage = async (visit: IdVisit): Promise<FormPage> => {
  const recommendation = await recommendationFor(visit, 'correct')
  const options = (rows: { id: number; name: string }[]) => [
    { value: '', text: 'None' },
    ...rows.map(({ id, name }) => ({ value: String(id), text: name })),
  ]
  const standards = offered(await listStandards(visit.db, recommendation.framework_id), [recommendation.standard_id]).map(
    ({ id, code, title }) => ({
      id,
      name: `${code} ${title}`,
    }),
  )
  return {
    title: 'Correct the recommendation',
    caption: recommendation.inspection_title,
    intro: ['Correct what was entered here. The record keeps the old text.'],
    fields: [
      { name: 'text', kind: 'textarea', label: 'Text, as in the report', rows: 6 },
      { name: 'standard_id', kind: 'select', label: 'Standard', options: options(standards) },
      {
        name: 'theme_id',
        kind: 'select',
        label: 'Theme',
        options: options(offered(await listThemes(visit.db), [recommendation.theme_id])),
      },
      { name: 'urgent', kind: 'checkboxes', label: 'Urgency', options: [{ value: 'yes', text: 'Urgent' }] },
      { name: 'reason', kind: 'textarea', label: 'Why you correct it', rows: 3 },
    ],
    submit: 'Save the correction',
    cancel: page(recommendation.id),
    version: recommendation.version,
    values: { ...recommendation, urgent: recommendation.urgent ? 'yes' : '' },
  }
}
export const { show: newCorrection, take: correct } = handlersOf(
  correctionPage,
  () => forms.correctionForm,
  async (visit, values, form) => {
    await corrections.correctRecommendation(by(visit), idOf(visit), values)
    say(visit, 'The correction is saved')
    return form.cancel
  },
)

const withdrawalPage = async (visit: IdVisit): Promise<FormPage> => ({
  title: 'Withdraw the recommendation',
  caption: (await recommendationFor(visit, 'withdraw')).inspection_title,
  intro: ['Withdraw only what was entered by mistake. It stays readable with your reason, and no longer counts.'],
  fields: forms.reasonFields,
  submit: 'Withdraw',
  warning: true,
  cancel: page(idOf(visit)),
})
export const { show: newWithdrawal, take: withdraw } = handlersOf(
  withdrawalPage,
  () => forms.reasonForm,
  async (visit, { reason }, form) => {
    await corrections.withdrawRecommendation(by(visit), idOf(visit), reason)
    say(visit, 'The recommendation is withdrawn')
    return form.cancel
  },
)

const repeatPage = async (visit: IdVisit): Promise<FormPage> => ({
  title: 'Which earlier recommendation does it repeat?',
  caption: (await recommendationFor(visit, 'correct')).inspection_title,
  fields: [
    {
      name: 'repeats',
      kind: 'text',
      label: 'Reference and number of the earlier one',
      hint: 'For example, NORTHANTS-2022/8. Leave it empty when it repeats none.',
    },
  ],
  submit: 'Save',
  cancel: page(idOf(visit)),
})
export const { show: newRepeat, take: linkRepeat } = handlersOf(
  repeatPage,
  () => forms.repeatForm,
  async (visit, { repeats }, form) => {
    const earlier = repeats ? await findByName(visit.db, visit.user, repeats) : undefined
    if (repeats && !earlier) throw new Invalid({ repeats: `There is no recommendation ${repeats}` })
    await corrections.linkRepeat(by(visit), idOf(visit), earlier?.id ?? null)
    say(visit, earlier ? `It repeats ${repeats} now` : 'It repeats none now')
    return form.cancel
  },
)
