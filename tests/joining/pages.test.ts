// The pages of leaders: who their people are, asking others in, and letting somebody go.
import { raiseQuery } from '../../src/inspectorQueries/commands.ts'
import { deactivate } from '../../src/joining/leavingCommands.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { lettersTo, tokenFor } from './support.ts'

const today = '2026-11-22'
let now = noon(today)
const clock = () => now
let world: World
let leader: Awaited<ReturnType<typeof visitor>>
beforeEach(async () => {
  now = noon(today)
  world = await buildWorld(db)
  leader = await visitor(db, world.leader, clock)
})
const people = '/organisations/N56NRTH/people'
const someone = { name: 'New Person', email: 'new@example.com', role: 'staff', organisation: 'N56NRTH' }
const rowsOf = (html: string) =>
  pageOf(html)('tbody tr')
    .toArray()
    .map(row => pageOf(html)(row).text().replaceAll(/\s+/g, ' ').trim())
const row = async (name: string) => rowsOf((await leader.get(people).expect(200)).text).find(text => text.includes(name))
const summary = (html: string) => pageOf(html)('.govuk-error-summary__list').text().replaceAll(/\s+/g, ' ').trim()
const main = (html: string) => pageOf(html)('main').text().replaceAll(/\s+/g, ' ')

test('a leader finds the page from the organisation, and sees who is a member, asked in, or gone', async () => {
  expect(pageOf((await leader.get('/organisations/N56NRTH')).text)(`a[href="${people}"]`).length).toBe(1)
  expect(pageOf((await leader.get('/organisations/N56NORF')).text)('a[href$="/people"]').length).toBe(0)
  const gone = await buildPerson(db, 'staff', world.organisations.N56NRTH, 'Gone Away')
  await deactivate(as(db, world.administrator, '2026-11-20'), gone.id)
  const long = await buildPerson(db, 'staff', world.organisations.N56NRTH, 'Long Gone')
  await db('memberships').where({ user_id: long.id }).update({ to_on: '2025-01-01' })
  await leader.post(`${people}/invite`, someone).then(answer => expect(answer.headers.location).toBe(people))
  expect(await row(world.staff.name)).toMatch(/Staff, Northamptonshire Active 1 January 2018 Change the role of .*End the role/)
  expect(await row('Gone Away')).toMatch(/Deactivated 1 January 2018 19 November 2026$/)
  expect(await row('Long Gone')).toBeUndefined()
  expect(await row('New Person')).toMatch(/Invited Invited on 22 November 2026 Send again .*Withdraw/)
  now = noon('2026-11-26')
  leader = await visitor(db, world.leader, clock)
  expect(await row('New Person')).toContain('Invitation expired')
  const found = async (q: string) => rowsOf((await leader.get(`${people}?q=${encodeURIComponent(q)}`)).text).length
  expect([await found('gone'), await found('NEW@'), await found('%')]).toEqual([1, 1, 0])
})

test('what somebody owns whose role ended by itself is shown to those who can see to it', async () => {
  const answer = (await buildInspection(db, world)).recommendations[0]!.addressees[0]!
  await buildAction(db, world.leader, answer, '2026-11-01', { owner_id: world.staff.id, title: 'Train everyone' })
  const query = await raiseQuery(as(db, world.inspector, today), answer, 'In how many cases?')
  const regional = await visitor(db, world.regional, clock)
  const admin = await visitor(db, world.administrator, clock)
  const left = async (who: typeof leader, path: string) => {
    const $ = pageOf((await who.get(path).expect(200)).text)
    return $('h2:contains("with no role there") ~ ul').text().replaceAll(/\s+/g, ' ').trim()
  }
  const all = '/administration/people'
  expect([await left(leader, people), await left(admin, all)]).toEqual(['', ''])

  await db('memberships').whereIn('user_id', [world.staff.id, world.inspector.id]).update({ to_on: '2026-11-21' })
  expect(await left(leader, people)).toMatch(new RegExp(`^${world.staff.name}, Northamptonshire Action: Train everyone, due`))
  expect(await left(regional, '/organisations/R-EOE/people')).toContain('Train everyone')
  const said = await left(admin, all)
  expect(said).toContain(`${world.staff.name}, Northamptonshire 1 action that you do not see`)
  expect(said).toContain(`${world.inspector.name}, As an inspector 1 open query that you do not see`)
  expect(said).not.toContain('Train everyone')
  await db('queries').where({ id: query }).update({ closed_on: today })
  await db('memberships').insert({
    user_id: world.staff.id,
    role: 'unit_leader',
    organisation_id: world.organisations.N56NRTH,
    from_on: today,
  })
  expect([await left(leader, people), await left(admin, all)]).toEqual(['', ''])
})

