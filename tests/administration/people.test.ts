import { findPerson } from '../../src/users/queries.ts'
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
    '/administration/frameworks',
    '/administration/themes',
    '/administration/settings',
    '/administration/inspections/new',
    '/administration/outbox',
    '/administration/access-record',
    '/administration/redact',
    '/administration/redact-file',
  ])
  for (const href of hrefs) await admin.get(href!).expect(200)
})

test('a person is invited to a role, shown as not joined yet, and nobody types a password for them', async () => {
  const { status, headers } = await admin.post('/administration/people/invite', { ...someone, password: 'kestrel mug orbit 42' })
  expect([status, headers.location]).toEqual([303, '/administration/people'])
  const shown = await admin.get(headers.location!).expect(200)
  expect(words(shown.text)).toContain('An invitation is on its way to Ngozi.Odun+probation@Example.ORG')
  expect(words(shown.text)).toContain('Ngozi Ọ́dún Not joined yet')
  const { id } = (await find(someone.email))!
  const page = words((await admin.get(`/administration/people/${id}`).expect(200)).text)
  expect(page).toContain('Unit leader, Northamptonshire: sent on 22 November 2026 at 12:00pm, works until 25 November 2026 at 12:00pm')
  expect(page).toContain('Has not joined yet')
  expect(page).not.toContain('Give a role')
  expect(await db('passwords').where({ user_id: id })).toEqual([])
  expect(await findPerson(db, id, '2026-11-22')).toBeUndefined()
})

test.each([
  ['no name', { name: ' ' }, 'Enter the name'],
  ['no address', { email: 'nobody' }, 'Enter an email address in the correct format, like name@example.com'],
  ['a name of 300 characters', { name: 'x'.repeat(300) }, '“Name”: use 200 characters or fewer, not 300'],
  ['no role', { role: '' }, 'Choose a role'],
  ['an organisation that does not exist', { organisation: 'NOWHERE' }, 'Choose an organisation'],
  ['a role that does not fit', { role: 'regional_lead' }, 'This role does not exist at this kind of organisation'],
  ['characters that cannot be stored', { name: 'A\0B' }, '“Name”: remove the characters that cannot be stored'],
])('%s: said beside the field, and everything typed is still there', async (_what, change, message) => {
  const answer = await admin.post('/administration/people/invite', { ...someone, ...change })
  expect(answer.status).toBe(422)
  expect(problems(answer.text)).toEqual([message])
  const $ = pageOf(answer.text)
  const href = $('.govuk-error-summary__list a').attr('href')!
  expect($(href).length).toBe(1)
  if (!('email' in change)) expect($('#email').val()).toBe(someone.email)
  expect(await find(someone.email)).toBeUndefined()
})

test('an organisation that has ended takes nobody, and is not offered', async () => {
  await db('organisations').where({ code: 'N56NRTH' }).update({ valid_to: '2026-11-21' })
  const answer = await admin.post('/administration/people/invite', someone)
  expect(problems(answer.text)).toEqual(['Northamptonshire no longer exists and takes no new members'])
  expect(pageOf(answer.text)('#organisation option[value=N56NRTH]').length).toBe(0)
})

test('a form sent twice invites once', async () => {
  const keys = await admin.hidden('/administration/people/invite')
  const send = () =>
    admin.agent
      .post('/administration/people/invite')
      .type('form')
      .send({ ...keys, ...someone })
  expect((await send()).headers.location).toBe((await send()).headers.location)
  expect(await db('mails').where({ address: someone.email })).toHaveLength(1)
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
  expect(problems((await admin.post(`${path}/give-role`, { role: 'unit_leader', organisation: 'N56NRTH', meant: 'again' })).text)).toEqual([
    'This person has this role there already',
  ])
  const held = await db('memberships').where({ user_id: world.otherLeader.id }).orderBy('id').first('id')
  expect((await admin.post(`/memberships/${held!.id}/end`)).headers.location).toBe(path)
  expect(words((await admin.get(path)).text)).toContain('Unit leader, Norfolk, 1 January 2018 to 21 November 2026')
  expect((await findPerson(db, world.otherLeader.id, '2026-11-22'))!.leads).toEqual([world.organisations.N56NRTH])
})

test('the last administrator stays; with another one it ends, and leads to a page that may be seen', async () => {
  const held = await db('memberships').where({ user_id: world.administrator.id }).first('id')
  const path = `/memberships/${held!.id}/end`
  const answer = await admin.post(path)
  expect([answer.status, words(answer.text)]).toEqual([409, expect.stringContaining('This is the last administrator.')])
  await buildPerson(db, 'administrator', world.organisations.HMPPS, 'Second')
  const ended = await admin.post(path)
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
