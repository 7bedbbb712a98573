import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import writeExcel, { type SheetData } from 'write-excel-file/node'
import { readSheet } from '../../src/sheets/readSheet.ts'
import { SheetProblem } from '../../src/sheets/sheetProblem.ts'
import { unzip, zip } from '../../src/sheets/zip.ts'

const read = (content: string | Buffer, name = 'list.csv') => readSheet({ buffer: Buffer.from(content as string), name })
const excel = (cells: SheetData) => writeExcel(cells).toBuffer()

async function refusal(content: string | Buffer): Promise<string> {
  const error = await read(content).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(SheetProblem)
  return (error as SheetProblem).message
}

describe('CSV', () => {
  const expected = { header: ['a', 'b'], rows: [['é “x”', '2']], first_row_line: 2 }
  const text = 'a,b\r\né “x”,2\r\n'
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, little end first', utf16],
    ['UTF-16, big end first', Buffer.from(utf16).swap16()],
    ['Windows-1252', Buffer.from('a,b\r\n\xe9 \x93x\x94,2\r\n', 'latin1')],
    ['semicolons', Buffer.from(text.replaceAll(',', ';'))],
    ['tabs', Buffer.from(text.replaceAll(',', '\t'))],
    ['Unix line ends', Buffer.from(text.replaceAll('\r\n', '\n'))],
    ['old Mac line ends', Buffer.from(text.replaceAll('\r\n', '\r'))],
    ['a name that is wrong', Buffer.from(text)],
  ])('%s', async (_, buffer) => expect(await read(buffer, 'list.xlsx')).toEqual(expected))

  test('the delimiter is that of the header, not one inside a quoted name', async () => {
    expect((await read('"a, in words, many";b\n1,5;2\n')).rows).toEqual([['1,5', '2']])
  })

  test('a file from a Windows program reads right', async () => {
    const buffer = readFileSync(join(__dirname, 'files/recommendations-windows-1252.csv'))
    expect((await read(buffer)).rows[0]![1]).toBe('Improve the “induction” of new staff – at Café Nord')
  })

  test('a formula is text, rows of other lengths are filled, empty lines keep their places', async () => {
    expect(await read('\n\na,b\n=1+1\n\n1,2,\n\n')).toEqual({
      header: ['a', 'b'],
      rows: [
        ['=1+1', ''],
        ['', ''],
        ['1', '2'],
      ],
      first_row_line: 4,
    })
  })

  test('quoted line ends and quotes stay in their cell', async () => {
    expect((await read('a,b\r\n"one\r\ntwo","say ""now"""\r\n')).rows).toEqual([['one\ntwo', 'say "now"']])
  })
})

describe('Excel', () => {
  test('texts, numbers, dates and yes or no come out as plain texts', async () => {
    const date = { value: new Date(Date.UTC(2026, 2, 4)), format: 'dd/mm/yyyy' }
    const buffer = await excel([['Text', 'Number', 'Date', 'Urgent'], [' =1+1 ', 1.1, date, true], [], ['x', -3, null, false]])
    expect(await read(buffer, 'list.csv')).toEqual({
      header: ['Text', 'Number', 'Date', 'Urgent'],
      rows: [
        ['=1+1', '1.1', '2026-03-04', 'TRUE'],
        ['', '', '', ''],
        ['x', '-3', '', 'FALSE'],
      ],
      first_row_line: 2,
    })
  })

  test('too many rows or columns, a header alone', async () => {
    expect(await refusal(await excel([['a'], ...Array.from({ length: 1001 }, () => ['x'])]))).toMatch('1,001 rows')
    expect((await read(await excel([['a'], ...Array.from({ length: 1000 }, () => ['x'])]))).rows.length).toBe(1000)
    expect(await refusal(await excel([['a'], Array.from({ length: 61 }, () => 'x')]))).toMatch('61 columns')
    expect(await refusal(await excel([['a']]))).toBe('This file has a header but no rows below it.')
  })

  async function changed(change: (xml: string) => string, part = 'xl/worksheets/sheet1.xml'): Promise<Buffer> {
    const entries = unzip(await excel([['a'], ['x']]), () => true)
    return zip(entries.map(({ name, content }) => ({ name, content: name === part ? Buffer.from(change(content.toString())) : content })))
  }

  test('the file can be taken apart and put together', async () => {
    expect((await read(await changed(xml => xml))).rows).toEqual([['x']])
  })

  test.each(['XFD1048576', 'A99999999', 'ZZZZZZZ2', '&#88;FD1048576'])('a cell at %s does not fill the memory', async cell => {
    expect(await refusal(await changed(xml => xml.replace(/r="A2"/, `r="${cell}"`)))).toMatch('cells far to the right or far down')
  })

  test('a row far below does not fill the memory', async () => {
    const buffer = await changed(xml => xml.replace('</sheetData>', '<row r="4000000000"></row></sheetData>'))
    expect(await refusal(buffer)).toMatch('cells far to the right or far down')
  })

  test('too much when unpacked is refused before it is unpacked, and when its size is a lie', async () => {
    const bomb = await changed(() => ' '.repeat(51_000_000))
    expect(await refusal(bomb)).toMatch('too large when unpacked')
    const packed = deflateRawSync(Buffer.alloc(60_000_000))
    const lie = zip([{ name: 'xl/workbook.xml', content: packed }])
    const directory = lie.indexOf('PK\x01\x02')
    lie.writeUInt16LE(8, directory + 10)
    expect(await refusal(lie)).toMatch('too large when unpacked')
    const claim = zip([{ name: 'xl/media/film.bin', content: Buffer.from('x') }])
    claim.writeUInt32LE(51_000_000, claim.indexOf('PK\x01\x02') + 24)
    expect(await refusal(claim)).toMatch('too large when unpacked')
  })

  test('too many parts, a password, another kind of zip file, a damaged one', async () => {
    const many = zip(Array.from({ length: 501 }, (_, at) => ({ name: `${at}.xml`, content: Buffer.from('') })))
    expect(await refusal(many)).toMatch('too many parts')
    const locked = zip([{ name: 'xl/workbook.xml', content: Buffer.from('x') }])
    locked.writeUInt16LE(1, locked.indexOf('PK\x01\x02') + 8)
    expect(await refusal(locked)).toMatch('has a password')
    expect(await refusal(zip([{ name: 'word/document.xml', content: Buffer.from('x') }]))).toMatch('not a sheet')
    const whole = await excel([['a'], ['x']])
    for (const length of [4, 100, whole.length - 30]) expect(await refusal(whole.subarray(0, length))).toMatch('damaged')
  })

  test('any broken byte gives a kind refusal or a sheet, never another error', async () => {
    const whole = await excel([['a'], ['x']])
    for (let at = 2; at < whole.length; at += 37) {
      const broken = Buffer.from(whole)
      broken[at]! ^= 0xff
      const result = await read(broken).catch((error: unknown) => error)
      expect(result instanceof SheetProblem || Array.isArray((result as { rows: unknown }).rows)).toBe(true)
    }
  })
})

