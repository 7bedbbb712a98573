// Practice checks at a browser: the forms and what they refuse, the chart and its table, and everywhere else that the share is told.
import { parse } from 'csv-parse/sync'
import mammoth from 'mammoth'
import { listAnswersOf } from '../../src/inspections/comparisonQueries.ts'
import { addFigure } from '../../src/inspections/findingCommands.ts'
import { planPracticeCheck, reportPracticeCheck } from '../../src/practiceChecks/commands.ts'
import { listAnswers } from '../../src/recommendations/queries.ts'
import { theService } from '../../src/users/person.ts'
import { as, noon } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { buildStory, type Story } from '../support/story.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

const now = () => noon('2026-11-22')
const sentence = 'Practice check on 4 March 2026: 41 of 70 cases sufficient (59 percent).'
const found = { checked_on: '2026-03-04', looked_at: 70, sufficient: 41, checked_by: 'A senior', method: 'At random', note: '' }

let story: Story
let answer: number
let recommendation: number
beforeAll(async () => {
  story = await buildStory(pool)
  recommendation = story.first.recommendations[0]!.id
  answer = story.first.recommendations[0]!.addressees[0]!
  const figure = {
    label: 'Information sufficient',
    value: null,
    qualifier: null,
    sufficient: 22,
    sampled: 70,
    recommendation_id: recommendation,
  }
  await addFigure(as(pool, theService, '2024-08-01'), 'NORTHANTS-2022', figure)
  const { leader } = story.world
  await reportPracticeCheck(
    as(pool, leader, '2025-01-20'),
    { addressee: answer },
    { ...found, checked_on: '2025-01-15', looked_at: 16, sufficient: 5 },
  )
  await reportPracticeCheck(as(pool, leader, '2026-03-04'), { action: story.action }, found)
})

const visit = (who: keyof Story['world']) => visitor(pool, story.world[who] as Story['world']['leader'], now)

test('the chart says in words what it shows, and the table has the same numbers', async () => {
  const $ = pageOf((await (await visit('leader')).get(`/recommendations/${recommendation}`).expect(200)).text)
  const svg = $('svg.app-chart')
  expect(svg.attr('role')).toBe('img')
  const described = svg
    .attr('aria-labelledby')!
    .split(' ')
    .map(id => $(`[id="${id}"]`).text())
  expect(described).toEqual([
    'Share of cases that were sufficient, by day',
    '2 checks, from 5 of 16 cases sufficient (31 percent) on 15 January 2025 to 41 of 70 cases sufficient (59 percent) on 4 March 2026. Inspectors found 22 of 70 cases sufficient (31 percent). The table has the same numbers.',
  ])
  expect(svg.find('circle').length).toBe(2)
  expect(svg.find('circle.app-chart__mark--small').length).toBe(1)
  expect(svg.find('.app-chart__baseline').length).toBe(1)
  expect(words(svg.find('.app-chart__name').text())).toContain('Inadequate')
  const rows = $('.app-checks tbody tr').toArray()
  expect(rows.map(row => words($.html(row)))).toEqual([
    '4 March 2026 41 of 70 (59%) 47% to 69%',
    '15 January 2025 5 of 16 (31%) A small sample: between 14 and 56 percent is likely',
    'Inspectors, report of 17 May 2022: Information sufficient 22 of 70 (31%) 22% to 43%',
  ])
})

test('as at an earlier day there is what was known then, and nothing to press', async () => {
  const leader = await visit('leader')
  const $ = pageOf((await leader.get(`/recommendations/${recommendation}?as_at=2025-06-01`).expect(200)).text)
  expect($('.app-chart circle').length).toBe(1)
  expect($('a[href*="practice-checks"], a[href$="/check"], a[href$="/plan-check"]').length).toBe(0)
  expect($.html()).toContain('5 of 16 cases sufficient (31 percent). A small sample: between 14 and 56 percent is likely.')
  expect((await leader.get(`/recommendations/${recommendation}?as_at=2024-12-01`)).text).toContain('No practice check has been reported.')
})

const everywhere = () => [
  '/recommendations',
  `/recommendations/${recommendation}`,
  `/actions/${story.action}`,
  '/inspections/NORTHANTS-2022',
  '/inspections/NORTHANTS-2022/plan?organisation=N56NRTH',
]

test('the share stands wherever the recommendation does, for those who see the plan', async () => {
  for (const who of ['leader', 'staff', 'regional', 'inspector'] as const) {
    const reader = await visit(who)
    for (const path of everywhere())
      expect([who, path, words((await reader.get(path).expect(200)).text)]).toEqual([who, path, expect.stringContaining(sentence)])
  }
  for (const who of ['otherLeader', 'administrator'] as const) {
    const reader = await visit(who)
    for (const path of everywhere())
      expect([who, path, (await reader.get(path)).text]).toEqual([who, path, expect.not.stringMatching(/Practice check|41 of 70/)])
  }
})

