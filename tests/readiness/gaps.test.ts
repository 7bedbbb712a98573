import { type Facts, gapsOf } from '../../src/readiness/gaps.ts'

const facts = (given: Partial<Facts> = {}): Facts => ({
  row: { addressee_id: 1, closure: null, response: 'agreed', completed: 0, completed_on: null },
  shown: { standing: 'on_track', label: 'On track', sentence: 'The next action is due on 4 March 2027.', signals: [] },
  plan: { answers: [], actions: [], reinspection: null },
  checks: [],
  queries: [],
  ...given,
})
const kinds = (given: Partial<Facts>) => gapsOf(facts(given)).map(({ kind }) => kind)
const shown = (standing: 'unaddressed' | 'stalled' | 'reported_complete', ...signals: string[]) =>
  ({ standing, label: '', sentence: 'Why', signals: signals.map(signal => ({ signal, words: signal })) }) as never
const completed = { addressee_id: 1, closure: null, response: 'agreed', completed: 1, completed_on: '2026-03-01' } as const
const check = (checked_on: string | null, withdrawn_on: string | null = null) => ({ checked_on, withdrawn_on }) as never

test('what goes as planned has none', () => {
  expect(gapsOf(facts())).toEqual([])
})

test('they come worst first, whatever found them', () => {
  expect(
    kinds({
      shown: shown('stalled', 'check_due', 'check_failed', 'repeat'),
      queries: [{ text: 'Why?', author: 'I', recorded_on: '2026-01-01' }] as never,
    }),
  ).toEqual(['check_failed', 'open_query', 'stalled', 'check_due'])
})

test('a claim is one until a check was made on its day or later, and a withdrawn or planned check is none', () => {
  const given = { shown: shown('reported_complete'), row: completed }
  expect(kinds(given)).toEqual(['claim_unchecked'])
  for (const none of [check('2026-02-28'), check(null), check('2026-03-02', '2026-03-03')])
    expect(kinds({ ...given, checks: [none] })).toEqual(['claim_unchecked'])
  expect(kinds({ ...given, checks: [check('2026-03-01')] })).toEqual([])
})

test('advice is about this answer and its own actions alone', () => {
  const answer = (addressee_id: number) => ({
    addressee_id,
    closure: null,
    response: 'agreed',
    target_on: '2027-01-01',
    owner: null,
    owner_gone: false,
    evidence: 0,
    number: 1,
    text: 'x',
  })
  const action = (addressee: number, status: string) => ({
    id: 1,
    addressees: [addressee],
    title: `Action of ${addressee}`,
    description: '',
    success_measure: 'Nine in ten',
    status,
    due_on: '2027-01-01',
    owner: 'Head',
    owner_gone: false,
    evidence: 0,
  })
  const plan = { answers: [answer(1), answer(2)], actions: [action(1, 'completed'), action(2, 'completed')], reinspection: null } as never
  expect(gapsOf(facts({ plan }))).toEqual([
    { kind: 'no_evidence', why: 'Reported complete, and nothing shows it: Action of 1' },
    { kind: 'advice', why: 'No owner.' },
  ])
})

test('nothing is said of what is closed, or of what the reader does not see the standing of', () => {
  expect(kinds({ shown: shown('unaddressed', 'check_failed'), row: { ...completed, closure: 'implemented' } })).toEqual([])
  expect(kinds({ shown: undefined, row: completed })).toEqual([])
})
