import { buildAdministration, type Visiting } from '../support/administration.ts'
import { buildInspection, formKey, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

let world: World
let admin: Visiting
beforeEach(async () => {
  ;({ world, admin } = await buildAdministration(db))
})

const page = '/administration/organisations'
const unit = { kind: 'unit', code: 'n56-new', name: 'Rutland', parent: 'R-EM', alias: 'Rutland PDU', valid_from: '' }

test('an organisation is added below another', async () => {
  const answer = await admin.post(`${page}/new`, unit)
  expect([answer.status, answer.headers.location]).toEqual([303, `${page}/N56-NEW`])
  const shown = words((await admin.get(`${page}/N56-NEW`)).text)
  expect(shown).toContain('Other names Rutland PDU')
  expect(shown).toContain('Belongs to East Midlands')
  expect(words((await admin.get(page)).text)).toContain('Rutland Unit N56-NEW')
})

test.each([
  ['a code that is taken', { code: 'N56NRTH' }, 'Another organisation has this code'],
  ['a code with other signs', { code: 'N 56' }, 'Use 2 to 20 letters, numbers and hyphens'],
  ['a parent of the wrong kind', { parent: 'HMPPS' }, 'Choose the region that this unit belongs to'],
  ['no parent', { parent: '' }, 'Choose the region that this unit belongs to'],
  ['no kind', { kind: '' }, 'Choose what it is'],
  ['a day that never was', { valid_from: '31 2 2025' }, 'The first day must be a real date'],
])('%s is said', async (_what, change, message) => {
  const answer = await admin.post(`${page}/new`, { ...unit, ...change })
  expect([answer.status, problems(answer.text)]).toEqual([422, [message]])
  expect(pageOf(answer.text)('#name').val()).toBe('Rutland')
})

test('renamed, it keeps the old name as another name', async () => {
  await admin.post(`${page}/N56NRTH/rename`, { name: 'Northants' })
  await admin.post(`${page}/N56NRTH/alias`, { alias: 'The county' })
  const shown = words((await admin.get(`${page}/N56NRTH`)).text)
  expect(shown).toContain('Name Northants')
  expect(shown).toContain('Other names Northamptonshire; The county')
})

test('two at once: the second sees both versions and loses nothing', async () => {
  const path = `${page}/N56NRTH/rename`
  const first = await admin.hidden(path)
  expect((await admin.post(path, { name: 'Theirs' })).status).toBe(303)
  const late = { ...first, form_key: formKey() }
  const answer = await admin.agent
    .post(path)
    .type('form')
    .send({ ...late, name: 'Mine' })
  expect(answer.status).toBe(409)
  const $ = pageOf(answer.text)
  const values = $('.govuk-summary-list__value').toArray()
  expect(values.map(value => $(value).text().trim())).toEqual(['Theirs', 'Mine'])
  expect($('#name').val()).toBe('Mine')
  const version = String($('main input[name=version]').val())
  const again = await admin.agent
    .post(path)
    .type('form')
    .send({ ...late, version, name: 'Mine' })
  expect(again.status).toBe(303)
  expect(await db('organisations').where({ code: 'N56NRTH' }).first('name')).toEqual({ name: 'Mine' })
})

test('an organisation that ended passes its open recommendations to the one that follows', async () => {
  await buildInspection(db, world, { recommendations: [{}, {}] })
  const path = `${page}/N56NRTH`
  expect((await admin.get(`${path}/pass`)).status).toBe(409)
  expect(problems((await admin.post(`${path}/successor`, { successor: '', from_on: '1 11 2026' })).text)).toEqual([
    'Choose the organisation that follows',
  ])
  expect((await admin.post(`${path}/successor`, { successor: 'N56NORF', from_on: '1 11 2026' })).status).toBe(303)
  const addressees = (await db('addressees').pluck('id')).map(String)
  expect(problems((await admin.post(`${path}/pass`, { successor: 'N56NORF', addressees })).text)).toEqual(['Northamptonshire still exists'])
  await admin.post(`${path}/close`, { valid_to: '31 10 2026', members: 'end' })
  const shown = words((await admin.get(path)).text)
  expect(shown).toContain('Followed by Norfolk, from 1 November 2026')
  expect(shown).toContain('It ended on 31 October 2026 and 2 recommendations are still open.')
  expect(problems((await admin.post(`${path}/pass`, { successor: 'N53DRBY', addressees })).text)).toEqual(['Choose who takes them over'])
  expect(problems((await admin.post(`${path}/pass`, { successor: 'N56NORF' })).text)).toEqual(['Choose at least one recommendation'])
  expect((await admin.post(`${path}/pass`, { successor: 'N56NORF', addressees })).status).toBe(303)
  expect(words((await admin.get(path)).text)).toContain('2 recommendations are passed on')
  expect(await db('addressees').pluck('organisation_id')).toEqual([world.organisations.N56NORF, world.organisations.N56NORF])
})

test('what is not there is not found', async () => {
  for (const path of ['', '/rename', '/move', '/close', '/split', '/keep', '/alias', '/successor', '/pass'])
    await admin.get(`${page}/NOWHERE${path}`).expect(404)
})
