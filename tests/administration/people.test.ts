import { findByPassword, findPerson } from '../../src/users/queries.ts'
import { buildAdministration, type Visiting } from '../support/administration.ts'
import { buildPerson, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

let world: World
let admin: Visiting
beforeEach(async () => {
  ;({ world, admin } = await buildAdministration(db))
})

const someone = {
  name: 'Ngozi Ọ́dún',
  email: 'Ngozi.Odun+probation@Example.ORG',
  role: 'unit_leader',
  organisation: 'N56NRTH',
  password: 'twelve chars',
}
const find = (email: string) => db('users').whereRaw('lower(email) = lower(?)', [email]).first('id', 'name', 'version')

test('the index leads everywhere', async () => {
  const { text: html } = await admin.get('/administration').expect(200)
  const hrefs = pageOf(html)('main a')
    .toArray()
    .map(link => link.attribs.href)
  expect(hrefs).toEqual([
    '/administration/people',
    '/administration/organisations',
    '/administration/inspections/new',
    '/administration/redact',
  ])
  for (const href of hrefs) await admin.get(href!).expect(200)
})

test('a person is added with a role and a first password, and can sign in whatever the capitals', async () => {
  const { status, headers } = await admin.post('/administration/people/new', someone)
  expect(status).toBe(303)
  const shown = await admin.get(headers.location!).expect(200)
  expect(words(shown.text)).toContain('Ngozi Ọ́dún is added')
  expect(words(shown.text)).toContain('Unit leader, Northamptonshire, since 22 November 2026')
  const person = await findByPassword(db, 'ngozi.odun+PROBATION@example.org', 'twelve chars', '2026-11-22')
  expect(person).toMatchObject({ name: someone.name, leads: [world.organisations.N56NRTH] })
})

test('without a password a person is added and cannot sign in', async () => {
  expect((await admin.post('/administration/people/new', { ...someone, password: '' })).status).toBe(303)
  expect(await db('passwords').where({ user_id: (await find(someone.email))!.id })).toEqual([])
})

test.each([
  ['no name', { name: ' ' }, 'Enter the name'],
  ['no address', { email: 'nobody' }, 'Enter an email address in the correct format, like name@example.com'],
  ['a short password', { password: 'eleven char' }, 'Use at least 12 characters'],
  ['no role', { role: '' }, 'Choose a role'],
  ['an organisation that does not exist', { organisation: 'NOWHERE' }, 'Choose an organisation'],
  ['a role that does not fit', { role: 'regional_lead' }, 'This role does not exist at this kind of organisation'],
  ['characters that cannot be stored', { name: 'A\0B' }, '“Name”: remove the characters that cannot be stored'],
])('%s: said beside the field, and everything typed is still there', async (_what, change, message) => {
  const answer = await admin.post('/administration/people/new', { ...someone, ...change })
  expect(answer.status).toBe(422)
  expect(problems(answer.text)).toEqual([message])
  const $ = pageOf(answer.text)
  const href = $('.govuk-error-summary__list a').attr('href')!
  expect($(href).length).toBe(1)
  if (!('email' in change)) expect($('#email').val()).toBe(someone.email)
  expect($('#password').val() ?? '').toBe('')
  expect(await find(someone.email)).toBeUndefined()
})

test('an address that is taken, in other capitals, and an organisation that has ended are said', async () => {
  await buildPerson(db, 'staff', world.organisations.N56NRTH, 'First', 'taken@example.com')
  expect(problems((await admin.post('/administration/people/new', { ...someone, email: 'TAKEN@example.com' })).text)).toEqual([
    'Somebody already has this email address',
  ])
  await db('organisations').where({ code: 'N56NRTH' }).update({ valid_to: '2026-11-21' })
  const answer = await admin.post('/administration/people/new', someone)
  expect(problems(answer.text)).toEqual(['Northamptonshire no longer exists and takes no new members'])
  expect(pageOf(answer.text)('#organisation option[value=N56NRTH]').length).toBe(0)
})

test('a form sent twice adds one person', async () => {
  const keys = await admin.hidden('/administration/people/new')
  const send = () =>
    admin.agent
      .post('/administration/people/new')
      .type('form')
      .send({ ...keys, ...someone })
  expect((await send()).headers.location).toBe((await send()).headers.location)
})

test('people are found by name, address and organisation; signs of patterns are only signs', async () => {
  const found = async (q: string) =>
    pageOf((await admin.get(`/administration/people?q=${encodeURIComponent(q)}`).expect(200)).text)('tbody th').toArray().length
  expect(await found('')).toBe(7)
  expect(await found('norfolk')).toBe(1)
  expect(await found(world.leader.email)).toBe(1)
  expect(await found('%')).toBe(0)
  expect(await found('East of England')).toBe(1)
  expect(await found('\0')).toBe(7)
})

test('a role is given from today, and ended', async () => {
  const path = `/administration/people/${world.otherLeader.id}`
  expect((await admin.post(`${path}/give-role`, { role: 'unit_leader', organisation: 'N56NRTH' })).status).toBe(303)
  expect((await findPerson(db, world.otherLeader.id, '2026-11-22'))!.leads).toEqual([
    world.organisations.N56NORF,
    world.organisations.N56NRTH,
  ])
  expect(problems((await admin.post(`${path}/give-role`, { role: 'unit_leader', organisation: 'N56NRTH' })).text)).toEqual([
    'This person has this role there already',
  ])
  expect(problems((await admin.post(`${path}/end-role`)).text)).toEqual(['Choose which role ends'])
  const held = await db('memberships').where({ user_id: world.otherLeader.id }).orderBy('id').first('id')
  expect((await admin.post(`${path}/end-role`, { membership: String(held!.id) })).status).toBe(303)
  expect(words((await admin.get(path)).text)).toContain('Unit leader, Norfolk, 1 January 2018 to 21 November 2026')
  expect((await findPerson(db, world.otherLeader.id, '2026-11-22'))!.leads).toEqual([world.organisations.N56NRTH])
})

test('a role of somebody else cannot be ended through this person', async () => {
  const held = await db('memberships').where({ user_id: world.leader.id }).first('id')
  expect((await admin.post(`/administration/people/${world.otherLeader.id}/end-role`, { membership: String(held!.id) })).status).toBe(404)
})

test('the last administrator stays; with another one it ends, and leads to a page that may be seen', async () => {
  const path = `/administration/people/${world.administrator.id}/end-role`
  const held = await db('memberships').where({ user_id: world.administrator.id }).first('id')
  const answer = await admin.post(path, { membership: String(held!.id) })
  expect([answer.status, problems(answer.text)]).toEqual([
    422,
    ['This is the last administrator. Make somebody else an administrator first.'],
  ])
  await buildPerson(db, 'administrator', world.organisations.HMPPS, 'Second')
  const ended = await admin.post(path, { membership: String(held!.id) })
  expect([ended.status, ended.headers.location]).toEqual([303, '/'])
  await admin.get('/').expect(200)
  await admin.get('/administration').expect(403)
})

test('a name is changed; two at once see both', async () => {
  const path = `/administration/people/${world.leader.id}/rename`
  const first = await admin.hidden(path)
  expect((await admin.post(path, { name: 'Somebody else' })).status).toBe(303)
  const answer = await admin.agent
    .post(path)
    .type('form')
    .send({ ...first, name: 'Mine' })
  expect(answer.status).toBe(409)
  expect(words(answer.text)).toContain('Somebody else')
  expect(pageOf(answer.text)('#name').val()).toBe('Mine')
  await admin.get('/administration/people/999999').expect(404)
})
