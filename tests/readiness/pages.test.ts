import mammoth from 'mammoth'
import { commentOnAction } from '../../src/comments/commands.ts'
import { raiseQuery } from '../../src/inspectorQueries/commands.ts'
import { reportPracticeCheck } from '../../src/practiceChecks/commands.ts'
import { openReview, publishReview, shareReview } from '../../src/reviews/commands.ts'
import { judge } from '../../src/reviews/judgingCommands.ts'
import { addEvidenceRow } from '../plans/evidenceRow.ts'
import { as, buildInspection } from '../support/build.ts'
import { bytesOf } from '../support/bytes.ts'
import { pool } from '../support/db.ts'
import { flat, pagesIn, treeOf } from '../support/pdfTree.ts'
import { buildStory, now, type Story } from '../support/story.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

let story: Story
beforeAll(async () => {
  story = await buildStory(pool)
  const { world, action, first } = story
  const by = as(pool, world.leader, '2024-08-20')
  await commentOnAction(by, action, { audience: 'everyone', text: 'Said to everyone' } as never)
  await commentOnAction(by, action, { audience: 'line', text: 'Said in the line' } as never)
  const own = { organisation_id: world.organisations.N56NRTH, added_by_id: world.leader.id, action_id: action }
  await addEvidenceRow(pool, { ...own, audience: 'everyone' })
  await pool('evidence').where({ title: 'Shown' }).update({ title: 'Shown to everyone', shows: 'The minutes' })
  await addEvidenceRow(pool, { ...own, audience: 'line' })
  await raiseQuery(as(pool, world.inspector, '2024-08-21'), first.recommendations[0]!.addressees[0]!, 'Who was briefed?')
})
type Who = 'leader' | 'staff' | 'regional' | 'national' | 'otherLeader' | 'inspector' | 'administrator'
const visit = (who: Who) => visitor(pool, story.world[who], now)
const at = '/organisations/N56NRTH/readiness'
const shown = async (who: Who, path = at) => words((await (await visit(who)).get(path).expect(200)).text)
const docx = async (who: Who, path = `${at}.docx`) =>
  words((await mammoth.extractRawText({ buffer: await bytesOf((await visit(who)).get(path).expect(200)) })).value)
const pdf = async (who: Who, path = `${at}.pdf`) => bytesOf((await visit(who)).get(path).expect(200))

test('gaps come first, the worst first, each with the facts behind it, and there is no score', async () => {
  const $ = pageOf((await (await visit('leader')).get(at).expect(200)).text)
  const headings = $('main h2')
    .toArray()
    .map(heading => $(heading).text())
  expect(headings).toEqual(['Gaps first', 'Northamptonshire', 'Northamptonshire, July 2024', 'Northamptonshire, May 2022'])
  const gaps = $('main table').first().find('tbody tr').toArray()
  const told = gaps.map(row => words($.html(row)))
  expect(told.map(row => row.split(' Northamptonshire')[0])).toEqual([
    ...['Unaddressed', 'Unaddressed', 'Overdue', 'Overdue', 'Open inspector query'],
    ...['No response', 'No response', 'No response', 'No response', 'Stalled'],
  ])
  expect(told[0]).toContain('No action has been logged in the 33 days since publication.')
  expect(told[4]).toContain('21 August 2024, Inspector: Who was briefed?')
  expect(words($('main').text())).not.toMatch(/\d+ ?(%|percent) ready|readiness score/i)
})

test('each recommendation has its text, response, what was done, evidence, dates and trail', async () => {
  const said = await shown('leader')
  for (const part of [
    '1. Improve the quality of work, part 1.',
    'Response Agreed Northamptonshire says yes',
    'Target date 31 January 2023',
    'Brief every practitioner In progress, due 1 December 2024. Owner: Senior probation officer.',
    'Shown to everyone https://example.com The minutes 1 February 2026 Brief every practitioner',
    'Not started → In progress. Begun.',
    'Comment, Unit leader, Northamptonshire On the action “Brief every practitioner”. Said to everyone.',
    'Awaited → Agreed. Answer: Northamptonshire says yes.',
  ])
    expect(said).toContain(part)
})

test('the page, Word and PDF say the same of each recommendation', async () => {
  const said = await docx('leader')
  const $ = pageOf((await (await visit('leader')).get(at)).text)
  for (const part of $('main h3, main ul.govuk-list li, main th, main td').toArray()) expect(said).toContain(words($(part).text()))
  const tree = flat(treeOf(await pdf('leader')))
  const count = (type: string) => tree.filter(one => one.type === type).length
  expect([count('H1'), count('H2'), count('H3')]).toEqual([1, $('main h2').length, $('main h3').length])
  expect([count('Table'), count('TH')]).toEqual([$('main table').length, $('main th').length])
})

test('what is for some readers of the plan only is in no pack, whoever prints it', async () => {
  for (const who of ['leader', 'inspector', 'regional', 'staff'] as const)
    for (const said of [await shown(who), await docx(who)]) {
      expect(said).toContain('Said to everyone')
      expect(said).toContain('Shown to everyone')
      expect(said).not.toMatch(/Said in the line|Shown https/)
    }
})

