import { cleanName, extensionOf } from '../../src/files/names.ts'

test.each([
  ['minutes.pdf', 'minutes.pdf'],
  ['C:\\Users\\me\\minutes.pdf', 'minutes.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['a/b/', 'file'],
  ['one\r\ntwo: three.pdf', 'one two: three.pdf'],
  ['evil\u202efdp.exe', 'evilfdp.exe'],
  ['nul\0byte.pdf', 'nul byte.pdf'],
  ['line\u2028two.pdf', 'line two.pdf'],
  ['zero\u200bwidth.pdf', 'zerowidth.pdf'],
  ['.pdf', 'pdf'],
  ['...', 'file'],
  ['', 'file'],
  ['half \ud800 one.pdf', 'half \ufffd one.pdf'],
  ['e\u0301.pdf', '\u00e9.pdf'],
])('%j is called %j', (given, clean) => {
  expect(cleanName(given)).toBe(clean)
})

test('a long name is cut to 200 characters, keeps its ending, and no character is cut in two', () => {
  const clean = cleanName(`${'\u{1f4c4}'.repeat(300)}.docx`)
  expect([...clean]).toHaveLength(200)
  expect(clean.isWellFormed()).toBe(true)
  expect(extensionOf(clean)).toBe('docx')
})
