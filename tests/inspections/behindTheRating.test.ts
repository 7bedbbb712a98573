// What the comparison says beside ratings and standings: what was done, predecessors, frameworks, corrected days; and the Word document.
import mammoth from 'mammoth'
import { moveDueDate, reportComplete } from '../../src/actions/commands.ts'
import { addFramework } from '../../src/frameworks/commands.ts'
import { correctInspection, enterInspection } from '../../src/inspections/commands.ts'
import { addSuccessor } from '../../src/organisations/commands.ts'
import { reportPracticeCheck } from '../../src/practiceChecks/commands.ts'
import { nameOwner } from '../../src/recommendations/commands.ts'
import { theService } from '../../src/users/person.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld } from '../support/build.ts'
import { bytesOf } from '../support/bytes.ts'
import { pool as db } from '../support/db.ts'
import { now } from '../support/story.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'

type World = Awaited<ReturnType<typeof buildWorld>>
type Code = keyof World['organisations']
let everybody: World
let world: World
let code: Code
let units = 0
beforeAll(async () => {
  everybody = await buildWorld(db)
})
// Each story has a unit of its own, with its leader and staff: an earlier day is read on a connection of its own, so nothing is rolled back.
beforeEach(async () => {
  code = `UNIT-${++units}` as Code
  const row = { code, kind: 'unit' as const, name: `Unit ${units}`, parent_id: everybody.organisations['R-EOE'], line: [] }
  world = await db.transaction(async tx => {
    await tx.raw("SELECT set_config('app.now', '2018-01-01T12:00:00Z', true)")
    const id = (await tx('organisations').insert(row).returning('id'))[0]!.id
    const leader = await buildPerson(tx, 'unit_leader', id, `Leader ${units}`)
    const staff = await buildPerson(tx, 'staff', id, `Staff ${units}`)
    return { ...everybody, organisations: { ...everybody.organisations, [code]: id }, leader, staff }
  })
})
type Who = 'leader' | 'staff' | 'regional' | 'otherLeader' | 'inspector' | 'administrator'
const visit = (who: Who) => visitor(db, world[who], now)
const at = (of: string = code) => `/organisations/${of}/behind-the-rating`
const shown = async (who: Who, path = at()) => words((await (await visit(who)).get(path).expect(200)).text)
const document = async (who: Who, path = `${at()}.docx`) =>
  (await mammoth.extractRawText({ buffer: await bytesOf((await visit(who)).get(path).expect(200)) })).value

type Given = NonNullable<Parameters<typeof buildInspection>[2]>
/** An inspection of this story's unit. */
const inspected = (year: number, { recommendations = [{}], ...given }: Given = {}, of = world) =>
  buildInspection(db, of, {
    reference: `${code}-${year}`,
    organisation: code,
    recommendations: recommendations.map(one => ({ addressees: [code], ...one })),
    ...given,
  })

/** Two inspections of the unit, and one action on the first recommendation of the first. */
async function buildTwo() {
  const first = await inspected(2022, { recommendations: [{}, {}] })
  const [one] = first.recommendations[0]!.addressees
  const action = await buildAction(db, world.leader, one!, '2022-06-02', { title: 'Brief every practitioner', due_on: '2023-01-31' })
  await inspected(2024, { published: '2024-07-31', fieldwork_from: '2024-03-04', recommendations: [] })
  return { one: one!, action }
}