test('staff learn nothing of an inspection that is not published, and leaders do', async () => {
  for (const path of [at, `${at}/brief`]) {
    expect(await shown('leader', path)).toContain('Nobody may know this yet')
    expect(await shown('staff', path)).not.toContain('Nobody may know this yet')
  }
})

test('the pack is for those who see the plan', async () => {
  for (const path of [at, `${at}.docx`, `${at}.pdf`, `${at}/brief`, `${at}/brief.docx`, `${at}/brief.pdf`]) {
    for (const who of ['otherLeader', 'administrator'] as const) await (await visit(who)).get(path).expect(403)
    await (await visit('leader')).get(path.replace('N56NRTH', 'NOWHERE')).expect(404)
  }
  expect((await (await visit('leader')).get('/organisations/N56NRTH')).text).toContain(`href="${at}"`)
  expect((await (await visit('otherLeader')).get('/organisations/N56NRTH')).text).not.toContain(`href="${at}"`)
})

test('as at an earlier day it says what was known then, and an organisation without recommendations has a pack too', async () => {
  const then = await shown('leader', `${at}?as_at=2023-07-15`)
  expect(then).toContain('As at 15 July 2023.')
  expect(then).not.toMatch(/Who was briefed|Northamptonshire, July 2024/)
  expect(await shown('regional', '/organisations/N56NORF/readiness?as_at=2019-01-01')).toContain('No recommendation is addressed to it.')
})

test('a claim is a gap until somebody has looked, and an action that nothing shows is one', async () => {
  const { world } = story
  const derby = await buildInspection(pool, world, {
    reference: 'REGION-2023',
    organisation: 'R-EOE',
    published: '2023-01-10',
    recommendations: [{ addressees: ['R-EOE'] }],
  })
  expect(derby.recommendations).toHaveLength(1)
  const path = '/organisations/R-EOE/readiness'
  const before = await shown('regional', path)
  expect(before).toContain('Claim not checked East of England, May 2022, 4'.replace('East of England', 'Northamptonshire'))
  expect(before).toContain('Reported complete on 1 May 2023, and no practice check since.')
  expect(before).toContain('Reported complete, and nothing shows it: Fill the vacancies')
  const [four] = story.first.recommendations[3]!.addressees
  const found = { checked_on: '2024-08-01', looked_at: 40, sufficient: 30, checked_by: 'A senior', method: '', note: '' }
  await reportPracticeCheck(as(pool, world.regional, '2024-08-02'), { addressee: four! }, found)
  const after = await shown('regional', path)
  expect(after).not.toContain('Claim not checked')
  expect(after).toContain('Practice check, 1 August 2024: 30 of 40 cases sufficient (75 percent).')
})

test('the brief is one page in plain words, however much there is', async () => {
  const said = await shown('staff', `${at}/brief`)
  expect(said).toContain('Nothing is being done about it yet.')
  expect(said).toContain('It is late.')
  expect(said).not.toMatch(/Unaddressed|standing/)
  const long = 'Make sure that everybody who works here does the work that is theirs '.repeat(20)
  await buildInspection(pool, story.world, {
    reference: 'LONG',
    organisation: 'N56NORF',
    published: '2024-01-10',
    recommendations: Array.from({ length: 60 }, () => ({ addressees: ['N56NORF' as const], text: long })),
  })
  const norfolk = '/organisations/N56NORF/readiness'
  expect(pagesIn(await pdf('otherLeader', `${norfolk}/brief.pdf`))).toBe(1)
  expect(await docx('otherLeader', `${norfolk}/brief.docx`)).toContain('And 55 more.')
  expect(flat(treeOf(await pdf('otherLeader', `${norfolk}.pdf`))).filter(({ type }) => type === 'H3')).toHaveLength(61)
})

test('what is closed is told at the end, without gaps', async () => {
  const [id] = story.norfolk.recommendations[0]!.addressees
  await pool('addressees').where({ id }).update({ closure: 'implemented', closed_on: '2024-08-01' })
  await pool.raw('SELECT keep_facts(ARRAY[?]::bigint[])', [id!])
  const said = await shown('otherLeader', '/organisations/N56NORF/readiness')
  expect(/Closed Recommendations that are closed .*Implemented 1 August 2024/.test(said)).toBe(true)
})

test('a judgement is in the pack once it is published, with its reasons, and not before', async () => {
  const { world, first } = story
  const answer = first.recommendations[1]!.addressees[0]!
  const inspector = (day: string) => as(pool, world.inspector, day)
  const review = await openReview(inspector('2024-08-22'), world.organisations.N56NRTH, {
    kind: 'progress',
    title: 'Summer 2024',
    inspection_id: null,
  })
  await judge(inspector('2024-08-22'), answer, {
    rating: 'insufficient_progress',
    reasons: 'The office has not moved',
    outcome: 'none',
    version: 0,
  })
  for (const who of ['leader', 'inspector'] as const) expect(await shown(who)).not.toContain('The office has not moved')
  await shareReview(inspector('2024-08-23'), review)
  expect(await shown('leader')).not.toContain('The office has not moved')
  await publishReview(inspector('2024-08-30'), review, 2)
  for (const said of [await shown('leader'), await docx('leader')])
    expect(said).toContain('Judged by inspectors Insufficient progress, on 30 August 2024, Summer 2024. The office has not moved')
})
