import fc from 'fast-check'
import { addDays } from '../../src/days.ts'
import type { SignalFacts } from '../../src/standing/signals.ts'
import { isStanding, type Standing, standingOf, worstFirst, worstOf } from '../../src/standing/standing.ts'
import { begun, completed, dropped, logged, nothing, someDay, someFacts } from './facts.ts'

const on = (facts: Partial<SignalFacts>, day: string) => standingOf({ ...nothing, ...facts }, day, 60)

// biome-ignore format: it is read as a table
describe.each<[what: string, facts: SignalFacts, days: Record<string, Standing>]>([
  ['nothing logged', nothing,
    { '2023-12-31': 'awaiting_plan', '2024-01-28': 'awaiting_plan', '2024-01-29': 'awaiting_plan', '2024-01-30': 'unaddressed' }],
  ['not published yet', { ...nothing, plan_from_on: null, plan_due_on: null },
    { '2020-01-01': 'awaiting_plan', '2030-01-01': 'awaiting_plan' }],
  ['agreed, nothing logged', { ...nothing, response: 'agreed' },
    { '2024-01-29': 'awaiting_plan', '2024-01-30': 'unaddressed' }],
  ['not agreed, nothing logged', { ...nothing, response: 'not_agreed' },
    { '2024-01-29': 'not_agreed', '2024-01-30': 'not_agreed', '2026-01-01': 'not_agreed' }],
  ['logged, never started', logged,
    { '2024-01-10': 'on_track', '2024-02-29': 'on_track', '2024-03-01': 'on_track', '2024-03-02': 'unaddressed', '2025-01-01': 'unaddressed' }],
  ['logged after the plan was due', { ...logged, last_work_on: '2024-02-20' },
    { '2024-02-20': 'on_track' }],
  ['never started, the date moved without agreement', { ...logged, next_due_on: '2024-06-01', date_moves: 1 },
    { '2024-03-01': 'on_track', '2024-03-02': 'unaddressed' }],
  ['never started, the move agreed above', { ...logged, first_agreed_due_on: '2024-06-01', next_due_on: '2024-06-01', last_work_on: '2024-05-01' },
    { '2024-06-01': 'on_track', '2024-06-02': 'unaddressed' }],
  ['never started, blocked', { ...logged, blocked: 1 },
    { '2024-03-01': 'on_track', '2024-03-02': 'unaddressed' }],
  ['begun', begun,
    { '2024-03-01': 'on_track', '2024-03-02': 'overdue', '2024-03-11': 'overdue' }],
  ['begun, the date moved', { ...begun, next_due_on: '2024-06-01' },
    { '2024-03-02': 'on_track', '2024-03-10': 'on_track', '2024-03-11': 'stalled', '2024-06-01': 'stalled', '2024-06-02': 'overdue' }],
  ['begun, work goes on', { ...begun, next_due_on: '2024-06-01', last_work_on: '2024-04-30' },
    { '2024-06-01': 'on_track', '2024-06-02': 'overdue' }],
  ['begun, blocked and late', { ...begun, blocked: 1 },
    { '2024-03-02': 'overdue' }],
  ['begun, a target date before the due date', { ...begun, target_on: '2024-02-15' },
    { '2024-02-15': 'on_track', '2024-02-16': 'overdue' }],
  ['completed', completed,
    { '2024-02-01': 'reported_complete', '2024-03-02': 'reported_complete', '2026-01-01': 'reported_complete' }],
  ['completed, past its target date', { ...completed, target_on: '2024-01-20' },
    { '2024-02-01': 'reported_complete' }],
  ['one completed, one dropped', { ...completed, dropped: 1, dropped_on: '2024-02-02' },
    { '2024-02-02': 'reported_complete' }],
  ['one completed, one live', { ...completed, live: 1, next_due_on: '2024-03-01' },
    { '2024-03-01': 'on_track', '2024-03-02': 'overdue' }],
  ['completed, not agreed', { ...completed, response: 'not_agreed' },
    { '2024-02-02': 'not_agreed' }],
  ['completed before it was reopened', { ...completed, completed: 0, completed_on: null, reopened_on: '2024-02-10' },
    { '2024-02-10': 'unaddressed' }],
  ['all dropped', dropped,
    { '2024-01-29': 'awaiting_plan', '2024-01-30': 'unaddressed', '2024-02-02': 'unaddressed' }],
  ['dropped, past its target date', { ...dropped, target_on: '2024-01-31' },
    { '2024-02-02': 'unaddressed' }],
  ['closed as implemented', { ...begun, closure: 'implemented', closed_on: '2024-02-01' },
    { '2024-02-01': 'closed', '2025-01-01': 'closed' }],
  ['closed as not implemented, not agreed', { ...nothing, closure: 'not_implemented', closed_on: '2024-02-01', response: 'not_agreed' },
    { '2024-02-01': 'closed' }],
  ['closed as made again, completed', { ...completed, closure: 'made_again', closed_on: '2024-02-01' },
    { '2024-02-01': 'closed' }],
])('%s', (_what, facts, days) => {
  test.each(Object.entries(days))('on %s: %s', (day, standing) => {
    expect(standingOf(facts, day, 60)).toBe(standing)
  })
})

test('stalled counts whole days, and the setting says how many', () => {
  const working = { ...begun, next_due_on: '2030-01-01', last_work_on: '2024-01-10' }
  expect([60, 61].map(n => standingOf(working, addDays('2024-01-10', n), 60))).toEqual(['on_track', 'stalled'])
  expect([90, 91].map(n => standingOf(working, addDays('2024-01-10', n), 90))).toEqual(['on_track', 'stalled'])
})

test('every addressee has exactly one standing on every day', () => {
  fc.assert(fc.property(someFacts, someDay, (facts, day) => isStanding(standingOf(facts, day, 20))))
})

test('once nothing is done, time alone never makes a standing better', () => {
  const rank = (standing: Standing) => worstFirst.indexOf(standing)
  fc.assert(
    fc.property(someFacts, someDay, fc.nat(100), (facts, day, later) => {
      expect(rank(standingOf(facts, addDays(day, later), 20))).toBeLessThanOrEqual(rank(standingOf(facts, day, 20)))
    }),
  )
})

test('a decision comes before what was done: closed, then not agreed', () => {
  fc.assert(
    fc.property(someFacts, someDay, (facts, day) => {
      const standing = standingOf(facts, day, 20)
      expect(standing === 'closed').toBe(facts.closure !== null)
      if (!facts.closure) expect(standing === 'not_agreed').toBe(facts.response === 'not_agreed')
    }),
  )
})

test("a recommendation's standing is the worst of its addressees'", () => {
  expect(worstFirst).toEqual([
    'unaddressed',
    'overdue',
    'stalled',
    'not_agreed',
    'awaiting_plan',
    'on_track',
    'reported_complete',
    'closed',
  ])
  expect(worstOf(['closed', 'overdue', 'on_track'])).toBe('overdue')
  expect(worstOf(['closed'])).toBe('closed')
  expect(worstOf([])).toBeUndefined()
  expect(on({}, '2024-01-30')).toBe('unaddressed')
})
