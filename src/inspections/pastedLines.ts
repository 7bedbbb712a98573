// From pasted text to clean lines: one line for each line of the list, whatever the page it was copied from did to it.

export interface Marker {
  style: string
  /** 0 for a bullet or a letter. */
  number: number
  original: string
  rest: string
}

const firmMarkers: [style: string, pattern: RegExp][] = [
  ['word', /^recommendations?\s+(?:no\.?\s*|number\s+)?(\d{1,3})\s*(?:[:.)–—-]\s*|$)/i],
  ['letter-r', /^R(\d{1,3})[.:)]\s+/],
  ['brackets', /^\((\d{1,3})\)\s*/],
  ['bracket', /^(\d{1,3})\)\s*/],
  ['dot', /^(\d{1,3})\.(?!\d)\s*/],
  ['colon', /^(\d{1,3}):\s+/],
]
const looseMarker = /^(\d{1,2})\s+(?=\p{L})/u
const bullet = /^([•●▪◦‣∙·*\uF0B7\uF0A7–—-])\s+|^(o)\s+(?=[a-z])/
const letter = /^\(?([a-z]|[ivx]{1,4})[.)]\s+/i
const pageNumber = /^(?:page\s+)?\d{1,4}(?:\s+(?:of|\/)\s+\d{1,4})?$|^[|–-]\s*\d{1,4}\s*[|–-]?$/i
const reportTitle = /^(?:an\s+)?inspection\s+of\s+(?:probation|youth)\b|^HM\s+Inspectorate\s+of\s+Probation$/i
const inside = / (?=(?:\d{1,3}[.)]|\(\d{1,3}\)) \p{L})/gu
const keepsHyphen = new Set('anti co cross full half high inter long low mid multi non part post pre self semi short well'.split(' '))

/** The lines of a pasted text, trimmed; an empty string is an empty line. */
export function cleanLines(text: string): string[] {
  const lines = withoutOddCharacters(text)
    .split('\n')
    .map(line => line.trim())
  const noLongGaps = lines.filter((line, at) => line !== '' || lines[at - 1] !== '')
  return splitInside(markBareNumbers(joinHyphens(noLongGaps)))
}

/** The number a line begins with, as "1.", "(1)", "1)" or "Recommendation 1:". */
export function numberMarker(line: string): Marker | undefined {
  for (const [style, pattern] of firmMarkers) {
    const match = pattern.exec(line)
    if (match) return { style, number: Number(match[1]), original: match[1]!, rest: line.slice(match[0].length) }
  }
  return undefined
}

/** A number without a full stop, as "1 Improve": counts only where nothing firmer is there. */
export function looseNumberMarker(line: string): Marker | undefined {
  const match = looseMarker.exec(line)
  return match ? { style: 'loose', number: Number(match[1]), original: match[1]!, rest: line.slice(match[0].length) } : undefined
}

export function bulletMarker(line: string): Marker | undefined {
  const match = bullet.exec(line)
  return match ? { style: match[1] ?? match[2]!, number: 0, original: '', rest: line.slice(match[0].length) } : undefined
}

export function letterMarker(line: string): Marker | undefined {
  const match = letter.exec(line)
  return match ? { style: 'letter', number: 0, original: match[1]!, rest: line.slice(match[0].length) } : undefined
}

export function isMarked(line: string): boolean {
  return Boolean(numberMarker(line) ?? bulletMarker(line) ?? letterMarker(line))
}

/** For each line, whether it is the furniture of a page: its number or the running heading. */
export function furniture(lines: string[]): boolean[] {
  const plain = lines.map(line => pageNumber.test(line) || reportTitle.test(line))
  const places = new Map<string, number[]>()
  for (const [index, line] of lines.entries()) {
    if (!couldBeRunningHeading(line)) continue
    const key = line.replace(/\d+/g, '')
    places.set(key, [...(places.get(key) ?? []), index])
  }
  const edge = (index: number) => !lines[index] || plain[index]
  for (const indexes of places.values()) {
    if (indexes.length < 2 || !indexes.every(index => edge(index - 1) || edge(index + 1))) continue
    for (const index of indexes) plain[index] = true
  }
  return plain.map((is, index) => Boolean(is && lines[index]))
}

