// Which lines of a pasted list say to whom the next recommendations are addressed.
import { type Addressees, findAddressees, type NameIndex } from './addresseeNames.ts'
import { furniture, isMarked, looseNumberMarker, numberMarker } from './pastedLines.ts'

export interface Section {
  /** Undefined before the first heading. */
  addressees: Addressees | undefined
  /** Page numbers and running headings are taken out, their places are kept as empty lines. */
  lines: string[]
}

export interface Sections {
  sections: Section[]
  left_out: string[]
}

const asks =
  /^(.{2,200}?)\s*,?\s+(?:should|must|needs? to(?=\s*:)|(?:is|are) recommended to)(?:\s+(?:now|also|therefore|urgently))?\s*([:–—-]?)\s*$/i
const introduction = /^(?:we\s+(?:therefore\s+)?recommend\s+that|it\s+is\s+recommended\s+that|recommendations?\s+(?:for|to)|for|to)\s+/i
const endOfSentence = /[.;:!?]["”’)]?$|[;,]\s+(?:and|or)$/

/** Cuts the lines at their headings. */
export function cutIntoSections(lines: string[], index: NameIndex): Sections {
  const furnished = furniture(lines)
  const left_out = lines.filter((_, at) => furnished[at])
  const kept = lines.map((line, at) => (furnished[at] ? '' : line))
  let section: Section = { addressees: undefined, lines: [] }
  const sections = [section]
  for (let at = 0; at < kept.length; ) {
    const heading = readHeading(kept, at, index, section.lines)
    if (heading) {
      section = { addressees: heading.addressees, lines: [] }
      sections.push(section)
    } else section.lines.push(kept[at]!)
    at += heading?.length ?? 1
  }
  return { sections, left_out }
}

interface Heading {
  addressees: Addressees
  length: number
}

/** A heading may run over up to three lines. */
function readHeading(lines: string[], at: number, index: NameIndex, before: string[]): Heading | undefined {
  if (!lines[at] || isMarked(lines[at])) return undefined
  for (let length = 1; length <= 3; length++) {
    const run = lines.slice(at, at + length)
    if (run.length < length || run.slice(1).some(line => line === '' || isMarked(line))) break
    const match = asks.exec(run.join(' '))
    if (match) return askHeading(match, length, startsAfresh(lines, at + length, before), index)
  }
  return plainHeading(lines, at, index, before)
}

function askHeading(match: RegExpExecArray, length: number, afresh: Afresh, index: NameIndex): Heading | undefined {
  const name = match[1]!.replace(introduction, '')
  const addressees = findAddressees(name, index)
  const known = addressees.problems.length === 0
  const colon = match[2] !== ''
  if (known && (colon || afresh.start || afresh.itemFollows)) return { addressees, length }
  const place = afresh.numberFollows || (!afresh.inNumbers && (afresh.start || afresh.itemFollows))
  const looksLikeOne = /^\p{Lu}/u.test(name) && name.length <= 120 && place
  return looksLikeOne && (colon || addressees.found.length > 0) ? { addressees, length } : undefined
}

/** "Recommendations for Northamptonshire PDU", "HMPPS:" or only a name above a list. */
function plainHeading(lines: string[], at: number, index: NameIndex, before: string[]): Heading | undefined {
  const line = lines[at]!
  const name = line.replace(introduction, '').replace(/\s*:$/, '')
  const afresh = startsAfresh(lines, at + 1, before)
  if (line.length > 150 || /[.;,]$/.test(line) || !afresh.start || (name === line && !afresh.itemFollows)) return undefined
  const addressees = findAddressees(name, index)
  return addressees.problems.length === 0 ? { addressees, length: 1 } : undefined
}

interface Afresh {
  start: boolean
  itemFollows: boolean
  numberFollows: boolean
  /** Numbered items stand above: letters or bullets that follow are a part of the last. */
  inNumbers: boolean
}

/** Whether the line stands at the start of a paragraph, and whether an item of a list comes after it. */
function startsAfresh(lines: string[], after: number, before: string[]): Afresh {
  const previous = before.at(-1)
  const next = lines.slice(after, after + 5).find(line => line !== '') ?? ''
  return {
    start: !previous || endOfSentence.test(previous),
    itemFollows: isMarked(next),
    numberFollows: isNumbered(next),
    inNumbers: before.slice(-30).some(isNumbered),
  }
}

function isNumbered(line: string): boolean {
  return Boolean(numberMarker(line) ?? looseNumberMarker(line))
}
