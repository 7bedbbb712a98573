import * as actions from '../../src/actions/commands.ts'
import { changeUpdate } from '../../src/actions/editCommands.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict, Forbidden, Invalid, NotFound, Stale } from '../../src/errors.ts'
import { askForLaterTarget, askForMoreTime, decideRequest, withdrawRequest } from '../../src/moreTime/commands.ts'
import { findReinspection, listRequestsOf, listWaitingForMe } from '../../src/moreTime/queries.ts'
import { addSuccessor, passToSuccessor } from '../../src/organisations/commands.ts'
import { closeOrganisation } from '../../src/organisations/endingCommands.ts'
import { nameOwner, respond } from '../../src/recommendations/commands.ts'
import { listTrail } from '../../src/recommendations/trailQueries.ts'
import { standingOf } from '../../src/standing/standing.ts'
import { findPerson } from '../../src/users/queries.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
let answer: number
let recommendation: number
let references = 0
beforeAll(async () => {
  world = await buildWorld(pool)
})

/** A recommendation that the unit has agreed to, with a target date. */
async function begin(to: Db) {
  const { recommendations } = await buildInspection(to, world, {
    reference: `MORE-${++references}`,
    published: `2021-05-${10 + (references % 20)}`,
  })
  recommendation = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
  await respond(as(to, world.leader, '2022-06-01'), answer, { response: 'agreed', response_text: '', version: 1 })
  const owner = { owner_id: null, owner_title: 'Head', target_on: '2022-12-01', reason: '', version: 2 }
  await nameOwner(as(to, world.leader, '2022-06-01'), answer, owner)
}

const leader = (day: string, to: Db = db) => as(to, world.leader, day)
const log = (due_on = '2022-07-01', to: Db = db) => buildAction(to, world.leader, answer, '2022-06-01', { due_on })
const ask = (id: number, due_on = '2022-09-01', day = '2022-06-10', to: Db = db) =>
  askForMoreTime(leader(day, to), id, { due_on, reason: 'Two trainers left', version: 1 })
const requestOf = async (id: number, from: Db = db) =>
  (await from('extension_requests').where({ action_id: id }).orderBy('id', 'desc').first())!
const rowOf = async (id: number, from: Db = db) => (await from('actions').where({ id }).first())!
const factsOf = async (from: Db = db) => (await from('standing_facts').where({ addressee_id: answer }).first())!
const letters = async (to: { email: string }) =>
  (await db('mails').where({ address: to.email }).orderBy('id')).map(({ subject }) => subject)
const trail = async () =>
  (await listTrail(db, world.leader, { recommendation }, undefined, 100)).map(({ what, detail }) => ({ what, ...detail }))

