import { type FigureBehind, figureLines } from '../../src/inspections/figurePairs.ts'

let id = 0
const figure = (label: string, given: Partial<FigureBehind> = {}): FigureBehind => ({
  id: ++id,
  inspection_id: 1,
  recommendation_id: null,
  label,
  value: null,
  qualifier: null,
  sufficient: 22,
  sampled: 70,
  number: null,
  standard: null,
  theme: null,
  version: 1,
  changed_at: new Date(0),
  ...given,
})
const told = (...given: Parameters<typeof figureLines>) =>
  figureLines(...given).map(({ before, after, why }) => [before?.label ?? null, after?.label ?? null, why])

test('the same label comes first, however it is written, and what has no equal stands alone', () => {
  expect(told([figure('Staff (posts)'), figure('Assessed  well')], [figure('ASSESSED WELL'), figure('Reviewed')], [], [])).toEqual([
    ['Assessed  well', 'ASSESSED WELL', 'The same figure'],
    ['Staff (posts)', null, null],
    [null, 'Reviewed', null],
  ])
})

test('then the recommendation that was made again, the standard, and the theme', () => {
  const standard = (standard_id: number, framework_id: number, code: string, title: string) => ({ standard_id, framework_id, code, title })
  const before = [
    figure('a', { theme: 'Staffing' }),
    figure('b', { standard: standard(1, 1, '2.1', 'Assessment'), theme: 'Staffing' }),
    figure('c', { recommendation_id: 5, theme: 'Staffing' }),
  ]
  const after = [
    figure('x', { recommendation_id: 9, theme: 'Staffing' }),
    figure('y', { standard: standard(2, 2, 'P 2.1', 'Assessing'), theme: 'Staffing' }),
    figure('z', { theme: 'Staffing' }),
  ]
  const matches = [{ standard_id: 1, standard_framework_id: 1, other_id: 2, other_framework_id: 2 }]
  expect(told(before, after, [{ earlier_id: 5, id: 9 }], matches)).toEqual([
    ['a', 'z', 'On the same theme'],
    ['b', 'y', 'On the same standard'],
    ['c', 'x', 'Of the recommendation made again'],
  ])
})

test('a share of cases is not put beside a number of people', () => {
  expect(
    told([figure('a', { theme: 'Staffing' })], [figure('b', { theme: 'Staffing', sampled: null, sufficient: null, value: 40 })], [], []),
  ).toEqual([
    ['a', null, null],
    [null, 'b', null],
  ])
})
