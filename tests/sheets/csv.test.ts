import { toCsv } from '../../src/sheets/csv.ts'
import { readSheet } from '../../src/sheets/readSheet.ts'

test('a header, a row for each record and Windows line ends', () => {
  expect(
    toCsv(
      ['number', 'due_on'],
      [
        { number: 1, due_on: '2026-03-04', other: 'x' },
        { number: 2, due_on: null },
      ],
    ),
  ).toBe('number,due_on\r\n1,2026-03-04\r\n2,\r\n')
  expect(toCsv(['number', 'due_on'], [])).toBe('number,due_on\r\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('%j cannot become a formula', text => {
  const cell = toCsv(['a'], [{ a: text }])
    .slice(3, -2)
    .replaceAll('"', '')
  expect(cell).toBe(`'${text}`)
})

test('numbers stay numbers, also negative ones; yes and no are words', () => {
  expect(toCsv(['a', 'b', 'c', 'd'], [{ a: -3, b: 1.5, c: true, d: false }])).toBe('a,b,c,d\r\n-3,1.5,yes,no\r\n')
  expect(toCsv(['a'], [{ a: new Date('2026-03-04T10:00:00Z') }])).toBe('a\r\n2026-03-04T10:00:00.000Z\r\n')
})

test('what was written reads back the same', async () => {
  const text = 'She said “now”, "today",\nor never; 5 % – Ŵ'
  const sheet = await readSheet({ buffer: Buffer.from(toCsv(['a', 'b'], [{ a: text, b: 'x' }])), name: 'a.csv' })
  expect(sheet).toEqual({ header: ['a', 'b'], rows: [[text, 'x']], first_row_line: 2 })
})
