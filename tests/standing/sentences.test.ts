import fc from 'fast-check'
import { standingRules, standingSentence } from '../../src/standing/sentences.ts'
import { type SignalFacts, signalsOf } from '../../src/standing/signals.ts'
import { begun, completed, dropped, logged, nothing, someDay, someFacts } from './facts.ts'

// biome-ignore format: it is read as a table
test.each<[facts: SignalFacts, day: string, sentence: string]>([
  [{ ...nothing, plan_from_on: null, plan_due_on: null }, '2024-01-01', 'The inspection has not been published yet.'],
  [nothing, '2024-01-01', 'A plan is due by 29 January 2024, in 28 days.'],
  [nothing, '2024-01-27', 'A plan is due by 29 January 2024, in 2 days.'],
  [nothing, '2024-01-28', 'A plan is due by 29 January 2024, in 1 day.'],
  [nothing, '2024-01-29', 'A plan is due today.'],
  [nothing, '2024-01-30', 'No action has been logged in the 29 days since publication.'],
  [nothing, '2024-08-02', 'No action has been logged in the 214 days since publication.'],
  [nothing, '2027-01-01', 'No action has been logged in the 1,096 days since publication.'],
  [dropped, '2024-02-02', 'The only action was dropped on 1 February 2024.'],
  [{ ...dropped, dropped: 2 }, '2024-02-02', 'All 2 actions were dropped, the last on 1 February 2024.'],
  [{ ...dropped, reopened_on: '2024-03-01' }, '2024-03-05', 'Reopened on 1 March 2024, and no action is under way.'],
  [{ ...completed, completed: 0, completed_on: null, reopened_on: '2024-03-01' }, '2024-03-01', 'Reopened on 1 March 2024, and no action is under way.'],
  [logged, '2024-03-02', 'No action has been started, and the first was due on 1 March 2024, 1 day ago.'],
  [{ ...logged, live: 2, next_due_on: '2024-09-01' }, '2024-03-03', 'No action has been started, and the first was due on 1 March 2024, 2 days ago.'],
  [begun, '2024-03-02', 'An action was due on 1 March 2024, 1 day ago.'],
  [begun, '2024-03-03', 'An action was due on 1 March 2024, 2 days ago.'],
  [{ ...begun, target_on: '2024-02-15' }, '2024-02-16', 'The target date, 15 February 2024, passed 1 day ago.'],
  [{ ...begun, target_on: '2024-02-15' }, '2024-03-02', 'An action was due on 1 March 2024, 1 day ago.'],
  [{ ...begun, next_due_on: '2024-06-01' }, '2024-03-11', 'The last sign of work was on 10 January 2024, 61 days ago.'],
  [begun, '2024-02-01', 'The next action is due on 1 March 2024.'],
  [completed, '2024-02-05', 'Reported complete since 1 February 2024, not yet confirmed by inspectors.'],
  [{ ...nothing, response: 'not_agreed' }, '2024-02-05', 'The addressee did not agree to it.'],
  [{ ...nothing, judgement: 'insufficient_progress', judged_on: '2024-01-10' }, '2024-01-29', 'A plan is due today, because inspectors judged insufficient progress on 10 January 2024.'],
  [{ ...nothing, judgement: 'no_meaningful_progress', judged_on: '2024-01-10' }, '2024-02-20', 'No action has been under way since inspectors judged no meaningful progress on 10 January 2024.'],
  [{ ...nothing, judgement: 'insufficient_progress', judged_on: '2024-01-10', reopened_on: '2024-01-12' }, '2024-02-20', 'Reopened on 12 January 2024, and no action is under way.'],
  [{ ...completed, judgement: 'good_progress', judged_on: '2024-02-10' }, '2024-02-20', 'Reported complete since 1 February 2024; inspectors judged good progress on 10 February 2024.'],
  [{ ...nothing, closure: 'implemented', closed_on: '2024-02-01' }, '2024-02-05', 'Closed as implemented on 1 February 2024.'],
  [{ ...nothing, closure: 'not_implemented', closed_on: '2024-02-01' }, '2024-02-05', 'Closed as not implemented on 1 February 2024.'],
  [{ ...nothing, closure: 'made_again', closed_on: '2024-02-01' }, '2024-02-05', 'Closed as made again in a later inspection on 1 February 2024.'],
])('%#: on %s', (facts, day, sentence) => {
  expect(standingSentence(facts, day, 60)).toBe(sentence)
})

test('a report entered here long after it was published accuses nobody of the time before', () => {
  const sentence = (published_on: string) => standingSentence(nothing, '2024-01-30', 60, { published_on })
  expect(sentence('2019-05-01')).toBe('No action has been logged in the 29 days since the report was entered here.')
  expect(sentence('2024-01-01')).toBe('No action has been logged in the 29 days since publication.')
})

