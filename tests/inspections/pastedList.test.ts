import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Named } from '../../src/inspections/addresseeNames.ts'
import { readPastedList } from '../../src/inspections/pastedList.ts'

const named: [code: string, kind: string, name: string, alias?: string][] = [
  ['MOJ', 'ministry', 'Ministry of Justice'],
  ['HMPPS', 'service', 'HM Prison and Probation Service', 'HMPPS'],
  ['R-EM', 'region', 'East Midlands'],
  ['R-EOE', 'region', 'East of England'],
  ['R-KSS', 'region', 'Kent, Surrey & Sussex'],
  ['R-YTH', 'region', 'Yorkshire & The Humber'],
  ['N53LEIS', 'unit', 'Leicester, Leicestershire and Rutland'],
  ['N54SOT', 'unit', 'Gateshead and South Tyneside', 'South Tyneside and Gateshead'],
  ['N56CAMB', 'unit', 'Cambridgeshire (includes Peterborough)', 'Cambridgeshire and Peterborough'],
  ['N56ESXN', 'unit', 'Essex North (Braintree, Chelmsford, Malden, Colchester, Tendring, Harlow, Uttlesford and Epping Forest)'],
  ['N56HERT', 'unit', 'Hertfordshire'],
  ['N56NOSU', 'unit', 'Norfolk'],
  ['N56NRTH', 'unit', 'Northamptonshire'],
  ['N56SUFF', 'unit', 'Suffolk'],
  ['N57SUR', 'unit', 'Surrey'],
  ['N57EKNT', 'unit', 'East Kent (Swale, Ashford, Canterbury, Folkestone and Hythe, Thanet and Dover)'],
  ['P-NPOL', 'partner', 'Northamptonshire Police'],
]
const organisations: Named[] = named.map(([code, kind, name, alias], id) => ({ id, code, kind, name, aliases: alias ? [alias] : [] }))

function read(text: string, among = organisations) {
  const { rows, ...rest } = readPastedList(text, among)
  return { rows: rows.map(row => ({ ...row, addressees: row.addressees.map(({ code }) => code) })), ...rest }
}

const folder = join(__dirname, 'pasted')
const fixtures = readdirSync(folder).filter(name => name.endsWith('.txt'))

test('there are lists of many kinds of trouble to read', () => expect(fixtures.length).toBeGreaterThan(20))

test.each(fixtures)('%s reads as the file beside it says', name => {
  const expected = JSON.parse(readFileSync(join(folder, name.replace('.txt', '.json')), 'utf8'))
  expect(read(readFileSync(join(folder, name), 'utf8'))).toEqual(expected)
})

test('characters no database takes are removed', () => {
  const { rows } = read('Surrey PDU should:\n1. improve\0 the \u0007quality\ud800 of planning')
  expect(rows.map(row => row.text)).toEqual(['improve the quality\ufffd of planning'])
})

test('a text that is too long is named, not cut', () => {
  const [row] = read(`Surrey PDU should:\n1. ${'word '.repeat(900)}`).rows
  expect(row!.text.length).toBe(4499)
  expect(row!.problems).toEqual(['This text has 4,499 characters. Recommendations can have up to 4,000. Check where it ends.'])
})

test('an empty box, a heading with nothing below it and a number with no text are said', () => {
  expect(read('  \n').problems).toEqual(['There is no text here. Paste the list of recommendations from the report.'])
  const { rows, problems } = read('Surrey PDU should:\n\nHMPPS should:\n1. review its guidance\n2.\n')
  expect(problems).toEqual(['We found a heading for Surrey but no recommendations below it.'])
  expect(rows[1]!.problems).toEqual(['There is no text after this number. Paste it again or type the text.'])
})

test('a name two organisations share goes to the kind the words say, and is asked about otherwise', () => {
  const two = [
    { id: 1, code: 'U', kind: 'unit', name: 'Riverside', aliases: [] },
    { id: 2, code: 'R', kind: 'region', name: 'Riverside', aliases: [] },
  ]
  const addressees = (heading: string) => read(`${heading} should:\n1. act`, two).rows[0]!
  expect(addressees('Riverside region').addressees).toEqual(['R'])
  expect(addressees('Riverside PDU').addressees).toEqual(['U'])
  expect(addressees('Riverside')).toMatchObject({
    addressees: [],
    problems: ['“Riverside” could be Riverside (U) or Riverside (R). Choose an organisation.'],
  })
})

test('no word of a pasted text is lost: it is in a row, a heading or among the lines left out', () => {
  for (const name of fixtures) {
    const text = readFileSync(join(folder, name), 'utf8').replace(/\u00ad\s*|\u200b/g, '')
    const { rows, left_out } = read(text)
    const kept = [...rows.map(row => row.text), ...left_out].join(' ').replace(/-/g, '')
    const headings = /\b(should|must|needs to|recommendations? (for|\d)|director|head of|as recommendation)\b|^\(?\d+[.)]?$/i
    const lines = text.split('\n').filter(line => !headings.test(line) && line.trim() !== '')
    const words = lines.flatMap(line => line.replace(/-/g, '').match(/\p{L}{5,}/gu) ?? [])
    expect(words.filter(word => !kept.includes(word))).toEqual([])
  }
})

const hundredKilobytes: [name: string, text: string][] = [
  ['a list', 'Surrey PDU should:\n', '1. improve the quality of planning in every\ncase that is open and was\n'],
  ['one line of items', 'Surrey PDU should: ', '1. improve the quality of planning. '],
  ['one word', '', 'a'],
  ['nothing but spaces and hyphens', '', 'a- '],
  ['headings only', '', 'Somewhere, and elsewhere and HMPPS should:\n'],
  ['half a heading again and again', '', 'HMPPS should '],
  ['brackets', '', '((1) '],
  ['empty lines', '', ' \n'],
].map(([name, start, again]) => [name!, start + again!.repeat(100_000 / again!.length)])

test.each(hundredKilobytes)('a hundred kilobytes are read at once: %s', (_, text) => {
  const numbered = text.replace(/1\. /g, (_, at) => `${1 + Math.floor(at / 60)}. `)
  const times = [1, 2, 3].map(() => {
    const before = performance.now()
    readPastedList(numbered, organisations)
    return performance.now() - before
  })
  expect(Math.min(...times)).toBeLessThan(5000)
})
