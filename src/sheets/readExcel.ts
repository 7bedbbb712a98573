// The first sheet of an Excel workbook as texts.
import { readSheet } from 'read-excel-file/node'
import { SheetProblem } from './sheetProblem.ts'
import { type Entry, unzip, zip } from './zip.ts'

const farthestCell = 5_000_000
const tooFar =
  'A sheet of this file is too large: it has cells far to the right or far down. Copy the list alone into a new workbook, or save it as CSV.'
const notASheet = 'This is not a sheet we can read. Save the list as an Excel workbook (.xlsx) or CSV.'

/** All rows of the first sheet, empty ones too. Throws a SheetProblem when it is not a workbook, or a dangerous one. */
export async function readExcel(buffer: Buffer): Promise<string[][]> {
  const entries = unzip(buffer, name => name.endsWith('.xml') || name.endsWith('.xml.rels'))
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) throw new SheetProblem(notASheet)
  for (const entry of entries) refuseFarCells(entry)
  const rows = await readSheet(zip(entries)).catch((error: unknown) => {
    throw new SheetProblem('We could not read this Excel file. Open it in Excel, save it again as .xlsx and try once more.', {
      cause: error,
    })
  })
  return rows.map(row => row.map(textOf))
}

/** One cell at the far end of a sheet would make billions of empty ones. */
function refuseFarCells({ content }: Entry): void {
  let [column, row] = [0, 0]
  for (const [, letters, digits, other] of content.toString('latin1').matchAll(/\sr\s*=\s*["'](?:([A-Z]*)(\d+)["']|[^"']*(&))/gi)) {
    if (letters) column = Math.max(column, columnNumber(letters))
    if (letters || Number(digits) > 1_048_576) row = Math.max(row, Number(digits))
    if (other || row > 1_048_576 || column * row > farthestCell) throw new SheetProblem(tooFar)
  }
}

function columnNumber(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return String(value)
}
