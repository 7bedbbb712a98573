// What changed between two days: what stands on the page and in the file, for whom, and where each line leads.
import { parse } from 'csv-parse/sync'
import { moveDueDate } from '../../src/actions/commands.ts'
import { noteVisit } from '../../src/changes/visitCommands.ts'
import { commentOnAction } from '../../src/comments/commands.ts'
import { reportPracticeCheck } from '../../src/practiceChecks/commands.ts'
import { nameOwner, respond } from '../../src/recommendations/commands.ts'
import { correctRecommendation } from '../../src/recommendations/correctionCommands.ts'
import { as, noon } from '../support/build.ts'
import { pool as db } from '../support/db.ts'
import { buildStory, now, type Story } from '../support/story.ts'
import { pageOf, visitor } from '../support/visitor.ts'

const squeezed = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

// Other days are read in transactions of their own, so the story is told once for all of these tests.
let story: Story
beforeAll(async () => {
  story = await buildStory(db)
  const { world, first, action } = story
  const by = (day: string) => as(db, world.leader, day)
  const { id: late, version } = (await db('actions').where({ title: 'Too late for the inspectors' }).first())!
  await moveDueDate(by('2024-03-06'), late, { due_on: '2025-02-01', reason: 'The hall was flooded', version })
  await commentOnAction(by('2024-03-07'), action, { text: 'Among ourselves', audience: 'line' })
  const found = { checked_on: '2024-03-08', looked_at: 70, sufficient: 41, checked_by: 'Head of practice', method: '', note: '' }
  await reportPracticeCheck(by('2024-03-08'), { action }, found)
  const agreed = { response: 'agreed' as const, response_text: 'We will', version: 1 }
  await respond(by('2024-03-09'), first.recommendations[1]!.addressees[0]!, agreed)
  const hidden = story.embargoed.recommendations[0]!.id
  const corrected = { text: 'Nobody may know this yet.', standard_id: null, theme_id: null, urgent: true, reason: 'A slip', version: 1 }
  await correctRecommendation(as(db, world.administrator, '2024-08-02'), hidden, corrected)
  const hmpps = first.recommendations[0]!.addressees[1]!
  const owner = { owner_id: null, owner_title: 'Head', reason: 'Because of the estate' }
  await nameOwner(as(db, world.national, '2024-01-10'), hmpps, { ...owner, target_on: '2024-06-30', version: 1 })
  await nameOwner(as(db, world.national, '2024-03-10'), hmpps, { ...owner, target_on: '2024-09-30', version: 2 })
})

interface Shown {
  words: string
  href: string
}
/** What stands under each heading of the page. */
function sectionsOf(text: string): Record<string, Shown[]> {
  const $ = pageOf(text)
  const lines = (one: ReturnType<typeof $>) =>
    one
      .find('li')
      .toArray()
      .map(line => ({ words: squeezed($(line).text()), href: $(line).find('a').attr('href')! }))
  return Object.fromEntries(
    $('main section')
      .toArray()
      .map(one => [squeezed($(one).find('h2').text()), lines($(one))]),
  )
}
const wordsOf = (text: string) =>
  Object.fromEntries(Object.entries(sectionsOf(text)).map(([heading, lines]) => [heading, lines.map(({ words }) => words)]))
const unit = '/organisations/N56NRTH/changes'