test('tells what was done and claimed when inspectors returned: status, dates that moved, checks with their numbers', async () => {
  const { one, action } = await buildTwo()
  await moveDueDate(as(db, world.leader, '2022-12-01'), action, { due_on: '2023-06-30', reason: 'The trainer left', version: 1 })
  const owner = { owner_id: null, owner_title: 'Head', reason: '' }
  await nameOwner(as(db, world.leader, '2022-06-03'), one, { ...owner, target_on: '2023-01-31', version: 1 })
  await nameOwner(as(db, world.leader, '2022-12-02'), one, { ...owner, target_on: '2023-07-31', reason: 'It hangs on it', version: 2 })
  const check = { checked_by: 'A senior', method: '', note: '' }
  await reportPracticeCheck(
    as(db, world.leader, '2023-07-01'),
    { action },
    { ...check, checked_on: '2023-07-01', looked_at: 70, sufficient: 41 },
  )
  await reportComplete(as(db, world.leader, '2023-07-02'), action, { different_now: 'Everybody was briefed', version: 2 })
  await reportPracticeCheck(
    as(db, world.leader, '2024-03-05'),
    { action },
    { ...check, checked_on: '2024-03-05', looked_at: 9, sufficient: 9 },
  )
  for (const said of [await shown('leader'), words(await document('leader'))]) {
    expect(said).toContain('1 action, 1 reported complete, 1 practice check, dates moved twice')
    expect(said).toContain('Completed on 2 July 2023, due 30 June 2023 (first 31 January 2023). Owner: Senior probation officer.')
    expect(said).toContain('Said to be different: Everybody was briefed')
    expect(said).toContain('Due date moved from 31 January 2023 to 30 June 2023, on 1 December 2022: The trainer left')
    expect(said).toContain('Target date moved from 31 January 2023 to 31 July 2023, on 2 December 2022: It hangs on it')
    expect(said).toMatch(/1 July 2023: 41 of 70 cases sufficient \(59 percent\)\. On the action/)
    expect(said).not.toContain('9 of 9')
  }
})

test('what was done is for those who see the plan, on the page and in the document', async () => {
  const { action } = await buildTwo()
  await moveDueDate(as(db, world.leader, '2022-12-01'), action, { due_on: '2023-06-30', reason: 'The trainer left', version: 1 })
  for (const who of ['inspector', 'regional', 'staff'] as const) expect(await shown(who)).toContain('The trainer left')
  for (const who of ['otherLeader', 'administrator'] as const)
    for (const said of [await shown(who), await document(who)]) {
      expect(said).toContain('Of 2 recommendations made in May 2022')
      expect(said).not.toMatch(/Brief every practitioner|The trainer left|1 action/)
    }
})

test('an inspection of the organisation that came before can be compared, and one of another organisation cannot', async () => {
  const before = `DERBY-${units}`
  await buildInspection(db, world, {
    reference: before,
    organisation: 'N53DRBY',
    published: '2019-09-04',
    recommendations: [{ addressees: ['N53DRBY'] }],
  })
  await inspected(2022)
  const inspector = await visit('inspector')
  await inspector.get(`${at()}?earlier=${before}&later=${code}-2022`).expect(400)
  await addSuccessor(as(db, world.administrator, '2021-06-26'), 'N53DRBY', code, '2021-06-26')
  expect(await shown('inspector')).toContain('The earlier inspection was of Derby City, which came before.')
  expect(await shown('inspector')).toContain('Of 1 recommendation made in September 2019')
  const link = pageOf((await inspector.get(`/organisations/${code}`)).text)('a[href*="behind-the-rating"]').attr('href')!
  expect(words((await inspector.get(link).expect(200)).text)).toContain('Of 1 recommendation made in September 2019')
  // It is the unit that came from the other, and not the other way round.
  await inspector.get(`${at('N53DRBY')}?earlier=${before}&later=${code}-2022`).expect(400)
})

