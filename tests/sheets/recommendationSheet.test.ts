import type { Named } from '../../src/inspections/addresseeNames.ts'
import { readSheet } from '../../src/sheets/readSheet.ts'
import { readRecommendationSheet } from '../../src/sheets/recommendationSheet.ts'

const organisations: Named[] = [
  { id: 1, code: 'HMPPS', name: 'HM Prison and Probation Service', aliases: [] },
  { id: 2, code: 'R-EOE', name: 'East of England', aliases: [] },
  { id: 3, code: 'N53LEIS', name: 'Leicester, Leicestershire and Rutland', aliases: [] },
  { id: 4, code: 'N56CAMB', name: 'Cambridgeshire (includes Peterborough)', aliases: ['Cambridgeshire and Peterborough'] },
]

async function read(csv: string) {
  const { rows, problems } = readRecommendationSheet(await readSheet({ buffer: Buffer.from(csv), name: 'a.csv' }), organisations)
  return { rows: rows.map(row => ({ ...row, addressees: row.addressees.map(({ code }) => code) })), problems }
}
const header = 'Rec. no,Recommendation,Addressees,Standard,Theme,Urgent,Repeats\n'

test('a whole line is read', async () => {
  expect(await read(`${header}3,Improve planning.,HMPPS; the East of England region,P 2.2,Workload,Yes,2022 number 4\n`)).toEqual({
    rows: [
      {
        line: 2,
        number: 3,
        text: 'Improve planning.',
        addressees: ['HMPPS', 'R-EOE'],
        standard: 'P 2.2',
        theme: 'Workload',
        urgent: true,
        repeats: '2022 number 4',
        problems: [],
      },
    ],
    problems: [],
  })
})

test.each(['rec_no,RECOMMENDATION,addressed to', 'Recommendation number,Text,Addressee(s)', 'Number,Recommendation text,Organisation'])(
  'the columns %s are known',
  async names => {
    const { rows, problems } = await read(`${names}\nRecommendation 7,Act.,HMPPS\n`)
    expect(problems).toEqual([])
    expect(rows[0]).toMatchObject({ number: 7, text: 'Act.', addressees: ['HMPPS'], urgent: false, problems: [] })
  },
)

test('titles above the header and blank lines are passed over, and lines keep their numbers', async () => {
  const { rows } = await read(`Inspection of a unit\n\n${header}1,Act.,HMPPS\n,,\n2,Act now.,HMPPS\n`)
  expect(rows.map(({ line, number }) => [line, number])).toEqual([
    [4, 1],
    [6, 2],
  ])
})

test('code, name, alias and a name with commas all find their organisation, each once', async () => {
  const { rows } = await read(`${header}1,Act.,"n53leis; Leicester, Leicestershire & Rutland PDU; Cambridgeshire and Peterborough"\n`)
  expect(rows[0]).toMatchObject({ addressees: ['N53LEIS', 'N56CAMB'], problems: [] })
})

test('missing columns are named once, with those found and those wanted', async () => {
  expect(await read('Number,Who,Words\n1,HMPPS,Act.\n')).toEqual({
    rows: [],
    problems: [
      'We could not find the columns “Recommendation” and “Addressees”. This file has the columns “Number”, “Who”, “Words”. We read the columns “Rec. no”, “Recommendation”, “Addressees”, “Standard”, “Theme”, “Urgent”, “Repeats”.',
    ],
  })
  expect((await read('Number,Recommendation\n1,Act.\n')).problems[0]).toMatch('We could not find the column “Addressees”.')
})

test('a number used twice names both lines, on both', async () => {
  const { rows } = await read(`${header}1,Act.,HMPPS\n2,Go.,HMPPS\n1,Do.,HMPPS\n,Without.,HMPPS\n,Another.,HMPPS\n`)
  const said = 'Number 1 is used on lines 2 and 4. Give each its own number.'
  expect(rows.map(row => row.problems)).toEqual([[said], [], [said], [], []])
  expect(rows[3]!.number).toBeNull()
})

test('each thing wrong with a line is said with its line and column', async () => {
  const { rows } = await read(`${header}first,,,,,perhaps,\n2,${'x'.repeat(4001)},Anytown; HMPPS,,,,\n`)
  expect(rows.map(row => row.problems)).toEqual([
    [
      'Line 2, column “Rec. no”: “first” is not a number.',
      'Line 2, column “Recommendation”: there is no text.',
      'Line 2, column “Addressees”: say who this is addressed to.',
      'Line 2, column “Urgent”: write yes or no instead of “perhaps”.',
    ],
    [
      'Line 3, column “Recommendation”: this text has 4,001 characters. The most is 4,000.',
      'Line 3, column “Addressees”: We do not know an organisation called “Anytown”. Choose an organisation.',
    ],
  ])
  expect(rows[1]!.addressees).toEqual(['HMPPS'])
})
