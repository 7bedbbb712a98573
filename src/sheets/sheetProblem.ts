/** A file that cannot be read as a sheet. The message is for the person who brought it. */
export class SheetProblem extends Error {
  override name = 'SheetProblem'
}

export const mostRows = 1000
export const mostColumns = 60

export interface Sheet {
  header: string[]
  rows: string[][]
  /** The row of the file where `rows[0]` stands, counted as Excel counts; `rows[n]` stands n further down. */
  first_row_line: number
}
