// What is reported complete is confirmed by somebody above, or returned. Neither closes anything: that is for inspectors.
import { getLockedAction, type LockedAction } from '../actions/queries.ts'
import { reopenIn } from '../actions/reopeningCommands.ts'
import { refuseEarlyDue, subjectsOf } from '../actions/storyCommands.ts'
import type { Day } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Confirmation } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden } from '../errors.ts'
import { queueMail } from '../mail/commands.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { returnedLetter } from './letters.ts'
import { type ClaimRow, getClaim } from './queries.ts'
import { type AssuranceAct, mayEverDecide, whyNotNow } from './workflow.ts'

export interface Deciding {
  reasons: string
  version?: number
}

/** Confirm what is reported complete, for somebody above. @returns its id. @throws NotFound, Forbidden, Stale, Conflict */
export const confirmAction = (by: By<Person>, id: number, given: Deciding): Promise<number> =>
  act(by, async moment => {
    const { action } = await lockClaim(moment, id, 'confirm', given)
    const confirmation_id = await decide(moment, action, 'confirmed', given.reasons)
    // Whoever else has a form of it open read it as it was before.
    await moment
      .tx('actions')
      .where({ id })
      .update({ version: action.version + 1 })
    await record(moment.tx, {
      facts: action.addressees,
      chain: `action:${id}`,
      act: 'confirmAction',
      subjects: subjectsOf(action),
      after: { confirmation_id, completed_on: action.completed_on },
      texts: { after: { reasons: given.reasons } },
    })
    return confirmation_id
  })

/** Return what is reported complete: it is open again, and due on another day. @throws NotFound, Forbidden, Stale, Conflict, Invalid */
export const returnAction = (by: By<Person>, id: number, { due_on, ...given }: Deciding & { due_on: Day }): Promise<void> =>
  act(by, async moment => {
    const { action, claim } = await lockClaim(moment, id, 'return', given)
    refuseEarlyDue(due_on, moment.today)
    await decide(moment, action, 'returned', given.reasons)
    await reopenIn(moment, action, { due_on, text: given.reasons, why: 'reopened', name: 'returnAction' })
    await tell(moment, action, claim, due_on)
  })

async function lockClaim(moment: Moment<Person>, id: number, what: AssuranceAct, { version }: Deciding) {
  const { tx, person } = moment
  const action = await getLockedAction(tx, person, id)
  const claim = await getClaim(tx, person, id)
  if (!mayEverDecide(person, claim)) throw new Forbidden()
  checkVersion(action, version, { reasons: claim.last?.reasons ?? '', due_on: action.due_on })
  const why = whyNotNow(what, claim)
  if (why) throw new Conflict(why)
  return { action, claim }
}

async function decide(
  { tx, person, now, today }: Moment<Person>,
  action: LockedAction,
  decision: Confirmation['decision'],
  reasons: string,
): Promise<number> {
  const [row] = await tx('confirmations')
    .insert({ action_id: action.id, decision, reasons, decided_by_id: person.id, decided_on: today, recorded_at: now })
    .returning('id')
  return row!.id
}

/** Tell its owner, and whoever reported it complete. */
async function tell(
  { tx, now }: Moment,
  { id, completed_on }: LockedAction,
  { owner_id, reported_by_id }: ClaimRow,
  due_on: Day,
): Promise<void> {
  const told = [owner_id, reported_by_id].filter(one => one !== null)
  const people = await tx('users')
    .whereIn('id', told)
    .where({ deactivated_on: null, invited: false })
    .orderBy('id')
    .select('id', 'name', 'email')
  for (const to of people)
    await queueMail(tx, {
      key: `returned:${id}:${now.toISOString()}:${to.id}`,
      to,
      ...returnedLetter({ action: id, completed_on: completed_on!, due_on }),
    })
}
