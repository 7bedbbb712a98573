import * as actions from '../../src/actions/commands.ts'
import { blockedFor, overdueBy } from '../../src/actions/lateness.ts'
import { answerBlocking } from '../../src/blocking/commands.ts'
import { countWaitingForMine, listAnswersTo, listWaitingFor } from '../../src/blocking/queries.ts'
import type { Db } from '../../src/db/knex.ts'
import { Forbidden, Invalid, NotFound } from '../../src/errors.ts'
import { addSuccessor } from '../../src/organisations/commands.ts'
import { closeOrganisation } from '../../src/organisations/endingCommands.ts'
import { listTrail } from '../../src/recommendations/trailQueries.ts'
import type { Person } from '../../src/users/person.ts'
import { answered } from '../../src/visibility/queries.ts'
import { as, buildAction, buildInspection, buildWorld, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
let answer: number
let recommendation: number
let references = 0
beforeAll(async () => {
  world = await buildWorld(pool)
})
const begin = async (to: Db) => {
  const published = `2021-05-${10 + (++references % 20)}`
  const { recommendations } = await buildInspection(to, world, { reference: `BLOCK-${references}`, published })
  recommendation = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
}
const log = (title: string, to: Db = db, owner_id: number | null = null) =>
  buildAction(to, world.leader, answer, '2022-06-01', { title, owner_id, due_on: '2022-07-01' })
const versionOf = async (id: number, from: Db) => (await from('actions').where({ id }).first('version'))!.version
const waitFor = async (id: number, action: number, to: Db = db, person: Person = world.leader) =>
  actions.markBlocked(as(to, person, '2022-06-05'), id, {
    blocked_by: '',
    action,
    reason: 'First the other',
    version: await versionOf(id, to),
  })
const waitForOrganisation = async (id: number, blocked_by: string, to: Db = db) =>
  actions.markBlocked(as(to, world.leader, '2022-06-05'), id, { blocked_by, reason: 'No money yet', version: await versionOf(id, to) })
const rowOf = async (id: number, from: Db = db) => (await from('actions').where({ id }).first())!
const waiting = (person: Person, organisation: keyof World['organisations'], day = '2022-06-10', from: Db = db) =>
  listWaitingFor(from, person, world.organisations[organisation], day)

describe('one at a time', () => {
  beforeEach(() => begin(db))

  test('an action waits for another one, and so for its organisation', async () => {
    const [one, other] = [await log('One'), await log('Other')]
    await waitFor(one, other)
    expect(await rowOf(one)).toMatchObject({
      status: 'blocked',
      blocked_by_id: world.organisations.N56NRTH,
      blocked_by_action_id: other,
      blocked_on: '2022-06-05',
    })
    await actions.postUpdate(as(db, world.leader, '2022-06-06'), one, { text: 'On we go', status: 'in_progress', version: 2 })
    expect(await rowOf(one)).toMatchObject({ blocked_by_id: null, blocked_by_action_id: null })
  })

  test('only for one that is there to see, and has not ended', async () => {
    const one = await log('One')
    const { recommendations } = await buildInspection(db, world, {
      reference: 'NORFOLK',
      organisation: 'N56NORF',
      published: '2021-04-01',
      recommendations: [{ addressees: ['N56NORF'] }],
    })
    const unseen = await buildAction(db, world.otherLeader, recommendations[0]!.addressees[0]!, '2022-06-01')
    const kind = (id: number) => ({ errors: { action: `There is no action ${id} that you may see` } })
    await expect(waitFor(one, unseen)).rejects.toMatchObject(kind(unseen))
    await expect(waitFor(one, 987_654)).rejects.toMatchObject(kind(987_654))
    await expect(waitFor(one, one)).rejects.toMatchObject({ errors: { action: 'An action cannot wait for itself' } })
    const done = await log('Done')
    await actions.drop(as(db, world.leader, '2022-06-04'), done, { reason: 'No', version: 1 })
    await expect(waitFor(one, done)).rejects.toMatchObject({ errors: { action: '“Done” has ended already' } })
  })

  test('a circle is refused by name, however long it is', async () => {
    const [one, two, three] = [await log('One'), await log('Two'), await log('Three')]
    await waitFor(one, two)
    await expect(waitFor(two, one)).rejects.toMatchObject({ errors: { action: 'That would be a circle: “One” waits for “Two”' } })
    await waitFor(two, three)
    await expect(waitFor(three, one)).rejects.toMatchObject({
      errors: { action: 'That would be a circle: “One” waits for “Two”, which waits for “Three”' },
    })
    await actions.postUpdate(as(db, world.leader, '2022-06-06'), two, {
      text: 'On we go',
      status: 'in_progress',
      version: await versionOf(two, db),
    })
    await waitFor(three, one)
  })

  test('the other side sees why and since when, and nothing before it may know of the inspection', async () => {
    const one = await log('Buy scanners')
    await waitForOrganisation(one, 'R-EOE')
    const seen = [
      {
        id: one,
        title: 'Buy scanners',
        organisation: 'Northamptonshire',
        blocked_reason: 'No money yet',
        blocked_on: '2022-06-05',
        instead_of: null,
        answers: [],
      },
    ]
    expect(await waiting(world.regional, 'R-EOE')).toEqual(seen)
    expect(await waiting(world.national, 'R-EOE')).toEqual(seen)
    expect(await answered(db, world.regional, countWaitingForMine(world.regional, '2022-06-10'))).toEqual([
      { code: 'R-EOE', name: 'East of England', n: 1 },
    ])
    expect(await answered(db, world.national, countWaitingForMine(world.national, '2022-06-10'))).toEqual([])
    const { recommendations } = await buildInspection(db, world, { reference: 'COMING', published: null, recommendations: [{}] })
    const secret = await buildAction(db, world.leader, recommendations[0]!.addressees[0]!, '2022-06-01', { title: 'Secret' })
    await waitForOrganisation(secret, 'R-EOE')
    expect(await waiting(world.regional, 'R-EOE')).toEqual(seen)
    await expect(answerBlocking(as(db, world.regional, '2022-06-10'), secret, 'x')).rejects.toThrow(NotFound)
  })

  test('it answers; the answer stands with the action, in the trail, and its owner is told', async () => {
    const one = await log('Buy scanners', db, world.staff.id)
    await waitForOrganisation(one, 'R-EOE')
    await answerBlocking(as(db, world.regional, '2022-06-10'), one, 'Money comes in July')
    expect(await listAnswersTo(db, world.staff, one)).toMatchObject([
      { text: 'Money comes in July', author: 'Regional lead, East of England', organisation: 'East of England' },
    ])
    expect(await waiting(world.regional, 'R-EOE')).toMatchObject([{ answers: [{ text: 'Money comes in July' }] }])
    const trail = await listTrail(db, world.leader, { recommendation }, undefined, 50)
    expect(trail[0]).toMatchObject({
      what: 'answerBlocking',
      author: 'Regional lead, East of England',
      detail: { texts: [{ text: 'Money comes in July' }] },
    })
    const [letter] = await db('mails').where({ address: world.staff.email })
    expect(letter).toMatchObject({ subject: 'There is an answer to an action that waits' })
    expect(JSON.stringify(letter!.body)).not.toContain('July')
    expect(await listAnswersTo(db, world.otherLeader, one)).toEqual([])
  })

  test('nobody else answers, and only while it waits', async () => {
    const one = await log('Buy scanners')
    await waitForOrganisation(one, 'R-EOE')
    const say = (person: Person) => answerBlocking(as(db, person, '2022-06-10'), one, 'x')
    for (const person of [world.leader, world.staff, world.inspector]) await expect(say(person)).rejects.toThrow(Forbidden)
    for (const person of [world.otherLeader, world.administrator]) await expect(say(person)).rejects.toThrow(NotFound)
    await say(world.national)
    await actions.postUpdate(as(db, world.leader, '2022-06-11'), one, { text: 'On we go', status: 'in_progress', version: 2 })
    await expect(say(world.regional)).rejects.toThrow(Forbidden)
  })

  test('what waits for an organisation that is there no longer waits for its successor', async () => {
    const one = await log('Buy scanners')
    await waitForOrganisation(one, 'N53DRBY')
    const administrator = as(db, world.administrator, '2022-06-08')
    await addSuccessor(administrator, 'N53DRBY', 'N56NORF', '2022-06-08')
    expect(await waiting(world.otherLeader, 'N56NORF')).toEqual([])
    const { version } = (await db('organisations').where({ code: 'N53DRBY' }).first())!
    await closeOrganisation(administrator, 'N53DRBY', { valid_to: '2022-06-07', successors: [], members: 'end', version })
    expect(await waiting(world.otherLeader, 'N56NORF')).toMatchObject([{ id: one, instead_of: 'Derby City' }])
    expect(await answered(db, world.otherLeader, countWaitingForMine(world.otherLeader, '2022-06-10'))).toMatchObject([
      { code: 'N56NORF', n: 1 },
    ])
    await answerBlocking(as(db, world.otherLeader, '2022-06-10'), one, 'We do it now')
    const late = { blocked_by: 'N53DRBY', reason: 'x', version: 1 }
    await expect(actions.markBlocked(as(db, world.leader, '2022-06-08'), await log('Other'), late)).rejects.toThrow(Invalid)
  })
})

test('how long it waits is told apart from how late it is', () => {
  const action = { status: 'blocked' as const, due_on: '2022-07-01', blocked_on: '2022-06-09' }
  expect([blockedFor(action, '2022-07-13'), overdueBy(action, '2022-07-13')]).toEqual(['Blocked for 34 days', 'Overdue by 12 days'])
  expect([blockedFor(action, '2022-06-09'), overdueBy(action, '2022-07-01')]).toEqual(['Blocked', ''])
  expect([blockedFor(action, '2022-06-10'), overdueBy(action, '2022-07-02')]).toEqual(['Blocked for 1 day', 'Overdue by 1 day'])
  const done = { ...action, status: 'completed' as const }
  expect([blockedFor(done, '2022-07-13'), overdueBy(done, '2022-07-13')]).toEqual(['', ''])
})

test('two who mark at once make no circle', async () => {
  await begin(pool)
  const [one, other] = [await log('One', pool), await log('Other', pool)]
  const { second } = await twoAtOnce(
    pool,
    to => waitFor(one, other, to),
    to => waitFor(other, one, to),
  )
  expect(second).toMatchObject({ status: 'rejected', reason: { errors: { action: 'That would be a circle: “One” waits for “Other”' } } })
})
