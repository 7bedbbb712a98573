// Finds the columns of a sheet by the names people give them.
import type { Sheet } from './sheetProblem.ts'

export interface Line<Key extends string> {
  line: number
  /** The text of a cell, '' where the sheet has no such column. */
  get(key: Key): string
  /** A sentence about a cell that says where it stands. */
  about(key: Key, sentence: string): string
}

export interface Lines<Key extends string> {
  has(key: Key): boolean
  /** Empty when a column that is needed is missing. Blank lines are skipped. */
  lines: Line<Key>[]
  problems: string[]
}

/** Every name a column may have, the one to tell people first. */
export type ColumnNames<Key extends string> = Record<Key, string[]>

/** `needed` lists what must be there; of an inner list one is enough. A title above the header is passed over. */
export function readLines<Key extends string>(sheet: Sheet, names: ColumnNames<Key>, needed: Key[][]): Lines<Key> {
  const all = [sheet.header, ...sheet.rows]
  const found = all.slice(0, 20).map(cells => placesOf(cells, names))
  const complete = (places: Map<Key, number>) => needed.every(keys => keys.some(key => places.has(key)))
  const at = Math.max(found.findIndex(complete), 0)
  const places = found[at]!
  const header = all[at]!
  if (!complete(places)) return { has: () => false, lines: [], problems: [missing(sheet.header, places, names, needed)] }
  const headerLine = sheet.first_row_line - 1 + at
  const lines = all.slice(at + 1).map((cells, below) => lineOf(cells, headerLine + 1 + below, places, header))
  return { has: key => places.has(key), lines: lines.filter((_, below) => all[at + 1 + below]!.some(cell => cell !== '')), problems: [] }
}

function placesOf<Key extends string>(cells: string[], names: ColumnNames<Key>): Map<Key, number> {
  const written = cells.map(plain)
  const places = new Map<Key, number>()
  for (const key of Object.keys(names) as Key[]) {
    const wanted = names[key].map(plain)
    const at = written.findIndex(name => wanted.includes(name))
    if (at >= 0) places.set(key, at)
  }
  return places
}

/** Case, spaces and signs do not matter in the name of a column. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function lineOf<Key extends string>(cells: string[], line: number, places: Map<Key, number>, header: string[]): Line<Key> {
  return {
    line,
    get: key => cells[places.get(key) ?? -1] ?? '',
    about: (key, sentence) => `Line ${line}, column “${header[places.get(key) ?? -1] ?? key}”: ${sentence}`,
  }
}

function missing<Key extends string>(header: string[], places: Map<Key, number>, names: ColumnNames<Key>, needed: Key[][]): string {
  const lacking = needed.filter(keys => !keys.some(key => places.has(key)))
  const said = lacking.map(keys => keys.map(key => `“${names[key][0]}”`).join(' or '))
  const found = header.filter(name => name !== '').map(name => `“${name.slice(0, 60)}”`)
  const wanted = Object.values<string[]>(names).map(([name]) => `“${name}”`)
  return `We could not find the ${said.length === 1 ? 'column' : 'columns'} ${said.join(' and ')}. This file has the columns ${found.join(', ')}. We read the columns ${wanted.join(', ')}.`
}

/** The number of a recommendation, as "3", "3." or "Recommendation 3"; undefined when there is none in the text. */
export function readNumber(text: string): number | undefined {
  const match = /^(?:recommendation|rec\.?|no\.?|r)?\s*#?\(?(\d{1,4})(?:\.0+)?[.):]?$/i.exec(text.trim())
  return match ? Number(match[1]) : undefined
}
