import { type Block, heading, list, table, text } from '../../src/documents/blocks.ts'
import { pdfOf } from '../../src/documents/pdf.ts'
import { catalogueOf, flat, lettersOf, objectIn, pagesIn, treeOf } from '../support/pdfTree.ts'

const blocks: Block[] = [
  heading(1, 'Pack'),
  text('What it says.', true),
  heading(2, 'Gaps'),
  ...list(['one', 'two']),
  heading(3, 'A recommendation'),
  ...table('Actions', ['Action', 'Status'], [['Train', 'In progress']]),
]
const shape = async (given: Block[]) => {
  const { children } = treeOf(await pdfOf({ title: 'Pack', blocks: given }))[0]!
  return flat(children).map(({ type, scope }) => [type, scope].filter(Boolean).join(' '))
}

test('the tree has headings, lists, and tables whose header cells say what they head', async () => {
  expect(await shape(blocks)).toEqual([
    ...['H1', 'P', 'H2', 'L', 'LI', 'Lbl', 'LBody', 'LI', 'Lbl', 'LBody', 'H3'],
    ...['Table', 'Caption', 'TR', 'TH Column', 'TH Column', 'TR', 'TH Row', 'TD'],
  ])
})

test('it is marked, has its language and title, and shows the title instead of the name of the file', async () => {
  const bytes = await pdfOf({ title: 'Pack: Northamptonshire', blocks })
  const catalogue = catalogueOf(bytes)
  expect(catalogue).toContain('/Lang (en-GB)')
  expect(objectIn(bytes, catalogue, 'MarkInfo')).toContain('/Marked true')
  expect(objectIn(bytes, catalogue, 'ViewerPreferences')).toContain('/DisplayDocTitle true')
  expect(bytes.toString('latin1')).toMatch(/<rdf:li xml:lang="x-default">Pack: Northamptonshire<\/rdf:li>/)
  expect(bytes.toString('latin1')).toContain('pdfuaid:part')
})

test('Welsh letters are printed, and one that the font lacks is a question mark', async () => {
  const letters = lettersOf(await pdfOf({ title: 'x', blocks: [text('Gŵyl ŷd Ŵ Ŷ â ê 漢')] }))
  for (const letter of 'ŵŷŴŶâê?') expect(letters).toContain(letter)
  expect(letters).not.toContain('漢')
})

test('a cell longer than a page goes on over as many as it needs, as one cell of one row', async () => {
  const long = 'many words '.repeat(2000)
  const bytes = await pdfOf({
    title: 'x',
    blocks: table(
      'Long',
      ['One', 'Two'],
      [
        ['Row', long],
        ['Next', 'Short'],
      ],
    ),
  })
  expect(pagesIn(bytes)).toBeGreaterThan(4)
  const rows = flat(treeOf(bytes)).filter(({ type }) => type === 'TR')
  expect(rows.map(({ children }) => children.map(({ type }) => type).join(' '))).toEqual(['TH TH', 'TH TD', 'TH TD'])
  expect(rows[1]!.children[1]!.pieces).toBe(pagesIn(bytes))
})

test('control characters and halves of letters harm nothing, and an empty cell is still a cell', async () => {
  expect(await shape([text('a\u0000b\ud800c\td'), ...table('T', ['A', 'B'], [['', '']])])).toEqual([
    ...['P', 'Table', 'Caption', 'TR', 'TH Column', 'TH Column', 'TR', 'TH Row', 'TD'],
  ])
})
