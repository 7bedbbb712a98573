import { getLockedAction } from '../actions/queries.ts'
import { mayEver, whyNoQuery } from '../actions/workflow.ts'
import { act, type By, type Moment } from '../db/act.ts'
import { Conflict, Forbidden } from '../errors.ts'
import { lockAnswer } from '../recommendations/commands.ts'
import { record, type Subject } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedQuery, type LockedQuery } from './queries.ts'

/** Raise a query on a recommendation, to one addressee. @returns its id. */
export const raiseQuery = (by: By<Person>, addressee_id: number, text: string): Promise<number> =>
  act(by, async moment => {
    const answer = await lockAnswer(moment, addressee_id, 'raiseQuery')
    return raise(moment, { text, addressee_id, action_id: null }, [addressee_id], [`recommendation:${answer.recommendation_id}`])
  })

/** Raise a query on an action: it shows wherever that serves. @returns its id. */
export const raiseQueryOnAction = (by: By<Person>, action_id: number, text: string): Promise<number> =>
  act(by, async moment => {
    const action = await getLockedAction(moment.tx, moment.person, action_id)
    if (!mayEver(moment.person, 'raiseQuery', action)) throw new Forbidden()
    if (action.asked_of === null) throw new Conflict(whyNoQuery)
    // The rules of the answer again, now that it is locked: it may have been closed or withdrawn meanwhile.
    await lockAnswer(moment, action.asked_of, 'raiseQuery')
    const subjects = action.recommendations.map((id): Subject => `recommendation:${id}`)
    return raise(moment, { text, addressee_id: action.asked_of, action_id }, action.addressees, [`action:${action_id}`, ...subjects])
  })

async function raise(
  { tx, person, now, today }: Moment<Person>,
  query: { text: string; addressee_id: number; action_id: number | null },
  addressees: number[],
  subjects: Subject[],
): Promise<number> {
  const [row] = await tx('queries')
    .insert({ ...query, user_id: person.id, recorded_at: now, recorded_on: today })
    .returning('id')
  await record(tx, {
    facts: addressees,
    chain: `query:${row!.id}`,
    act: 'raiseQuery',
    subjects: [...addressees.map((id): Subject => `addressee:${id}`), ...subjects],
    texts: { after: { text: query.text } },
  })
  return row!.id
}

/** Answer a query: anyone who sees the plan and belongs to its line, or an inspector asking further. @returns the recommendation's id. */
export const answerQuery = (by: By<Person>, id: number, text: string): Promise<number> =>
  act(by, async ({ tx, person, now, today }) => {
    const query = await getLockedQuery(tx, person, id)
    if (query.closed_on) throw new Conflict('This query has been closed')
    await tx('query_replies').insert({ query_id: id, user_id: person.id, text, recorded_at: now, recorded_on: today })
    await tx('queries')
      .where({ id })
      .update({ version: query.version + 1 })
    await record(tx, { chain: `query:${id}`, act: 'answerQuery', subjects: subjectsOf(query), texts: { after: { text } } })
    return query.recommendation_id
  })

/** Close a query, by the inspectorate, after an answer. @throws Conflict when nobody has answered yet. @returns the recommendation's id. */
export const closeQuery = (by: By<Person>, id: number, note: string): Promise<number> =>
  act(by, async ({ tx, person, today }) => {
    const query = await getLockedQuery(tx, person, id)
    if (!person.inspector) throw new Forbidden()
    if (query.closed_on) throw new Conflict('This query has been closed')
    if (!query.answers) throw new Conflict('Nobody has answered this query yet')
    await tx('queries')
      .where({ id })
      .update({ closed_on: today, closed_by_id: person.id, closing_note: note, version: query.version + 1 })
    await record(tx, {
      facts: query.addressees,
      chain: `query:${id}`,
      act: 'closeQuery',
      subjects: subjectsOf(query),
      texts: { after: { closing_note: note } },
    })
    return query.recommendation_id
  })

const subjectsOf = ({ addressees, recommendation_id, action_id }: LockedQuery): Subject[] => [
  ...addressees.map((id): Subject => `addressee:${id}`),
  `recommendation:${recommendation_id}`,
  ...(action_id ? [`action:${action_id}` as const] : []),
]