function couldBeRunningHeading(line: string): boolean {
  return (
    line.length > 7 &&
    line.length < 120 &&
    /^[\p{Lu}\d]/u.test(line) &&
    !/[.;:,]$|\b(?:should|must)$/i.test(line) &&
    /\s/.test(line) &&
    !isMarked(line)
  )
}

function withoutOddCharacters(text: string): string {
  return text
    .replace(/\r\n?|[\f\v\u0085\u2028\u2029]/g, '\n')
    .replace(/\u00AD[ \t]*\n[ \t]*/g, '')
    .replace(/[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000\t]/g, ' ')
    .replace(/(?!\n)[\p{Cc}\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/gu, '')
    .toWellFormed()
    .replace(/ {2,}/g, ' ')
}

function joinHyphens(lines: string[]): string[] {
  const words = new Set(
    lines
      .join('\n')
      .toLowerCase()
      .match(/\p{L}+(?:-\p{L}+)*/gu),
  )
  const joined: string[] = []
  for (const line of lines) {
    const before = /(\p{L}+)[-‐]$/u.exec(joined.at(-1)?.slice(-40) ?? '')?.[1]
    const after = /^\p{Ll}+/u.exec(line)?.[0]
    if (before && after) joined[joined.length - 1] = joinHalves(joined.at(-1)!, before, after, words) + line
    else joined.push(line)
  }
  return joined
}

/** "assess-" + "ments" is one word, "multi-" + "agency" keeps its hyphen: other places in the text decide first. */
function joinHalves(line: string, before: string, after: string, words: Set<string>): string {
  const whole = (before + after).toLowerCase()
  const hyphenated = `${before}-${after}`.toLowerCase()
  const keep = words.has(hyphenated) || (!words.has(whole) && keepsHyphen.has(before.toLowerCase()))
  return keep ? `${line.slice(0, -1)}-` : line.slice(0, -1)
}

/** Numbers alone on their lines are page numbers, unless they are all there is and count 1, 2, 3. */
function markBareNumbers(lines: string[]): string[] {
  const bare = lines.filter(line => /^\d{1,2}$/.test(line))
  const counted = bare.length > 1 && bare.every((line, index) => Number(line) === index + 1)
  if (!counted || lines.some(line => numberMarker(line))) return lines
  return lines.map(line => (/^\d{1,2}$/.test(line) ? `${line}.` : line))
}

/** Breaks lines that hold more than one item: "Northamptonshire PDU should: 1. Improve … 2. Ensure …". */
function splitInside(lines: string[]): string[] {
  const runTogether = lines.filter(line => line !== '').length < 3
  const items = lines.flatMap(line => splitHeadings(line).split('\n'))
  let last: Marker | undefined
  return items.flatMap(item => {
    const pieces: string[] = []
    for (let rest = item; ; ) {
      last = numberMarker(rest) ?? last
      const at = last ? nextInside(rest, last, runTogether) : -1
      if (at < 0) return [...pieces, rest]
      pieces.push(rest.slice(0, at).trimEnd())
      rest = rest.slice(at)
    }
  })
}

function splitHeadings(line: string): string {
  return line
    .replace(/([.;:!?)”’"'])\s+(?=Recommendation \d{1,3}\s*[:.])/gi, '$1\n')
    .replace(/([.;!?]["”’)]?)\s+(\p{Lu}[^.;:!?\n]{2,150}?\sshould:)\s*(?=\(?\d{1,3}[.)]\s)/gu, '$1\n$2\n')
    .replace(/^([^\n]{2,200}?\bshould\s*:?)\s+(?=\(?\d{1,3}[.)]\s+\S)/i, '$1\n')
    .replace(/\s+(?=[•●▪]\s)/g, '\n')
}

function nextInside(line: string, last: Marker, runTogether: boolean): number {
  for (const { index } of line.matchAll(inside)) {
    const marker = numberMarker(line.slice(index + 1, index + 10))
    const afterSentence = /[.;:!?]["”’)]?$/.test(line.slice(Math.max(0, index - 2), index))
    if (marker?.number === last.number + 1 && marker.style === last.style && (runTogether || afterSentence)) return index + 1
  }
  return -1
}
