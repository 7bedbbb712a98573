// Has the change lasted? Answered from its day on by whoever may report the action complete.

import { getLockedAction, type LockedAction } from '../actions/queries.ts'
import { refuseEarlyDue, subjectsOf } from '../actions/storyCommands.ts'
import { mayEver } from '../actions/workflow.ts'
import type { Day } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import { Conflict, checkVersion, Forbidden, Invalid } from '../errors.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getCheck, getLockedCheck } from './queries.ts'
import { reopenUnlasting } from './reopeningCommands.ts'
import { type CheckState, whyNotAnswered } from './workflow.ts'

export interface CheckAnswer {
  lasting: boolean
  note: string
  /** When the action is due now, where its change has not lasted. */
  due_on: Day | null
  version?: number
}

/** Answer a check. Not lasting, the action is open again at once. @throws Forbidden, Stale, Invalid, Conflict before its day */
export const answerSustainCheck = (by: By<Person>, id: number, given: CheckAnswer): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const { action_id } = await getCheck(tx, person, id)
    const action = await getLockedAction(tx, person, action_id)
    const check = await getLockedCheck(tx, id)
    if (!mayEver(person, 'reportComplete', action)) throw new Forbidden()
    checkVersion(check, given.version, { lasting: check.lasting === null ? '' : check.lasting ? 'yes' : 'no', note: check.note })
    refuseWrongMoment(check, today)
    if (!given.lasting) refuseBare(given, today)
    await tx('sustain_checks')
      .where({ id })
      .update({ answered_on: today, answered_by_id: person.id, lasting: given.lasting, note: given.note, version: check.version + 1 })
    await recordAnswer(moment, action, check, given)
    if (!given.lasting) await reopenUnlasting(moment, action, { due_on: given.due_on!, text: given.note, missed: false })
  })

function refuseWrongMoment(check: CheckState, today: Day): void {
  const why = whyNotAnswered(check, today)
  if (why) throw new Conflict(why)
}

function refuseBare({ note, due_on }: CheckAnswer, today: Day): void {
  if (!note) throw new Invalid({ note: 'Say what has not lasted' })
  if (!due_on) throw new Invalid({ due_on: 'Enter the new due date of the action' })
  refuseEarlyDue(due_on, today)
}

/** What has not lasted is told by the reopening. */
const recordAnswer = (
  { tx }: Moment,
  action: LockedAction,
  { id, after_days }: { id: number; after_days: number },
  { lasting, note }: CheckAnswer,
) =>
  record(tx, {
    facts: action.addressees,
    chain: `action:${action.id}`,
    act: 'answerSustainCheck',
    subjects: subjectsOf(action),
    after: { sustain_check_id: id, after_days, lasting },
    texts: { after: lasting ? { note } : {} },
  })
