// The forms of a review: open, share, reply, publish, discard.
import { Conflict, Forbidden } from '../errors.ts'
import { listInspectionsOf } from '../inspections/queries.ts'
import { shortName } from '../organisations/names.ts'
import { getOrganisation } from '../organisations/queries.ts'
import { listAnswersOfOrganisation } from '../recommendations/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, nothing } from '../web/form.ts'
import { handlersOf, onceHandlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { findOpenReview, getReview, listJudgements, type ReviewRow } from './queries.ts'
import { canReview, outcomeOf, progress, type ReviewAct, reviewActs, whyNotOpened } from './workflow.ts'

type CodeVisit = Visitor<{ code: string }>
type IdVisit = Visitor<{ id: string }>
const idOf = ({ params }: IdVisit) => Number(params.id)
const pageOf = ({ params }: IdVisit) => `/reviews/${params.id}`

const openingPage = async (visit: CodeVisit): Promise<FormPage> => {
  const organisation = await getOrganisation(visit.db, visit.params.code)
  const answers = await listAnswersOfOrganisation(visit.db, visit.user, organisation.id)
  const why = whyNotOpened(await findOpenReview(visit.db, visit.user, organisation.id), answers.length)
  if (why) throw new Conflict(`${why}.`)
  return {
    title: 'Open a review',
    caption: shortName(organisation.name),
    intro: ['It is of the recommendations addressed to this organisation itself. Only the inspectorate sees it until you share it.'],
    fields: forms.openingFields(await listInspectionsOf(visit.db, visit.user, organisation.id)),
    submit: 'Open the review',
    cancel: `/organisations/${organisation.code}`,
  }
}
export const { show: newReview, take: openReview } = onceHandlersOf(
  openingPage,
  () => forms.openingForm,
  async (visit, values) => {
    const { id } = await getOrganisation(visit.db, visit.params.code)
    const review = await commands.openReview(by(visit), id, values)
    say(visit, 'The review is open')
    return `/reviews/${review}`
  },
)

/** The review an act is about, when this person may take it now. @throws NotFound, Forbidden, Conflict */
async function reviewFor(visit: IdVisit, act: ReviewAct): Promise<ReviewRow> {
  const review = await getReview(visit.db, visit.user, idOf(visit))
  if (canReview(visit.user, act, review)) return review
  if (!reviewActs[act].who(visit.user, review)) throw new Forbidden('This is for somebody else to do.')
  throw new Conflict(`${reviewActs[act].whyNot(review)}.`)
}

const formOf = (review: ReviewRow, act: ReviewAct, form: Partial<FormPage>): FormPage => ({
  title: reviewActs[act].label,
  caption: `${review.title}, ${shortName(review.organisation)}`,
  fields: [],
  submit: reviewActs[act].label,
  cancel: `/reviews/${review.id}`,
  ...form,
})

const sayJudgements = (n: number) => (n === 1 ? '1 judgement' : `${n} judgements`)

export const { show: newSharing, take: share } = onceHandlersOf(
  async (visit: IdVisit) => {
    const review = await reviewFor(visit, 'share')
    return formOf(review, 'share', {
      intro: [
        `The leaders of ${shortName(review.organisation)} will see ${sayJudgements(review.judgements)} with the reasons, and get a letter. They may reply once in writing.`,
        'Private notes stay with the inspectorate. Nothing counts before you publish.',
      ],
    })
  },
  () => nothing,
  async visit => {
    await commands.shareReview(by(visit), idOf(visit))
    say(visit, 'The review is shared')
    return pageOf(visit)
  },
)

export const { show: newReply, take: reply } = onceHandlersOf(
  async (visit: IdVisit) =>
    formOf(await reviewFor(visit, 'reply'), 'reply', {
      title: 'Reply to the review',
      intro: ['Your organisation replies once, and the reply cannot be changed. It stays with the review.'],
      fields: forms.replyFields,
      submit: 'Send the reply',
    }),
  () => forms.replyForm,
  async (visit, values) => {
    await commands.replyToReview(by(visit), idOf(visit), values.reply)
    say(visit, 'Your reply is sent')
    return pageOf(visit)
  },
)

const consequences = { implemented: 'closed as implemented', not_implemented: 'closed as not implemented', reopen: 'reopened', none: '' }

const publishingPage = async (visit: IdVisit): Promise<FormPage> => {
  const review = await reviewFor(visit, 'publish')
  const judgements = await listJudgements(visit.db, review)
  const says = judgements.map(one => {
    const outcome = consequences[outcomeOf(one)]
    return `${one.about}: ${progress[one.rating].toLowerCase()}${outcome && `, ${outcome}`}`
  })
  const left = (await listAnswersOfOrganisation(visit.db, visit.user, review.organisation_id)).filter(
    ({ id, closure }) => !closure && !judgements.some(({ addressee_id }) => addressee_id === id),
  ).length
  return formOf(review, 'publish', {
    title: 'Publish the review',
    intro: [
      'Published judgements are never changed, only superseded. After no or insufficient progress a new plan is due.',
      ...(review.replied_on ? [] : ['The organisation has not replied.']),
      ...(left
        ? [
            left === 1
              ? '1 open recommendation is not judged. It stays as it is.'
              : `${left} open recommendations are not judged. They stay as they are.`,
          ]
        : []),
    ],
    lists: [{ heading: 'What is published', items: says }],
    submit: 'Publish',
    version: review.version,
  })
}
export const { show: newPublication, take: publish } = handlersOf(
  publishingPage,
  () => forms.publishForm,
  async (visit: IdVisit, { version }) => {
    await commands.publishReview(by(visit), idOf(visit), version)
    say(visit, 'The review is published')
    return pageOf(visit)
  },
)

export const { show: newDiscarding, take: discard } = onceHandlersOf(
  async (visit: IdVisit) =>
    formOf(await reviewFor(visit, 'discard'), 'discard', {
      title: 'Discard the draft',
      intro: ['It stays readable for the inspectorate, and nothing comes of it.'],
      fields: forms.reasonFields,
      warning: true,
    }),
  () => forms.reasonForm,
  async (visit, { reason }) => {
    await commands.discardReview(by(visit), idOf(visit), reason)
    say(visit, 'The draft is discarded')
    return pageOf(visit)
  },
)
