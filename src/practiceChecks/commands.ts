// Practice checks: planned, reported, corrected and withdrawn. Each belongs to an addressee's plan or to an action, which is locked first.
import { getLockedAction } from '../actions/queries.ts'
import { sayDay } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { PracticeCheck } from '../db/tables.ts'
import { Conflict, checkVersion, Forbidden, Invalid } from '../errors.ts'
import { getLockedAnswer } from '../recommendations/queries.ts'
import { record, type Subject } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { type Found, type Planned, wrongIn, wrongPlan } from './found.ts'
import { getCheck } from './queries.ts'
import { type Checkable, mayCheck, whyNoCheck } from './workflow.ts'

/** What is checked: an addressee's answer to a recommendation, or an action. */
export type Target = { addressee: number } | { action: number }

/** The locked record that a check belongs to, and where an act on it is told. */
interface Place {
  organisation_id: number
  chain: Subject
  subjects: Subject[]
  facts: number[]
  why: string | undefined
}

/** Plan a check for today or later. It is no work yet. @returns its id. @throws Invalid, Forbidden, Conflict, NotFound */
export const planPracticeCheck = (by: By<Person>, target: Target, values: Planned): Promise<number> =>
  act(by, async moment => {
    const place = await lockOpen(moment, target)
    refuse(wrongPlan(values, moment.today))
    return add(moment, place, 'planPracticeCheck', target, values)
  })

/** Report what was found, on a day up to today. It is work. @returns its id. @throws Invalid, Forbidden, Conflict, NotFound */
export const reportPracticeCheck = (by: By<Person>, target: Target, values: Found): Promise<number> =>
  act(by, async moment => {
    const { now, today } = moment
    const place = await lockOpen(moment, target)
    refuse(wrongIn(values, today, today))
    return add(moment, place, 'reportPracticeCheck', target, { ...values, reported_at: now, reported_on: today })
  })

/** Report what a planned check found. @throws Stale, Invalid, Forbidden, Conflict, NotFound */
export const reportPlannedCheck = (by: By<Person>, id: number, { version, ...values }: Found & { version?: number }): Promise<void> =>
  act(by, async moment => {
    const { now, today } = moment
    const { check, place } = await lockCheck(moment, id)
    if (place.why) throw new Conflict(place.why)
    if (check.checked_on) throw new Conflict('This check has been reported already')
    checkVersion(check, version, shown(check))
    refuse(wrongIn(values, today, today))
    await change(moment, place, 'reportPlannedCheck', check, { ...values, reported_at: now, reported_on: today })
  })

/** Correct what a check says; one that is only planned may be moved. The record keeps the old. @throws as above */
export const correctPracticeCheck = (
  by: By<Person>,
  id: number,
  { version, reason, ...values }: (Found | Planned) & { reason: string; version?: number },
): Promise<void> =>
  act(by, async moment => {
    const { today } = moment
    const { check, place } = await lockCheck(moment, id)
    if ('checked_on' in values !== (check.checked_on !== null)) throw new Conflict('This check has been reported meanwhile')
    checkVersion(check, version, shown(check))
    refuse('checked_on' in values ? wrongIn(values, check.reported_on!, today) : wrongPlan(values, today, check.planned_on))
    await change(moment, place, 'correctPracticeCheck', check, { ...values, corrected_on: today }, reason)
  })

/** Withdraw a check: it counts no more, and stays readable with the reason. @throws as above */
export const withdrawPracticeCheck = (
  by: By<Person>,
  id: number,
  { reason, version }: { reason: string; version?: number },
): Promise<void> =>
  act(by, async moment => {
    const { check, place } = await lockCheck(moment, id)
    checkVersion(check, version, shown(check))
    await change(moment, place, 'withdrawPracticeCheck', check, { withdrawn_on: moment.today, withdrawn_reason: reason }, reason)
  })

