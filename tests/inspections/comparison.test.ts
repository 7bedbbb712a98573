import { lookedAt, storySentence, type Tally } from '../../src/inspections/comparison.ts'
import { type Standing, worstFirst } from '../../src/standing/standing.ts'

test('the day looked at is the day fieldwork began, or else the publication, and never a day to come', () => {
  const published_on = '2024-07-31'
  expect(lookedAt({ fieldwork_from: '2024-03-04', published_on }, '2026-01-01')).toEqual({ day: '2024-03-04', what: 'fieldwork' })
  expect(lookedAt({ fieldwork_from: null, published_on }, '2026-01-01')).toEqual({ day: published_on, what: 'publication' })
  expect(lookedAt({ fieldwork_from: '2026-02-01', published_on: null }, '2026-01-01')).toEqual({ day: '2026-01-01', what: 'today' })
  expect(lookedAt({ fieldwork_from: '2026-02-01', published_on }, '2026-01-01')).toEqual({ day: '2026-01-01', what: 'today' })
  expect(lookedAt({ fieldwork_from: null, published_on: null }, '2026-01-01')).toEqual({ day: '2026-01-01', what: 'today' })
})

const several = (standings: Partial<Record<Standing, number>>): Standing[] =>
  worstFirst.flatMap(name => Array.from({ length: standings[name] ?? 0 }, () => name))
const tally = (given: Partial<Tally> = {}): Tally => ({
  made: 10,
  published_on: '2022-05-17',
  published_precision: 'day',
  worst: several({ unaddressed: 4, overdue: 2, on_track: 4 }),
  again: 5,
  what: 'fieldwork',
  ...given,
})

test.each<[string, Partial<Tally>]>([
  ['Of 10 recommendations made in May 2022, 4 were unaddressed and 2 overdue when inspectors returned; 5 were made again.', {}],
  [
    'Of 10 recommendations made in May 2022, 1 was unaddressed and 2 were overdue when inspectors returned; 1 was made again.',
    { worst: several({ unaddressed: 1, overdue: 2 }), again: 1 },
  ],
  [
    'Of 10 recommendations made in May 2022, 3 were unaddressed and 1 was overdue when inspectors returned; none were made again.',
    { worst: several({ unaddressed: 3, overdue: 1 }), again: 0 },
  ],
  [
    'Of 10 recommendations made in May 2022, 1 was unaddressed and 1 overdue when inspectors returned; 5 were made again.',
    { worst: several({ unaddressed: 1, overdue: 1 }) },
  ],
  [
    'Of 10 recommendations made in May 2022, none were unaddressed and 2 overdue when inspectors returned; 5 were made again.',
    { worst: several({ overdue: 2 }) },
  ],
  [
    'Of 10 recommendations made in May 2022, none were unaddressed or overdue when inspectors returned; 5 were made again.',
    { worst: several({ on_track: 10 }) },
  ],
  ['Of 10 recommendations made in May 2022, 5 were made again.', { worst: [] }],
  [
    'Of 1 recommendation made in 2022, 1 was unaddressed and none were overdue when the later report was published; 1 was made again.',
    { made: 1, published_precision: 'year', worst: ['unaddressed'], again: 1, what: 'publication' },
  ],
  [
    'Of 10 recommendations made in May 2022, 1 is unaddressed and 2 are overdue now.',
    { worst: several({ unaddressed: 1, overdue: 2 }), again: undefined, what: 'today' },
  ],
  ['10 recommendations were made in May 2022.', { worst: [], again: undefined }],
  ['1 recommendation was made in May 2022.', { made: 1, worst: [], again: undefined }],
  ['No recommendations made in May 2022 have been entered here.', { made: 0, worst: [], again: 0 }],
])('%s', (sentence, given) => {
  expect(storySentence(tally(given))).toBe(sentence)
})
