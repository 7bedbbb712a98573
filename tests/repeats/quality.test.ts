// The suggestions are measured, so that a change of words or cut-offs that makes them worse is noticed. The figures: docs/benchmarks.md.
import { seedIfEmpty } from '../../seeds/world.ts'
import { buildWorld, noon } from '../support/build.ts'
import { db, pool } from '../support/db.ts'
import { type Measured, measureChains, measurePairs } from './measure.ts'
import pairs from './pairs.json' with { type: 'json' }

const shown = (name: string, { precision, recall, right, made, found, repeats, first, missed, wrong }: Measured) => {
  if (!process.env.PRINT) return
  console.log(
    `${name}: precision ${precision.toFixed(2)} (${right} of ${made}), recall ${recall.toFixed(2)} (${found} of ${repeats}), ${first} of them first\n` +
      `Missed:\n${missed.join('\n')}\nWrong:\n${wrong.join('\n')}`,
  )
}

test('there are enough pairs of both kinds to say anything', () => {
  expect(pairs.filter(({ repeat }) => repeat).length).toBeGreaterThanOrEqual(20)
  expect(pairs.filter(({ repeat }) => !repeat).length).toBeGreaterThanOrEqual(20)
})

test.each([
  ['with their theme', true, false, 0.5, 0.85],
  ['with their theme, kept back', true, true, 0.5, 0.7],
  ['without a theme, as after pasting', false, false, 0.7, 0.7],
  ['without a theme, kept back', false, true, 0.7, 0.5],
] as const)('of made-up pairs %s, most repeats are suggested', async (name, themed, keptBack, precision, recall) => {
  const result = await measurePairs(db, await buildWorld(db), themed, keptBack)
  shown(name, result)
  expect(result.precision).toBeGreaterThanOrEqual(precision)
  expect(result.recall).toBeGreaterThanOrEqual(recall)
})

test('of the repeats of the demonstration, more than half are suggested', async () => {
  await seedIfEmpty(pool, noon('2026-11-22'), 'a password for the tests')
  const result = await measureChains(pool)
  shown('The demonstration', result)
  expect(result.precision).toBeGreaterThanOrEqual(0.35)
  expect(result.recall).toBeGreaterThanOrEqual(0.6)
})