test('frameworks without ratings are compared by theme, and it is said that nothing is rated', async () => {
  const [theme] = await db('themes').insert({ name: 'Workload' }).returning('id')
  await inspected(2022, { recommendations: [{ theme_id: theme!.id }] })
  const framework_id = await addFramework(as(db, world.administrator, '2025-10-01'), {
    name: 'Dynamic',
    rated: false,
    max_score: null,
    valid_from: null,
  })
  await inspected(2025, { published: '2024-08-31', recommendations: [{}, { theme_id: theme!.id }] }, { ...world, framework_id })
  const [standard] = await db('standards')
    .insert({ framework_id: world.framework_id, code: '1.1', title: 'Leading', group: 'x', position: 1 })
    .returning('id')
  const [inspection] = await db('inspections').where({ reference: `${code}-2022` })
  await db('inspection_ratings').insert({ inspection_id: inspection!.id, standard_id: standard!.id, rating: 'good' })
  const $ = pageOf((await (await visit('staff')).get(at()).expect(200)).text)
  expect(words($.html())).toContain('Overall Not known Not rated')
  expect(words($.html())).toContain('1.1 Leading Good Nothing is rated under Dynamic Cannot be compared')
  expect(words($.html())).toContain('No equal in Dynamic of PDU 2021-23: 1.1 Leading.')
  expect(words($.html())).toContain(`Workload 1 of Unit ${units}, May 2022 2 of Unit ${units}, August 2024`)
  expect(words($.html())).toContain('when the later report was published: the day its fieldwork began is not known')
})

test('fieldwork dates corrected later: the page follows, and says what was there before', async () => {
  await buildTwo()
  const row = (await db('inspections')
    .where({ reference: `${code}-2024` })
    .first())!
  const { published_on, published_precision, report_url, overall_rating, score, version } = row
  const details = {
    reference: row.reference,
    organisation: code,
    framework_id: row.framework_id,
    published_on,
    published_precision,
    report_url,
    overall_rating,
    score,
  }
  await correctInspection(as(db, theService, '2024-08-20'), row.reference, {
    ...details,
    fieldwork_from: '2022-06-01',
    fieldwork_to: null,
    version,
  })
  const said = await shown('inspector')
  expect(said).toContain('As they stood at the end of 1 June 2022, the day fieldwork began.')
  expect(said).toContain('The day fieldwork began was corrected on 20 August 2024. Before, it was 4 March 2024.')
  expect(said).not.toContain('Brief every practitioner')
})

test('two that are not published yet have no month, and are compared as things stand', async () => {
  const details = {
    published_on: null,
    published_precision: 'day' as const,
    overall_rating: null,
    score: null,
    report_url: null,
    fieldwork_to: null,
  }
  const common = { ...details, organisation: code, framework_id: world.framework_id, state: 'planned' as const }
  for (const reference of [`${code}-A`, `${code}-B`])
    await enterInspection(as(db, theService, '2024-08-01'), { ...common, reference, fieldwork_from: null })
  const path = `${at()}?earlier=${code}-A&later=${code}-B`
  expect(await shown('inspector', path)).toContain('No recommendations made have been entered here.')
  expect(await document('inspector', path.replace('?', '.docx?'))).toContain('fieldwork of the later inspection has not begun')
  await (await visit('staff')).get(path).expect(404)
})

test('the document has real headings and tables with header rows, and there is none where there are not two', async () => {
  await (await visit('leader')).get(`${at()}.docx`).expect(409)
  await buildTwo()
  const answer = await (await visit('leader')).get(`${at()}.docx`)
  expect(answer.headers['content-disposition']).toBe(`attachment; filename=behind-the-rating-${code}-2022-${code}-2024.docx`)
  const { value } = await mammoth.convertToHtml({ buffer: await bytesOf((await visit('leader')).get(`${at()}.docx`)) })
  const $ = pageOf(value)
  expect($('h1').text()).toBe(`Behind the rating: Unit ${units}`)
  expect($('h2').first().text()).toBe('Ratings before and after')
  expect($('h3').first().text()).toMatch(/^1\. Improve the quality of work/)
  expect(
    $('thead th')
      .toArray()
      .map(cell => $(cell).text()),
  ).toEqual(['Standard', '17 May 2022, PDU 2021-23', '31 July 2024, PDU 2021-23', 'Change'])
})
