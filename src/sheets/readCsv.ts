// A CSV file as texts, whatever program and country it comes from.
import { parse } from 'csv-parse/sync'
import { mostRows, SheetProblem } from './sheetProblem.ts'

/** All rows, empty ones too. Throws a SheetProblem when it is not text, or a quote is never closed. */
export function readCsv(buffer: Buffer): string[][] {
  const text = decode(buffer)
  if (text.includes('\0'))
    throw new SheetProblem('This file has characters in it that no sheet has. Save the list as an Excel workbook (.xlsx) or CSV.')
  refuseTooMuch(text)
  return parseRows(text)
}

function decode(buffer: Buffer): string {
  const start = buffer.toString('latin1', 0, 2)
  if (start === '\xFF\xFE') return new TextDecoder('utf-16le').decode(buffer)
  if (start === '\xFE\xFF') return new TextDecoder('utf-16be').decode(buffer)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer)
  } catch {
    return new TextDecoder('windows-1252').decode(buffer)
  }
}

/** Several times what a list of our most rows and columns has. */
const mostCells = 500_000

/** Reading a file that is far too long or wide would keep others waiting. What is quoted is not counted. */
function refuseTooMuch(text: string): void {
  const most = 20 * mostRows
  const { lines, separators } = count(text)
  if (lines > most) throw tooManyRows(/[\r\n]$/.test(text) ? lines - 1 : lines)
  if (separators > mostCells) throw new SheetProblem('This file has far too many columns. Take the empty ones out, and try again.')
}

// Sign by sign and not by a pattern: a file of 5 megabytes is looked through in a few hundredths of a second.
function count(text: string): { lines: number; separators: number } {
  let [lines, separators, quoted, before] = [0, 0, false, '']
  for (const sign of text) {
    if (sign === '"') quoted = !quoted
    else if (!quoted && (sign === ',' || sign === ';' || sign === '\t')) separators++
    else if (!quoted && (sign === '\r' || (sign === '\n' && before !== '\r'))) lines++
    before = sign
  }
  return { lines, separators }
}

export function tooManyRows(count: number): SheetProblem {
  const said = (number: number) => number.toLocaleString('en-GB')
  return new SheetProblem(`This file has ${said(count)} rows. Split it into files of ${said(mostRows)} rows or fewer.`)
}

function parseRows(text: string): string[][] {
  try {
    return parse(text, { bom: true, delimiter: delimiterOf(text), relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] })
  } catch (error) {
    throw quoteProblem(text, error as { code?: string; lines?: number })
  }
}

function delimiterOf(text: string): string {
  const first = firstLine(text).replace(/"[^"]*"/g, '')
  const count = (sign: string) => first.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** The first line with anything in it, quoted line ends included. */
function firstLine(text: string): string {
  return /^[\s\uFEFF]*((?:"[^"]*"|[^"\r\n])*)/.exec(text)?.[1] ?? ''
}

function quoteProblem(text: string, error: { code?: string; lines?: number }): SheetProblem {
  const neverClosed = error.code === 'CSV_QUOTE_NOT_CLOSED'
  const line = neverClosed ? lineOfLastOpening(text) : (error.lines ?? 1)
  const problem = neverClosed ? 'A quotation mark is opened and never closed' : 'A quotation mark stands where it should not'
  return new SheetProblem(`${problem}, near line ${line}. Check that line, or save the list as an Excel workbook (.xlsx).`, {
    cause: error,
  })
}

/** The reader itself only says where the file ends. */
function lineOfLastOpening(text: string): number {
  let [opening, open] = [0, false]
  for (const { index } of text.matchAll(/"/g)) {
    open = !open
    if (open) opening = index
  }
  return text.slice(0, opening).split(/\r\n?|\n/).length
}
