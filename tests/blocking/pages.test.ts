import { markBlocked, reportComplete } from '../../src/actions/commands.ts'
import { as, buildAction, buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { visitor } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

let world: World
let one: number
let other: number
const clock = () => noon('2022-07-13')
beforeEach(async () => {
  world = await buildWorld(db)
  const { recommendations } = await buildInspection(db, world)
  const answer = recommendations[0]!.addressees[0]!
  one = await buildAction(db, world.leader, answer, '2022-06-01', { title: 'Buy scanners', due_on: '2022-07-01' })
  other = await buildAction(db, world.leader, answer, '2022-06-01', { title: 'Hire a buyer', due_on: '2022-09-01' })
})

test('an organisation, an action of one’s own, or one by its number or address: exactly one', async () => {
  const leader = await visitor(db, world.leader, clock)
  const path = `/actions/${one}/blocked`
  const form = words((await leader.get(path)).text)
  expect(form).toContain('The leaders of the organisation it waits for, and those above them, will read this.')
  expect(form).toContain('Hire a buyer')
  const wrong = async (fields: Record<string, string>) => problems((await leader.post(path, { reason: 'x', ...fields })).text)
  expect(await wrong({})).toEqual(['Choose the organisation or the action it waits for'])
  expect(await wrong({ blocked_by: 'R-EOE', action: String(other) })).toEqual([
    'Choose one: an organisation, an action of your own, or another action',
  ])
  expect(await wrong({ action: 'the buyer' })).toEqual(['Enter the number or the address of an action, like /actions/123'])
  expect(await wrong({ action: '987654321' })).toEqual(['There is no action 987654321 that you may see'])
  expect(await wrong({ own_action: String(one) })).toEqual(['An action cannot wait for itself'])
  for (const action of [`/actions/${other}`, `https://service.example/actions/${other}?trail=update`, String(other)]) {
    expect((await leader.post(path, { reason: 'First that', action })).status).toBe(303)
    expect(await db('actions').where({ id: one }).first()).toMatchObject({ blocked_by_action_id: other })
  }
  const page = words((await leader.get(`/actions/${one}`)).text)
  expect(page).toContain('It waits for the action Hire a buyer.')
  const awaited = words((await leader.get(`/actions/${other}`)).text)
  expect(awaited).toContain('Another action waits for this one: Buy scanners, Northamptonshire, since 13 July 2022')
})

test('both pages tell how it goes on', async () => {
  await markBlocked(as(db, world.leader, '2022-06-09'), one, { blocked_by: 'R-EOE', reason: 'No money yet', version: 1 })
  const regional = await visitor(db, world.regional, clock)
  expect(words((await regional.get('/')).text)).toContain('1 action waits for East of England')
  const list = words((await regional.get('/organisations/R-EOE/waiting')).text)
  expect(list).toMatch(/Northamptonshire Blocked for 34 days, since 9 June 2022 Buy scanners No money yet/)
  await regional.post(`/actions/${one}/answer-waiting`, { text: 'Money comes in August' })
  expect(words((await regional.get('/organisations/R-EOE/waiting')).text)).toContain(
    'Answered by Regional lead, East of England on 13 July 2022: Money comes in August',
  )
  const leader = await visitor(db, world.leader, clock)
  const page = words((await leader.get(`/actions/${one}`)).text)
  expect(page).toContain('Due 1 July 2022. Overdue by 12 days. Blocked for 34 days by East of England, since 9 June 2022.')
  expect(page).toMatch(/What the other side says Money comes in August Regional lead, East of England for East of England, 13 July 2022/)
  expect((await leader.get('/organisations/R-EOE/waiting')).status).toBe(403)
  expect(words((await leader.get('/organisations/N56NRTH/waiting')).text)).toContain('Nothing waits for it.')
})

test('when what it waits for has ended, the page says so', async () => {
  await markBlocked(as(db, world.leader, '2022-06-09'), one, { blocked_by: '', action: other, reason: 'First that', version: 1 })
  await reportComplete(as(db, world.leader, '2022-07-10'), other, { different_now: 'A buyer is here', version: 1 })
  const leader = await visitor(db, world.leader, clock)
  expect(words((await leader.get(`/actions/${one}`)).text)).toContain(
    'What it waits for, Hire a buyer, was reported complete on 10 July 2022.',
  )
})
