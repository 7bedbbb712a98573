// Blocks as a tagged PDF: a structure tree with headings, lists and tables with header cells, a language and a title, so that it can be
// listened to. The font is embedded: the standard fonts of PDF have no Welsh ŵ and ŷ.
import PDFDocument from 'pdfkit'
import { type Block, type Printed, storable, type Table } from './blocks.ts'

const fonts = {
  regular: 'node_modules/@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: 'node_modules/@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
}
const margin = 50
const padding = 4
const sizes = { 1: 20, 2: 15, 3: 12, lead: 13, text: 10, cell: 9, foot: 8 }
const grey = '#6f777b'
const black = '#0b0c0c'

type Doc = PDFKit.PDFDocument
type Element = PDFKit.PDFStructureElement
interface Sheet {
  doc: Doc
  root: Element
  width: number
  printable: (words: string) => string
}

/** The document as bytes. */
export function pdfOf({ title, blocks }: Printed): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: margin, left: margin, right: margin, bottom: margin + 20 },
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    bufferPages: true,
    // Opened below, by name: a font that is opened by its path first is read anew at every change between the two.
    font: null,
    info: { Title: storable(title), Creator: 'Track inspection recommendations', Producer: 'Track inspection recommendations' },
  } as unknown as PDFKit.PDFDocumentOptions)
  const parts: Buffer[] = []
  const bytes = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', part => parts.push(part))
    doc.on('end', () => resolve(Buffer.concat(parts)))
    doc.on('error', reject)
  })
  doc.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold).font('regular').fillColor(black)
  const root = doc.struct('Document')
  doc.addStructure(root)
  const sheet = { doc, root, width: doc.page.width - 2 * margin, printable: printableIn(doc) }
  for (const block of blocks) print(sheet, block)
  root.end()
  numberPages(doc, title)
  doc.end()
  return bytes
}

/** A letter that the font lacks is printed as a question mark, and not as an empty box. */
function printableIn(doc: Doc): (words: string) => string {
  const { font } = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font
  const known = new Map<string, string>()
  const letter = (one: string) => {
    if (!known.has(one)) known.set(one, one === '\n' || font.hasGlyphForCodePoint(one.codePointAt(0)!) ? one : '?')
    return known.get(one)!
  }
  return words =>
    storable(words)
      .replaceAll('\t', ' ')
      .replaceAll(/[^\n -~]/gu, letter)
}

function print(sheet: Sheet, block: Block): void {
  if (block.kind === 'table') printTable(sheet, block)
  else if (block.kind === 'list') printList(sheet, block.items)
  else printText(sheet, block)
}

function printText(sheet: Sheet, block: Extract<Block, { text: string }>): void {
  const { doc, root, width } = sheet
  const isHeading = block.kind === 'heading'
  const size = isHeading ? sizes[block.level] : block.lead ? sizes.lead : sizes.text
  const words = sheet.printable(block.text)
  if (isHeading) {
    // A heading at the foot of a page would stand apart from what it is about.
    if (left(doc) < 90) doc.addPage()
    else doc.moveDown(0.6)
    if (block.level === 2) doc.outline.addItem(words)
  }
  doc.font(isHeading ? 'bold' : 'regular').fontSize(size)
  root.add(element(doc, isHeading ? `H${block.level}` : 'P', () => doc.text(words, margin, doc.y, { width })))
  doc.moveDown(isHeading ? 0.3 : 0.5)
}

/** An element of the tree with what is drawn for it. */
const element = (doc: Doc, type: string, draw: () => unknown): Element => doc.struct(type, draw as never)

const left = (doc: Doc) => doc.page.height - doc.page.margins.bottom - doc.y

function printList({ doc, root, width, printable }: Sheet, items: string[]): void {
  const all = doc.struct('L')
  root.add(all)
  doc.font('regular').fontSize(sizes.text)
  for (const item of items) {
    const words = printable(item)
    if (left(doc) < 2 * doc.currentLineHeight(true)) doc.addPage()
    const one = doc.struct('LI')
    all.add(one)
    const y = doc.y
    one.add(element(doc, 'Lbl', () => doc.text('•', margin, y, { width: 10 })))
    one.add(element(doc, 'LBody', () => doc.text(words, margin + 14, y, { width: width - 14 })))
    one.end()
    doc.moveDown(0.2)
  }
  all.end()
  doc.moveDown(0.4)
}

interface Columns {
  x: number
  width: number
}

