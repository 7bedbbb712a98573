import type { InspectionState, Rating } from '../../src/db/tables.ts'
import { type Inspected, ratingPicture } from '../../src/organisations/ratingPicture.ts'

const inspection = (published_on: string | null, overall_rating: Rating | null = null, more: Partial<Inspected> = {}): Inspected => ({
  state: (published_on ? 'published' : 'embargoed') as InspectionState,
  fieldwork_from: null,
  published_on,
  published_precision: 'day',
  overall_rating,
  rated: true,
  ...more,
})

test('time runs down, to scale between a least and a most, and better ratings stand further to the right', () => {
  const { points, height } = ratingPicture([
    inspection('2018-03-01', 'inadequate'),
    inspection('2020-03-01', 'requires_improvement'),
    inspection('2022-03-01', 'good'),
    inspection('2022-04-01', 'outstanding'),
    inspection('2040-04-01', 'inadequate'),
  ])!
  const down = points.slice(1).map(({ y }, at) => y - points[at]!.y)
  expect(down).toEqual([64, 64, 48, 130])
  expect(points.slice(0, 4).map(({ x }) => x)).toEqual([...points.slice(0, 4).map(({ x }) => x)].sort((a, b) => a - b))
  expect(new Set(points.slice(0, 4).map(({ shape }) => shape)).size).toBe(4)
  expect(height).toBeGreaterThan(points.at(-1)!.y + 22)
})

test('it says in words what it shows, with what is known of the day', () => {
  const { description, lines, points } = ratingPicture([
    inspection('2019-12-31', 'good', { published_precision: 'year' }),
    inspection('2022-05-17', 'requires_improvement', { change: 'worse' }),
    inspection('2024-07-31', null, { published_precision: 'month' }),
    inspection('2026-02-01', null, { rated: false }),
  ])!
  expect(description).toBe('in 2019: Good. 17 May 2022: Requires improvement, worse. Jul 2024: Rating not known. 1 Feb 2026: Not rated.')
  expect(points[1]!.change).toBe('↓ Worse')
  // Only between two that are known.
  expect(lines).toHaveLength(1)
})

test('one inspection has a picture, none and one without any day have none', () => {
  expect(ratingPicture([inspection('2022-05-17', 'good')])).toMatchObject({ lines: [], points: [{ label: 'Good' }] })
  expect(ratingPicture([])).toBeUndefined()
  expect(ratingPicture([inspection(null)])).toBeUndefined()
})

test('what is not published yet shows its state and never its rating', () => {
  const ahead = inspection(null, 'inadequate', { fieldwork_from: '2026-09-01' })
  expect(ratingPicture([inspection('2022-05-17', 'good'), ahead])!.points[1]).toMatchObject({
    shape: 'none',
    label: 'Embargoed',
    when: '1 Sep 2026',
  })
})
