import fc from 'fast-check'
import { type Band, chartOf, type Point, size } from '../../src/practiceChecks/chart.ts'

const bands: Band[] = [
  { name: 'Inadequate', from: 0 },
  { name: 'Requires improvement', from: 50 },
  { name: 'Good', from: 65 },
  { name: 'Outstanding', from: 80 },
]
const point = (on: string, sufficient: number, looked_at = 70, about: number | null = null): Point => ({ on, sufficient, looked_at, about })

test('higher is better, later is further right, and bands have no gaps', () => {
  const chart = chartOf(
    [point('2025-01-01', 7), point('2025-07-02', 35), point('2026-01-01', 70)],
    [{ sufficient: 22, looked_at: 70 }],
    bands,
  )
  const [first, second, third] = chart.marks
  expect(first!.y > second!.y && second!.y > third!.y).toBe(true)
  expect(Math.abs(second!.x - first!.x - (third!.x - second!.x))).toBeLessThan(2)
  expect(third!.y).toBe(chart.plot.top)
  expect(first!.y > chart.baselines[0]! && chart.baselines[0]! > second!.y).toBe(true)
  for (const [at, band] of chart.bands.slice(1).entries()) expect(band.top + band.height).toBeCloseTo(chart.bands[at]!.top, 1)
  expect(chart.bands.at(-1)!.top).toBe(chart.plot.top)
  expect(chart.ticks.map(({ label }) => label)).toEqual(['0%', '50%', '65%', '80%', '100%'])
  expect(chart.bands[1]!.words.map(({ text }) => text)).toEqual(['Requires', 'improvement'])
})

test('only checks of the same thing are joined', () => {
  const points = [point('2025-01-01', 7), point('2025-02-01', 9, 70, 5), point('2025-03-01', 12), point('2025-04-01', 12, 70, 6)]
  expect(chartOf(points, [], []).lines.map(line => line.split(' ').length)).toEqual([2])
})

test('one check, several on one day, and a framework without bands', () => {
  const one = chartOf([point('2025-01-01', 7, 10)], [], [])
  expect([one.marks[0]!.small, one.lines, one.days]).toEqual([true, [], { first: '1 January 2025' }])
  expect(one.ticks.map(({ label }) => label)).toEqual(['0%', '25%', '50%', '75%', '100%'])
  expect(new Set(chartOf([point('2025-01-01', 7), point('2025-01-01', 9)], [], []).marks.map(({ x }) => x)).size).toBe(1)
})

const anyPoint = fc
  .record({
    day: fc.integer({ min: 1, max: 28 }),
    month: fc.integer({ min: 1, max: 12 }),
    n: fc.integer({ min: 1, max: 100_000 }),
    part: fc.nat(100),
  })
  .map(({ day, month, n, part }) =>
    point(`2025-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, Math.floor((n * part) / 100), n),
  )

test('nothing is drawn outside the picture, and what would stand on itself is not labelled', () => {
  fc.assert(
    fc.property(fc.array(anyPoint, { minLength: 1, maxLength: 40 }), points => {
      const chart = chartOf(
        points.sort((a, b) => a.on.localeCompare(b.on)),
        [],
        bands,
      )
      const inPlot = (y: number) => y >= chart.plot.top && y <= chart.plot.bottom
      for (const mark of chart.marks) {
        expect(mark.x >= chart.plot.left && mark.x <= chart.plot.right && inPlot(mark.y) && inPlot(mark.low) && inPlot(mark.high)).toBe(
          true,
        )
        if (mark.label) expect(mark.label.y > 10 && mark.label.y < size.height).toBe(true)
      }
      expect(chart.marks.filter(({ label }) => label).length).toBeLessThanOrEqual(4)
    }),
  )
})