test.each<[string, string | Buffer, string | RegExp]>([
  ['an empty file', '', 'This file is empty. Choose a file with a header and at least one row.'],
  ['only spaces', ' \n\n,,\n', 'This file is empty. Choose a file with a header and at least one row.'],
  ['only a header', 'a,b\n\n', 'This file has a header but no rows below it.'],
  ['too many rows', `a\n${'x\n'.repeat(1001)}`, 'This file has 1,001 rows. Split it into files of 1,000 rows or fewer.'],
  ['too many columns', `${'a,'.repeat(60)}a\n1`, 'This file has 61 columns. The most we can read is 60.'],
  ['a quote never closed', 'a,b\n1,2\n"3,4\n5,6\n', /A quotation mark is opened and never closed, near line 3\./],
  ['a quote out of place', 'a,b\n1,2\n3,"4"5\n', /A quotation mark stands where it should not, near line 3\./],
  ['NUL characters', 'a,b\n1\0,2\n', /characters in it that no sheet has/],
  [
    'an old Excel file',
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    'This is an old Excel file. Save it as .xlsx or CSV.',
  ],
  [
    'an Excel file with a password',
    Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from('EncryptedPackage', 'utf16le')]),
    'This file has a password. Save it without one and try again.',
  ],
  ['a PDF', '%PDF-1.7\n', /^This is a PDF\./],
  ['a picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /^This is a picture\./],
  ['a web page', '\n<!doctype html><table>', /^This is a web page\./],
])('%s is refused kindly', async (_, content, sentence) => {
  expect(await refusal(content)).toMatch(sentence)
})

test('1,000 rows are read; 50,000 and more are refused within seconds', async () => {
  expect((await read(`a\n${'x\n'.repeat(1000)}`)).rows.length).toBe(1000)
  for (const rows of [50_000, 250_000]) {
    const long = `a,b\n${'"text, with ""quotes""",2\n'.repeat(rows)}`
    const before = performance.now()
    expect(await refusal(long)).toMatch(`This file has ${rows.toLocaleString('en-GB')} rows.`)
    expect(performance.now() - before).toBeLessThan(5000)
  }
})

test.each([
  ['millions of commas', `a,b\n1,2\n${','.repeat(4_900_000)}`],
  ['millions of commas, in many lines', `a,b\n${`${','.repeat(300)}\n`.repeat(16_000)}`],
  ['millions of semicolons', `a;b\n1;2\n${';'.repeat(4_900_000)}`],
])('%s are refused early', async (_what, text) => {
  const since = performance.now()
  expect(await refusal(text)).toContain('far too many columns')
  expect(performance.now() - since).toBeLessThan(5000)
})

test('commas in a text are no columns', async () => {
  expect((await read(`a,b\n"${','.repeat(600_000)}",2\n`)).rows).toHaveLength(1)
})
