import type { Db } from '../../src/db/knex.ts'
import { askForMoreTime } from '../../src/moreTime/commands.ts'
import { nameOwner, respond } from '../../src/recommendations/commands.ts'
import { as, buildAction, buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'
import { visitor } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

let world: World
let answer: number
let recommendation: number
let action: number
const clock = () => noon('2022-06-10')
const visit = (who: 'leader' | 'regional' | 'national') => visitor(db, world[who], clock)

beforeEach(() => begin(db))
async function begin(to: Db) {
  world = await buildWorld(to)
  const { recommendations } = await buildInspection(to, world)
  recommendation = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
  const by = as(to, world.leader, '2022-06-01')
  await respond(by, answer, { response: 'partly_agreed', response_text: 'The first half', version: 1 })
  await nameOwner(by, answer, { owner_id: null, owner_title: 'Head', target_on: '2022-12-01', reason: '', version: 2 })
  action = await buildAction(to, world.leader, answer, '2022-06-01', { title: 'Train all', due_on: '2022-07-01' })
}

test('from asking to the decision: both see how it stands', async () => {
  const leader = await visit('leader')
  await buildInspection(db, world, { reference: 'NEXT', published: null, fieldwork_from: '2022-08-15', recommendations: [] })
  await db('inspections').where({ reference: 'NEXT' }).update({ state: 'planned' })
  const form = words((await leader.get(`/actions/${action}/more-time`)).text)
  expect(form).toContain('It is 1 July 2022. It has not moved yet.')
  expect(form).toContain(
    'Whoever leads an organisation above Northamptonshire decides: National lead; Regional lead, East of England. Until then the date stays.',
  )
  expect(form).toContain('Inspectors are expected from 15 August 2022')
  expect(form).toContain('Do not name people on probation or give case numbers.')
  await leader.post(`/actions/${action}/more-time`, { due_on: '1 9 2022', reason: 'Two trainers left' })
  const waiting = words((await leader.get(`/actions/${action}`)).text)
  expect(waiting).toContain('Your request is sent. Until it is decided, the date stays.')
  expect(waiting).toMatch(/Waiting for a decision from 1 July 2022 to 1 September 2022 Two trainers left/)
  expect(waiting).toContain('After inspectors are expected, from 15 August 2022')
  expect(waiting).not.toContain('Ask for more time')

  const regional = await visit('regional')
  expect(words((await regional.get('/')).text)).toMatch(
    /Waiting for my decision Northamptonshire: Train all More time until 1 September 2022/,
  )
  expect(words((await regional.get('/requests')).text)).toMatch(
    /1 request for more time.*due date from 1 July 2022 to 1 September 2022 Train all Two trainers left/,
  )
  const { id } = (await db('extension_requests').first('id'))!
  expect(words((await regional.get(`/requests/${id}/decide`)).text)).toContain(
    'Unit leader, Northamptonshire asked on 10 June 2022 to move the due date from 1 July 2022 to 1 September 2022.',
  )
  expect(problems((await regional.post(`/requests/${id}/decide`, { reason: '' })).text)).toEqual([
    'Choose whether you agree',
    'Say why you decide so',
  ])
  expect((await regional.post(`/requests/${id}/decide`, { decision: 'agreed', reason: 'Fair' })).status).toBe(303)
  const agreed = words((await leader.get(`/actions/${action}`)).text)
  expect(agreed).toContain('1 September 2022. First 1 July 2022, moved once')
  expect(agreed).toContain('Agreed by Regional lead, East of England on 10 June 2022: Fair')
  expect(agreed).toContain('1 September 2022, agreed by somebody above')
  expect(words((await regional.get('/requests')).text)).toContain('No request for more time waits for you.')
})

test('who decides second sees what the first decided, with what they wrote', async () => {
  await askForMoreTime(as(db, world.leader, '2022-06-05'), action, { due_on: '2022-09-01', reason: 'x', version: 1 })
  const { id } = (await db('extension_requests').first('id'))!
  const [regional, national] = [await visit('regional'), await visit('national')]
  const given = await national.hidden(`/requests/${id}/decide`)
  await regional.post(`/requests/${id}/decide`, { decision: 'agreed', reason: 'It is fair' })
  const late = await national.agent
    .post(`/requests/${id}/decide`)
    .type('form')
    .send({ ...given, decision: 'refused', reason: 'It is too late' })
  expect(late.status).toBe(409)
  expect(words(late.text)).toMatch(/Somebody else changed this.*Agree: the date moves.*Refuse: the date stays.*It is fair.*It is too late/)
  const gone = await national.get(`/requests/${id}/decide`)
  expect([gone.status, words(gone.text)]).toEqual([409, expect.stringContaining('This request has ended: agreed.')])
})

test('the form of the owner keeps a target date that only a request moves', async () => {
  const leader = await visit('leader')
  const form = words((await leader.get(`/answers/${answer}/owner`)).text)
  expect(form).toContain('The target date is 1 December 2022. It moves by a request, which somebody above decides.')
  await leader.post(`/answers/${answer}/owner`, { owner_title: 'Deputy', target_on: '1 1 2023' })
  expect(await db('addressees').where({ id: answer }).first()).toMatchObject({ owner_title: 'Deputy', target_on: '2022-12-01' })
  await leader.post(`/answers/${answer}/more-time`, { due_on: '1 2 2023', reason: 'Slow' })
  expect(words((await leader.get(`/recommendations/${recommendation}`)).text)).toMatch(
    /More time Waiting for a decision from 1 December 2022 to 1 February 2023 Slow/,
  )
  const { id } = (await db('extension_requests').first('id'))!
  await leader.post(`/requests/${id}/withdraw`)
  expect(words((await leader.get(`/recommendations/${recommendation}`)).text)).toContain('The request is withdrawn')
})

test('nobody above: it says so before and after', async () => {
  await db('memberships').whereIn('user_id', [world.regional.id, world.national.id]).update({ to_on: '2022-06-01' })
  const leader = await visit('leader')
  expect(words((await leader.get(`/actions/${action}/more-time`)).text)).toContain(
    'Nobody above Northamptonshire can decide, so the date moves at once.',
  )
  await leader.post(`/actions/${action}/more-time`, { due_on: '1 9 2022', reason: 'Slow' })
  const page = words((await leader.get(`/actions/${action}`)).text)
  expect(page).toContain('Not independently agreed: nobody above could decide.')
  expect(page).toContain('1 July 2022 → 1 September 2022, not independently agreed')
})

test('as it was on an earlier day', async () => {
  // A day can only be looked at from outside of what is being written.
  await db.rollback()
  await begin(pool)
  await askForMoreTime(as(pool, world.leader, '2022-06-05'), action, { due_on: '2022-09-01', reason: 'Two trainers left', version: 1 })
  const leader = await visitor(pool, world.leader, clock)
  expect(words((await leader.get(`/actions/${action}?as_at=2022-06-04`)).text)).not.toContain('Two trainers left')
  const then = words((await leader.get(`/actions/${action}?as_at=2022-06-05`)).text)
  expect(then).toContain('Waiting for a decision')
  expect(then).not.toContain('Withdraw the request')
})
