// What a file is, by its content; and whether it is taken. Used only in a process of its own.
import { readFile } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { extensionOf } from './names.ts'
import { type FoundNumbers, findNumbers } from './numbers.ts'
import { lookAtPdf } from './pdf.ts'
import { lookAtPicture, refuseSecondNature } from './pictures.ts'
import { kindOfText, refuseMarkup, textOf, wordsOfMail, wordsOfMarkup } from './texts.ts'
import { accepted, extensions, FileProblem, type FileType, types } from './types.ts'
import { zipParts } from './zipParts.ts'

export interface Seen {
  type: FileType
  found: FoundNumbers[]
}

/** @throws FileProblem when it is not taken */
export async function lookAt(path: string, name: string): Promise<Seen> {
  const extension = extensionOf(name)
  if (!extensions.includes(extension)) throw new FileProblem(`Files of this kind are not taken: ${accepted} are.`)
  const { type, words } = await typeOf(path, extension)
  const { extensions: own, words: called } = types[type]
  if (!own.includes(extension))
    throw new FileProblem(`Its name ends in .${extension}, but it is ${called}. Save it under a name that ends in .${own[0]}.`)
  return { type, found: findNumbers(words) }
}

interface Typed {
  type: FileType
  /** What it says, where that is easily read. */
  words: string
}

const pictures: Record<string, FileType> = {
  'image/png': 'png',
  'image/apng': 'png',
  'image/jpeg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/heif': 'heic',
}

async function typeOf(path: string, extension: string): Promise<Typed> {
  const content = await readFile(path)
  if (content.subarray(0, 5).equals(Buffer.from('%PDF-'))) {
    refuseSecondNature(content, false)
    lookAtPdf(content)
    return { type: 'pdf', words: '' }
  }
  const text = textOf(content)
  if (text !== undefined) return typeOfText(content, text, extension)
  if (content.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) return typeOfZip(path)
  if (content.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) return { type: typeOfOld(content), words: '' }
  const known = await fileTypeFromBuffer(content.subarray(0, 4100)).catch(() => undefined)
  const type = pictures[known?.mime ?? '']
  if (!type) throw new FileProblem(unknown(content, known?.ext))
  refuseSecondNature(content, true)
  lookAtPicture(type, content)
  return { type, words: '' }
}

function unknown(content: Buffer, kind: string | undefined): string {
  if (content.subarray(0, 1024).includes('%PDF-'))
    return 'It is a PDF with something else before it. Open it, print it to a new PDF and try once more.'
  return `${kind ? `It is a file of the kind ${kind.toUpperCase()}` : 'We cannot see what it is'}. These are taken: ${accepted}.`
}

async function typeOfText(content: Buffer, text: string, extension: string): Promise<Typed> {
  if (text.slice(0, 1024).includes('%PDF-')) throw new FileProblem(unknown(content, undefined))
  refuseMarkup(text)
  const type = kindOfText(text, extension)
  return { type, words: type === 'eml' ? await wordsOfMail(content) : text }
}

const wordy =
  /^(word\/(document|header\d*|footer\d*|footnotes|endnotes|comments)|xl\/(sharedStrings|comments\d*|worksheets\/sheet\d+))\.xml$/

async function typeOfZip(path: string): Promise<Typed> {
  const { names, texts } = await zipParts(path, name => wordy.test(name))
  const type = typeOfParts(names)
  if (names.some(name => /vbaProject\.bin$|\/activeX\//i.test(name))) throw new FileProblem(macros)
  return { type, words: [...texts.values()].map(wordsOfMarkup).join('\n') }
}

function typeOfParts(names: string[]): FileType {
  const isOffice = names.includes('[Content_Types].xml')
  if (isOffice && names.includes('word/document.xml')) return 'docx'
  if (isOffice && names.includes('xl/workbook.xml')) return 'xlsx'
  if (names.some(name => name.startsWith('ppt/'))) throw new FileProblem('It is a presentation. Save it as a PDF.')
  throw new FileProblem('It is an archive. Add the files in it by themselves.')
}

const macros = 'It has macros in it. Save it without macros, as .docx or .xlsx, or as a PDF.'

/** Word, Excel and Outlook of old keep everything in one box with a directory of names. */
function typeOfOld(content: Buffer): FileType {
  const has = (name: string) => content.includes(Buffer.from(`${name}\0`, 'utf16le'))
  if (has('EncryptedPackage')) throw new FileProblem('It has a password. Save it without one.')
  if (has('__properties_version1.0')) return 'msg'
  if (has('_VBA_PROJECT')) throw new FileProblem(macros)
  if (has('WordDocument')) return 'doc'
  if (has('Workbook') || has('Book')) return 'xls'
  throw new FileProblem(`We cannot see what it is. These are taken: ${accepted}.`)
}
