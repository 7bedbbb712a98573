// Splitting, closing and moving organisations on their pages.
import { buildInspection, buildWorld, formKey, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { problems, words as text } from '../support/words.ts'

let world: World
let admin: Awaited<ReturnType<typeof visitor>>
beforeEach(async () => {
  world = await buildWorld(db)
  admin = await visitor(db, world.administrator, () => noon('2026-11-22'))
})
const page = '/administration/organisations/N56NRTH'
const split = { first_day: '1 11 2026', name_1: 'West', code_1: 'n56-w', name_2: 'North', code_2: 'N56-N', members: '2' }

test('a unit is split, and what is open is passed on, some here and some there', async () => {
  await buildInspection(db, world, { recommendations: [{}, {}] })
  expect(text((await admin.get(`${page}/split`)).text)).toContain('It has 2 open recommendations. Once it has ended')
  const done = await admin.post(`${page}/split`, split)
  expect([done.status, done.headers.location]).toEqual([303, page])
  const shown = text((await admin.get(page)).text)
  for (const words of [
    'It ends on 31 October 2026, and 2 new organisations follow it',
    'North, from 1 November 2026',
    '2 recommendations are still open',
  ])
    expect(shown).toContain(words)
  const form = pageOf((await admin.get(`${page}/pass`)).text)
  const boxes = form('input[name=addressees]').toArray()
  expect(boxes.map(box => form(box).is('[checked]'))).toEqual([true, true])
  expect(text(form.html())).toContain('NORTHANTS-2022/1')
  const [first, second] = boxes.map(box => String(form(box).val()))
  await admin.post(`${page}/pass`, { addressees: [first!], successor: 'N56-W' }).then(res => expect(res.status).toBe(303))
  await admin.post(`${page}/pass`, { addressees: [second!], successor: 'N56-N' }).then(res => expect(res.status).toBe(303))
  const north = (await db('organisations').where({ code: 'N56-N' }).first('id'))!.id
  expect(await db('addressees').where({ organisation_id: north }).pluck('id')).toEqual([Number(second)])
  expect(await db('memberships').where({ organisation_id: north }).pluck('from_on')).toEqual(['2026-11-01', '2026-11-01'])
  expect((await admin.get(`${page}/pass`)).status).toBe(409)
  expect((await admin.get(`${page}/split`)).status).toBe(409)
})

const long = 'x'.repeat(300)
test.each<[form: string, change: Record<string, string>, said: string]>([
  ['split', { first_day: '' }, 'Enter the first day'],
  ['split', { first_day: '31 2 2027' }, 'The first day must be a real date'],
  ['split', { first_day: '1 1 2018' }, 'Somebody was given a role in it on 1 January 2018. It cannot end before.'],
  ['split', { name_1: '' }, 'Enter its name'],
  ['split', { name_1: long }, '“Name of the first”: use 200 characters or fewer, not 300'],
  ['split', { name_2: 'WEST' }, 'Give each its own name'],
  ['split', { name_2: 'Norfolk' }, 'Another organisation has this name: N56NORF'],
  ['split', { code_1: 'N56NORF' }, 'Another organisation has this code'],
  ['split', { code_2: 'n56-w' }, 'Give each its own code'],
  ['split', { code_2: 'N 56' }, 'Use 2 to 20 letters, numbers and hyphens'],
  ['split', { name_3: 'East' }, 'Enter a code'],
  ['split', { code_3: 'N56-E' }, 'Enter its name'],
  ['split', { name_4: 'East', code_4: 'N56-E' }, 'Enter an organisation here first'],
  ['split', { members: '' }, 'Choose what happens to its members'],
  ['split', { members: '4' }, 'They can only move to a successor of the same kind'],
  ['close', { valid_to: '' }, 'Enter the last day'],
  ['close', { valid_to: '29 2 2027' }, 'The last day must be a real date'],
  ['close', { valid_to: '1 1 3000' }, 'The last day must be between 1990 and 2100'],
  ['close', { valid_to: long }, 'The last day must be a date, like 4 3 2024'],
  ['close', { successor_1: '' }, 'It has 1 open recommendation. Choose who takes over.'],
  ['close', { successor_1: '', successor_2: 'N56NORF' }, 'Choose an organisation here first'],
  ['close', { successor_1: 'NOBODY' }, 'Choose another organisation'],
  ['close', { members: '' }, 'Choose what happens to its members'],
  ['rename', { name: '' }, 'Enter its name'],
  ['rename', { name: long }, '“Name”: use 200 characters or fewer, not 300'],
  ['rename', { name: 'a\0b' }, '“Name”: remove the characters that cannot be stored'],
  ['rename', { name: 'norfolk' }, 'Another organisation has this name: N56NORF'],
  ['move', { parent: '' }, 'Choose what it belongs to'],
  ['move', { parent: 'HMPPS' }, 'Choose the region that this unit belongs to'],
  ['move', { parent: 'R-EOE' }, 'It belongs to this one already'],
])('%s with %j says what is wrong, keeps what was typed and changes nothing', async (form, change, said) => {
  await buildInspection(db, world)
  const sensible = {
    split,
    close: { valid_to: '31 3 2027', successor_1: 'N56NORF', members: 'end' },
    rename: { name: 'New' },
    move: { parent: 'R-EM' },
  }
  const whole = async () =>
    JSON.stringify([await db('organisations').orderBy('id'), await db('memberships').orderBy('id'), await db('events').max('id')])
  const before = await whole()
  const answer = await admin.post(`${page}/${form}`, { ...sensible[form as 'move'], ...change })
  expect([answer.status, problems(answer.text)[0]]).toEqual([422, said])
  expect(await whole()).toBe(before)
  const [field, typed] = Object.entries(change).at(-1)!
  if (['first_day', 'valid_to', 'name_2', 'code_3'].includes(field)) expect(pageOf(answer.text)(`#${field}`).val()).toBe(typed)
})

test('closing while somebody else closes shows both last days', async () => {
  const first = await admin.hidden(`${page}/close`)
  await admin.post(`${page}/close`, { valid_to: '31 3 2027', successor_1: 'N56NORF', members: 'end' })
  const answer = await admin.agent
    .post(`${page}/close`)
    .type('form')
    .send({ ...first, form_key: formKey(), valid_to: '30 June 2027', successor_1: 'N56NORF', members: 'end' })
  expect(answer.status).toBe(409)
  for (const words of ['31 March 2027', '30 June 2027', 'Somebody else changed this']) expect(text(answer.text)).toContain(words)
})

test('a last day is changed and taken back', async () => {
  await admin.post(`${page}/close`, { valid_to: '31 3 2027', members: 'end' })
  expect(pageOf((await admin.get(`${page}/close`)).text)('#valid_to').val()).toBe('31 March 2027')
  expect((await admin.post(`${page}/close`, { valid_to: '30 4 2027' })).status).toBe(303)
  expect((await db('organisations').where({ code: 'N56NRTH' }).first())!.valid_to).toBe('2027-04-30')
  expect((await admin.post(`${page}/keep`)).status).toBe(303)
  expect(text((await admin.get(page)).text)).toContain('Last day None')
})

test('the same form sent twice splits once', async () => {
  const fields = { ...(await admin.hidden(`${page}/split`)), ...split }
  const send = () => admin.agent.post(`${page}/split`).type('form').send(fields)
  expect([(await send()).status, (await send()).status]).toEqual([303, 303])
  expect(await db('organisations').where('code', 'like', 'N56-%')).toHaveLength(2)
})
