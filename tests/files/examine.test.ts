// What is taken as evidence, by its content: every kind that is, and everything that only looks like one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { type Examined, examine } from '../../src/files/examine.ts'
import * as samples from '../support/samples.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tir-examine-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All at once: one process looks at all of them. */
async function look(files: Record<string, Buffer | string>): Promise<Record<string, Examined>> {
  const given = Object.entries(files).map(([name, content], at) => {
    const path = join(folder, String(at))
    writeFileSync(path, content)
    return { path, name: name.replace(/^\d+ /, '') }
  })
  const examined = await examine(given)
  return Object.fromEntries(Object.keys(files).map((name, at) => [name, examined[at]!]))
}
const problems = (examined: Record<string, Examined>) =>
  Object.fromEntries(Object.entries(examined).map(([name, one]) => [name, one.problem ?? `taken as ${(one as { type: string }).type}`]))

test('every kind of document that people have is taken', async () => {
  const whole = {
    'a.pdf': samples.pdf(),
    'packed.PDF': samples.packedPdf('1 0 <</Type/Page>>'),
    'begins.pdf': samples.pdf('/OpenAction [1 0 R /Fit]'),
    'a.docx': samples.docx(),
    'a.xlsx': samples.xlsx(),
    'a.doc': samples.doc,
    'a.xls': samples.xls,
    'a.msg': samples.msg,
    'a.eml': samples.eml(),
    'a.csv': samples.csv,
    'a.txt': samples.txt,
    'bm.txt': 'BMI figures',
    'windows.txt': Buffer.from('Gr\xfc\xdfe', 'latin1'),
    'utf16.csv': Buffer.from('\ufeffcase,seen\n', 'utf16le'),
    'a.png': samples.png,
    'a.jpg': samples.jpeg,
    'a.jpeg': samples.jpeg,
    'a.gif': samples.gif,
    'a.webp': samples.webp,
    'a.heic': samples.heic,
  }
  const types = Object.fromEntries(Object.entries(await look(whole)).map(([name, one]) => [name, 'type' in one ? one.type : one.problem]))
  expect(types).toEqual({
    'a.pdf': 'pdf',
    'packed.PDF': 'pdf',
    'begins.pdf': 'pdf',
    'a.docx': 'docx',
    'a.xlsx': 'xlsx',
    'a.doc': 'doc',
    'a.xls': 'xls',
    'a.msg': 'msg',
    'a.eml': 'eml',
    'a.csv': 'csv',
    'a.txt': 'txt',
    'bm.txt': 'txt',
    'windows.txt': 'txt',
    'utf16.csv': 'csv',
    'a.png': 'png',
    'a.jpg': 'jpeg',
    'a.jpeg': 'jpeg',
    'a.gif': 'gif',
    'a.webp': 'webp',
    'a.heic': 'heic',
  })
})

test('a PDF that does something is not, however it hides that', async () => {
  const script = '/S/JavaScript/JS(app.alert(1))'
  const found = problems(
    await look({
      'script.pdf': samples.pdf(`/Names<</JavaScript 2 0 R>>`),
      'open.pdf': samples.pdf('/OpenAction<</S/URI>>'),
      'open-elsewhere.pdf': samples.pdf('/OpenAction 5 0 R'),
      'spelt.pdf': samples.pdf('', `5 0 obj\n<</S/#4a#61v#61Script/JS(x)>>\nendobj\n`),
      'packed.pdf': samples.packedPdf(`5 0 <<${script}>>`),
      'packed-and-spelt.pdf': samples.packedPdf('5 0 <</S /Java#53cript>>'),
      'packed-twice.pdf': samples.packedPdf(`5 0 <<${script}>>`, '/Filter[/ASCIIHexDecode/FlateDecode]'),
      'packed-oddly.pdf': samples.packedPdf(`5 0 <<${script}>>`, '/Filter/FlateDecode/DecodeParms<</Predictor 12>>'),
      'launch.pdf': samples.pdf('/AA<</O<</S/Launch/F(calc.exe)>>>>'),
      'files.pdf': samples.pdf('/Names<</EmbeddedFiles 3 0 R>>'),
      'locked.pdf': samples.pdf('', 'trailer <</Encrypt 9 0 R>>\n'),
      'cut.pdf': samples.pdf().subarray(0, 60),
      'bomb.pdf': samples.packedPdf('0'.repeat(110_000_000)),
    }),
  )
  expect(found).toEqual({
    'script.pdf': expect.stringContaining('a script'),
    'open.pdf': expect.stringContaining('when it is opened'),
    'open-elsewhere.pdf': expect.stringContaining('when it is opened'),
    'spelt.pdf': expect.stringContaining('a script'),
    'packed.pdf': expect.stringContaining('a script'),
    'packed-and-spelt.pdf': expect.stringContaining('a script'),
    'packed-twice.pdf': expect.stringContaining('cannot be checked'),
    'packed-oddly.pdf': expect.stringContaining('cannot be checked'),
    'launch.pdf': expect.stringContaining('starts or sends'),
    'files.pdf': expect.stringContaining('other files in it'),
    'locked.pdf': expect.stringContaining('without protection'),
    'cut.pdf': expect.stringContaining('not whole'),
    'bomb.pdf': expect.stringContaining('cannot be checked'),
  })
})

