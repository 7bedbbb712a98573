// Reads a sheet somebody brings: its header and its rows, as texts. What it is, is seen from its content, not from its name.
import { readCsv, tooManyRows } from './readCsv.ts'
import { readExcel } from './readExcel.ts'
import { mostColumns, mostRows, type Sheet, SheetProblem } from './sheetProblem.ts'

const otherFiles: [start: string, sentence: string][] = [
  ['%PDF', 'This is a PDF. Save the list as an Excel workbook (.xlsx) or CSV.'],
  ['\x89PNG', 'This is a picture. Save the list as an Excel workbook (.xlsx) or CSV.'],
  ['\xFF\xD8\xFF', 'This is a picture. Save the list as an Excel workbook (.xlsx) or CSV.'],
  ['GIF8', 'This is a picture. Save the list as an Excel workbook (.xlsx) or CSV.'],
  ['{\\rtf', 'This is a text document. Save the list as an Excel workbook (.xlsx) or CSV.'],
  ['<!DOCTYPE', 'This is a web page. Save the list as an Excel workbook (.xlsx) or CSV.'],
  ['<html', 'This is a web page. Save the list as an Excel workbook (.xlsx) or CSV.'],
  ['<?xml', 'This is not a sheet we can read. Save the list as an Excel workbook (.xlsx) or CSV.'],
]

/** The header (the first row with anything in it) and the rows below, in the order of the file. Throws a SheetProblem. */
export async function readSheet(file: { buffer: Buffer; name: string }): Promise<Sheet> {
  const { buffer } = file
  if (buffer.length === 0) throw new SheetProblem('This file is empty. Choose a file with a header and at least one row.')
  refuseOthers(buffer)
  const excel = buffer.toString('latin1', 0, 2) === 'PK'
  const rows = excel ? await readExcel(buffer) : readCsv(buffer)
  return withHeader(rows.map(cells => cells.map(clean)))
}

function refuseOthers(buffer: Buffer): void {
  const start = buffer.toString('latin1', 0, 12)
  if (start.startsWith('\xD0\xCF\x11\xE0')) throw new SheetProblem(oldOrLocked(buffer))
  const other = otherFiles.find(([sign]) => start.trimStart().toLowerCase().startsWith(sign.toLowerCase()))
  if (other) throw new SheetProblem(other[1])
}

/** A workbook with a password is kept in the same kind of box as an old one. */
function oldOrLocked(buffer: Buffer): string {
  const locked = buffer.includes(Buffer.from('EncryptedPackage', 'utf16le'))
  return locked ? 'This file has a password. Save it without one and try again.' : 'This is an old Excel file. Save it as .xlsx or CSV.'
}

function withHeader(all: string[][]): Sheet {
  const start = all.findIndex(hasText)
  if (start < 0) throw new SheetProblem('This file is empty. Choose a file with a header and at least one row.')
  const rows = all.slice(start + 1, all.findLastIndex(hasText) + 1)
  if (rows.length === 0) throw new SheetProblem('This file has a header but no rows below it.')
  const filled = rows.filter(hasText).length
  if (filled > mostRows || rows.length > 20 * mostRows) throw tooManyRows(filled > mostRows ? filled : rows.length)
  const columns = [all[start]!, ...rows].reduce((most, cells) => Math.max(most, cells.findLastIndex(cell => cell !== '') + 1), 0)
  if (columns > mostColumns) throw new SheetProblem(`This file has ${columns} columns. The most we can read is ${mostColumns}.`)
  const cut = (cells: string[]) => Array.from({ length: columns }, (_, at) => cells[at] ?? '')
  return { header: cut(all[start]!), rows: rows.map(cut), first_row_line: start + 2 }
}

function hasText(cells: string[]): boolean {
  return cells.some(cell => cell !== '')
}

function clean(cell: string): string {
  return cell
    .replace(/\r\n?/g, '\n')
    .replace(/\u00A0/g, ' ')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .toWellFormed()
    .trim()
}
