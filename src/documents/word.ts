// Blocks as a Word document, with real headings, and with tables whose header rows are repeated on every page.
import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx'
import { type Block, type Printed, storable, type Table as TableBlock } from './blocks.ts'

// Twentieths of a point: A4 upright, and its width inside the margins.
const size = { width: 11906, height: 16838 }
const margin = { top: 1000, right: 1000, bottom: 1000, left: 1000 }
const width = size.width - margin.left - margin.right

export const look = { default: { document: { run: { font: 'Arial', size: 22, language: { value: 'en-GB' } } } } }
export const creator = 'Track inspection recommendations'

/** The document as bytes. */
export function wordOf({ title, blocks }: Printed): Promise<Buffer> {
  const children = blocks.flatMap(printed)
  return Packer.toBuffer(new Document({ title, creator, styles: look, sections: [{ properties: { page: { size, margin } }, children }] }))
}

const levels = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 }

function printed(block: Block): (Paragraph | Table)[] {
  if (block.kind === 'heading')
    return [
      new Paragraph({ text: storable(block.text), heading: levels[block.level], keepNext: true, spacing: { before: 240, after: 120 } }),
    ]
  if (block.kind === 'text')
    return lines(block.text).map(
      line => new Paragraph({ spacing: { after: 120 }, children: [new TextRun({ text: line, size: block.lead ? 26 : 22 })] }),
    )
  if (block.kind === 'list')
    return block.items.map(item => new Paragraph({ bullet: { level: 0 }, children: [new TextRun(storable(item).replaceAll('\n', ' '))] }))
  return tableOf(block)
}

const lines = (words: string) => storable(words).split(/\r?\n/)

function tableOf({ caption, columns, rows, widths = columns.map(() => 1) }: TableBlock): (Paragraph | Table)[] {
  const sum = widths.reduce((all, one) => all + one, 0)
  const columnWidths = widths.map(part => Math.round((width * part) / sum))
  const row = (cells: string[], header: boolean) =>
    new TableRow({
      ...(header && { tableHeader: true, cantSplit: true }),
      children: cells.map((words, at) =>
        wordCell(
          lines(words).map(line => paragraph(line, header || at === 0)),
          columnWidths[at]!,
        ),
      ),
    })
  return [
    new Paragraph({
      keepNext: true,
      spacing: { before: 160, after: 80 },
      children: [new TextRun({ text: storable(caption), bold: true })],
    }),
    new Table({
      width: { size: width, type: WidthType.DXA },
      columnWidths,
      rows: [row(columns, true), ...rows.map(cells => row(cells, false))],
    }),
    new Paragraph({ text: '' }),
  ]
}

/** A cell of a table; one without content still needs a paragraph. */
export const wordCell = (children: Paragraph[], cellWidth: number) =>
  new TableCell({
    children: children.length ? children : [paragraph('')],
    width: { size: cellWidth, type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 80, right: 80 },
  })

/** A line of a table. */
export const paragraph = (words: string, bold = false) =>
  new Paragraph({ children: [new TextRun({ text: storable(words), bold, size: 20 })] })
