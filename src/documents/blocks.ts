// A document as a list of blocks: worked out once, and printed as a page, as Word and as PDF.

export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; text: string; href?: string }
  | { kind: 'text'; text: string; lead?: boolean }
  | { kind: 'list'; items: string[] }
  | Table

/** The first cell of each row says what the row is about. A cell of several lines has them apart by line ends. */
export interface Table {
  kind: 'table'
  caption: string
  columns: string[]
  /** Of the width, as parts of their sum; all alike where they are not given. */
  widths?: number[]
  rows: string[][]
  /** On a page it is folded until somebody opens it; printed it is open. */
  folded?: boolean
}

export interface Printed {
  title: string
  blocks: Block[]
}

export const heading = (level: 1 | 2 | 3, text: string, href?: string): Block => ({ kind: 'heading', level, text, ...(href && { href }) })
export const text = (words: string, lead = false): Block => ({ kind: 'text', text: words, ...(lead && { lead }) })
/** Nothing where there is nothing to say. */
export const list = (items: string[]): Block[] => (items.length ? [{ kind: 'list', items }] : [])
export const table = (caption: string, columns: string[], rows: string[][], widths?: number[]): Block[] =>
  rows.length ? [{ kind: 'table', caption, columns, rows, ...(widths && { widths }) }] : []

/** No file format has a place for control characters, however they came into a text. */
export const storable = (words: string) => words.replace(/(?![\n\t])\p{Cc}/gu, ' ').toWellFormed()
