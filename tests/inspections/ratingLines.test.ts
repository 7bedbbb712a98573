import fc from 'fast-check'
import { isEqual, type Match } from '../../src/frameworks/equals.ts'
import { changeOf, type Rated, type RatedUnder, ratingLines, whyNone, withoutEqual } from '../../src/inspections/ratingLines.ts'

const rated = (code: string | null, title: string, rating: Rated['rating'] = 'good'): Rated => ({ code, title, rating })

test('standards are compared when the code is the same, or the title', () => {
  expect(isEqual(rated('2.1', 'Assessment'), rated('P 2.1', 'assessment '))).toBe(true)
  expect(isEqual(rated('1.2', 'Staff'), rated('1.2', 'Staffing'))).toBe(true)
  expect(isEqual(rated('1.2', 'Staff'), rated('P 1.2', 'Staffing'))).toBe(false)
  expect(isEqual(rated(null, 'Court work'), rated(null, 'Statutory victim work'))).toBe(false)
})

test('a rating is better, worse or the same, and nothing is said where one is not known', () => {
  expect(changeOf('inadequate', 'good')).toBe('better')
  expect(changeOf('outstanding', 'good')).toBe('worse')
  expect(changeOf('good', 'good')).toBe('same')
  expect(changeOf(null, 'good')).toBeUndefined()
  expect(changeOf('good', undefined)).toBeUndefined()
})

test('ratings stand side by side, and what has no partner stands alone', () => {
  const lines = ratingLines([
    [rated('2.1', 'Assessment', 'requires_improvement'), rated('2.5', 'Outcomes', 'good'), rated(null, 'Court work', 'outstanding')],
    [rated('P 2.1', 'Assessment', 'inadequate'), rated('P 1.2', 'Staffing', 'good')],
  ])
  expect(lines).toEqual([
    {
      last: expect.anything(),
      name: 'P 2.1 Assessment',
      separately: false,
      ratings: [
        { rating: 'requires_improvement', name: '2.1 Assessment' },
        { rating: 'inadequate', name: 'P 2.1 Assessment', change: 'worse' },
      ],
    },
    { last: expect.anything(), name: '2.5 Outcomes', separately: false, ratings: [{ rating: 'good', name: '2.5 Outcomes' }, null] },
    { last: expect.anything(), name: 'Court work', separately: true, ratings: [{ rating: 'outstanding', name: 'Court work' }, null] },
    { last: expect.anything(), name: 'P 1.2 Staffing', separately: false, ratings: [null, { rating: 'good', name: 'P 1.2 Staffing' }] },
  ])
})

test('a change is told from one inspection to the next, never over one that did not rate it', () => {
  const [line] = ratingLines([[rated('2.1', 'Assessment', 'good')], [], [rated('2.1', 'Assessment', 'inadequate')]])
  expect(line!.ratings[2]).toEqual({ rating: 'inadequate', name: '2.1 Assessment' })
})

test('no rating is lost and none is shown twice, whatever the codes', () => {
  const one = fc.record({
    code: fc.option(fc.constantFrom('1.1', '1.2', 'P 1.1')),
    title: fc.constantFrom('Leadership', 'Staff', 'Services'),
    rating: fc.constantFrom('good' as const, 'inadequate' as const),
  })
  const many = fc.uniqueArray(one, { selector: ({ code, title }) => code ?? title, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(many, { maxLength: 4 }), inspections => {
      const lines = ratingLines(inspections)
      for (const [at, ratings] of inspections.entries())
        expect(
          lines
            .filter(line => line.ratings[at])
            .map(line => line.ratings[at]!.name)
            .sort(),
        ).toEqual(ratings.map(({ code, title }) => (code ? `${code} ${title}` : title)).sort())
    }),
  )
})

const of = (standard_id: number, framework_id: number, code: string, title: string): Rated => ({
  standard_id,
  framework_id,
  ...rated(code, title),
})
const staff = of(1, 1, '1.2', 'Staff')
const staffing = of(12, 2, 'P 1.2', 'Staffing')
const match: Match = { standard_id: 1, standard_framework_id: 1, other_id: 12, other_framework_id: 2 }

test('what an administrator matched is compared, and with nothing else in that framework', () => {
  expect(ratingLines([[staff], [staffing]])).toHaveLength(2)
  expect(ratingLines([[staff], [staffing]], [match])).toMatchObject([
    { name: 'P 1.2 Staffing', ratings: [{ name: '1.2 Staff' }, { change: 'same' }] },
  ])
  const sameTitle = of(13, 2, 'P 9', 'Staff')
  expect(isEqual(staff, sameTitle)).toBe(true)
  expect(isEqual(staff, sameTitle, [match])).toBe(false)
  expect(ratingLines([[staff], [sameTitle, staffing]], [match]).map(({ name }) => name)).toEqual(['P 1.2 Staffing', 'P 9 Staff'])
})

test('says plainly where there is no equal, where nothing is rated, and where it is only not known', () => {
  const under = (name: string, standards: Rated[], anyRatings = true): RatedUnder => ({
    id: name.length,
    name,
    rated: anyRatings,
    standards: standards.map(one => ({ ...one, code: one.code! })),
  })
  const later = under('PDU later', [staffing])
  expect(whyNone(staff, later, [])).toBe('No equal in PDU later')
  expect(whyNone(staff, later, [match])).toBe('Not rated, or not known')
  expect(whyNone(staff, under('Dynamic', [], false), [])).toBe('Nothing is rated under Dynamic')
  expect(whyNone(rated(null, 'Court work'), later, [])).toBe('Not rated, or not known')
  expect(withoutEqual(under('PDU', [staff]), later, [])).toMatchObject([{ code: '1.2' }])
  expect(withoutEqual(under('PDU', [staff]), later, [match])).toEqual([])
})
