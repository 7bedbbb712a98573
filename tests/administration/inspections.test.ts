import { buildAdministration, buildScale, typedInspection, type Visiting } from '../support/administration.ts'
import { buildInspection, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

let world: World
let admin: Visiting
let standards: number[]
beforeEach(async () => {
  ;({ world, admin } = await buildAdministration(db))
  standards = await buildScale(db, world)
})

const warnings = (html: string) =>
  pageOf(html)('.govuk-warning-text__text')
    .toArray()
    .map(one => pageOf(html)(one).text().replaceAll(/\s+/g, ' ').replace('Warning', '').trim())
const here = '/inspections/NORTHANTS-2026'
const enter = async (change = {}) => admin.post('/administration/inspections/new', { ...typedInspection(world), ...change })
const stored = () => db('inspections').where({ reference: 'NORTHANTS-2026' }).first()

test('an inspection is entered, and the pages say what is next', async () => {
  const answer = await enter({
    published_on: 'October 2026',
    overall_rating: 'good',
    score: '3',
    report_url: 'https://example.org/r',
    note: 'Line\r\nline',
  })
  expect([answer.status, answer.headers.location]).toEqual([303, `${here}/entry`])
  expect(await stored()).toMatchObject({
    state: 'fieldwork',
    fieldwork_from: '2026-09-01',
    fieldwork_to: '2026-09-12',
    published_on: '2026-10-31',
    published_precision: 'month',
    overall_rating: 'good',
    score: 3,
    report_url: 'https://example.org/r',
    source: null,
    note: 'Line\nline',
    title: 'Northamptonshire, October 2026',
  })
  expect(words((await admin.get(`${here}/entry`)).text)).toContain('Next: when the report is written, change its state to embargoed.')
  expect(words((await admin.get('/administration')).text)).toContain('NORTHANTS-2026 Fieldwork When the report is written')
})

test.each([
  ['no reference', { reference: '' }, 'Enter a reference'],
  [
    'a reference with other signs',
    { reference: 'A/B' },
    'The reference must have 2 to 40 letters, numbers and hyphens, like NORTHANTS-2024',
  ],
  ['an organisation that does not exist', { organisation: 'NOWHERE' }, 'Choose an organisation'],
  ['a framework that does not exist', { framework: '99999' }, 'Choose a framework'],
  ['published as a state', { state: 'published' }, 'Choose a state'],
  ['fieldwork that ends before it begins', { fieldwork_to: '31 8 2026' }, 'The last day of fieldwork must be after the first day'],
  ['a day that never was', { fieldwork_from: '31 2 2026' }, 'The first day of fieldwork must be a real date'],
  ['a publication that is no date', { published_on: 'soon' }, 'The date of publication must be a date, like 17 5 2022, May 2022 or 2022'],
  ['a month that is none', { published_on: '13 2022' }, 'The date of publication must be a real date'],
  ['half a point', { score: '2.5' }, 'The score must be a whole number'],
  ['a score over the most', { score: '28' }, 'The score must be 27 or lower under PDU 2021-23'],
  ['a link that runs a script', { report_url: 'javascript:alert(1)' }, 'Enter the whole address of the report, beginning with https://'],
])('%s is said, and everything typed is still there', async (_what, change, message) => {
  const answer = await enter({ source: 'The report', ...change })
  expect([answer.status, problems(answer.text)]).toEqual([422, [message]])
  const $ = pageOf(answer.text)
  expect($($('.govuk-error-summary__list a').attr('href')!).length).toBe(1)
  expect($('#source').val()).toBe('The report')
})

test('an inspection that is entered already is said: the same reference, and the same report', async () => {
  await enter({ published_on: '5 10 2026' })
  expect(problems((await enter()).text)).toEqual(['An inspection with the reference NORTHANTS-2026 is entered already'])
  expect(problems((await enter({ reference: 'OTHER-2026', published_on: '5 10 2026' })).text)).toEqual([
    'This inspection is entered already, as NORTHANTS-2026',
  ])
})

test('the details are changed, the reference too; two at once see both', async () => {
  await enter()
  const stale = await admin.hidden(`${here}/edit`)
  const shown = pageOf((await admin.get(`${here}/edit`)).text)
  expect([shown('#fieldwork_from').val(), shown('#organisation').val()]).toEqual(['1 September 2026', 'N56NRTH'])
  expect(
    (await admin.post(`${here}/edit`, { ...typedInspection(world), fieldwork_from: '2 9 2026', source: 'Theirs', published_on: '2026' }))
      .status,
  ).toBe(303)
  const answer = await admin.agent
    .post(`${here}/edit`)
    .type('form')
    .send({
      ...stale,
      ...typedInspection(world),
      reference: 'NORTHANTS-2026',
      fieldwork_from: '2 September 2026',
      source: 'Mine',
      published_on: '2026',
    })
  expect(answer.status).toBe(409)
  const $ = pageOf(answer.text)
  expect(
    $('main h2.govuk-heading-s')
      .toArray()
      .map(one => $(one).text()),
  ).toEqual(['Source'])
  expect(words(answer.text)).toContain('There now Theirs Yours Mine')
  expect($('#source').val()).toBe('Mine')
  const renamed = await admin.post(`${here}/edit`, { ...typedInspection(world), reference: 'NORTHANTS-26' })
  expect(renamed.headers.location).toBe('/inspections/NORTHANTS-26/entry')
  await admin.get(`${here}/entry`).expect(404)
})

test('the state is moved on, but published is a step of its own', async () => {
  await enter()
  expect((await admin.post(`${here}/state`, { state: 'embargoed' })).status).toBe(303)
  expect(await stored()).toMatchObject({ state: 'embargoed' })
  expect(await db('events').where({ act: 'noteState' }).first('before', 'after')).toEqual({
    before: { state: 'fieldwork' },
    after: { state: 'embargoed' },
  })
  expect((await admin.post(`${here}/state`, { state: 'published' })).status).toBe(422)
  await admin.post(`${here}/publish`, { published_on: '20 11 2026' })
  expect((await admin.get(`${here}/state`)).status).toBe(409)
  expect((await admin.get(`${here}/publish`)).status).toBe(409)
})

test('ratings are set, and a warning says when they do not fit what was published', async () => {
  await enter({ overall_rating: 'inadequate', score: '5' })
  const [leadership, staff] = standards
  const chosen = { [`standard_${leadership}`]: 'good', [`standard_${staff}`]: 'outstanding' }
  const given = { ...chosen, title_0: 'Court work', rating_0: 'inadequate', version: '1' }
  expect((await admin.post(`${here}/ratings`, given)).status).toBe(303)
  expect(await db('inspection_ratings').orderBy('id').select('standard_id', 'title', 'rating')).toEqual([
    { standard_id: leadership, title: null, rating: 'good' },
    { standard_id: staff, title: null, rating: 'outstanding' },
    { standard_id: null, title: 'Court work', rating: 'inadequate' },
  ])
  const computed = 'A score of 5 out of 27 works out as Requires improvement, and the published overall rating is Inadequate.'
  expect(warnings((await admin.get(`${here}/entry`)).text)).toEqual([computed])
  const shown = await admin.get(`${here}/ratings`)
  expect(words(shown.text)).toContain(`Check this: ${computed}`)
  expect([pageOf(shown.text)(`#standard_${staff}`).val(), pageOf(shown.text)('#title_0').val()]).toEqual(['outstanding', 'Court work'])
  await admin.post(`${here}/ratings`, { ...given, [`standard_${leadership}`]: 'inadequate', version: '2' })
  expect(warnings((await admin.get(`${here}/entry`)).text)).toContain(
    'The ratings of the standards add up to 3, and the published score is 5.',
  )
})

test('the second of two people who rate sees both, and loses nothing', async () => {
  await enter()
  const [leadership] = standards
  const open = pageOf((await admin.get(`${here}/ratings`)).text)('input[name=version]').val() as string
  const apart = Object.fromEntries(
    [0, 1, 2].flatMap(at => [
      [`title_${at}`, `Work ${at}`],
      [`rating_${at}`, 'good'],
    ]),
  )
  const mine = { ...apart, title_3: 'Unpaid work', rating_3: 'outstanding', [`standard_${leadership}`]: 'good', version: open }
  await admin.post(`${here}/ratings`, { [`standard_${leadership}`]: 'inadequate', title_0: 'Victims', rating_0: 'good', version: open })
  const conflict = await admin.post(`${here}/ratings`, mine)
  expect(conflict.status).toBe(409)
  const $ = pageOf(conflict.text)
  expect(words(conflict.text)).toContain('1.1 Leadership There now Inadequate Yours Good')
  expect(words(conflict.text)).toContain('Rated separately: what (1) There now Victims Yours Work 0')
  expect(words(conflict.text)).toContain('Rated separately: what (4) There now Nothing Yours Unpaid work')
  expect([$(`#standard_${leadership}`).val(), $('#title_3').val(), $('#rating_3').val()]).toEqual(['good', 'Unpaid work', 'outstanding'])
  expect((await listed()).map(({ title }) => title)).toEqual([null, 'Victims'])
  expect((await admin.post(`${here}/ratings`, { ...mine, version: $('input[name=version]').val() as string })).status).toBe(303)
  expect((await listed()).map(({ title }) => title)).toEqual([null, 'Work 0', 'Work 1', 'Work 2', 'Unpaid work'])
})
const listed = () => db('inspection_ratings').orderBy('id').select('title', 'rating')

test('a separate rating needs its name and its rating', async () => {
  await enter()
  const answer = await admin.post(`${here}/ratings`, { title_0: 'Court work', rating_1: 'good' })
  expect(
    pageOf(answer.text)('.govuk-error-summary__list a')
      .toArray()
      .map(link => link.attribs.href),
  ).toEqual(['#rating_0', '#title_1'])
  expect(pageOf(answer.text)('#title_0').val()).toBe('Court work')
})

test('published, everyone sees it, and earlier recommendations that it repeats are offered as made again', async () => {
  const earlier = await buildInspection(db, world, { recommendations: [{ addressees: ['N56NRTH', 'HMPPS'] }] })
  await enter()
  await admin.post(`${here}/recommendations/new`, {
    number: '1',
    text: 'Improve again.',
    addressee_1: 'N56NRTH',
    repeats: 'northants-2022 / 1',
  })
  const asked = words((await admin.get(`${here}/publish`)).text)
  expect(asked).toContain('1 recommendation with 1 addressee. Their plans fall due on 20 December 2026, 28 days from today.')
  expect(words((await admin.get(`${here}/entry`)).text)).not.toContain('made again')
  expect(problems((await admin.post(`${here}/publish`, { published_on: '' })).text)).toEqual(['Enter the date of publication'])
  expect(problems((await admin.post(`${here}/publish`, { published_on: '23 11 2026' })).text)).toEqual([
    'The report must be published today or earlier',
  ])
  expect((await admin.post(`${here}/publish`, { published_on: '20 11 2026' })).status).toBe(303)
  const shown = await admin.get(`${here}/entry`)
  expect(words(shown.text)).toContain('The inspection is published')
  const [unit, service] = earlier.recommendations[0]!.addressees
  const links = () =>
    pageOf(shown.text)('a[href*=made-again]')
      .toArray()
      .map(link => link.attribs.href)
  expect(links()).toEqual([`/answers/${unit}/made-again`, `/answers/${service}/made-again`])
  expect((await admin.post(`/answers/${unit}/made-again`)).status).toBe(303)
  expect(pageOf((await admin.get(`${here}/entry`)).text)('a[href*=made-again]').length).toBe(1)
})