test('above, all below are shown; beside and above nobody is', async () => {
  const regional = await visitor(db, world.regional, clock)
  expect(rowsOf((await regional.get('/organisations/R-EOE/people')).text)).toHaveLength(4)
  await regional.get(people).expect(200)
  await regional.get('/organisations/R-EM/people').expect(403)
  await leader.get('/organisations/R-EOE/people').expect(403)
  await leader.get('/organisations/N56NORF/people').expect(403)
  const staff = await visitor(db, world.staff, clock)
  await staff.get(people).expect(403)
})

test('only the roles and places that somebody may give are offered', async () => {
  const offered = async (who: typeof leader, path: string) => {
    const $ = pageOf((await who.get(`${path}/invite`).expect(200)).text)
    const values = (selector: string) =>
      $(selector)
        .toArray()
        .map(element => $(element).attr('value'))
    return [values('input[name=role]'), values('#organisation option').filter(Boolean)]
  }
  expect(await offered(leader, people)).toEqual([['unit_leader', 'staff'], ['N56NRTH']])
  const regional = await visitor(db, world.regional, clock)
  expect(await offered(regional, '/organisations/R-EOE/people')).toEqual([
    ['unit_leader', 'staff', 'regional_lead'],
    ['R-EOE', 'N56NORF', 'N56NRTH'],
  ])
  const refused = async (fields: object) => (await leader.post(`${people}/invite`, { ...someone, ...fields })).status
  expect(await refused({ organisation: 'N56NORF' })).toBe(403)
  expect(await refused({ organisation: 'HMIP', role: 'inspector' })).toBe(403)
  expect(await refused({ role: 'regional_lead' })).toBe(422)
  expect(await lettersTo(db, someone.email)).toEqual([])
})

test.each([
  ['a name of 300 characters', { name: 'x'.repeat(300) }, '“Name”: use 200 characters or fewer, not 300'],
  ['an address of 300 characters', { email: `${'x'.repeat(300)}@example.com` }, '“Email address”: use 254 characters or fewer, not 312'],
  ['no address', { email: '' }, 'Enter an email address'],
  ['two addresses', { email: 'a@example.com b@example.com' }, 'Enter an email address in the correct format, like name@example.com'],
])('%s: said beside the field, and everything typed is still there', async (_what, change, message) => {
  const answer = await leader.post(`${people}/invite`, { ...someone, ...change })
  expect([answer.status, summary(answer.text)]).toEqual([422, message])
  expect(pageOf(answer.text)('#name').val()).toBe({ ...someone, ...change }.name)
})

test('a name written from right to left does not turn the words around it', async () => {
  await leader.post(`${people}/invite`, { ...someone, name: 'نجوى \u202eabc' })
  const $ = pageOf((await leader.get(people)).text)
  expect(
    $('bdi')
      .toArray()
      .map(element => $(element).text()),
  ).toContain('نجوى \u202eabc')
  const { id } = (await db('invitations').first())!
  expect(main((await leader.get(`/invitations/${id}/withdraw`)).text)).toContain('\u2068نجوى \u202eabc\u2069 (')
})

