import { Invalid } from '../../src/errors.ts'
import { matchStandards } from '../../src/frameworks/matchCommands.ts'
import { getFramework, listStandardsUsed } from '../../src/frameworks/queries.ts'
import { readShare, sayShare } from '../../src/frameworks/shares.ts'
import { addStandard } from '../../src/frameworks/standardCommands.ts'
import { listBands, listStandards } from '../../src/inspections/queries.ts'
import { as, buildInspection, buildWorld, formKey, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { problems, words as text } from '../support/words.ts'

let world: World
let admin: Awaited<ReturnType<typeof visitor>>
let here: string
let standard: number
beforeEach(async () => {
  world = await buildWorld(db)
  admin = await visitor(db, world.administrator, () => noon('2026-11-22'))
  here = `/administration/frameworks/${world.framework_id}`
  const words = { code: '1.1', title: 'Leadership', group: 'Organisation' }
  standard = await addStandard(as(db, world.administrator, '2026-01-01'), world.framework_id, words)
})
const parts = ['inadequate', 'requires_improvement', 'good', 'outstanding']
const scale = (shares = ['1/6', '50%', '5/6', '1']) =>
  Object.fromEntries(
    parts.flatMap((rating, at) => [
      [`points_${rating}`, `${at}`],
      [`share_${rating}`, shares[at]!],
      [`casework_${rating}`, `${at * 20}`],
    ]),
  )
const inspection = { reference: 'NEW-2026', organisation: 'N56NRTH', state: 'fieldwork', published_on: '', score: '', overall_rating: '' }
const enter = (framework: number, fieldwork_from: string, reference = 'NEW-2026') =>
  admin.post('/administration/inspections/new', { ...inspection, reference, framework: String(framework), fieldwork_from })

test('a framework is added with its standards and its scale', async () => {
  const added = await admin.post('/administration/frameworks/new', {
    name: 'PDU 2030',
    rated: 'yes',
    max_score: '6',
    valid_from: '1 1 2030',
  })
  const path = added.headers.location!
  expect(path).toMatch(/^\/administration\/frameworks\/\d+$/)
  for (const [code, title] of [
    ['A 1', 'Leading'],
    ['A 2', 'Doing'],
  ])
    expect((await admin.post(`${path}/standards/new`, { code: code!, title: title!, group: 'Work' })).status).toBe(303)
  expect((await admin.post(`${path}/scale`, scale())).status).toBe(303)
  const shown = text((await admin.get(path)).text)
  for (const words of [
    'First day 1 January 2030',
    'A 1 Leading Work None matched Match A 1 Leading 0',
    'A 2 Doing Work None matched Match A 2 Doing 0',
    'Inadequate 0 1/6 0%',
    'Good 2 5/6 40%',
    'Outstanding 3 1 60%',
  ])
    expect(shown).toContain(words)
  expect(pageOf((await admin.get(`${path}/scale`)).text)('#share_requires_improvement').val()).toBe('1/2')
  expect(text((await admin.get('/administration/frameworks')).text)).toContain('PDU 2030 from 1 January 2030 2 0')
})

test('a new version begins with the standards and scale of the old one, and inspections follow the days of each', async () => {
  await admin.post(`${here}/scale`, scale())
  const retired = await addStandard(as(db, world.administrator, '2026-01-01'), world.framework_id, {
    code: '1.9',
    title: 'Gone',
    group: 'X',
  })
  await admin.post(`/administration/standards/${retired}/retire`)
  const form = { ...(await admin.hidden(`${here}/new-version`)), name: 'PDU 2026-28', from_on: '1 10 2026' }
  const send = () => admin.agent.post(`${here}/new-version`).type('form').send(form)
  const started = await send()
  expect(started.status).toBe(303)
  expect((await send()).headers.location).toBe(started.headers.location)
  const added = Number(started.headers.location!.split('/').at(-1))
  expect((await listStandards(db, added)).map(({ code }) => code)).toEqual(['1.1'])
  expect(await listBands(db, added)).toHaveLength(4)
  expect(await getFramework(db, world.framework_id)).toMatchObject({ valid_to: '2026-09-30' })
  expect(text((await admin.get(here)).text)).toContain('Replaced by PDU 2026-28')
  expect((await admin.get(`${here}/new-version`)).status).toBe(409)
  const late = await enter(world.framework_id, '1 10 2026')
  expect([late.status, problems(late.text)]).toEqual([422, ['PDU 2021-23 was not used after 30 September 2026']])
  expect(problems((await enter(added, '30 9 2026')).text)).toEqual(['PDU 2026-28 was not used before 1 October 2026'])
  expect((await enter(world.framework_id, '30 9 2026')).status).toBe(303)
  expect((await enter(added, '1 10 2026', 'NEXT-2026')).status).toBe(303)
})

const long = 'x'.repeat(300)
test.each<[form: string, change: Record<string, string>, said: string]>([
  ['new', { name: '' }, 'Enter its name'],
  ['new', { name: long }, '“Name”: use 100 characters or fewer, not 300'],
  ['new', { name: 'pdu 2021-23' }, 'Another framework has this name'],
  ['new', { rated: '' }, 'Choose whether inspections are rated'],
  ['new', { max_score: '-1' }, 'Enter a whole number, or leave it empty'],
  ['new', { valid_from: '31 2 2030' }, 'The first day must be a real date'],
  ['change', { name: '' }, 'Enter its name'],
  ['change', { valid_from: '1 6 2022' }, 'An inspection of 17 May 2022 is under it. The first day must be that day or earlier.'],
  ['change', { valid_to: '1 5 2022' }, 'An inspection of 17 May 2022 is under it. The last day must be that day or later.'],
  ['change', { valid_from: '1 1 2022', valid_to: '31 12 2021' }, 'The last day must be after the first day'],
  ['change', { valid_to: '31 2 2030' }, 'The last day must be a real date'],
  ['change', { max_score: '4' }, 'An inspection under it has a score of 5'],
  ['new-version', { name: 'PDU 2021-23' }, 'Another framework has this name'],
  ['new-version', { from_on: '' }, 'Enter the first day'],
  ['new-version', { from_on: '17 5 2022' }, 'An inspection of 17 May 2022 is under the old version. The new one must begin later.'],
  ['standards/new', { code: '' }, 'Enter its code'],
  ['standards/new', { code: '1.1' }, 'Another standard has this code'],
  ['standards/new', { title: long }, '“Title”: use 200 characters or fewer, not 300'],
  ['standards/new', { group: '' }, 'Enter its group'],
  ['scale', { share_good: 'five sixths' }, 'Enter a share like 5/6, 50% or 1'],
  ['scale', { share_good: '1/6' }, 'Good must be higher than requires improvement'],
  ['scale', { share_outstanding: '11/12' }, 'Outstanding goes up to the highest score: enter 1'],
  ['scale', { points_outstanding: '2' }, 'Outstanding must be higher than good'],
  ['scale', { casework_inadequate: '10' }, 'Inadequate begins at 0'],
  ['scale', { points_good: '' }, 'Enter the points as a whole number, up to 100'],
])('%s with %j says what is wrong and changes nothing', async (form, change, said) => {
  await buildInspection(db, world)
  await db('inspections').update({ score: 5 })
  const words = { name: 'Other', rated: 'yes', max_score: '27', from_on: '1 1 2027', code: '2.1', title: 'Staff', group: 'Work' }
  const whole = async () => JSON.stringify([await db('frameworks'), await db('standards'), await db('bands'), await db('events').max('id')])
  const before = await whole()
  const address = form === 'new' ? '/administration/frameworks/new' : `${here}/${form}`
  const answer = await admin.post(address, { ...words, ...scale(), ...change })
  expect([answer.status, problems(answer.text)]).toEqual([422, [said]])
  expect(await whole()).toBe(before)
})

test('a framework without ratings has no scale', async () => {
  const { headers } = await admin.post('/administration/frameworks/new', { name: 'Dynamic', rated: 'no', max_score: '', valid_from: '' })
  expect((await admin.get(`${headers.location}/scale`)).status).toBe(409)
  expect(text((await admin.get(headers.location!)).text)).not.toContain('Rating scale')
})

test('a retired standard is not offered, and stays on the inspection that was rated on it', async () => {
  const { reference } = await buildInspection(db, world, { published: null })
  await buildInspection(db, world, { reference: 'OTHER', published: null, entered: '2026-05-01' })
  expect((await admin.post(`/inspections/${reference}/ratings`, { [`standard_${standard}`]: 'good' })).status).toBe(303)
  await admin.post(`/administration/standards/${standard}/retire`)
  expect((await admin.get(`/administration/standards/${standard}/retire`)).status).toBe(409)
  const offers = async (of: string) => pageOf((await admin.get(`/inspections/${of}/ratings`)).text)(`#standard_${standard}`).length
  expect([await offers(reference), await offers('OTHER')]).toEqual([1, 0])
  expect(pageOf((await admin.get(`/inspections/OTHER/recommendations/new`)).text)('#standard option')).toHaveLength(1)
  expect(problems((await admin.post(`${here}/standards/new`, { code: '1.1', title: 'x', group: 'x' })).text)).toEqual([
    'A retired standard has this code. Bring that one back.',
  ])
  expect((await listStandardsUsed(db, world.framework_id))[0]).toMatchObject({ used: 1 })
  expect((await admin.post(`/administration/standards/${standard}/bring-back`)).status).toBe(303)
  expect(await offers('OTHER')).toBe(1)
})

test.each<[form: () => string, theirs: Record<string, string>, mine: Record<string, string>, both: string[]]>([
  [
    () => `${here}/change`,
    { name: 'Theirs', valid_to: '31 3 2030' },
    { name: 'Mine', valid_to: '30 6 2030' },
    ['Theirs', 'Mine', '31 March 2030'],
  ],
  [() => `${here}/scale`, scale(['1/6', '1/2', '3/4', '1']), scale(), ['3/4', '5/6']],
  [
    () => `/administration/standards/${standard}/rename`,
    { title: 'Theirs', group: 'x' },
    { title: 'Mine', group: 'x' },
    ['Theirs', 'Mine'],
  ],
])('two at once: the second sees both', async (form, theirs, mine, both) => {
  const first = await admin.hidden(form())
  expect((await admin.post(form(), theirs)).status).toBe(303)
  const answer = await admin.agent
    .post(form())
    .type('form')
    .send({ ...first, ...mine, form_key: formKey() })
  expect(answer.status).toBe(409)
  const values = pageOf(answer.text)('.govuk-summary-list__value')
  for (const words of both) expect(values.text()).toContain(words)
})

test.each([
  ['5/6', 5 / 6, '5/6'],
  ['50%', 0.5, '1/2'],
  ['0.5', 0.5, '1/2'],
  ['1', 1, '1'],
  ['100 %', 1, '1'],
  ['66.6%', 0.666, '66.6%'],
  ['0/6', 0, '0'],
  ['7/6', undefined, ''],
  ['1/0', undefined, ''],
  ['half', undefined, ''],
  ['1.5', undefined, ''],
])('the share %s', (typed, share, said) => {
  if (share === undefined) expect(readShare(typed)).toBeUndefined()
  else expect(readShare(typed)).toBeCloseTo(share, 12)
  if (share !== undefined) expect(sayShare(share)).toBe(said)
})

test('standards that ask the same are matched, once in each framework, and the match can be taken back', async () => {
  const add = async (name: string, code: string, title: string) => {
    const path = (await admin.post('/administration/frameworks/new', { name, rated: 'yes' })).headers.location!
    await admin.post(`${path}/standards/new`, { code, title, group: 'Work' })
    const id = Number(path.split('/').at(-1))
    return { path, id: (await listStandards(db, id))[0]!.id }
  }
  const later = await add('Later', 'P 1.1', 'Leading')
  const last = await add('Last', 'Q 1', 'Leading well')
  const options = async () =>
    pageOf((await admin.get(`/administration/standards/${standard}/match`)).text)('select option')
      .toArray()
      .map(option => option.attribs.value)
  expect(await options()).toEqual(['', String(later.id), String(last.id)])
  const choose = (other: string) => admin.post(`/administration/standards/${standard}/match`, { other })
  expect((await choose(String(later.id))).headers.location).toBe(here)
  expect(text((await admin.get(here)).text)).toContain('1.1 Leadership Organisation P 1.1 Leading Later Take back')
  expect(text((await admin.get(later.path)).text)).toContain('1.1 Leadership PDU 2021-23 Take back')
  expect(await options()).toEqual(['', String(last.id)])
  for (const wrong of [String(standard), '', 'x', '99999999999999']) {
    const answer = await choose(wrong)
    expect([wrong, answer.status]).toEqual([wrong, wrong === '99999999999999' ? 404 : 422])
  }
  // The page of one that is matched already does not offer it, so only an old form can.
  await expect(matchStandards(as(db, world.administrator, '2026-11-23'), standard, later.id)).rejects.toBeInstanceOf(Invalid)
  const [match] = await db('standard_matches').select('id')
  const removal = `/administration/standard-matches/${match!.id}/remove`
  const form = await admin.hidden(removal)
  const send = () => admin.agent.post(removal).type('form').send(form)
  expect((await send()).headers.location).toBe(here)
  expect((await send()).headers.location).toBe(here)
  expect(await db('standard_matches')).toEqual([])
  await admin.get(removal).expect(404)
})

test('a new version of a framework is matched with the old one', async () => {
  const form = { ...(await admin.hidden(`${here}/new-version`)), name: 'PDU 2026-28', from_on: '1 10 2026' }
  await admin.agent.post(`${here}/new-version`).type('form').send(form).expect(303)
  const matched = await db('standard_matches').join('standards', 'standards.id', 'standard_matches.other_id').select('code', 'standard_id')
  expect(matched).toEqual([{ code: '1.1', standard_id: standard }])
})