describe('one at a time', () => {
  beforeEach(() => begin(db))

  test('once it is agreed, the date waits for somebody above, who is told', async () => {
    const id = await log()
    expect(await ask(id)).toBe('waiting')
    expect(await rowOf(id)).toMatchObject({ due_on: '2022-07-01', moves: 0, version: 1 })
    expect(await factsOf()).toMatchObject({ waiting_requests: 1, date_moves: 0, last_activity_on: '2022-06-10' })
    expect(await letters(world.regional)).toEqual(['A request for more time waits for your decision'])
    expect(await letters(world.national)).toEqual(['A request for more time waits for your decision'])
    expect(await letters(world.otherLeader)).toEqual([])
    const { body } = (await db('mails').where({ address: world.regional.email }).first())!
    expect(JSON.stringify(body)).toContain('Northamptonshire asks to move the due date of an action from 1 July 2022 to 1 September 2022.')
    expect(JSON.stringify(body)).not.toContain('trainers')
    expect(await trail()).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: 'askForMoreTime', after: expect.objectContaining({ state: 'waiting' }) })]),
    )
  })

  test('the free move ends with the answer, for the due date and for the target date', async () => {
    const id = await log()
    const move = { reason: 'x', due_on: '2022-09-01', version: 1 }
    await expect(actions.moveDueDate(leader('2022-06-10'), id, move)).rejects.toThrow('Ask for more time instead')
    const owner = { owner_id: null, owner_title: 'Other', reason: 'x', version: 3 }
    await expect(nameOwner(leader('2022-06-10'), answer, { ...owner, target_on: '2023-01-01' })).rejects.toMatchObject({
      errors: { target_on: expect.stringContaining('ask for more time') },
    })
    await nameOwner(leader('2022-06-10'), answer, { ...owner, target_on: '2022-12-01' })
    const awaited = (await buildInspection(db, world, { reference: 'AWAITED', published: '2021-04-01' })).recommendations[0]!.addressees[0]!
    const free = await buildAction(db, world.leader, awaited, '2022-06-01', { due_on: '2022-07-01' })
    await expect(ask(free)).rejects.toThrow('The recommendation is not agreed yet')
    await actions.moveDueDate(leader('2022-06-10'), free, move)
  })

  test('an action that serves several moves by a request as soon as one of them is agreed', async () => {
    const awaited = (await buildInspection(db, world, { reference: 'AWAITED', published: '2021-04-01' })).recommendations[0]!.addressees[0]!
    const id = await buildAction(db, world.leader, awaited, '2022-06-01', { also: [answer] })
    await expect(actions.moveDueDate(leader('2022-06-10'), id, { reason: 'x', due_on: '2022-09-01', version: 1 })).rejects.toThrow(Conflict)
  })

  test('agreed, it moves and counts as agreed; the first date and the number of moves stay', async () => {
    const id = await log()
    await ask(id)
    expect(standingOf(await factsOf(), '2022-08-01', 60)).toBe('unaddressed')
    await decideRequest(as(db, world.regional, '2022-06-12'), (await requestOf(id)).id, { decision: 'agreed', reason: 'Fair', version: 1 })
    expect(await rowOf(id)).toMatchObject({
      due_on: '2022-09-01',
      agreed_due_on: '2022-09-01',
      original_due_on: '2022-07-01',
      moves: 1,
      last_work_on: '2022-06-01',
    })
    expect(await requestOf(id)).toMatchObject({
      state: 'agreed',
      decided_by_id: world.regional.id,
      decided_on: '2022-06-12',
      decision_reason: 'Fair',
    })
    expect(standingOf(await factsOf(), '2022-08-01', 60)).toBe('stalled')
    expect(await letters(world.leader)).toEqual(['Your request for more time is agreed'])
    expect(await trail()).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: 'date_move', decided: 'agreed', due_to: '2022-09-01' })]),
    )
  })

  test('what somebody above said to it is not for the asker to withdraw', async () => {
    const id = await log()
    await ask(id)
    await decideRequest(as(db, world.regional, '2022-06-12'), (await requestOf(id)).id, { decision: 'agreed', reason: 'Fair', version: 1 })
    const [update] = await db('updates').where({ action_id: id })
    const withdraw = (person: typeof world.leader) =>
      changeUpdate(as(db, person, '2022-06-13'), update!.id, { text: null, reason: 'x', version: 1 })
    await expect(withdraw(world.leader)).rejects.toThrow(Forbidden)
    await withdraw(world.regional)
  })

  test('refused, the date stays, and so does what counts', async () => {
    const id = await log()
    await ask(id)
    const before = await rowOf(id)
    await decideRequest(as(db, world.national, '2022-06-12'), (await requestOf(id)).id, {
      decision: 'refused',
      reason: 'Too late',
      version: 1,
    })
    expect(await rowOf(id)).toEqual(before)
    expect(await factsOf()).toMatchObject({ waiting_requests: 0, date_moves: 0, last_activity_on: '2022-06-12' })
    expect(await letters(world.leader)).toEqual(['Your request for more time is refused'])
    expect(await ask(id, '2022-10-01', '2022-06-13')).toBe('waiting')
  })

  test('nobody decides their own, not even whoever leads both; nor anybody beside or below', async () => {
    const id = await log()
    const both = await buildPerson(db, 'unit_leader', world.organisations.N56NRTH, 'Both')
    await db('memberships').insert({
      user_id: both.id,
      role: 'regional_lead',
      organisation_id: world.organisations['R-EOE'],
      from_on: '2018-01-01',
    })
    const leads = (await findPerson(db, both.id, '2022-06-10'))!
    expect(await askForMoreTime(as(db, leads, '2022-06-10'), id, { due_on: '2022-09-01', reason: 'x', version: 1 })).toBe('waiting')
    const request = (await requestOf(id)).id
    const decide = (person: typeof leads) =>
      decideRequest(as(db, person, '2022-06-12'), request, { decision: 'agreed', reason: 'x', version: 1 })
    for (const person of [leads, world.leader, world.staff, world.inspector]) await expect(decide(person)).rejects.toThrow(Forbidden)
    for (const person of [world.otherLeader, world.administrator]) await expect(decide(person)).rejects.toThrow(NotFound)
    expect(await listWaitingForMe(db, leads, 10)).toEqual([])
    await decide(world.regional)
  })

  test('somebody else who leads both may decide', async () => {
    const id = await log()
    await ask(id)
    const other = await buildPerson(db, 'unit_leader', world.organisations.N56NRTH, 'Both')
    await db('memberships').insert({
      user_id: other.id,
      role: 'regional_lead',
      organisation_id: world.organisations['R-EOE'],
      from_on: '2018-01-01',
    })
    const both = (await findPerson(db, other.id, '2022-06-10'))!
    expect(await listWaitingForMe(db, both, 10)).toMatchObject([{ action_id: id, total: 1 }])
    await decideRequest(as(db, both, '2022-06-12'), (await requestOf(id)).id, { decision: 'agreed', reason: 'x', version: 1 })
  })

  test('with nobody above who could, the date moves at once and counts for nothing', async () => {
    const above = [world.organisations['R-EOE'], world.organisations.HMPPS]
    await db('memberships').whereIn('organisation_id', above).update({ to_on: '2022-06-09' })
    const id = await log()
    expect(await ask(id)).toBe('moved')
    expect(await rowOf(id)).toMatchObject({ due_on: '2022-09-01', agreed_due_on: '2022-07-01', moves: 1 })
    expect(await requestOf(id)).toMatchObject({ state: 'moved', decided_by_id: null, decided_on: '2022-06-10' })
    expect(standingOf(await factsOf(), '2022-08-01', 60)).toBe('unaddressed')
    expect(await trail()).toEqual(expect.arrayContaining([expect.objectContaining({ what: 'date_move', decided: 'moved' })]))
    expect(await askForLaterTarget(leader('2022-06-10'), answer, { due_on: '2023-01-01', reason: 'x', version: 3 })).toBe('moved')
    expect(await factsOf()).toMatchObject({ target_on: '2023-01-01', date_moves: 2, waiting_requests: 0 })
  })

  test('an account that has left decides nothing', async () => {
    await db('users').whereIn('id', [world.regional.id, world.national.id]).update({ deactivated_on: '2022-06-09' })
    expect(await ask(await log())).toBe('moved')
  })

  test('before publication only those above who may know of the inspection are asked', async () => {
    const decided = async (reference: string, addressees: ('N56NRTH' | 'R-EOE')[]) => {
      const { recommendations } = await buildInspection(db, world, { reference, published: null, recommendations: [{ addressees }] })
      answer = recommendations[0]!.addressees[0]!
      await respond(as(db, world.leader, '2022-06-01'), answer, { response: 'agreed', response_text: '', version: 1 })
      return ask(await log())
    }
    expect(await decided('COMING', ['N56NRTH'])).toBe('moved')
    expect([await letters(world.regional), await letters(world.national)]).toEqual([[], []])
    expect(await decided('COMING-TOO', ['N56NRTH', 'R-EOE'])).toBe('waiting')
    expect([(await letters(world.regional)).length, await letters(world.national)]).toEqual([1, []])
  })

  test('only whoever asked takes it back, and then somebody may ask again', async () => {
    const id = await log()
    await ask(id)
    const { id: request } = await requestOf(id)
    await expect(ask(id)).rejects.toThrow('A request for more time waits for a decision already')
    await expect(withdrawRequest(as(db, world.regional, '2022-06-11'), request)).rejects.toThrow(Forbidden)
    await withdrawRequest(leader('2022-06-11'), request)
    expect(await requestOf(id)).toMatchObject({ state: 'withdrawn', decided_on: '2022-06-11', decided_by_id: null })
    await expect(withdrawRequest(leader('2022-06-11'), request)).rejects.toThrow(Conflict)
    const late = decideRequest(as(db, world.regional, '2022-06-12'), request, { decision: 'agreed', reason: 'x', version: 1 })
    await expect(late).rejects.toMatchObject({ theirs: { decision: 'withdrawn' } })
    expect(await ask(id)).toBe('waiting')
  })

  test.each([
    ['completed', (id: number) => actions.reportComplete(leader('2022-06-11'), id, { different_now: 'All', version: 1 })],
    ['dropped', (id: number) => actions.drop(leader('2022-06-11'), id, { reason: 'No', version: 1 })],
  ])('an action that is %s takes its request with it, and the trail says so', async (_how, end) => {
    const id = await log()
    await ask(id)
    await end(id)
    expect(await requestOf(id)).toMatchObject({ state: 'withdrawn', decided_on: '2022-06-11' })
    expect(await factsOf()).toMatchObject({ waiting_requests: 0 })
    expect(await trail()).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: 'withdrawRequest', after: expect.objectContaining({ because: 'ended' }) })]),
    )
  })

  test('a target date moves by a request too, and keeps its first', async () => {
    await askForLaterTarget(leader('2022-06-10'), answer, { due_on: '2023-02-01', reason: 'x', version: 3 })
    const { id } = (await db('extension_requests').where({ addressee_id: answer }).first())!
    await decideRequest(as(db, world.regional, '2022-06-12'), id, { decision: 'agreed', reason: 'Fair', version: 1 })
    expect(await db('addressees').where({ id: answer }).first()).toMatchObject({
      target_on: '2023-02-01',
      original_target_on: '2022-12-01',
      target_moves: 1,
    })
    expect(await trail()).toEqual(expect.arrayContaining([expect.objectContaining({ what: 'agreeLaterTarget' })]))
  })

  test('another day, from today on, of an action that is live', async () => {
    const id = await log()
    await expect(ask(id, '2022-07-01')).rejects.toThrow(Invalid)
    await expect(ask(id, '2022-06-09')).rejects.toMatchObject({ errors: { due_on: 'The due date must be 10 June 2022 or later' } })
    await expect(askForMoreTime(leader('2022-06-10'), id, { due_on: '2022-09-01', reason: 'x', version: 9 })).rejects.toThrow(Stale)
    await actions.drop(leader('2022-06-11'), id, { reason: 'No', version: 1 })
    await expect(ask(id)).rejects.toThrow('This action is dropped now')
  })

  test('who sees the plan sees its requests; an inspection that is expected is known to those who may know of it', async () => {
    const id = await log()
    await ask(id)
    const seen = async (person: typeof world.leader) => (await listRequestsOf(db, person, { action: id })).length
    expect(await Promise.all([world.staff, world.regional, world.inspector, world.otherLeader, world.administrator].map(seen))).toEqual([
      1, 1, 1, 0, 0,
    ])
    await buildInspection(db, world, { reference: 'NEXT', published: null, fieldwork_from: '2022-08-15', recommendations: [] })
    await db('inspections').where({ reference: 'NEXT' }).update({ state: 'planned' })
    const next = async (person: typeof world.leader) => (await findReinspection(db, person, { action: id }))?.fieldwork_from
    expect(await next(world.leader)).toBe('2022-08-15')
    expect(await next(world.inspector)).toBe('2022-08-15')
    expect(await next(world.staff)).toBeUndefined()
  })

  test('a successor takes what waits along, and those above it decide', async () => {
    const id = await log()
    await ask(id)
    const administrator = as(db, world.administrator, '2022-06-20')
    await addSuccessor(administrator, 'N56NRTH', 'N53DRBY', '2022-06-20')
    const { version } = (await db('organisations').where({ code: 'N56NRTH' }).first())!
    await closeOrganisation(administrator, 'N56NRTH', { valid_to: '2022-06-19', successors: [], members: 'end', version })
    await passToSuccessor(administrator, 'N56NRTH', 'N53DRBY')
    expect(await listWaitingForMe(db, world.regional, 10)).toEqual([])
    const east = await buildPerson(db, 'regional_lead', world.organisations['R-EM'], 'Lead of the East Midlands')
    expect(await listWaitingForMe(db, east, 10)).toMatchObject([{ action_id: id }])
    await decideRequest(as(db, east, '2022-06-21'), (await requestOf(id)).id, { decision: 'agreed', reason: 'x', version: 1 })
  })
})