test('the unit, from February to September 2024: what was made, moved, done and said', async () => {
  const { world } = story
  const leader = await visitor(db, world.leader, now)
  const { text } = await leader.get(`${unit}?from=1+2+2024&to=1+9+2024`).expect(200)
  const from2022 = 'Northamptonshire · Northamptonshire, May 2022'
  expect(wordsOf(text)).toEqual({
    'New recommendations (3)': [
      expect.stringContaining('part 1. Northamptonshire · Northamptonshire, July 2024 · Recommendation 1. 31 July 2024'),
      expect.stringContaining('part 2.'),
      expect.stringContaining('Nobody may know this yet.'),
    ],
    'Standings that changed (2)': [
      `Recommendation 2: Improve the quality of work, part 2. Unaddressed → Overdue An action was due on 30 June 2023, 429 days ago. ${from2022}. Last recorded there: Unit leader, Northamptonshire, 9 March 2024 at 12:00pm`,
      `Recommendation 3: Improve the quality of work, part 3. Unaddressed → Stalled The last sign of work was on 5 March 2024, 180 days ago. ${from2022}. Last recorded there: Unit leader, Northamptonshire, 6 March 2024 at 12:00pm`,
    ],
    'New actions (1)': [
      `Too late for the inspectors Action logged: due on 1 December 2024 ${from2022} · Recommendation 3. Unit leader, Northamptonshire, 5 March 2024 at 12:00pm`,
    ],
    'Dates moved (1)': [
      `Too late for the inspectors Due date moved: 1 December 2024 → 1 February 2025 The hall was flooded ${from2022} · Recommendation 3. Unit leader, Northamptonshire, 6 March 2024 at 12:00pm`,
    ],
    'Updates on actions (2)': [
      expect.stringContaining('Move the office Progress update: Not started → In progress Begun'),
      expect.stringContaining('Brief every practitioner Progress update: Not started → In progress Begun'),
    ],
    'Checks (1)': [expect.stringContaining('Brief every practitioner Practice check: 8 March 2024: 41 of 70 cases sufficient')],
    'Comments and inspector queries (1)': [expect.stringContaining("Comment · For the plan's line only Among ourselves")],
    'Responses and other changes (2)': [
      expect.stringContaining('Recommendation corrected A slip'),
      expect.stringContaining('Recommendation 2: Improve the quality of work, part 2. Response: Awaited → Agreed We will'),
    ],
  })
})

test('each line leads to its event, which stands there', async () => {
  const leader = await visitor(db, story.world.leader, now)
  const { text } = await leader.get(`${unit}?from=2022-05-01&to=2024-08-31`)
  const lines = Object.values(sectionsOf(text)).flat()
  expect(lines.length).toBeGreaterThan(15)
  for (const { href, words } of lines) {
    expect(href).toContain('as_at=2024-08-31')
    const [path, anchor] = href.split('#')
    const $ = pageOf((await leader.get(path!).expect(200)).text)
    expect([words, href, $(`[id="${anchor}"]`).length]).toEqual([words, href, 1])
    expect(anchor).toMatch(/^(update|change|evidence|comment|query|answer)-\d+$/)
  }
})

test('what is not the reader’s is not told: the plan of another, the line’s words, and what is under embargo', async () => {
  const { world } = story
  const headings = async (person: typeof world.leader) => {
    const { text } = await (await visitor(db, person, now)).get(`${unit}?from=2024-02-01&to=2024-09-01`).expect(200)
    return [Object.keys(wordsOf(text)), text.includes('Among ourselves'), text.includes('Nobody may know this yet')]
  }
  expect(await headings(world.otherLeader)).toEqual([['New recommendations (2)'], false, false])
  expect(await headings(world.administrator)).toEqual([['New recommendations (3)', 'Responses and other changes (1)'], false, true])
  expect(await headings(world.staff)).toEqual([
    [
      'New recommendations (2)',
      'Standings that changed (2)',
      'New actions (1)',
      'Dates moved (1)',
      'Updates on actions (2)',
      'Checks (1)',
      'Comments and inspector queries (1)',
      'Responses and other changes (1)',
    ],
    true,
    false,
  ])
  expect(await headings(world.inspector)).toEqual([
    [
      'New recommendations (3)',
      'Standings that changed (2)',
      'New actions (1)',
      'Dates moved (1)',
      'Updates on actions (2)',
      'Checks (1)',
      'Responses and other changes (2)',
    ],
    false,
    true,
  ])
})

test('who sees only how it stands sees that a target date moved, and no word of why', async () => {
  const { world } = story
  const { text } = await (await visitor(db, world.leader, now)).get(`/inspections/NORTHANTS-2022/changes?from=2024-03-01&to=2024-03-31`)
  expect(wordsOf(text)['Dates moved (2)']).toEqual([
    expect.stringContaining('The hall was flooded'),
    expect.stringContaining('Target date moved: 30 June 2024 → 30 September 2024 HM Prison and Probation Service'),
  ])
  expect(text).not.toContain('Because of the estate')
  const above = await (await visitor(db, world.national, now)).get(`/inspections/NORTHANTS-2022/changes?from=2024-03-01&to=2024-03-31`)
  expect(wordsOf(above.text)['Dates moved (2)']).toEqual([
    expect.stringContaining('Because of the estate'),
    expect.stringContaining('The hall was flooded'),
  ])
})

