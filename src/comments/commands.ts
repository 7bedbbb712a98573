import { getLockedAction } from '../actions/queries.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Audience } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid } from '../errors.ts'
import { lockAnswer } from '../recommendations/commands.ts'
import { record, type Subject } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { audiencesFor } from './audience.ts'
import { type CommentRow, getComment, getLockedComment } from './queries.ts'

export interface NewComment {
  text: string
  audience: Audience
  reply_to_id?: number | null
}

/** Comment on a recommendation, in the plan of one addressee. @returns the comment's id. */
export const commentOnRecommendation = (by: By<Person>, addressee_id: number, comment: NewComment): Promise<number> =>
  act(by, async moment => {
    const answer = await lockAnswer(moment, addressee_id, 'comment')
    return add(moment, { ...comment, addressee_id, action_id: null }, [
      `addressee:${addressee_id}`,
      `recommendation:${answer.recommendation_id}`,
    ])
  })

/** Comment on an action. @returns the comment's id. */
export const commentOnAction = (by: By<Person>, action_id: number, comment: NewComment): Promise<number> =>
  act(by, async moment => {
    const { addressees, recommendations } = await getLockedAction(moment.tx, moment.person, action_id)
    const subjects = [
      ...addressees.map((id): Subject => `addressee:${id}`),
      ...recommendations.map((id): Subject => `recommendation:${id}`),
    ]
    return add(moment, { ...comment, addressee_id: addressees[0]!, action_id }, [`action:${action_id}`, ...subjects])
  })

async function add(
  moment: Moment<Person>,
  comment: NewComment & { addressee_id: number; action_id: number | null },
  subjects: Subject[],
): Promise<number> {
  const { tx, person, now, today } = moment
  if (!audiencesFor(person).includes(comment.audience)) throw new Invalid({ audience: 'Choose who this is for' })
  const first = comment.reply_to_id ? await repliedTo(moment, comment.reply_to_id, comment) : null
  // A reply is never for more people than what it replies to.
  const audience = first && first.audience !== 'everyone' ? first.audience : comment.audience
  const { text, addressee_id, action_id } = comment
  const [row] = await tx('comments')
    .insert({
      text,
      addressee_id,
      action_id,
      reply_to_id: first?.id ?? null,
      audience,
      user_id: person.id,
      recorded_at: now,
      recorded_on: today,
    })
    .returning('id')
  await record(tx, {
    facts: [addressee_id],
    chain: `comment:${row!.id}`,
    act: 'comment',
    subjects,
    after: { audience, reply_to_id: first?.id ?? null },
    texts: { after: { text } },
  })
  return row!.id
}

async function repliedTo(
  { tx, person }: Moment<Person>,
  id: number,
  { addressee_id, action_id }: { addressee_id: number; action_id: number | null },
): Promise<CommentRow> {
  const first = await getComment(tx, person, id)
  if (first.addressee_id !== addressee_id || first.action_id !== action_id)
    throw new Invalid({ text: 'The comment you reply to is about something else' })
  return first
}

/** The author corrects a comment; the author or a leader of the plan's organisation withdraws it. @returns what it is about. */
export const changeComment = (
  by: By<Person>,
  id: number,
  { text, reason, version }: { text: string | null; reason: string; version?: number },
): Promise<Pick<CommentRow, 'id' | 'addressee_id' | 'action_id' | 'recommendation_id'>> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const comment = await getLockedComment(tx, person, id)
    const mine = comment.user_id === person.id
    const ofTheirs = person.leads.includes(comment.organisation_id) && comment.insider
    if (!mine && (text !== null || !ofTheirs)) throw new Forbidden()
    if (comment.withdrawn_on) throw new Conflict('This comment has been withdrawn')
    checkVersion(comment, version, { text: comment.text })
    const change = text === null ? { withdrawn_on: today, withdrawn_reason: reason } : { text, corrected_on: today }
    await tx('comments')
      .where({ id })
      .update({ ...change, version: comment.version + 1 })
    await record(tx, {
      chain: `comment:${id}`,
      act: text === null ? 'withdrawComment' : 'correctComment',
      subjects: [
        `addressee:${comment.addressee_id}`,
        `recommendation:${comment.recommendation_id}`,
        ...(comment.action_id ? [`action:${comment.action_id}` as const] : []),
      ],
      after: { audience: comment.audience },
      texts: { before: { text: comment.text }, after: { ...(text !== null && { text }), reason } },
    })
    const { addressee_id, action_id, recommendation_id } = comment
    return { id, addressee_id, action_id, recommendation_id }
  })
