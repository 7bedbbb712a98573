// A PDF that only shows pages is taken; one that does something when it is opened, or carries other files, is not.
import { inflateSync } from 'node:zlib'
import { FileProblem } from './types.ts'

const damaged = 'It is damaged or not whole. Open it, save it again and try once more.'
const again = 'Print it to a new PDF, which leaves this out.'
const unreadable = `It is made in a way that cannot be checked. ${again}`

/** A name as PDF may write it: any letter of it may be given by its number. */
const named = (word: string) => {
  const letters = [...word].map(letter => {
    const [high, low] = letter.charCodeAt(0).toString(16)
    return `(?:${letter}|#${either(high!)}${either(low!)})`
  })
  return `/${letters.join('')}(?![A-Za-z0-9])`
}
const either = (digit: string) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit)

// Every script is marked by the name JavaScript, wherever it is started from.
const refused: [pattern: RegExp, sentence: string][] = [
  [new RegExp(named('JavaScript')), `It has a script in it. ${again}`],
  // Where to begin reading may be said; what to do may not.
  [new RegExp(`${named('OpenAction')}(?!\\s*\\[)`), `It does something by itself when it is opened. ${again}`],
  [new RegExp(`${named('Launch')}|${named('SubmitForm')}|${named('ImportData')}`), `It starts or sends something. ${again}`],
  [
    new RegExp(`${named('EmbeddedFiles')}|${named('EmbeddedFile')}|${named('RichMedia')}`),
    'It has other files in it. Add those by themselves, and this one without them.',
  ],
  [new RegExp(named('XFA')), `It is a form with scripts. ${again}`],
  [new RegExp(`${named('Encrypt')}\\s*(?:<<|\\d)`), 'It is protected by a password or against changes. Save it without protection.'],
]
const boxed = new RegExp(named('ObjStm'), 'g')
const mostUnpacked = 100_000_000

/** @throws FileProblem */
export function lookAtPdf(content: Buffer): void {
  if (!content.subarray(-2048).includes('%%EOF')) throw new FileProblem(damaged)
  const text = content.toString('latin1')
  refuseActive(text)
  let left = mostUnpacked
  for (const { index } of text.matchAll(boxed)) {
    const inside = unboxed(content, text, index, left)
    left -= inside.length
    refuseActive(inside.toString('latin1'))
  }
}

function refuseActive(text: string): void {
  for (const [pattern, sentence] of refused) if (pattern.test(text)) throw new FileProblem(sentence)
}

/** Objects may be packed into a stream, where nothing can be read without unpacking. */
function unboxed(content: Buffer, text: string, at: number, most: number): Buffer {
  const begins = /stream\r?\n/g
  begins.lastIndex = at
  const found = begins.exec(text)
  const described = text.slice(Math.max(text.lastIndexOf(' obj', at), at - 2000, 0), found?.index ?? at)
  if (!found || found.index - at > 4000 || described.includes('DecodeParms')) throw new FileProblem(unreadable)
  const filters = described.match(/\/[A-Za-z0-9#]*Decode\b|\/(?:Fl|A85|AHx|LZW|RL)\b/g) ?? []
  if (!/\/Filter\b/.test(described) && !described.includes('#')) return Buffer.alloc(0)
  if (filters.length !== 1 || filters[0] !== '/FlateDecode') throw new FileProblem(unreadable)
  const start = found.index + found[0].length
  const end = text.indexOf('endstream', start)
  if (most <= 0 || end < 0) throw new FileProblem(unreadable)
  try {
    return inflateSync(content.subarray(start, end), { maxOutputLength: most })
  } catch {
    throw new FileProblem(unreadable)
  }
}
