// Small files of every kind, whole and broken, made here.
import { deflateSync } from 'node:zlib'
import { zip } from '../../src/sheets/zip.ts'

const xml = (name: string, content: string) => ({ name, content: Buffer.from(content) })
const contentTypes = xml('[Content_Types].xml', '<Types/>')

export const docx = (text = 'Minutes', ...more: { name: string; content: Buffer }[]) =>
  zip([contentTypes, xml('word/document.xml', `<w:document><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:document>`), ...more])
export const xlsx = (text = 'Figures') =>
  zip([contentTypes, xml('xl/workbook.xml', '<workbook/>'), xml('xl/sharedStrings.xml', `<sst><si><t>${text}</t></si></sst>`)])
export const archive = zip([xml('one.txt', 'One')])
export const presentation = zip([contentTypes, xml('ppt/presentation.xml', '<p/>')])

export const pdf = (objects = '', rest = '') =>
  Buffer.from(
    `%PDF-1.7\n1 0 obj\n<</Type/Catalog${objects}>>\nendobj\n${rest}xref\n0 1\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n`,
    'latin1',
  )
/** Objects packed into a stream, as most programs write them now. */
export function packedPdf(inside: string, described = '/Filter/FlateDecode'): Buffer {
  const packed = deflateSync(Buffer.from(inside))
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n2 0 obj\n<</Type/ObjStm/N 1/First 4/Length ${packed.length}${described}>>\nstream\n`),
    packed,
    Buffer.from('\nendstream\nendobj\nstartxref\n9\n%%EOF\n'),
  ])
}

export const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
export const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
export const jpeg = Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb', 'hex'),
  Buffer.alloc(200, 1),
  Buffer.from('ffd9', 'hex'),
])
export const webp = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64')
const box = (type: string, content: Buffer) => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(content.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, content])
}
export const heic = Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1')), box('mdat', Buffer.alloc(100, 3))])

const old = (...names: string[]) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(504),
    ...names.map(name => Buffer.from(`${name}\0`, 'utf16le')),
    Buffer.alloc(512),
  ])
export const doc = old('Root Entry', 'WordDocument')
export const docWithMacros = old('Root Entry', 'WordDocument', 'Macros', '_VBA_PROJECT')
export const xls = old('Root Entry', 'Workbook')
export const msg = old('Root Entry', '__properties_version1.0')
export const lockedOffice = old('Root Entry', 'EncryptedPackage')

export const eml = (text = 'As agreed.') =>
  Buffer.from(
    `From: a@example.org\r\nTo: b@example.org\r\nSubject: Minutes\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text).toString('base64')}\r\n`,
  )
export const txt = Buffer.from('Every case is looked at twice – since May.\n')
export const csv = Buffer.from('case,seen\none,yes\n')
export const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
export const html = Buffer.from('<!doctype html><script>alert(1)</script>')
export const program = Buffer.from('4d5a90000300000004000000ffff0000b800000000000000', 'hex')
