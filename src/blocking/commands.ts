// What the other side says to an action that waits for it.
import { act, type By, type Moment } from '../db/act.ts'
import { Forbidden, NotFound } from '../errors.ts'
import { queueMail } from '../mail/commands.ts'
import { record, type Subject } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { answeredLetter } from './letters.ts'
import { findWaitingOne, lockWaiting, seesAction } from './queries.ts'

/** Answer an action that waits for one's organisation, and tell its owner. @throws NotFound, or Forbidden when it waits for somebody else */
export const answerBlocking = (by: By<Person>, id: number, text: string): Promise<void> =>
  act(by, async moment => {
    const { tx, person, now, today } = moment
    const [action] = await lockWaiting(tx, id)
    const waiting = await findWaitingOne(tx, person, id, today)
    if (!action || !waiting) throw (await seesAction(tx, person, id)) ? new Forbidden() : new NotFound()
    const organisation_id = waiting.blocked_by_id
    const [answer] = await tx('blocking_answers')
      .insert({ action_id: id, organisation_id, user_id: person.id, text, recorded_at: now, recorded_on: today })
      .returning('id')
    await record(tx, {
      chain: `action:${id}`,
      act: 'answerBlocking',
      subjects: [
        ...action.addressees.map((one): Subject => `addressee:${one}`),
        ...action.recommendations.map((one): Subject => `recommendation:${one}`),
        `organisation:${organisation_id}`,
      ],
      after: { answer_id: answer!.id },
      texts: { after: { text } },
    })
    await tellOwner(moment, { id, answer: answer!.id, organisation_id, owner_id: action.owner_id })
  })

async function tellOwner(
  { tx, person }: Moment<Person>,
  { id, answer, organisation_id, owner_id }: { id: number; answer: number; organisation_id: number; owner_id: number | null },
): Promise<void> {
  if (!owner_id || owner_id === person.id) return
  const to = await tx('users').where({ id: owner_id, deactivated_on: null, invited: false }).first('id', 'name', 'email')
  const { name } = (await tx('organisations').where({ id: organisation_id }).first('name'))!
  if (to) await queueMail(tx, { key: `blocking:${answer}:${to.id}`, to, ...answeredLetter({ action: id, organisation: name }) })
}