test('a region tells of what lies below; an inspection only of itself', async () => {
  const { world } = story
  const told = async (path: string) => wordsOf((await (await visitor(db, world.regional, now)).get(path).expect(200)).text)
  const region = await told('/organisations/R-EOE/changes?from=2022-05-01&to=2024-09-01')
  expect(region['New recommendations (7)']).toHaveLength(7)
  const one = await told('/inspections/NORFOLK-2023/changes?from=2022-05-01&to=2024-09-01')
  expect(Object.keys(one)).toEqual(['New recommendations (1)'])
  expect(await told('/inspections/NORFOLK-2023/changes?from=2024-05-01&to=2024-05-02')).toEqual({})
})

test('the file has every line of the page, and only those of the reader', async () => {
  const { world } = story
  const rows = async (person: typeof world.leader, query: string) => {
    const res = await (await visitor(db, person, now)).get(`/organisations/N56NRTH/changes.csv?${query}`).expect(200)
    return [parse(res.text, { columns: true }) as Record<string, string>[], res.headers['content-disposition']] as const
  }
  const [all, name] = await rows(world.leader, 'from=1+2+2024&to=1+9+2024')
  expect(name).toContain('changes-2024-02-01-2024-09-01.csv')
  expect(all.map(({ section }) => section)).toEqual([
    ...Array(3).fill('New recommendations'),
    ...Array(2).fill('Standings that changed'),
    'New actions',
    'Dates moved',
    ...Array(2).fill('Updates on actions'),
    'Checks',
    'Comments and inspector queries',
    ...Array(2).fill('Responses and other changes'),
  ])
  expect(all[3]).toMatchObject({ recommendation: '2', from: 'Unaddressed', to: 'Overdue', inspection: 'Northamptonshire, May 2022' })
  expect((await rows(world.otherLeader, 'from=1+2+2024&to=1+9+2024'))[0]).toHaveLength(2)
  await (await visitor(db, world.leader, now)).get('/organisations/N56NRTH/changes.csv?from=soon').expect(400)
})

test('since the last visit: the days since then, that one included, and a visit counts from the next day on', async () => {
  const { world } = story
  const on = (day: string) => visitor(db, world.otherLeader, () => noon(day))
  const period = async (day: string, path = '/organisations/N53DRBY/changes') =>
    squeezed(
      pageOf((await (await on(day)).get(path)).text)('main p strong')
        .first()
        .text(),
    )
  expect(await period('2024-08-01')).toBe('From 4 July 2024 to 1 August 2024, both included')
  expect(await period('2024-08-01')).toBe('From 4 July 2024 to 1 August 2024, both included')
  expect(await period('2024-08-05')).toBe('From 1 August 2024 to 5 August 2024, both included')
  expect(await period('2024-08-05')).toBe('From 1 August 2024 to 5 August 2024, both included')
  await (await on('2024-08-09')).get('/organisations/N53DRBY').expect(200)
  expect(await period('2024-08-09')).toBe('From 5 August 2024 to 9 August 2024, both included')
  expect((await (await on('2024-08-12')).get('/organisations/N53DRBY')).text).toContain(
    'What changed since your last visit on 9 August 2024',
  )
  // Each inspection and each reader has a day of its own; an earlier day is no visit.
  await (await on('2024-08-13')).get('/inspections/NORTHANTS-2022?as_at=2024-08-01').expect(200)
  expect(await period('2024-08-14', '/inspections/NORTHANTS-2022/changes')).toBe('From 17 July 2024 to 14 August 2024, both included')
  expect(
    await db('visits')
      .where({ user_id: world.otherLeader.id })
      .where('last_on', '<', '2024-09-02')
      .orderBy('subject')
      .select('subject', 'last_on', 'before_on'),
  ).toEqual([
    { subject: 'inspection', last_on: '2024-08-14', before_on: null },
    { subject: 'organisation', last_on: '2024-08-12', before_on: '2024-08-09' },
  ])
})

test('two looks at once on a new day leave one visit', async () => {
  const looked = { user_id: story.world.leader.id, subject: 'organisation' as const, subject_id: 1 }
  expect(await noteVisit(db, looked, '2024-01-01')).toBe(null)
  expect(await noteVisit(db, looked, '2024-01-05')).toBe('2024-01-01')
  expect(await noteVisit(db, looked, '2024-01-05')).toBe('2024-01-01')
  expect(await noteVisit(db, looked, '2024-01-04')).toBe('2024-01-01')
})