test('whoever sees how an addressee stands but not its plan sees no share', async () => {
  const theirs = story.first.recommendations[0]!.addressees[1]!
  await reportPracticeCheck(
    as(pool, story.world.national, '2026-05-06'),
    { addressee: theirs },
    { ...found, checked_on: '2026-05-06', looked_at: 333, sufficient: 222 },
  )
  const leader = await visit('leader')
  for (const path of [...everywhere(), '/recommendations.csv', '/organisations/HMPPS'])
    expect([path, (await leader.get(path)).text]).toEqual([path, expect.not.stringMatching(/222 of 333|333,222|Practice check on 6 May/)])
  expect((await (await visit('national')).get('/recommendations')).text).toContain('Practice check on 6 May 2026')
  // Not even in the rows that pages are made from.
  const reading = { person: story.world.leader, day: '2026-11-22', stalledAfter: 60 }
  const listed = (await listAnswersOf(pool, 'NORTHANTS-2022', reading)).find(({ addressee_id }) => addressee_id === theirs)
  const answered = (await listAnswers(pool, story.world.leader, recommendation)).find(({ id }) => id === theirs)
  const nothing = { last_check_on: null, last_check_looked_at: null, last_check_sufficient: null }
  expect([listed, answered]).toEqual([expect.objectContaining(nothing), expect.objectContaining(nothing)])
  expect(listed!.sees_standing && !listed!.sees_plan).toBe(true)
})

test('behind the rating it is as it was then; the unit page tells it of what repeats', async () => {
  const leader = await visit('leader')
  const behind = async (query: string) =>
    words((await leader.get(`/organisations/N56NRTH/behind-the-rating?earlier=NORTHANTS-2022${query}`).expect(200)).text)
  expect(await behind('&later=NORTHANTS-2025&as_at=2025-06-01')).toContain('Practice check on 15 January 2025: 5 of 16 cases sufficient')
  expect(await behind('&later=NORTHANTS-2025')).toContain(sentence)
  expect(await behind('&later=NORTHANTS-2024')).not.toContain('Practice check')
  const again = story.second.recommendations[0]!.addressees[0]!
  await reportPracticeCheck(as(pool, story.world.leader, '2026-03-04'), { addressee: again }, { ...found, sufficient: 60 })
  const told = 'Practice check on 4 March 2026: 60 of 70 cases sufficient (86 percent).'
  expect(words((await leader.get('/organisations/N56NRTH').expect(200)).text)).toContain(told)
  expect(words((await (await visit('regional')).get('/organisations/R-EOE').expect(200)).text)).toContain(`Northamptonshire: ${told}`)
  expect((await (await visit('otherLeader')).get('/organisations/N56NRTH').expect(200)).text).not.toContain('Practice check')
})

test('the files have it too, in columns and in words', async () => {
  const leader = await visit('leader')
  const csv = async (who: keyof Story['world'], path: string): Promise<Record<string, string>[]> =>
    parse((await (await visit(who)).get(path).expect(200)).text, { columns: true, bom: true })
  const [line] = await csv('leader', '/inspections/NORTHANTS-2022/plan.csv')
  expect(line).toMatchObject({ 'Last practice check': '2026-03-04', 'Cases looked at': '70', 'Cases sufficient': '41' })
  const [row] = await csv('leader', '/recommendations.csv?inspection=NORTHANTS-2022')
  expect(row).toMatchObject({ number: expect.any(String) })
  const own = (rows: Record<string, string>[]) => rows.find(one => one.number === '1' && one.organisation_code === 'N56NRTH')!
  expect(own(await csv('leader', '/recommendations.csv?inspection=NORTHANTS-2022'))).toMatchObject({ last_check_sufficient: '41' })
  expect(own(await csv('national', '/recommendations.csv?inspection=NORTHANTS-2022'))).toMatchObject({ last_check_on: '2026-03-04' })
  // The inspected organisation's neighbours see neither; the region that is asked something else sees how it stands, and the plan below it.
  expect(own(await csv('otherLeader', '/recommendations.csv?inspection=NORTHANTS-2022'))).toMatchObject({ last_check_on: '' })
  const { body } = await leader
    .get('/inspections/NORTHANTS-2022/plan.docx')
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = []
      res.on('data', part => parts.push(part))
      res.on('end', () => done(null, Buffer.concat(parts)))
    })
  expect((await mammoth.extractRawText({ buffer: body })).value).toContain(sentence)
})

const typed = { checked_on: '4 3 2026', looked_at: '70', sufficient: '41', checked_by: 'Two seniors', method: '', note: 'Kept' }

