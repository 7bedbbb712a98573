// The recommendations below one heading. Numbers are items; without numbers, bullets are; without either, letters, then paragraphs.
import type { Section } from './pastedHeadings.ts'
import { bulletMarker, letterMarker, looseNumberMarker, type Marker, numberMarker } from './pastedLines.ts'

export interface Item {
  /** The number in the report; 0 where it had none. */
  number: number
  original: string
  text: string
}

export interface Items {
  items: Item[]
  left_out: string[]
}

type Reader = (line: string) => Marker | undefined

/** Without a heading of its own a section of bullets is a list only where nothing else is. `before` is the last number above it. */
export function itemsOf(section: Section, anyHeading: boolean, before: number): Items {
  const { lines } = section
  const numbered = firstWithAny([numberMarker, looseNumberMarker].map(read => starts(lines, read, before)))
  if (numbered) return assemble(lines, numbered)
  const unnumbered = firstWithAny([bulletMarker, letterMarker].map(read => sameStyle(lines, read)))
  if (unnumbered && (section.addressees || !anyHeading)) return assemble(lines, unnumbered)
  return section.addressees ? assemble(lines, paragraphs(lines)) : { items: [], left_out: lines.filter(line => line !== '') }
}

type Starts = (Marker | undefined)[]

function firstWithAny(candidates: Starts[]): Starts | undefined {
  return candidates.find(found => found.some(marker => marker !== undefined))
}

/** Where the numbered items start. A number that does not go on from the last, or is written another way, is part of the text. */
function starts(lines: string[], read: Reader, before: number): Starts {
  let last: Marker | undefined
  return lines.map(line => {
    const marker = read(line)
    if (!marker || !follows(marker, last, before)) return undefined
    last = marker
    return marker
  })
}

function follows(marker: Marker, last: Marker | undefined, before: number): boolean {
  const step = marker.number - (last?.number ?? 0)
  if (marker.style === 'loose') return step === 1 || (!last && marker.number === before + 1)
  if (!last) return marker.number > 0
  return marker.style === last.style && (marker.number === 1 || (step >= 0 && step <= 5))
}

function sameStyle(lines: string[], read: Reader): Starts {
  const markers = lines.map(read)
  const style = markers.find(marker => marker !== undefined)?.style
  return markers.map(marker => (marker?.style === style ? marker : undefined))
}

function paragraphs(lines: string[]): Starts {
  return lines.map((line, at) => (line !== '' && !lines[at - 1] ? { style: 'paragraph', number: 0, original: '', rest: line } : undefined))
}

function assemble(lines: string[], starts: Starts): Items {
  const items: Item[] = []
  const left_out: string[] = []
  const lastStart = starts.findLastIndex(marker => marker !== undefined)
  let open: Item | undefined
  for (const [at, line] of lines.entries()) {
    const marker = starts[at]
    if (marker) {
      open = { number: marker.number, original: marker.original, text: marker.rest }
      items.push(open)
    } else if (line === '') continue
    else if (!open) left_out.push(line)
    else if (at > lastStart && isAfterTheList(lines, at, open)) {
      left_out.push(line)
      open = undefined
    } else open.text = goOn(open.text, line, lines[at - 1] === '')
  }
  return { items, left_out }
}

/** After the last item, a paragraph of its own belongs to the list no more. */
function isAfterTheList(lines: string[], at: number, open: Item): boolean {
  return lines[at - 1] === '' && isFinished(open.text) && !isSubItem(lines[at]!) && /^[\p{Lu}\d]/u.test(lines[at]!)
}

function goOn(text: string, line: string, afterGap: boolean): string {
  if (text === '') return line
  return text + (startsALine(text, line) || (afterGap && isFinished(text)) ? '\n' : ' ') + line
}

/** A dash may also be one of the sentence, carried over to the next line. */
function startsALine(text: string, line: string): boolean {
  return isSubItem(line) && (!/^[–—-]/.test(line) || /[.,:;!?]$|(?:^|\n)[–—-] [^\n]*$/.test(text))
}

function isFinished(text: string): boolean {
  return /[.!?;]["”’)]?$/.test(text)
}

function isSubItem(line: string): boolean {
  return Boolean(bulletMarker(line) ?? letterMarker(line) ?? numberMarker(line))
}
