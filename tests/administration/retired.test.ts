// A form that was opened before a theme or a standard was retired, and is sent after it; or one that was made up.
import { retireStandard } from '../../src/frameworks/standardCommands.ts'
import { retireTheme } from '../../src/themes/commands.ts'
import { buildAdministration, buildScale, type Visiting } from '../support/administration.ts'
import { as, buildInspection, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf } from '../support/visitor.ts'
import { problems } from '../support/words.ts'
import { fieldsOf } from './checkPage.ts'

let world: World
let admin: Visiting
let standard: number
let theme: number
const here = '/inspections/LATE-2026'
beforeEach(async () => {
  ;({ world, admin } = await buildAdministration(db))
  standard = (await buildScale(db, world))[0]!
  theme = (await db('themes').insert({ name: 'Workload' }).returning('id'))[0]!.id
  await buildInspection(db, world, { reference: 'LATE-2026', published: null, recommendations: [] })
})
async function retireBoth() {
  const by = as(db, world.administrator, '2026-11-22')
  await retireStandard(by, standard)
  await retireTheme(by, theme)
}
const said = ['The standard 1.1 Leadership is retired. Choose another, or none.', 'The theme Workload is retired. Choose another, or none.']
const typed = (html: string, field: string) => String(pageOf(html)(`#${field}`).val()).trim()

test('entering a recommendation', async () => {
  await retireBoth()
  const one = { number: '7', text: 'Improve.', addressee_1: 'R-EOE', standard: String(standard), theme: String(theme) }
  const answer = await admin.post(`${here}/recommendations/new`, one)
  expect([answer.status, problems(answer.text)]).toEqual([422, said])
  for (const [field, value] of Object.entries({ number: '7', text: 'Improve.', addressee_1: 'R-EOE' }))
    expect(typed(answer.text, field)).toBe(value)
  expect(await db('recommendations')).toEqual([])
  expect((await admin.post(`${here}/recommendations/new`, { ...one, standard: '', theme: '' })).status).toBe(303)
})

test('correcting a recommendation, which keeps what it has', async () => {
  const recommendations = [{}, { theme_id: theme, standard_id: standard }]
  const built = await buildInspection(db, world, { published: '2026-03-01', recommendations })
  const [without, having] = built.recommendations.map(({ id }) => `/recommendations/${id}/correct`)
  await retireBoth()
  const one = { text: 'Corrected.', standard_id: String(standard), theme_id: String(theme), reason: 'A slip' }
  const answer = await admin.post(without!, one)
  expect([answer.status, problems(answer.text)]).toEqual([422, said])
  expect([typed(answer.text, 'text'), typed(answer.text, 'reason')]).toEqual(['Corrected.', 'A slip'])
  expect((await db('recommendations').where({ text: 'Corrected.' })).length).toBe(0)
  expect((await admin.post(having!, one)).status).toBe(303)
})

test('rating an inspection: the field comes back with what was chosen, and leaves when it is emptied', async () => {
  await retireBoth()
  const fields = { [`standard_${standard}`]: 'good', title_0: 'Court work', rating_0: 'good' }
  const answer = await admin.post(`${here}/ratings`, fields)
  expect([answer.status, problems(answer.text)]).toEqual([422, said.slice(0, 1)])
  expect([typed(answer.text, `standard_${standard}`), typed(answer.text, 'title_0')]).toEqual(['good', 'Court work'])
  expect(await db('inspection_ratings')).toEqual([])
  expect((await admin.post(`${here}/ratings`, { ...fields, [`standard_${standard}`]: '' })).status).toBe(303)
})

test('confirming a list', async () => {
  const checked = await admin.post(`${here}/recommendations/paste`, { text: 'HMPPS should:\n1. fill vacancies\n' })
  const fields = { ...fieldsOf(checked.text), standard_0: '1.1', theme_0: 'Workload', text_0: 'Fill them.' }
  await retireBoth()
  const confirm = (more = {}) =>
    admin.agent
      .post(`${here}/recommendations/check`)
      .type('form')
      .send({ ...fields, ...more })
  const answer = await confirm()
  expect([answer.status, problems(answer.text)]).toEqual([
    422,
    [
      'Recommendation 1: the standard 1.1 is retired. Choose another, or none.',
      'Recommendation 1: the theme Workload is retired. Choose another, or none.',
    ],
  ])
  expect(typed(answer.text, 'text_0')).toBe('Fill them.')
  expect(await db('recommendations')).toEqual([])
  expect((await confirm({ standard_0: '', theme_0: '' })).status).toBe(303)
})