test('an invitation is sent again, and withdrawn; a stranger finds none', async () => {
  await leader.post(`${people}/invite`, someone)
  const { id } = (await db('invitations').first())!
  const first = await tokenFor(db, someone.email)
  expect((await leader.post(`/invitations/${id}/send-again`)).headers.location).toBe(people)
  expect(await tokenFor(db, someone.email)).not.toBe(first)
  const other = await visitor(db, world.otherLeader, clock)
  await other.get(`/invitations/${id}/withdraw`).expect(404)
  expect((await leader.post(`/invitations/${id}/withdraw`)).headers.location).toBe(people)
  expect(await row('New Person')).toBeUndefined()
  expect((await leader.post(`/invitations/${id}/withdraw`, { meant: 'again' })).status).toBe(409)
})

async function owning() {
  const { recommendations } = await buildInspection(db, world)
  return buildAction(db, world.leader, recommendations[0]!.addressees[0]!, '2026-11-01', {
    owner_id: world.staff.id,
    title: 'Train everyone',
  })
}
const endOf = async (user_id: number) => `/memberships/${(await db('memberships').where({ user_id }).first('id'))!.id}/end`

test('a leader ends a role: the page lists what is left, and asks for somebody who takes it over', async () => {
  const action = await owning()
  const path = await endOf(world.staff.id)
  const page = await leader.get(path).expect(200)
  expect(main(page.text)).toContain('At Northamptonshire Action: Train everyone, due 1 January 2099')
  const to = `to_${world.organisations.N56NRTH}`
  const title = `title_${world.organisations.N56NRTH}`
  const options = pageOf(page.text)(`#${to} option`)
    .toArray()
    .map(option => pageOf(page.text)(option).text())
  expect(options).toEqual(['Choose one', world.leader.name, 'A job title, written below'])
  const note = 'Ring me before Friday'
  const missing = await leader.post(path, { note })
  expect([missing.status, summary(missing.text), pageOf(missing.text)('#note').val()]).toEqual([422, 'Choose who takes this over', note])
  expect((await leader.post(path, { [to]: 'title' })).status).toBe(422)
  expect((await leader.post(path, { [to]: String(world.otherLeader.id) })).status).toBe(422)
  expect((await leader.post(path, { [to]: 'title', [title]: 'Head of operations', note })).headers.location).toBe(people)
  expect(main((await leader.get(`/actions/${action}`)).text)).toMatch(
    /Handed over.*Owner: Head of operations.*Note: Ring me before Friday|Handed over.*Note: Ring me before Friday.*Owner: Head of operations/,
  )
  expect(await row(world.staff.name)).toContain('Left')
})

test('an administrator deactivates an account without seeing what it leaves, and opens it again', async () => {
  await owning()
  const admin = await visitor(db, world.administrator, clock)
  const staff = await visitor(db, world.staff, clock)
  const here = `/administration/people/${world.staff.id}`
  const page = await admin.get(`${here}/deactivate`).expect(200)
  expect(main(page.text)).toContain('At Northamptonshire 1 action that you do not see')
  expect(page.text).not.toContain('Train everyone')
  await staff.get('/recommendations').expect(200)
  const done = await admin.post(`${here}/deactivate`, { [`to_${world.organisations.N56NRTH}`]: String(world.leader.id) })
  expect(done.headers.location).toBe(here)
  expect((await staff.get('/recommendations')).headers.location).toContain('/sign-in')
  expect(main((await admin.get(here)).text)).toContain('Deactivated on 22 November 2026')
  expect((await admin.post(`${here}/reactivate`)).headers.location).toBe(here)
  expect(main((await admin.get(here)).text)).toContain('Active')
  await admin.get(`/administration/people/${world.administrator.id}/deactivate`).expect(409)
})

test('a role that ends, and one that is given, counts on the next request', async () => {
  const staff = await visitor(db, world.staff, clock)
  await staff.get(people).expect(403)
  const admin = await visitor(db, world.administrator, clock)
  await admin.post(`/administration/people/${world.staff.id}/give-role`, { role: 'unit_leader', organisation: 'N56NRTH' })
  await staff.get(people).expect(200)
  const given = await db('memberships').where({ user_id: world.staff.id, role: 'unit_leader' }).first('id')
  await admin.post(`/memberships/${given!.id}/end`)
  await staff.get(people).expect(403)
})
