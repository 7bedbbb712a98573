// Reads the file somebody brings as the plan of one organisation.
import { type Day, readDay } from '../days.ts'
import { shortName } from '../organisations/names.ts'
import { plain } from '../sheets/columns.ts'
import { type PlanRow, readPlanSheet } from '../sheets/planSheet.ts'
import { readSheet } from '../sheets/readSheet.ts'
import type { Sheet } from '../sheets/sheetProblem.ts'

/** @returns the lines with their problems, and problems of the whole file. @throws SheetProblem when it is no sheet */
export async function readPlan(
  file: { buffer: Buffer; name: string },
  organisation: { code: string; name: string },
  today: Day,
): Promise<{ rows: PlanRow[]; problems: string[] }> {
  const sheet = withoutGuards(await readSheet(file))
  const { rows, problems } = readPlanSheet(sheet, text => readDay(text, today).day ?? null)
  const addressed = addressedTo(sheet)
  const ours = [organisation.code, organisation.name, shortName(organisation.name)].map(plain)
  for (const row of rows) {
    const other = addressed(row.line)
    if (other && !ours.includes(plain(other))) row.problems.push(`Line ${row.line}: this line is addressed to ${other}.`)
  }
  return { rows, problems }
}

/** Our own CSV puts a ' before text that a spreadsheet would take for a formula. */
function withoutGuards(sheet: Sheet): Sheet {
  const bare = (cell: string) => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell)
  return { ...sheet, rows: sheet.rows.map(cells => cells.map(bare)) }
}

/** Our own CSV may hold the plans of several: what a line says of whose it is. */
function addressedTo({ header, rows, first_row_line }: Sheet): (line: number) => string {
  const place = [header, ...rows.slice(0, 20)]
    .map(cells => cells.findIndex(cell => plain(cell) === plain('Addressed to')))
    .find(at => at >= 0)
  return line => (place === undefined ? '' : (rows[line - first_row_line]?.[place] ?? ''))
}