test('what is two things at once is neither', async () => {
  const page = Buffer.from('<html><script>alert(1)</script></html>')
  const found = problems(
    await look({
      'web-page-first.pdf': Buffer.concat([page, samples.pdf()]),
      'bytes-first.pdf': Buffer.concat([Buffer.from([0, 1, 2]), samples.pdf()]),
      'web-page-inside.pdf': samples.pdf('/X (<script>alert(1)</script>)'),
      'archive-behind.pdf': Buffer.concat([samples.pdf(), samples.archive]),
      'web-page-inside.gif': Buffer.concat([samples.gif.subarray(0, -1), page, Buffer.from(';')]),
      'pdf-inside.jpg': Buffer.concat([samples.jpeg.subarray(0, 20), Buffer.from('%PDF-1.4'), samples.jpeg.subarray(20)]),
      'archive-behind.png': Buffer.concat([samples.png, samples.archive]),
      'before.docx': Buffer.concat([Buffer.from('PK\x03\x04 MZ something else'), samples.docx()]),
      'behind.docx': Buffer.concat([samples.docx(), page]),
    }),
  )
  expect(Object.entries(found).filter(([, problem]) => problem.startsWith('taken'))).toEqual([])
  expect(found['bytes-first.pdf']).toContain('something else before it')
  expect(found['web-page-inside.gif']).toContain('hidden in it')
})

test('bombs are not unpacked', async () => {
  const zeros = { name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(40_000_000) }
  const found = problems(
    await look({
      'bomb.xlsx': packed([...parts, zeros]),
      'liar.xlsx': packed([...parts, zeros], 100),
      'many.xlsx': packed([...parts, ...Array.from({ length: 5000 }, (_, at) => ({ name: `x${at}`, content: Buffer.from('x') }))]),
    }),
  )
  expect(found).toEqual({
    'bomb.xlsx': expect.stringContaining('far larger when it is unpacked'),
    'liar.xlsx': expect.stringContaining('damaged'),
    'many.xlsx': expect.stringContaining('far larger'),
  })
})

const parts = [
  { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
  { name: 'xl/workbook.xml', content: Buffer.from('<workbook/>') },
]

/** A zip file that is really packed. @param claimed what its directory says of the size of the last part */
function packed(given: { name: string; content: Buffer }[], claimed?: number): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [at, { name, content }] of given.entries()) {
    const inside = deflateRawSync(content)
    const size = at === given.length - 1 ? (claimed ?? content.length) : content.length
    const file = Buffer.alloc(30 + name.length)
    file.writeUInt32LE(0x04034b50)
    file.writeUInt16LE(8, 8)
    file.writeUInt32LE(inside.length, 18)
    file.writeUInt32LE(size, 22)
    file.writeUInt16LE(name.length, 26)
    file.write(name, 30)
    const entry = Buffer.alloc(46 + name.length)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(inside.length, 20)
    entry.writeUInt32LE(size, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    entry.write(name, 46)
    files.push(file, inside)
    directory.push(entry)
    offset += file.length + inside.length
  }
  const length = directory.reduce((sum, one) => sum + one.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(given.length, 8)
  end.writeUInt16LE(given.length, 10)
  end.writeUInt32LE(length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, ...directory, end])
}

