import { assuranceWords } from '../../src/assurance/words.ts'
import { type Claim, mayEverDecide, whyNotNow } from '../../src/assurance/workflow.ts'
import type { Person } from '../../src/users/person.ts'

const confirmed = { decision: 'confirmed' as const, decided_on: '2025-05-01', again_on: null, again_why: null }
const returned = { ...confirmed, decision: 'returned' as const }

test.each([
  ['not_started', null, undefined],
  ['completed', null, 'Not confirmed by anybody above.'],
  ['completed', confirmed, 'Confirmed by somebody above on 1 May 2025.'],
  ['completed', { ...confirmed, again_on: '2025-05-03', again_why: 'evidence' as const }, 'Confirm again: new evidence since 3 May 2025.'],
  [
    'completed',
    { ...confirmed, again_on: '2025-05-03', again_why: 'evidence_removed' as const },
    'Confirm again: evidence was removed on 3 May 2025.',
  ],
  [
    'in_progress',
    { ...confirmed, again_on: '2025-05-03', again_why: 'failed_check' as const },
    'Confirm again: a check failed on 3 May 2025.',
  ],
  ['blocked', { ...confirmed, again_on: '2025-05-03', again_why: 'reopened' as const }, 'Confirm again: it was reopened on 3 May 2025.'],
  ['in_progress', returned, 'Returned by somebody above on 1 May 2025.'],
  ['completed', returned, 'Returned by somebody above on 1 May 2025. Reported complete again. Not confirmed by anybody above.'],
  ['dropped', returned, undefined],
] as const)('%s, %j', (status, last, words) => expect(assuranceWords(status, last)).toBe(words))

test('where nobody above can confirm it, it says so', () => {
  expect(assuranceWords('completed', null, false)).toBe('Not independently confirmed: nobody above can confirm it.')
  expect(assuranceWords('completed', confirmed, false)).toBe('Confirmed by somebody above on 1 May 2025.')
})

const lead = { id: 1, leads: [20] } as Person
const claim: Claim = { status: 'completed', owner_id: 2, reported_by_id: 3, above: [20, 30], last: null }

test.each([
  ['a lead above', lead, claim, true],
  ['a lead of the organisation itself', { ...lead, leads: [10] }, claim, false],
  ['its owner', lead, { ...claim, owner_id: 1 }, false],
  ['who reported it', lead, { ...claim, reported_by_id: 1 }, false],
  ['a lead above, where it has no owner', lead, { ...claim, owner_id: null, reported_by_id: null }, true],
] as const)('%s: %#', (_who, person, of, may) => expect(mayEverDecide(person as Person, of as Claim)).toBe(may))

test('what is confirmed can be returned, and confirmed again only when it has to be', () => {
  expect(whyNotNow('confirm', claim)).toBeUndefined()
  expect(whyNotNow('confirm', { ...claim, last: confirmed })).toBe('This action is confirmed already')
  expect(whyNotNow('return', { ...claim, last: confirmed })).toBeUndefined()
  expect(whyNotNow('confirm', { ...claim, last: { ...confirmed, again_on: '2025-05-03', again_why: 'evidence' } })).toBeUndefined()
  expect(whyNotNow('confirm', { ...claim, status: 'in_progress' })).toBe('This action is not reported complete now')
})
