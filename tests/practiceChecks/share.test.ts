import fc from 'fast-check'
import { percent, sayIfSmall, sayShare, wilson } from '../../src/practiceChecks/share.ts'
import { lastCheckSentence } from '../../src/practiceChecks/words.ts'

// From the published examples of Newcombe (1998) and worked by hand.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
  [22, 70, 0.2177, 0.4302],
  [50, 50, 0.9287, 1],
])('the likely range of %i of %i', (sufficient, n, low, high) => {
  const found = wilson(sufficient, n)
  expect(found.low).toBeCloseTo(low, 3)
  expect(found.high).toBeCloseTo(high, 3)
})

const counted = fc.integer({ min: 1, max: 100_000 }).chain(n => fc.tuple(fc.nat(n), fc.constant(n)))

test('it contains the share and stays between nothing and everything', () => {
  fc.assert(
    fc.property(counted, ([sufficient, n]) => {
      const { low, high } = wilson(sufficient, n)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      expect(low).toBeLessThanOrEqual(sufficient / n)
      expect(high).toBeGreaterThanOrEqual(sufficient / n)
      expect(high).toBeGreaterThan(low)
    }),
  )
})

test('the same share of more cases is surer', () => {
  fc.assert(
    fc.property(counted, fc.integer({ min: 2, max: 50 }), ([sufficient, n], times) => {
      const width = (one: { low: number; high: number }) => one.high - one.low
      expect(width(wilson(sufficient * times, n * times))).toBeLessThan(width(wilson(sufficient, n)))
    }),
  )
})

test('percent is never none or all of it when it is not', () => {
  expect([0, 0.001, 0.586, 0.999, 1].map(percent)).toEqual([0, 1, 59, 99, 100])
})

test('in words, and small samples say so', () => {
  expect(sayShare({ looked_at: 70, sufficient: 41 })).toBe('41 of 70 cases sufficient (59 percent)')
  expect(sayShare({ looked_at: 1, sufficient: 0 })).toBe('0 of 1 case sufficient (0 percent)')
  expect(sayIfSmall({ looked_at: 30, sufficient: 10 })).toBeUndefined()
  expect(sayIfSmall({ looked_at: 29, sufficient: 10 })).toBe('A small sample: between 20 and 53 percent is likely')
  expect(lastCheckSentence({ last_check_on: '2026-03-04', last_check_looked_at: 70, last_check_sufficient: 41 })).toBe(
    'Practice check on 4 March 2026: 41 of 70 cases sufficient (59 percent).',
  )
  expect(lastCheckSentence({ last_check_on: '2026-03-04', last_check_looked_at: 5, last_check_sufficient: 2 })).toBe(
    'Practice check on 4 March 2026: 2 of 5 cases sufficient (40 percent). A small sample: between 12 and 77 percent is likely.',
  )
  expect(lastCheckSentence({ last_check_on: null, last_check_looked_at: null, last_check_sufficient: null })).toBeUndefined()
})
