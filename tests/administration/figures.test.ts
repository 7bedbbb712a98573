import { buildAdministration, buildScale, typedInspection, type Visiting } from '../support/administration.ts'
import type { World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { problems, words } from '../support/words.ts'

let world: World
let admin: Visiting
let standards: number[]
beforeEach(async () => {
  ;({ world, admin } = await buildAdministration(db))
  standards = await buildScale(db, world)
})

const here = '/inspections/NORTHANTS-2026'
const enter = async (change = {}) => admin.post('/administration/inspections/new', { ...typedInspection(world), ...change })

test.each([
  ['nothing', {}, 'Enter a number, or how many of a sample were sufficient'],
  ['both', { value: '3', sufficient: '1', sampled: '2' }, 'Enter either a number or a sample, not both'],
  ['half a sample', { sufficient: '1' }, 'Enter how many were looked at'],
  ['more than the sample', { sufficient: '3', sampled: '2' }, 'No more can be sufficient than were looked at'],
  ['words', { value: 'many' }, 'The number must be digits, with at most 4 decimals'],
])('a figure of %s is refused', async (_what, change, message) => {
  await enter()
  const answer = await admin.post(`${here}/figures`, { label: 'Vacancies', ...change })
  expect([answer.status, problems(answer.text)]).toEqual([422, [message]])
})

test('figures are added, one by one', async () => {
  await enter()
  await admin.post(`${here}/recommendations/new`, { number: '1', text: 'Improve.', addressee_1: 'N56NRTH' })
  const { id } = (await db('recommendations').first('id'))!
  expect((await admin.post(`${here}/figures`, { label: 'Vacancies', value: '30.5', qualifier: 'more than' })).status).toBe(303)
  expect(
    (await admin.post(`${here}/figures`, { label: 'Sufficient', sufficient: '22', sampled: '70', recommendation_id: String(id) })).status,
  ).toBe(303)
  expect(await db('figures').orderBy('id').pluck('recommendation_id')).toEqual([null, id])
  expect(words((await admin.get(`${here}/figures`)).text)).toContain(
    'Entered already: Vacancies, more than 30.5 Entered already: Sufficient, 22 of 70',
  )
})

describe('a figure entered wrongly', () => {
  const sample = { label: 'Sufficient', sufficient: '22', sampled: '70' }
  const event = async (act: string) => {
    const { id, before, after, chain } = (await db('events').where({ act }).first())!
    const texts = await db('event_texts').where({ event_id: id }).orderBy(['moment', 'field'])
    return { before, after, chain, texts: texts.map(({ moment, field, text }) => `${moment} ${field}: ${text}`) }
  }
  let id: number
  let chain: string
  beforeEach(async () => {
    await enter()
    await admin.post(`${here}/figures`, sample)
    const figure = (await db('figures').first())!
    id = figure.id
    chain = `inspection:${figure.inspection_id}`
  })

  test('is corrected with a reason: the record has it before and after', async () => {
    const correction = { ...sample, sufficient: '27' }
    const missing = await admin.post(`/figures/${id}/correct`, correction)
    expect([missing.status, problems(missing.text)]).toEqual([422, ['Say why you correct it']])
    const saved = await admin.post(`/figures/${id}/correct`, { ...correction, reason: 'Misread' })
    expect([saved.status, saved.headers.location]).toEqual([303, `${here}/entry`])
    expect(await db('figures').select('label', 'sufficient', 'sampled', 'version')).toEqual([
      { label: 'Sufficient', sufficient: 27, sampled: 70, version: 2 },
    ])
    expect(words((await admin.get(`${here}/entry`)).text)).toContain('Sufficient: 27 of 70')
    const counts = { value: null, sampled: 70, recommendation_id: null, figure: id }
    expect(await event('correctFigure')).toEqual({
      chain,
      before: { ...counts, sufficient: 22, label: expect.anything() },
      after: { ...counts, sufficient: 27, label: expect.anything(), reason: expect.anything() },
      texts: ['after label: Sufficient', 'after reason: Misread', 'before label: Sufficient'],
    })
  })

  test('a correction of what somebody else corrected meanwhile shows both', async () => {
    const shown = await admin.hidden(`/figures/${id}/correct`)
    await admin.post(`/figures/${id}/correct`, { ...sample, sufficient: '27', reason: 'Misread' })
    const late = await admin.agent
      .post(`/figures/${id}/correct`)
      .type('form')
      .send({ ...shown, ...sample, sufficient: '28', reason: 'Misread' })
    expect(late.status).toBe(409)
    expect(words(late.text)).toContain('27')
    expect((await db('figures').first())!.sufficient).toBe(27)
  })

  test('is removed with a reason: from today on it is nowhere but in the record', async () => {
    expect((await admin.post(`/figures/${id}/remove`)).status).toBe(422)
    expect((await admin.post(`/figures/${id}/remove`, { reason: 'Of another report' })).status).toBe(303)
    expect(await db('figures')).toEqual([])
    expect(await db('history.figures' as 'figures').pluck('label')).toEqual(['Sufficient'])
    expect(await event('removeFigure')).toMatchObject({
      chain,
      before: { figure: id, sufficient: 22, sampled: 70 },
      texts: ['after reason: Of another report', 'before label: Sufficient'],
    })
    expect((await admin.post(`/figures/${id}/correct`, { ...sample, reason: 'Late' })).status).toBe(404)
  })
})

test.each([
  ['no number', { number: '' }, 'Enter its number in the report, from 1 to 999'],
  ['number 0', { number: '0' }, 'Enter its number in the report, from 1 to 999'],
  ['no text', { text: '' }, 'Enter the text of the recommendation'],
  ['nobody', { addressee_1: '' }, 'Choose who it is addressed to'],
  ['an organisation that is none', { addressee_2: 'NOWHERE' }, 'Choose an organisation from the list'],
  ['a standard of another framework', { standard: '999999' }, 'Choose a standard from the list'],
  ['a repeat of nothing', { repeats: 'NOTHING-2020/3' }, 'There is no recommendation NOTHING-2020/3'],
  ['a number that is used', { number: '7', text: 'Improve it again.' }, 'Recommendation 7 of Northamptonshire is entered already'],
])('a recommendation with %s is refused', async (_what, change, message) => {
  await enter()
  const one = { number: '7', text: 'Improve.', addressee_1: 'N56NRTH', addressee_2: 'R-EOE', standard: String(standards[0]), urgent: 'yes' }
  expect((await admin.post(`${here}/recommendations/new`, one)).status).toBe(303)
  const answer = await admin.post(`${here}/recommendations/new`, { ...one, number: '8', ...change })
  expect([answer.status, problems(answer.text)]).toEqual([422, [message]])
  expect(await db('recommendations').select('number', 'urgent', 'standard_id')).toEqual([
    { number: 7, urgent: true, standard_id: standards[0] },
  ])
  expect(await db('addressees').count({ n: '*' }).first()).toEqual({ n: 2 })
})