test('the words of the plan are said only when they are given', () => {
  const refused = { ...nothing, response: 'not_agreed' as const }
  expect(standingSentence(refused, '2024-02-01', 60, { reason: 'There is no money.' })).toBe('The reason given: There is no money.')
  const closed = { ...nothing, closure: 'implemented' as const, closed_on: '2024-02-01' }
  expect(standingSentence(closed, '2024-02-01', 60, { closed_by: 'Inspector' })).toBe(
    'Closed as implemented on 1 February 2024 by Inspector.',
  )
})

test('whatever the facts, it is one whole sentence', () => {
  fc.assert(
    fc.property(someFacts, someDay, (facts, day) => {
      const sentence = standingSentence(facts, day, 20)
      expect(sentence).toMatch(/^[A-Z][^.]*\.$/)
      expect(sentence).not.toMatch(/undefined|null|NaN|Invalid|-\d| on [.,]| 0 days|\s\s/)
      for (const fired of signalsOf(facts, day, 20)) {
        expect(fired.sentence).toMatch(/^(\d+ )?[A-Za-z][^.]*$/)
        expect(fired.sentence).not.toMatch(/undefined|null|NaN|Invalid|-\d| since$|\s\s/)
      }
    }),
  )
})

// biome-ignore format: it is read as a table
test.each<[what: Partial<SignalFacts>, day: string, said: string[]]>([
  [{ urgent: true }, '2024-01-02', ['Urgent']],
  [{ ...begun, blocked: 1, blocked_on: '2024-01-20', blocked_by_names: ['Police'] }, '2024-01-20', ['Blocked by Police, since 20 January 2024']],
  [{ ...begun, blocked: 2, blocked_on: '2024-01-20', blocked_by_names: ['Police', 'Courts'] }, '2024-01-21', ['Blocked for 1 day by Police and Courts, since 20 January 2024']],
  [{ date_moves: 1 }, '2024-01-02', ['Date moved once']],
  [{ date_moves: 2 }, '2024-01-02', ['Date moved twice']],
  [{ date_moves: 3 }, '2024-01-02', ['Date moved 3 times']],
  [{ times_made: 3, first_made_on: '2019-06-01' }, '2024-01-02', ['Made 3 times since 2019']],
  [{ times_made: 2 }, '2024-01-02', ['Made twice']],
  [{ ...completed, response: 'agreed', evidence: 1 }, '2024-02-01', []],
  [{ ...completed, response: 'agreed', evidence: 1 }, '2024-02-02', ['Claim unchecked for 1 day']],
  [{ open_queries: 1 }, '2024-01-02', ['Open inspector query']],
  [{ open_queries: 2 }, '2024-01-02', ['2 open inspector queries']],
  [{}, '2024-01-29', []],
  [{}, '2024-01-30', ['No response for 29 days']],
  [{ closure: 'implemented', closed_on: '2024-01-10', blocked: 1 }, '2024-01-30', []],
  [{ response: 'agreed' }, '2024-01-30', []],
  [{ response_changed: true }, '2024-01-02', ['Response changed from agreed']],
  [{ dropped: 1 }, '2024-01-02', ['1 action dropped']],
  [{ dropped: 2 }, '2024-01-02', ['2 actions dropped']],
  [{ entered_later: true }, '2024-01-02', ['Dates entered later']],
  [{ ...completed, response: 'agreed', evidence: 0 }, '2024-02-01', ['No evidence of what is reported complete']],
  [{ evidence_expires_on: '2024-01-02' }, '2024-01-02', []],
  [{ evidence_expires_on: '2024-01-02' }, '2024-01-03', ['Evidence expired on 2 January 2024']],
  [{ next_check_on: '2024-01-03' }, '2024-01-02', []],
  [{ next_check_on: '2024-01-03', next_sustain_on: '2024-01-02' }, '2024-01-02', ['Check due today']],
  [{ next_sustain_on: '2024-01-02' }, '2024-01-03', ['Check due since 2 January 2024']],
  [{ failed_check_on: '2024-01-02' }, '2024-01-03', ['Reopened on 2 January 2024 because a check failed']],
  [{ waiting_requests: 1 }, '2024-01-03', ['More time asked for']],
])('signal %#', (facts, day, said) => {
  expect(signalsOf({ ...nothing, ...facts }, day, 60).map(({ sentence }) => sentence)).toEqual(said)
})

test('a signal that is put aside is still said, until its day has passed', () => {
  const quieted = { actions_dropped: '2024-01-02' }
  const on = (day: string) => signalsOf({ ...nothing, dropped: 1, quieted }, day, 60).map(({ quieted_until }) => quieted_until)
  expect([on('2024-01-02'), on('2024-01-03')]).toEqual([['2024-01-02'], [null]])
})

test('the rules say the settings in force', () => {
  expect(standingRules(45, 21).stalled).toContain('More than 45 days')
  expect(standingRules(45, 21).unaddressed).toContain('21 days')
})
