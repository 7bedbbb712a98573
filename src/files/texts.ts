// Plain text, and the words of documents that are easily read.
import PostalMime from 'postal-mime'
import { FileProblem, type FileType } from './types.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: those that no text has
const binary = /[\x00-\x08\x0e-\x1a\x1c-\x1f]/

/** @returns the text, or undefined when this is none */
export function textOf(content: Buffer): string | undefined {
  const encoding =
    content[0] === 0xff && content[1] === 0xfe ? 'utf-16le' : content[0] === 0xfe && content[1] === 0xff ? 'utf-16be' : 'utf-8'
  for (const label of [encoding, 'windows-1252']) {
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(content)
      return binary.test(text) ? undefined : text
    } catch {}
  }
  return undefined
}

const starts: [RegExp, string][] = [
  [/^<svg|^<\?xml[\s\S]{0,2000}<svg/i, 'It is a drawing (SVG), which may have scripts in it. Save it as a PNG or a PDF.'],
  [/^<(!doctype|html|head|body|script|\?php)/i, 'It is a web page. Save it as a PDF.'],
  [/^<\?xml/i, 'It is not a file that people can read. Save it as a PDF.'],
  [/^\{\\rtf/, 'It is of the kind RTF. Save it as a Word document or a PDF.'],
  [/^#!/, 'It is a program. Only documents and pictures can be evidence.'],
]

/** @throws FileProblem when it is text that does more than be read */
export function refuseMarkup(text: string): void {
  const start = text.slice(0, 4000).replace(/^\s*(?:<!--[\s\S]*?-->\s*)*/, '')
  for (const [pattern, sentence] of starts) if (pattern.test(start)) throw new FileProblem(sentence)
}

/** Text by itself says not what it is for: its name does. */
export function kindOfText(text: string, extension: string): FileType {
  if (extension === 'csv') return 'csv'
  if (extension !== 'eml') return 'txt'
  const head = text.slice(0, 20_000)
  const isMail = /^(From|To|Subject|Date|Received|Return-Path|MIME-Version|Message-ID|Delivered-To|X-[\w-]+):/im.test(head)
  if (!isMail || !/^[\w-]+:\s/.test(head.trimStart())) throw new FileProblem('It is not an e-mail, though its name ends in .eml.')
  return 'eml'
}

const mostMail = 5_000_000

/** What an e-mail says, whichever way it is packed. */
export async function wordsOfMail(content: Buffer): Promise<string> {
  const { subject, text, html, attachments } = await PostalMime.parse(content.subarray(0, mostMail))
  const attached = attachments.map(({ filename, mimeType, content: inside }) =>
    [filename, mimeType.startsWith('text/') && inside instanceof ArrayBuffer ? textOf(Buffer.from(inside)) : ''].join('\n'),
  )
  return [subject, text, html && wordsOfMarkup(html), ...attached].join('\n')
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** The words of a page or of a part of a Word or Excel file. Word cuts words into pieces as it likes: pieces of a paragraph are joined. */
export const wordsOfMarkup = (markup: string): string =>
  markup
    .replaceAll(/<\/(?:w:p|w:tc|p|div|td|li|si|is|t|comment|text)>|<(?:w:br|w:tab|br)\b[^>]*>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/gi, (all, decimal, hex, name) => {
      if (name) return entities[name] ?? all
      const point = decimal ? Number(decimal) : Number.parseInt(hex, 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : all
    })