describe('two at once', () => {
  beforeEach(() => begin(pool))
  const decide = (to: Db, person: typeof world.leader, id: number, decision: 'agreed' | 'refused') =>
    decideRequest(as(to, person, '2022-06-12'), id, { decision, reason: `It is ${decision}`, version: 1 })

  test('two who decide: the second sees what the first decided', async () => {
    const id = await log(undefined, pool)
    await ask(id, '2022-09-01', '2022-06-10', pool)
    const request = (await requestOf(id, pool)).id
    const { second } = await twoAtOnce(
      pool,
      to => decide(to, world.regional, request, 'agreed'),
      to => decide(to, world.national, request, 'refused'),
    )
    expect(second).toMatchObject({ status: 'rejected', reason: { theirs: { decision: 'agreed', reason: 'It is agreed' } } })
    expect(await rowOf(id, pool)).toMatchObject({ due_on: '2022-09-01', moves: 1 })
  })

  test('two who ask: one request waits', async () => {
    const id = await log(undefined, pool)
    const { second } = await twoAtOnce(
      pool,
      to => ask(id, '2022-09-01', '2022-06-10', to),
      to => ask(id, '2022-10-01', '2022-06-10', to),
    )
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Conflict) })
  })

  test('one decides while another completes the action: the request has ended', async () => {
    const id = await log(undefined, pool)
    await ask(id, '2022-09-01', '2022-06-10', pool)
    const request = (await requestOf(id, pool)).id
    const { second } = await twoAtOnce(
      pool,
      to => actions.reportComplete(leader('2022-06-11', to), id, { different_now: 'All', version: 1 }),
      to => decide(to, world.regional, request, 'agreed'),
    )
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Stale) })
    expect(await rowOf(id, pool)).toMatchObject({ status: 'completed', due_on: '2022-07-01' })
  })
})
