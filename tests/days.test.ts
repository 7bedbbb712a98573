import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { addDays, type Day, daysBetween, lastDayOf, laterOf, londonDay, readDay, sayDay, sayDays, sayInstant } from '../src/days.ts'

const today = '2024-03-01'

// biome-ignore format: it is read as a table
test.each([
  ['4 3 2024', '2024-03-04'],       ['4/3/24', '2024-03-04'],          ['4.3.2024', '2024-03-04'],     ['04-03-2024', '2024-03-04'],
  ['4 March', '2024-03-04'],        ['4 Mar 2024', '2024-03-04'],      ['4th march 2024', '2024-03-04'], ['  4  MARCH  2024 ', '2024-03-04'],
  ['2024-03-04', '2024-03-04'],     ['2024-3-4', '2024-03-04'],        ['4, March, 2024', '2024-03-04'], ['1 sept 2024', '2024-09-01'],
  ['1st Jan', '2025-01-01'],        ['1 3', '2024-03-01'],             ['29 Feb', '2028-02-29'],        ['29 2 2024', '2024-02-29'],
  ['31 12 2100', '2100-12-31'],     ['1 1 1990', '1990-01-01'],
])('%j is read as %s', (typed, day) => {
  expect(readDay(typed, today)).toEqual({ day })
})

test('without a year it is the next such day, or the last one when it lies behind', () => {
  expect(readDay('29 February', today)).toEqual({ day: '2028-02-29' })
  expect(readDay('29 February', today, 'past')).toEqual({ day: '2024-02-29' })
  expect(readDay('2 March', today, 'past')).toEqual({ day: '2023-03-02' })
  expect(readDay('1 March', today, 'past')).toEqual({ day: '2024-03-01' })
})

// biome-ignore format: it is read as a table
test.each([
  ['31 February', 'must be a real date'],      ['31 2 2024', 'must be a real date'],     ['2024-02-30', 'must be a real date'],
  ['29 2 2023', 'must be a real date'],        ['0 3 2024', 'must be a real date'],      ['4 13 2024', 'must be a real date'],
  ['4 Foo 2024', 'must be a real date'],       ['4 Ma 2024', 'must be a real date'],     ['4 3 0024', 'must be a real date'],
  ['4 3 20244', 'must have a year of 4 numbers, like 2024'],   ['20244-03-04', 'must have a year of 4 numbers, like 2024'],
  ['4 3 202', 'must have a year of 4 numbers, like 2024'],     ['4 3 1989', 'must be between 1990 and 2100'],
  ['4 3 2101', 'must be between 1990 and 2100'],               ['tomorrow', 'must be a date, like 4 3 2024'],
  ['', 'must be a date, like 4 3 2024'],       ['   ', 'must be a date, like 4 3 2024'], ['4', 'must be a date, like 4 3 2024'],
  ['March 4 2024', 'must be a date, like 4 3 2024'],           ['4 3 2024 5', 'must be a date, like 4 3 2024'],
])('%j is refused: it %s', (typed, problem) => {
  expect(readDay(typed, today)).toEqual({ problem })
})

const anyDay = fc.integer({ min: 0, max: 40_000 }).map(n => addDays('1990-01-01', n))

test('whatever is typed, a day or a problem comes back, and a day that is read is the day that was said', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), typed => {
      const { day, problem } = readDay(typed, today)
      expect(day === undefined).toBe(problem !== undefined)
      if (day !== undefined) expect(day).toMatch(/^(19|20|21)\d\d-\d\d-\d\d$/)
    }),
  )
  fc.assert(fc.property(anyDay, day => readDay(sayDay(day), today).day === day))
})