// biome-ignore format: it is read as a table
test.each<[string, Partial<typeof typed>, string]>([
  ['0 cases', { looked_at: '0', sufficient: '0' }, 'At least 1 case must have been looked at. With none, there is nothing to report'],
  ['more sufficient than looked at', { looked_at: '12', sufficient: '13' }, 'You say that 12 cases were looked at, so no more can be sufficient'],
  ['a day in the future', { checked_on: '23 11 2026' }, 'The day of the check must be today or earlier. To announce one, plan it'],
  ['no day at all', { checked_on: '31 2 2026' }, 'The day of the check must be a real date'],
  ['half a case', { looked_at: '20.5' }, 'Enter a whole number, like 20'],
  ['fewer than none', { sufficient: '-1' }, 'Enter a whole number, like 20'],
  ['words', { looked_at: 'twenty' }, 'Enter a whole number, like 20'],
  ['absurdly many', { looked_at: '9'.repeat(400) }, 'Enter 100,000 cases or fewer'],
  ['nothing', { looked_at: '', sufficient: '' }, 'Enter how many cases were looked at'],
  ['nobody', { checked_by: '' }, 'Say who looked at the cases'],
])('the form comes back with what was typed: %s', async (_name, wrong, message) => {
  const response = await (await visit('leader')).post(`/answers/${answer}/check`, { ...typed, ...wrong })
  expect(response.status).toBe(422)
  const $ = pageOf(response.text)
  expect($('.govuk-error-summary').text()).toContain(message)
  expect($('textarea[name=note]').val()).toBe('Kept')
  expect($('input[name=looked_at]').val()).toBe(wrong.looked_at ?? '70')
})

test('plan one, be reminded, report it, correct it, withdraw it', async () => {
  const leader = await visit('leader')
  const wrong = await leader.post(`/actions/${story.action}/plan-check`, { planned_on: '1 11 2026', method: '', note: '' })
  expect([wrong.status, words(wrong.text)]).toEqual([422, expect.stringContaining('The day of a planned check must be today or later')])
  expect((await leader.post(`/actions/${story.action}/plan-check`, { planned_on: '22 11 2026', method: 'Twenty', note: '' })).status).toBe(
    303,
  )
  const { id } = (await pool('practice_checks').orderBy('id', 'desc').first())!
  const page = async () => words((await leader.get(`/actions/${story.action}`).expect(200)).text)
  expect(await page()).toContain('Check due Due today. Twenty')

  const home = pageOf((await leader.get('/')).text)
  const link = home('a[href="/recommendations?organisation=N56NRTH&signal=check_due"]')
  expect(link.text()).toBe('1 with a check due')
  const list = pageOf((await leader.get(link.attr('href')!)).text)
  expect(list('.app-list > li').length).toBe(1)

  expect(
    (await leader.post(`/practice-checks/${id}/report`, { ...typed, checked_on: '22 11 2026', looked_at: '1,000', sufficient: '900' }))
      .status,
  ).toBe(303)
  expect(await page()).toContain('Practice check on 22 November 2026: 900 of 1,000 cases sufficient (90 percent).')
  expect(pageOf((await leader.get('/')).text)('a[href*="signal=check_due"]').length).toBe(0)
  const corrected = { ...typed, checked_on: '22 11 2026', sufficient: '42', reason: 'Miscounted' }
  expect((await leader.post(`/practice-checks/${id}/correct`, corrected)).status).toBe(303)
  expect(await page()).toContain('42 of 70 cases sufficient (60 percent)')
  // Somebody else still has the earlier form.
  expect((await leader.post(`/practice-checks/${id}/correct`, { ...corrected, sufficient: '43', version: '2' })).status).toBe(409)
  expect((await leader.post(`/practice-checks/${id}/withdraw`, { reason: 'Twice' })).status).toBe(303)
  const text = await page()
  expect(text).toContain('Withdrawn on 22 November 2026: Twice 22 November 2026: 42 of 70 cases sufficient (60 percent)')
  expect(text).toContain(sentence)
  expect(text).toMatch(
    /Practice check corrected by [^:]*:00pm 22 November 2026: 900 of 1000 cases sufficient → 22 November 2026: 42 of 70 cases sufficient Why: Miscounted/,
  )
})

test('who may is offered it, and others are not', async () => {
  await planPracticeCheck(
    as(pool, story.world.leader, '2026-11-01'),
    { addressee: answer },
    { planned_on: '2027-01-01', method: '', note: '' },
  )
  for (const who of ['leader', 'staff', 'regional', 'inspector'] as const) {
    const $ = pageOf((await (await visit(who)).get(`/recommendations/${recommendation}`).expect(200)).text)
    const offered = $('a[href$="/check"], a[href$="/plan-check"], a[href^="/practice-checks/"]').length > 0
    expect([who, offered]).toEqual([who, who === 'leader'])
  }
})
