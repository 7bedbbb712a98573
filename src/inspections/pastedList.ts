// Reads the numbered recommendations of a report from text pasted out of a PDF, a Word document or a web page.
import { findAddressees, indexNames, type Named, type NameIndex } from './addresseeNames.ts'
import { cutIntoSections, type Section } from './pastedHeadings.ts'
import { type Item, itemsOf } from './pastedItems.ts'
import { cleanLines } from './pastedLines.ts'

export interface PastedRow {
  /** Consecutive over the whole list when the numbers of the report start again, otherwise the number of the report. */
  number: number
  original_number: string
  text: string
  addressees: Named[]
  problems: string[]
}

export interface PastedList {
  rows: PastedRow[]
  problems: string[]
  /** Every line that belongs to no recommendation and is no heading. */
  left_out: string[]
}

export const longestText = 4000

/** Never throws: what could not be read is in `problems` and `left_out`. */
export function readPastedList(text: string, organisations: Named[]): PastedList {
  const index = indexNames(organisations)
  const { sections, left_out } = cutIntoSections(cleanLines(text), index)
  const anyHeading = sections.some(section => section.addressees)
  let last = 0
  const read = sections.map(section => {
    const part = itemsOf(section, anyHeading, last)
    last = part.items.at(-1)?.number ?? last
    return { section, ...part }
  })
  const items = read.flatMap(({ section, items }) => items.map(item => ({ section, item })))
  left_out.push(...read.flatMap(part => part.left_out))
  if (items.length === 0) return { rows: [], problems: [nothingFound(text)], left_out }
  const { numbers, problems } = number(items.map(({ item }) => item))
  const rows = items.map(({ section, item }, at) => ({
    number: numbers[at]!,
    original_number: item.original,
    text: item.text,
    ...addresseesOf(section, item, index),
  }))
  addTextProblems(rows)
  return { rows, problems: [...problems, ...withoutItems(read)], left_out }
}

function nothingFound(text: string): string {
  if (text.trim() === '') return 'There is no text here. Paste the list of recommendations from the report.'
  return 'We could not find any recommendations in this text. Paste the part of the report where they are numbered 1, 2, 3, with the line above that says who they are for.'
}

/** An item may say itself who should act: "The Ministry of Justice should …". */
function addresseesOf(section: Section, item: Item, index: NameIndex): Pick<PastedRow, 'addressees' | 'problems'> {
  const own = /^(.{2,120}?)\s+should\b/i.exec(item.text)
  const named = own && findAddressees(own[1]!, index)
  if (named && named.problems.length === 0) return { addressees: named.found, problems: [] }
  if (section.addressees) return { addressees: section.addressees.found, problems: [...section.addressees.problems] }
  return { addressees: [], problems: ['We could not tell who this is addressed to. Choose an organisation.'] }
}

const wholeList = 'We numbered the whole list from 1.'

function number(items: Item[]): { numbers: number[]; problems: string[] } {
  const originals = items.map(item => item.number)
  const runsOn = originals.every((value, at) => value > (originals[at - 1] ?? 0))
  const numbers = runsOn ? originals : items.map((_, at) => at + 1)
  const problems = items.flatMap((item, at) => gapBefore(item, items[at - 1]))
  const again =
    numbers.some((value, at) => originals[at] !== 0 && value !== originals[at]) && !problems.some(problem => problem.includes(wholeList))
  return { numbers, problems: again ? [`The numbers begin again in this list. ${wholeList}`, ...problems] : problems }
}

function gapBefore(item: Item, previous: Item | undefined): string[] {
  if (item.number === 0) return []
  const last = previous?.number ?? 0
  if (item.number === last) return [`Number ${last} is used twice. ${wholeList}`]
  const expected = item.number > last ? last + 1 : 1
  if (item.number === expected) return []
  const where = expected === 1 ? `the list starts at ${item.number}` : `${item.number} comes after ${expected - 1}`
  return [`${missingNumbers(expected, item.number - 1)}: ${where}. Check that nothing was lost when you copied it.`]
}

function missingNumbers(first: number, last: number): string {
  if (first === last) return `Number ${first} is missing`
  return `Numbers ${first} ${last === first + 1 ? 'and' : 'to'} ${last} are missing`
}

function addTextProblems(rows: PastedRow[]): void {
  const seen = new Map<string, number>()
  for (const row of rows) {
    const key = row.text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
    const before = seen.get(key)
    if (key === '') row.problems.push('There is no text after this number. Paste it again or type the text.')
    else if (before !== undefined)
      row.problems.push(`This has the same text as recommendation ${before}. Remove one of them if it was pasted twice.`)
    else seen.set(key, row.number)
    if (row.text.length > longestText) row.problems.push(tooLong(row.text.length))
  }
}

function tooLong(length: number): string {
  return `This text has ${length.toLocaleString('en-GB')} characters. Recommendations can have up to ${longestText.toLocaleString('en-GB')}. Check where it ends.`
}

function withoutItems(read: { section: Section; items: Item[] }[]): string[] {
  const empty = read.filter(({ section, items }) => section.addressees && items.length === 0)
  const names = empty.flatMap(({ section }) => section.addressees!.found.map(organisation => organisation.name))
  return names.map(name => `We found a heading for ${name} but no recommendations below it.`)
}
