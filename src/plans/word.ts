// The action plan as a Word document: what HMPPS publishes, ready to send.
import { Document, HeadingLevel, Packer, PageOrientation, Paragraph, Table, TableRow, TextRun, WidthType } from 'docx'
import { sayDay } from '../days.ts'
import { storable } from '../documents/blocks.ts'
import { creator, look, paragraph, wordCell } from '../documents/word.ts'
import { type Cover, coverLines } from './cover.ts'
import type { Plan, PlanLine } from './plan.ts'

// Twentieths of a point, together the width of an A4 page lying down inside its margins.
const columns: [name: string, width: number][] = [
  ['Rec. no', 800],
  ['Recommendation', 3800],
  ['Agreed / Partly agreed / Not agreed', 1600],
  ['Response and actions', 5400],
  ['Responsible owner', 1800],
  ['Target date', 1438],
]

/** The document as bytes: landscape A4, the cover lines, then a table for each plan whose header row is repeated on every page. */
export function planDocument(cover: Cover, plans: Plan[]): Promise<Buffer> {
  const size = { width: 11906, height: 16838, orientation: PageOrientation.LANDSCAPE }
  const page = { size, margin: { top: 1000, right: 1000, bottom: 1000, left: 1000 } }
  const document = new Document({
    title: `Action plan: ${cover.title}`,
    creator,
    styles: look,
    sections: [{ properties: { page }, children: [...coverOf(cover), ...plans.flatMap(tableOf)] }],
  })
  return Packer.toBuffer(document)
}

function coverOf(cover: Cover): Paragraph[] {
  const lines = coverLines(cover).map(
    ([label, text]) => new Paragraph({ children: [new TextRun({ text: `${label}: `, bold: true }), new TextRun(storable(text))] }),
  )
  return [new Paragraph({ text: 'Action plan', heading: HeadingLevel.TITLE }), ...lines]
}

function tableOf({ organisation, lines }: Plan): (Paragraph | Table)[] {
  const header = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map(([name], at) => cell([paragraph(name, true)], at)),
  })
  return [
    new Paragraph({ text: storable(organisation), heading: HeadingLevel.HEADING_1, spacing: { before: 400, after: 200 } }),
    new Table({
      width: { size: total, type: WidthType.DXA },
      columnWidths: columns.map(([, width]) => width),
      rows: [header, ...lines.map(rowOf)],
    }),
  ]
}

const total = columns.reduce((sum, [, width]) => sum + width, 0)

function rowOf(line: PlanLine): TableRow {
  const cells = [
    [paragraph(String(line.number))],
    [...paragraphs(line.text), ...(line.wording === 'illustrative' ? [paragraph('(Illustrative wording)')] : [])],
    [paragraph(line.response)],
    [...paragraphs(line.response_text), ...line.actions.flatMap(({ title, says }) => [bullet(title, says)]), ...paragraphs(line.checked)],
    [paragraph(line.owner)],
    [paragraph(sayDay(line.target_on))],
  ]
  return new TableRow({ children: cells.map(cell) })
}

const cell = (children: Paragraph[], at: number) => wordCell(children, columns[at]![1])

const paragraphs = (text: string) => (text ? text.split(/\r?\n/).map(line => paragraph(line)) : [])
const bullet = (title: string, says: string) =>
  new Paragraph({
    bullet: { level: 0 },
    children: [new TextRun({ text: storable(title), bold: true, size: 20 }), new TextRun({ text: storable(`. ${says}`), size: 20 })],
  })
