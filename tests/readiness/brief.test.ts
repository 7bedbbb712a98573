import { pdfOf } from '../../src/documents/pdf.ts'
import { briefBlocks } from '../../src/readiness/brief.ts'
import type { Pack, PackAnswer } from '../../src/readiness/reading.ts'
import type { Standing } from '../../src/standing/standing.ts'
import { pagesIn } from '../support/pdfTree.ts'

const long = 'Make sure that everybody who works with people here understands unambiguously '.repeat(5)
const answer = (standing: Standing, due_on = '2027-09-30'): PackAnswer =>
  ({
    row: { text: long, wording: 'illustrative' },
    shown: { standing, label: '', sentence: '', signals: [] },
    actions: [{ title: long, status: 'in_progress', due_on }],
  }) as never
const pack = (open: PackAnswer[]): Pack => ({
  organisation: { code: 'N', name: 'Barking, Dagenham, Havering, Hackney and Newham', kind: 'unit' },
  day: '2026-11-22',
  reinspection: { title: 'Northamptonshire', fieldwork_from: '2027-01-11' },
  open,
  closed: [],
})

test('the longest brief there can be is one page', async () => {
  const open = [...Array.from({ length: 40 }, () => answer('stalled')), ...Array.from({ length: 20 }, () => answer('reported_complete'))]
  expect(pagesIn(await pdfOf({ title: 'Brief', blocks: briefBlocks(pack(open)) }))).toBe(1)
})

test('it says in plain words how many are done, how many need most, and what is late', () => {
  const said = JSON.stringify(briefBlocks(pack([answer('overdue', '2026-10-01'), answer('reported_complete'), answer('on_track')])))
  expect(said).toContain(
    '3 recommendations of inspectors are open. We say that 1 of them is done; 1 needs us most. Inspectors are back from 11 January 2027.',
  )
  expect(said).toContain(': was due on 1 October 2026')
  expect(said).toContain(': by 30 September 2027')
  expect(said).toContain('It is late.')
})