test('since a day that has a name, which leaders add and remove, and who sees how it stands can choose', async () => {
  const { world } = story
  const leader = await visitor(db, world.leader, now)
  await leader
    .post('/organisations/N56NRTH/name-day', { name: 'Regional board', on_day: '4 3 2024' })
    .then(res => expect(res.status).toBe(303))
  const again = await leader.post('/organisations/N56NRTH/name-day', { name: 'Regional board', on_day: '4/3/24' })
  expect([again.status, again.text.includes('This day has that name already')]).toEqual([422, true])
  expect((await leader.post('/organisations/N56NRTH/name-day', { name: 'Board', on_day: '1 1 2030' })).status).toBe(422)
  const $ = pageOf((await leader.get(unit)).text)
  expect($('a:contains("Regional board, 4 March 2024")').attr('href')).toBe(`${unit}?from=2024-03-04`)
  expect($('a[href^="/named-days/"]').length).toBe(1)
  for (const [person, sees, removes] of [
    [world.staff, true, 0],
    [world.regional, true, 0],
    [world.inspector, true, 1],
    [world.otherLeader, false, 0],
    [world.administrator, false, 0],
  ] as const) {
    const page = pageOf((await (await visitor(db, person, now)).get(unit)).text)
    expect([person.name, page('main').text().includes('Regional board'), page('a[href^="/named-days/"]').length]).toEqual([
      person.name,
      sees,
      removes,
    ])
  }
  const { id } = (await db('named_days').first())!
  expect((await leader.post(`/named-days/${id}/remove`)).status).toBe(303)
  expect((await leader.get(unit)).text).not.toContain('Regional board, ')
})

test.each([
  ['from=31+2+2024', 'The first day must be a real date'],
  ['from=soon', 'The first day must be a date, like 4 3 2024'],
  ['to=3+9+2024', 'The last day must not be in the future'],
  ['from=2+9+2024&to=1+9+2024', 'The first day must not be after the last'],
  ['from=1+1+1980', 'The first day must be between 1990 and 2100'],
])('days that make no sense are said, and what was typed stays: %s', async (query, says) => {
  const { status, text } = await (await visitor(db, story.world.leader, now)).get(`${unit}?${query}`)
  const $ = pageOf(text)
  expect([status, squeezed($('.govuk-error-summary__list').text())]).toEqual([400, says])
  const typed = new URLSearchParams(query)
  for (const [name, value] of typed) expect($(`#${name}`).val()).toBe(value)
})

test('days before the first record: it is said that everything is new; and the page of an earlier day tells nothing later', async () => {
  const leader = await visitor(db, story.world.leader, now)
  const early = (await leader.get(`${unit}?from=1+1+2017&to=1+9+2024`).expect(200)).text
  expect(squeezed(pageOf(early)('main').text())).toContain(
    'Nothing had been recorded here by 31 December 2016, so all that there was on the last day is new.',
  )
  const { text } = await leader.get(`${unit}?as_at=2024-03-01&from=1+2+2024`).expect(200)
  expect(text).toContain('From 1 February 2024 to 1 March 2024, both included')
  expect(Object.keys(wordsOf(text))).toEqual(['Standings that changed (1)', 'Updates on actions (2)'])
  await leader.get(`${unit}?as_at=2024-03-01&to=2+3+2024`).expect(400)
})

test('many lines of a kind: twenty at first, then pages of fifty', async () => {
  const { world } = story
  const action = story.action
  for (let n = 1; n <= 120; n++)
    await commentOnAction(as(db, world.leader, '2024-08-20'), action, { text: `Remark ${n}`, audience: 'everyone' })
  const leader = await visitor(db, world.leader, now)
  const remarks = (text: string) =>
    Object.values(sectionsOf(text))
      .flat()
      .filter(({ words }) => words.includes('Remark')).length
  const first = await leader.get(`${unit}?from=1+8+2024`)
  expect(remarks(first.text)).toBe(20)
  const all = pageOf(first.text)('a:contains("All 120")').attr('href')!
  const seen: number[] = []
  for (let next: string | undefined = all; next; ) {
    const { text }: { text: string } = await leader.get(next).expect(200)
    seen.push(remarks(text))
    next = pageOf(text)('.govuk-pagination__next a').attr('href')
  }
  expect(seen).toEqual([50, 50, 20])
  for (const odd of ['page=0', 'page=99', 'page=x', 'only=nonsense', 'only=checks&page=3'])
    await leader.get(`${unit}?from=1+8+2024&${odd}`).expect(200)
})
