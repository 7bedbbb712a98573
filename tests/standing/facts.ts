import fc from 'fast-check'
import { addDays } from '../../src/days.ts'
import { type Signal, type SignalFacts, signals } from '../../src/standing/signals.ts'

/** The facts of an addressee published on 1 January 2024, with nothing done yet: the plan is due on the 29th. */
export const nothing: SignalFacts = {
  closure: null,
  closed_on: null,
  response: 'awaited',
  plan_from_on: '2024-01-01',
  plan_due_on: '2024-01-29',
  reopened_on: null,
  live: 0,
  completed: 0,
  completed_on: null,
  dropped: 0,
  dropped_on: null,
  started: false,
  first_agreed_due_on: null,
  next_due_on: null,
  target_on: null,
  last_work_on: null,
  last_activity_on: null,
  blocked: 0,
  blocked_by: [],
  blocked_on: null,
  date_moves: 0,
  open_queries: 0,
  response_changed: false,
  entered_later: false,
  evidence: 0,
  evidence_expires_on: null,
  next_check_on: null,
  last_check_on: null,
  last_check_looked_at: null,
  last_check_sufficient: null,
  next_sustain_on: null,
  failed_check_on: null,
  waiting_requests: 0,
  quieted: {},
  judgement: null,
  judged_on: null,
  confirmed: 0,
  confirm_again: 0,
  urgent: false,
  times_made: 1,
  first_made_on: null,
  blocked_by_names: [],
}

/** One action logged on 10 January, due on 1 March. */
export const logged: SignalFacts = {
  ...nothing,
  live: 1,
  first_agreed_due_on: '2024-03-01',
  next_due_on: '2024-03-01',
  last_work_on: '2024-01-10',
}
/** The same, begun on the day it was logged. */
export const begun: SignalFacts = { ...logged, started: true }
/** The same, completed on 1 February. */
export const completed: SignalFacts = {
  ...begun,
  live: 0,
  completed: 1,
  completed_on: '2024-02-01',
  next_due_on: null,
  last_work_on: '2024-02-01',
}
/** The same, dropped on 1 February. */
export const dropped: SignalFacts = { ...nothing, dropped: 1, dropped_on: '2024-02-01', last_work_on: '2024-02-01' }

// Few days and small numbers, so that the edges meet often. Facts hold together as the commands keep them.
export const someDay = fc.integer({ min: 0, max: 130 }).map(n => addDays('2023-12-20', n))
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 2 })

export const someFacts: fc.Arbitrary<SignalFacts> = fc
  .record({
    closure: maybe(fc.constantFrom('implemented' as const, 'not_implemented' as const, 'made_again' as const)),
    response: fc.constantFrom('awaited' as const, 'agreed' as const, 'partly_agreed' as const, 'not_agreed' as const),
    plan: maybe(fc.tuple(someDay, fc.integer({ min: 0, max: 40 }))),
    reopened_on: maybe(someDay),
    live: fc.integer({ min: 0, max: 2 }),
    completed: fc.integer({ min: 0, max: 2 }),
    dropped: fc.integer({ min: 0, max: 2 }),
    started: fc.boolean(),
    days: fc.array(someDay, { minLength: 8, maxLength: 8 }),
    target_on: maybe(someDay),
    blocked: fc.integer({ min: 0, max: 2 }),
    date_moves: fc.integer({ min: 0, max: 3 }),
    open_queries: fc.integer({ min: 0, max: 2 }),
    response_changed: fc.boolean(),
    entered_later: fc.boolean(),
    evidence: fc.integer({ min: 0, max: 1 }),
    evidence_expires_on: maybe(someDay),
    next_check_on: maybe(someDay),
    next_sustain_on: maybe(someDay),
    failed_check_on: maybe(someDay),
    waiting_requests: fc.integer({ min: 0, max: 1 }),
    quieted: fc.dictionary(fc.constantFrom(...(Object.keys(signals) as Signal[])), someDay, { maxKeys: 3 }),
    check: maybe(someDay),
    judged: maybe(
      fc.tuple(
        fc.constantFrom(
          'no_meaningful_progress' as const,
          'insufficient_progress' as const,
          'reasonable_progress' as const,
          'good_progress' as const,
        ),
        someDay,
      ),
    ),
    confirm_again: fc.integer({ min: 0, max: 1 }),
    urgent: fc.boolean(),
    times_made: fc.integer({ min: 1, max: 3 }),
    first_made_on: maybe(someDay),
  })
  .map(({ plan, days, check, judged, ...facts }) => {
    const actions = facts.live + facts.completed + facts.dropped
    const blocked = Math.min(facts.blocked, facts.live)
    return {
      ...facts,
      closed_on: facts.closure && days[0]!,
      plan_from_on: plan ? plan[0] : null,
      plan_due_on: plan && addDays(...plan),
      started: facts.completed > 0 || (facts.live > 0 && facts.started),
      completed_on: facts.completed ? days[1]! : null,
      dropped_on: facts.dropped ? days[2]! : null,
      first_agreed_due_on: facts.live + facts.completed ? days[3]! : null,
      next_due_on: facts.live ? days[4]! : null,
      last_work_on: actions ? days[5]! : null,
      last_activity_on: days[6]!,
      last_check_on: check,
      last_check_looked_at: check === null ? null : 22,
      last_check_sufficient: check === null ? null : 7,
      blocked,
      judgement: judged?.[0] ?? null,
      judged_on: judged?.[1] ?? null,
      confirmed: 0,
      blocked_by: blocked ? [1] : [],
      blocked_on: blocked ? days[7]! : null,
      blocked_by_names: blocked ? ['Northamptonshire Police'] : [],
    }
  })
