// A sheet of recommendations: one on each line.
import { findAddressees, indexNames, type Named, type NameIndex } from '../inspections/addresseeNames.ts'
import { longestText } from '../inspections/pastedList.ts'
import { type ColumnNames, type Line, plain, readLines, readNumber } from './columns.ts'
import type { Sheet } from './sheetProblem.ts'

export interface RecommendationRow {
  line: number
  number: number | null
  text: string
  addressees: Named[]
  standard: string
  theme: string
  urgent: boolean
  /** As written: which earlier recommendation this one repeats. */
  repeats: string
  problems: string[]
}

type Key = 'number' | 'text' | 'addressees' | 'standard' | 'theme' | 'urgent' | 'repeats'

const columns: ColumnNames<Key> = {
  number: ['Rec. no', 'Rec number', 'Recommendation no', 'Recommendation number', 'No', 'Number', 'Ref', 'Reference'],
  text: ['Recommendation', 'Recommendations', 'Recommendation text', 'Text', 'Wording'],
  addressees: ['Addressees', 'Addressee', 'Addressed to', 'Organisation', 'Organisations', 'For'],
  standard: ['Standard', 'Standards', 'Standard code', 'Rated standard'],
  theme: ['Theme', 'Themes'],
  urgent: ['Urgent', 'Is urgent', 'Urgent?'],
  repeats: ['Repeats', 'Repeat', 'Repeat of', 'Repeated from', 'Earlier recommendation'],
}
const yes = new Set(['yes', 'y', 'true', '1', 'x', 'urgent'])
const no = new Set(['', 'no', 'n', 'false', '0', 'noturgent'])

/** Several addressees in a cell are separated by ";". Never throws. */
export function readRecommendationSheet(sheet: Sheet, organisations: Named[]): { rows: RecommendationRow[]; problems: string[] } {
  const index = indexNames(organisations)
  const { lines, problems } = readLines(sheet, columns, [['text'], ['addressees']])
  const rows = lines.map(line => readRow(line, index))
  addRepeatedNumbers(rows)
  return { rows, problems }
}

function readRow(line: Line<Key>, index: NameIndex): RecommendationRow {
  const { addressees, problems } = readAddressees(line, index)
  const number = readNumber(line.get('number'))
  const urgent = plain(line.get('urgent'))
  return {
    line: line.line,
    number: number ?? null,
    text: line.get('text'),
    addressees,
    standard: line.get('standard'),
    theme: line.get('theme'),
    urgent: yes.has(urgent),
    repeats: line.get('repeats'),
    problems: [
      ...(number === undefined && line.get('number') !== '' ? [line.about('number', `“${line.get('number')}” is not a number.`)] : []),
      ...textProblems(line),
      ...problems,
      ...(yes.has(urgent) || no.has(urgent) ? [] : [line.about('urgent', `write yes or no instead of “${line.get('urgent')}”.`)]),
    ],
  }
}

function textProblems(line: Line<Key>): string[] {
  const { length } = line.get('text')
  if (length === 0) return [line.about('text', 'there is no text.')]
  if (length <= longestText) return []
  return [
    line.about('text', `this text has ${length.toLocaleString('en-GB')} characters. The most is ${longestText.toLocaleString('en-GB')}.`),
  ]
}

function readAddressees(line: Line<Key>, index: NameIndex): Pick<RecommendationRow, 'addressees' | 'problems'> {
  const names = line
    .get('addressees')
    .split(/[;\n]/)
    .map(name => name.trim().slice(0, 250))
    .filter(name => name !== '')
  if (names.length === 0) return { addressees: [], problems: [line.about('addressees', 'say who this is addressed to.')] }
  const results = names.map(name => findAddressees(name, index))
  const found = results.flatMap(result => result.found)
  const problems = results.flatMap(result => result.problems).map(problem => line.about('addressees', problem))
  return { addressees: [...new Map(found.map(organisation => [organisation.id, organisation])).values()], problems }
}

function addRepeatedNumbers(rows: RecommendationRow[]): void {
  for (const same of Map.groupBy(rows, row => row.number).values()) {
    const [first] = same
    if (same.length < 2 || first!.number === null) continue
    const lines = same.map(row => row.line)
    const said = `Number ${first!.number} is used on lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}. Give each its own number.`
    for (const row of same) row.problems.push(said)
  }
}