function printTable(sheet: Sheet, { caption, columns, widths = columns.map(() => 1), rows }: Table): void {
  const { doc, root, width, printable } = sheet
  const sum = widths.reduce((all, one) => all + one, 0)
  const places: Columns[] = []
  for (const part of widths) {
    const before = places.at(-1)
    places.push({ x: before ? before.x + before.width : margin, width: (width * part) / sum })
  }
  if (left(doc) < 90) doc.addPage()
  const table = doc.struct('Table')
  root.add(table)
  doc.font('bold').fontSize(sizes.text)
  table.add(element(doc, 'Caption', () => doc.text(printable(caption), margin, doc.y, { width })))
  doc.moveDown(0.2)
  const header = columns.map(printable)
  printRow(doc, table, places, header, { header: true })
  for (const row of rows) printRow(doc, table, places, row.map(printable), { repeat: header })
  table.end()
  doc.moveDown(0.8)
}

/** A row, on as many pages as it needs: on each new page the header comes again, which is decoration there. */
function printRow(doc: Doc, table: Element, places: Columns[], cells: string[], { header = false, repeat = [] as string[] }): void {
  const row = doc.struct('TR')
  table.add(row)
  const scope = (at: number) => (header ? { scope: 'Column' } : at === 0 ? { scope: 'Row' } : undefined)
  const elements = cells.map((_, at) => doc.struct(scope(at) ? 'TH' : 'TD', scope(at) as object))
  for (const element of elements) row.add(element)
  let rest = cells
  for (let first = true; first || rest.some(Boolean); first = false) {
    const whole = heightOf(doc, places, rest, header)
    if (whole > left(doc) && (!first || whole <= fullPage(doc) || left(doc) < 60)) {
      doc.addPage()
      if (repeat.length) decorate(doc, () => drawCells(doc, places, repeat, true))
    }
    const shown = whole > left(doc) ? rest.map((words, at) => fitting(doc, places[at]!, words, left(doc), header || at === 0)) : rest
    drawCells(doc, places, shown, header, elements)
    rest = rest.map((words, at) => words.slice(shown[at]!.length).trimStart())
    if (shown.every(words => !words)) break
  }
  for (const element of elements) element.end()
  row.end()
}

const fullPage = (doc: Doc) => doc.page.height - doc.page.margins.bottom - margin - 40
const inner = ({ width }: Columns) => width - 2 * padding

function heightOf(doc: Doc, places: Columns[], cells: string[], header: boolean): number {
  const heights = cells.map((words, at) => {
    cellFont(doc, header || at === 0)
    return words ? doc.heightOfString(words, { width: inner(places[at]!) }) : 0
  })
  return Math.max(doc.currentLineHeight(true), ...heights) + 2 * padding
}

const cellFont = (doc: Doc, bold: boolean) => doc.font(bold ? 'bold' : 'regular').fontSize(sizes.cell)

/** As many words as there is room for. */
function fitting(doc: Doc, place: Columns, words: string, room: number, bold: boolean): string {
  cellFont(doc, bold)
  const fits = (length: number) => doc.heightOfString(words.slice(0, length), { width: inner(place) }) + 2 * padding <= room - 2
  if (fits(words.length)) return words
  let [low, high] = [0, words.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (fits(middle)) low = middle
    else high = middle
  }
  const gap = words.lastIndexOf(' ', low)
  return words.slice(0, gap > low / 2 ? gap : low)
}

/** Draw the cells of one row beside each other, each into its element of the tree. */
function drawCells(doc: Doc, places: Columns[], cells: string[], header: boolean, elements?: Element[]): void {
  const { y } = doc
  const height = heightOf(doc, places, cells, header)
  for (const [at, words] of cells.entries()) {
    const draw = () => {
      cellFont(doc, header || at === 0)
      // A little room to spare, so that rounding never begins a page in the middle of a row.
      doc.text(words, places[at]!.x + padding, y + padding, { width: inner(places[at]!), height: height + 4 })
    }
    if (!words) continue
    if (elements) elements[at]!.add(draw as never)
    else draw()
  }
  decorate(doc, () => {
    const end = places.at(-1)!
    doc
      .moveTo(margin, y + height)
      .lineTo(end.x + end.width, y + height)
      .lineWidth(0.5)
      .strokeColor(grey)
      .stroke()
  })
  doc.x = margin
  doc.y = y + height
}

/** What is only seen, and is not read out. */
function decorate(doc: Doc, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' })
  draw()
  doc.endMarkedContent()
}

function numberPages(doc: Doc, title: string): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    const { bottom } = doc.page.margins
    doc.page.margins.bottom = 0
    doc.font('regular').fontSize(sizes.foot).fillColor(grey)
    const words = `${storable(title)} · page ${page + 1} of ${count}`
    doc.markContent('Artifact', { type: 'Pagination' })
    doc.text(words, margin, doc.page.height - margin, { width: doc.page.width - 2 * margin, align: 'right', lineBreak: false })
    doc.endMarkedContent()
    doc.page.margins.bottom = bottom
  }
}