test.each([
  ['2024-03-31T00:30Z', '2024-03-31'],
  ['2024-03-31T22:59:59Z', '2024-03-31'],
  ['2024-03-31T23:00Z', '2024-04-01'],
  ['2024-03-30T23:59:59Z', '2024-03-30'],
  ['2024-10-26T22:59:59Z', '2024-10-26'],
  ['2024-10-26T23:30Z', '2024-10-27'],
  ['2024-10-27T00:30Z', '2024-10-27'],
  ['2024-10-27T23:30Z', '2024-10-27'],
  ['2024-10-28T00:00Z', '2024-10-28'],
])('%s is in London the %s', (instant, day) => {
  expect(londonDay(new Date(instant))).toBe(day)
})

test.each([
  ['2024-10-26T23:30Z', '27 October 2024 at 12:30am'],
  ['2024-10-27T00:30Z', '27 October 2024 at 1:30am'],
  ['2024-01-02T00:05Z', '2 January 2024 at 12:05am'],
  ['2024-01-02T12:00Z', '2 January 2024 at 12:00pm'],
  ['2024-01-02T12:59Z', '2 January 2024 at 12:59pm'],
  ['2024-01-02T10:05Z', '2 January 2024 at 10:05am'],
  ['2024-07-02T22:59Z', '2 July 2024 at 11:59pm'],
  ['2024-07-02T23:00Z', '3 July 2024 at 12:00am'],
])('%s is told as %s', (instant, said) => {
  expect(sayInstant(new Date(instant))).toBe(said)
})

test('a date known to the month or year is told so, and counted from its last day', () => {
  expect(lastDayOf('2024-02-01', 'month')).toBe('2024-02-29')
  expect(lastDayOf('2023-12-05', 'month')).toBe('2023-12-31')
  expect(lastDayOf('2023-02-05', 'year')).toBe('2023-12-31')
  expect(lastDayOf('2023-02-05', 'day')).toBe('2023-02-05')
  expect([sayDay('2024-03-04'), sayDay('2024-03-31', 'month'), sayDay('2024-12-31', 'year'), sayDay(null)]).toEqual([
    '4 March 2024',
    'March 2024',
    '2024',
    '',
  ])
})

test('days are calendar days: counting them knows no clock change', () => {
  fc.assert(fc.property(anyDay, fc.integer({ min: -4000, max: 4000 }), (day, n) => daysBetween(day, addDays(day, n)) === n))
  expect(daysBetween('2024-03-30', '2024-04-01')).toBe(2)
  expect([sayDays(0), sayDays(1), sayDays(2), sayDays(1234)]).toEqual(['0 days', '1 day', '2 days', '1,234 days'])
  expect([laterOf(null, '2024-01-01'), laterOf('2024-01-02', '2024-01-01'), laterOf('2024-01-01', null)]).toEqual([
    '2024-01-01',
    '2024-01-02',
    '2024-01-01',
  ])
})

test('nothing depends on the time zone of the process', () => {
  const script = `
    import { addDays, daysBetween, lastDayOf, londonDay, readDay, sayDay, sayInstant } from './src/days.ts'
    const instants = ['2024-03-31T00:30Z', '2024-10-26T23:30Z', '2024-10-27T00:30Z', '2024-12-31T23:59Z', '2024-06-30T23:01Z'].map(at => new Date(at))
    console.log(JSON.stringify([new Date(0).getTimezoneOffset(), instants.map(londonDay), instants.map(sayInstant), readDay('31 12', '2024-12-31'), sayDay('2024-12-31'),
      lastDayOf('2024-12-31', 'month'), addDays('2024-03-30', 1), addDays('2024-10-26', 2), daysBetween('2024-10-26', '2024-10-28')]))`
  const outputs = ['Pacific/Kiritimati', 'America/Los_Angeles', 'Europe/London'].map((TZ): [number, ...Day[]] => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    })
    return JSON.parse(stdout || JSON.stringify(stderr))
  })
  const [zones, answers] = [outputs.map(([offset]) => offset), outputs.map(([, ...rest]) => rest)]
  expect(new Set(zones).size).toBe(3) // the zones were really different
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]).toEqual(answers[2])
})