function refuse(wrong: Record<string, string>): void {
  if (Object.keys(wrong).length) throw new Invalid(wrong)
}

async function lockPlace({ tx, person }: Moment<Person>, target: Target): Promise<Place> {
  if ('action' in target) {
    const action = await getLockedAction(tx, person, target.action)
    const subjects = [
      ...action.addressees.map((id): Subject => `addressee:${id}`),
      ...action.recommendations.map((id): Subject => `recommendation:${id}`),
    ]
    return placeOf(person, action, { chain: `action:${action.id}`, subjects, facts: action.addressees })
  }
  const answer = await getLockedAnswer(tx, person, target.addressee)
  return placeOf(person, answer, {
    chain: `addressee:${answer.id}`,
    subjects: [`recommendation:${answer.recommendation_id}`],
    facts: [answer.id],
  })
}

function placeOf(person: Person, checked: Checkable, told: Pick<Place, 'chain' | 'subjects' | 'facts'>): Place {
  if (!mayCheck(person, checked)) throw new Forbidden()
  return { ...told, organisation_id: checked.organisation_id, why: whyNoCheck(checked) }
}

async function lockOpen(moment: Moment<Person>, target: Target): Promise<Place> {
  const place = await lockPlace(moment, target)
  if (place.why) throw new Conflict(place.why)
  return place
}

/** What a check belongs to is locked before the check itself, as by everybody else who changes that plan. */
async function lockCheck(moment: Moment<Person>, id: number): Promise<{ check: PracticeCheck; place: Place }> {
  const { tx, person } = moment
  const { addressee_id, action_id } = await getCheck(tx, person, id)
  const place = await lockPlace(moment, action_id === null ? { addressee: addressee_id! } : { action: action_id })
  const check = (await tx('practice_checks').where({ id }).forUpdate().first())!
  if (check.withdrawn_on) throw new Conflict('This check has been withdrawn')
  return { check, place }
}

type Change = Partial<PracticeCheck>

async function add(moment: Moment<Person>, place: Place, name: string, target: Target, values: Change): Promise<number> {
  const { tx, person, now, today } = moment
  const [row] = await tx('practice_checks')
    .insert({
      ...values,
      organisation_id: place.organisation_id,
      ...('action' in target ? { action_id: target.action } : { addressee_id: target.addressee }),
      added_by_id: person.id,
      recorded_at: now,
      recorded_on: today,
    })
    .returning('id')
  await tell(moment, place, name, row!.id, {}, values)
  return row!.id
}

async function change(
  moment: Moment<Person>,
  place: Place,
  name: string,
  check: PracticeCheck,
  values: Change,
  reason?: string,
): Promise<void> {
  await moment
    .tx('practice_checks')
    .where({ id: check.id })
    .update({ ...values, version: check.version + 1 })
  await tell(moment, place, name, check.id, check, values, reason)
}

const facts = ({ planned_on, checked_on, looked_at, sufficient }: Change) => ({ planned_on, checked_on, looked_at, sufficient })
const words = ({ checked_by, method, note }: Change) => ({ checked_by, method, note })

async function tell(
  { tx }: Moment,
  { chain, subjects, facts: kept }: Place,
  name: string,
  id: number,
  before: Change,
  after: Change,
  reason?: string,
): Promise<void> {
  await record(tx, {
    facts: kept,
    chain,
    act: name,
    subjects,
    before: facts(before),
    after: { ...facts(after), check_id: id },
    // A withdrawal says nothing new about the check, only why.
    texts: { before: after.withdrawn_on ? {} : words(before), after: { ...words(after), reason } },
  })
}

/** What the forms show of a check, by the names of their fields. */
const shown = ({ planned_on, checked_on, looked_at, sufficient, ...check }: PracticeCheck) => ({
  planned_on: sayDay(planned_on),
  checked_on: sayDay(checked_on),
  looked_at,
  sufficient,
  ...words(check),
})
