import { stringify } from 'csv-stringify/sync'

type Row = Record<string, unknown>

const options = {
  record_delimiter: '\r\n',
  escape_formulas: true,
  cast: { boolean: (value: boolean) => (value ? 'yes' : 'no'), date: (value: Date) => value.toISOString() },
} as const

/** The header row of a CSV file. */
export const csvHeader = (columns: string[]): string => stringify([columns], options)

/**
 * Rows of a CSV file. Text that a spreadsheet would take for a formula gets a ' before it; numbers stay numbers,
 * negative ones too. null and undefined are empty, true and false are yes and no.
 */
export const csvLines = (columns: string[], rows: Row[]): string =>
  stringify(
    rows.map(row => columns.map(column => row[column])),
    options,
  )

/** A whole CSV file, header and rows. */
export const toCsv = (columns: string[], rows: Row[]): string => csvHeader(columns) + csvLines(columns, rows)