test('the name and the content must agree, and other kinds are refused by what they are', async () => {
  const found = problems(
    await look({
      'drawing.svg': samples.svg,
      'drawing.png': samples.svg,
      'page.txt': samples.html,
      'page.html': samples.html,
      'picture.pdf': samples.png,
      'text.pdf': samples.txt,
      'words.xlsx': samples.docx(),
      'sheet.docx': samples.xlsx(),
      'minutes.pdf.exe': samples.pdf(),
      'program.pdf': samples.program,
      'archive.docx': samples.archive,
      'slides.docx': samples.presentation,
      'macros.docx': samples.docx('x', { name: 'word/vbaProject.bin', content: Buffer.from('x') }),
      'macros.doc': samples.docWithMacros,
      'locked.docx': samples.lockedOffice,
      'letter.eml': 'Dear all,\nno headers here',
      'rich.txt': '{\\rtf1 hello}',
      'cut.docx': samples.docx().subarray(0, 150),
      'cut.png': samples.png.subarray(0, 50),
      'cut.jpg': samples.jpeg.subarray(0, 100),
      'cut.heic': samples.heic.subarray(0, 80),
      'no-ending': samples.txt,
      'binary.txt': Buffer.from([1, 2, 3, 0, 0, 7]),
    }),
  )
  expect(found).toEqual({
    'drawing.svg': expect.stringContaining('not taken'),
    'drawing.png': expect.stringContaining('SVG'),
    'page.txt': expect.stringContaining('web page'),
    'page.html': expect.stringContaining('not taken'),
    'picture.pdf': 'Its name ends in .pdf, but it is a picture (PNG). Save it under a name that ends in .png.',
    'text.pdf': expect.stringContaining('but it is text'),
    'words.xlsx': expect.stringContaining('but it is a Word document'),
    'sheet.docx': expect.stringContaining('but it is an Excel workbook'),
    'minutes.pdf.exe': expect.stringContaining('not taken'),
    'program.pdf': expect.stringContaining('kind EXE'),
    'archive.docx': expect.stringContaining('archive'),
    'slides.docx': expect.stringContaining('presentation'),
    'macros.docx': expect.stringContaining('macros'),
    'macros.doc': expect.stringContaining('macros'),
    'locked.docx': expect.stringContaining('password'),
    'letter.eml': expect.stringContaining('not an e-mail'),
    'rich.txt': expect.stringContaining('RTF'),
    'cut.docx': expect.stringContaining('not whole'),
    'cut.png': expect.stringContaining('not whole'),
    'cut.jpg': expect.stringContaining('not whole'),
    'cut.heic': expect.stringContaining('not whole'),
    'no-ending': expect.stringContaining('not taken'),
    'binary.txt': expect.stringContaining('cannot see what it is'),
  })
})

test('numbers of people are found in plain documents, however their words are packed', async () => {
  const split = '</w:t></w:r><w:r><w:t>'
  const found = await look({
    'a.txt': 'Case X123456 and x123456 again, and X1234567 not',
    'b.csv': 'name,number\nJo,A1234BC\n',
    'c.eml': samples.eml('He is 19/123456X.'),
    'd.docx': samples.docx(`See A12${split}3456 &amp; others`),
    'e.xlsx': samples.xlsx('2019/0123456X'),
    'f.txt': 'In 2023/24 we saw 22/70 cases, room B12, form A123-456',
  })
  expect(Object.values(found).map(one => ('found' in one ? one.found : one.problem))).toEqual([
    [{ kind: 'case', first: ['X123456', 'x123456'], count: 2 }],
    [{ kind: 'prison', first: ['A1234BC'], count: 1 }],
    [{ kind: 'police', first: ['19/123456X'], count: 1 }],
    [{ kind: 'case', first: ['A123456'], count: 1 }],
    [{ kind: 'police', first: ['2019/0123456X'], count: 1 }],
    [],
  ])
})
