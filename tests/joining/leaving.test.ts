import { editAction } from '../../src/actions/editCommands.ts'
import type { Db } from '../../src/db/knex.ts'
import type { Role } from '../../src/db/tables.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '../../src/errors.ts'
import { raiseQuery } from '../../src/inspectorQueries/commands.ts'
import type { HandOver } from '../../src/joining/handOverCommands.ts'
import { changeRole, deactivate, endMembership, reactivate } from '../../src/joining/leavingCommands.ts'
import { listOwned } from '../../src/joining/ownedQueries.ts'
import { nameOwner } from '../../src/recommendations/commands.ts'
import { trailOf } from '../../src/recommendations/trailQueries.ts'
import { findFaults } from '../../src/record/queries.ts'
import { addMembership } from '../../src/users/commands.ts'
import type { Person } from '../../src/users/person.ts'
import { findPerson, getPerson } from '../../src/users/queries.ts'
import { answered } from '../../src/visibility/queries.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, newAction, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'
import { buildSession, openOf } from '../support/sessions.ts'

const today = '2026-11-22'
let world: World
let answer: number
let recommendation: number
beforeAll(async () => {
  world = await buildWorld(pool)
  const built = await buildInspection(pool, world, { recommendations: [{}, {}] })
  recommendation = built.recommendations[0]!.id
  answer = built.recommendations[0]!.addressees[0]!
})
const unit = () => String(world.organisations.N56NRTH)
const administrator = (to: Db = db) => as(to, world.administrator, today)
const membershipOf = async (on: Db, user_id: number) => (await on('memberships').where({ user_id }).orderBy('id').first('id'))!.id

/** What the practitioner has: a live action, one that is over, and the answer. */
async function give(on: Db) {
  const live = await buildAction(on, world.leader, answer, '2026-11-01', { owner_id: world.staff.id, title: 'Train everyone' })
  await nameOwner(as(on, world.leader, '2026-11-02'), answer, {
    owner_id: world.staff.id,
    owner_title: '',
    target_on: '2027-03-01',
    reason: '',
    version: 1,
  })
  return live
}
const to = (person: Person | string, note = 'Please ring me first'): HandOver => ({
  note,
  receivers: { [unit()]: typeof person === 'string' ? { person_id: null, title: person } : { person_id: person.id, title: '' } },
})

test('nobody leaves while something has no other owner; then all of it passes in one act, each thing with an event', async () => {
  const action = await give(db)
  const leave = (handOver?: HandOver) => deactivate(administrator(), world.staff.id, { handOver })
  await expect(leave()).rejects.toMatchObject({ errors: { [`to_${unit()}`]: 'Choose who takes this over' } })
  await expect(leave(to(world.staff))).rejects.toThrow(Invalid)
  await expect(leave(to(world.otherLeader))).rejects.toThrow(Invalid)
  expect(await findPerson(db, world.staff.id, today)).toBeDefined()

  const before = (await db('events').max({ id: 'id' }).first())!.id
  await leave(to(world.leader))
  expect(await db('actions').where({ id: action }).first()).toMatchObject({ owner_id: world.leader.id, version: 2 })
  expect(await db('addressees').where({ id: answer }).first()).toMatchObject({ owner_id: world.leader.id })
  expect(await findPerson(db, world.staff.id, today)).toBeUndefined()
  expect(await db('memberships').where({ user_id: world.staff.id })).toMatchObject([{ to_on: '2026-11-21' }])
  const events = await db('events').where('id', '>', Number(before)).orderBy('id')
  expect(events.map(({ chain, act }) => `${act} ${chain}`)).toEqual([
    `handOver action:${action}`,
    `handOver addressee:${answer}`,
    `deactivate user:${world.staff.id}`,
  ])
  expect(JSON.stringify(events)).not.toContain('Please ring me')
  expect(await db('event_texts').where({ event_id: events[0]!.id }).orderBy(['moment', 'field']).select('moment', 'field', 'text')).toEqual(
    [
      { moment: 'after', field: 'note', text: 'Please ring me first' },
      { moment: 'after', field: 'owner_title', text: world.leader.name },
      { moment: 'before', field: 'owner_title', text: world.staff.name },
    ],
  )
  expect(await findFaults(db)).toEqual([])
  const trail = await answered(db, world.leader, trailOf(world.leader, { recommendation }, 'change', 50))
  expect(trail.filter(({ what }) => what === 'handOver')).toHaveLength(2)
})

test('a job title takes over where nobody has an account', async () => {
  const action = await give(db)
  await deactivate(administrator(), world.staff.id, { handOver: to('Senior probation officer') })
  expect(await db('actions').where({ id: action }).first()).toMatchObject({ owner_id: null, owner_title: 'Senior probation officer' })
})

test('with the last role at an organisation goes what is theirs there; with another one left nothing does', async () => {
  const action = await give(db)
  const first = await membershipOf(db, world.staff.id)
  await addMembership(administrator(), world.staff.id, 'unit_leader', world.organisations.N56NRTH)
  await endMembership(as(db, world.leader, today), first)
  expect((await db('actions').where({ id: action }).first())!.owner_id).toBe(world.staff.id)
  const last = (await db('memberships').where({ user_id: world.staff.id, to_on: null }).first('id'))!.id
  await expect(endMembership(as(db, world.leader, today), last)).rejects.toThrow(Invalid)
  await endMembership(as(db, world.leader, today), last, { handOver: to(world.leader) })
  expect((await db('actions').where({ id: action }).first())!.owner_id).toBe(world.leader.id)
})

test('a role changes in one step: who stays at the organisation keeps what they own', async () => {
  const action = await give(db)
  const unitId = world.organisations.N56NRTH
  const change = { role: 'unit_leader', organisation_id: unitId } as const
  await changeRole(as(db, world.leader, today), await membershipOf(db, world.staff.id), change)
  expect(await getPerson(db, world.staff.id, today)).toMatchObject({ memberships: [{ role: 'unit_leader' }], leads: [unitId] })
  expect(await db('memberships').where({ user_id: world.staff.id, role: 'staff' })).toMatchObject([{ to_on: '2026-11-21' }])
  expect((await db('actions').where({ id: action }).first())!.owner_id).toBe(world.staff.id)
  const events = await db('events')
    .where({ chain: `user:${world.staff.id}` })
    .orderBy('id')
  expect(events.at(-1)).toMatchObject({
    act: 'changeRole',
    before: { role: 'staff', organisation_id: unitId },
    after: { role: 'unit_leader', organisation_id: unitId },
  })
  const noted = await db('access_events').where({ about_id: world.staff.id, kind: 'role_changed' })
  expect(noted).toMatchObject([{ user_id: world.leader.id, details: { ended: 'staff', given: 'unit_leader' } }])
})

test('who goes to another organisation hands over first, and has the old role until then', async () => {
  const action = await give(db)
  const change = { role: 'staff', organisation_id: world.organisations.N56NORF } as const
  const move = async (handOver?: HandOver) =>
    changeRole(administrator(), await membershipOf(db, world.staff.id), { ...change, ...(handOver && { handOver }) })
  await expect(move()).rejects.toMatchObject({ errors: { [`to_${unit()}`]: 'Choose who takes this over' } })
  expect((await getPerson(db, world.staff.id, today)).organisations).toEqual([world.organisations.N56NRTH])
  await move(to(world.leader))
  expect((await getPerson(db, world.staff.id, today)).organisations).toEqual([world.organisations.N56NORF])
  expect((await db('actions').where({ id: action }).first())!.owner_id).toBe(world.leader.id)
})

test('a role changes into nothing that could not be given, and only once', async () => {
  const { N56NRTH, N56NORF, HMIP, MOJ } = world.organisations
  const membership = await membershipOf(db, world.staff.id)
  const into = (by: Person, role: Role, organisation_id: number) => changeRole(as(db, by, today), membership, { role, organisation_id })
  await expect(into(world.leader, 'staff', N56NORF)).rejects.toThrow(Forbidden)
  await expect(into(world.leader, 'inspector', HMIP)).rejects.toThrow(Forbidden)
  await expect(into(world.otherLeader, 'staff', N56NORF)).rejects.toThrow(NotFound)
  await expect(into(world.administrator, 'staff', N56NRTH)).rejects.toMatchObject({
    errors: { organisation: 'This person has this role there already' },
  })
  await expect(into(world.administrator, 'unit_leader', HMIP)).rejects.toThrow(Invalid)
  await into(world.administrator, 'administrator', MOJ)
  await expect(into(world.administrator, 'unit_leader', N56NRTH)).rejects.toThrow(Conflict)
})

test('the last administrator may move, and not become something else; their other sessions end', async () => {
  const { HMIP, MOJ } = world.organisations
  const { id } = world.administrator
  const membership = await membershipOf(db, id)
  const change = (role: Role, organisation_id: number) =>
    changeRole(administrator(), membership, { role, organisation_id, session: 'this one' })
  await buildSession(db, id, 'this one')
  await buildSession(db, id, 'another')
  await expect(change('inspector', HMIP)).rejects.toThrow('This is the last administrator')
  expect(await openOf(db, 'this one', 'another')).toEqual(['this one', 'another'])
  const { organisation_id } = (await db('memberships').where({ id: membership }).first())!
  await change('administrator', organisation_id === MOJ ? HMIP : MOJ)
  expect((await getPerson(db, id, today)).administrator).toBe(true)
  expect(await openOf(db, 'this one', 'another')).toEqual(['this one'])
})

test('what is over, closed or of another organisation stays', async () => {
  const dropped = await buildAction(db, world.leader, answer, '2026-11-01', { owner_id: world.staff.id })
  await db('actions').where({ id: dropped }).update({ status: 'dropped', dropped_on: today })
  const { rows } = {
    rows: await listOwned(db, world.leader, { leaver: world.staff.id, organisation_id: world.organisations.N56NRTH, queries: false }),
  }
  expect(rows).toEqual([])
  await deactivate(administrator(), world.staff.id)
  expect((await db('actions').where({ id: dropped }).first())!.owner_id).toBe(world.staff.id)
})

test('open queries of an inspector pass to another inspector, who is named beside them', async () => {
  const query = await raiseQuery(as(db, world.inspector, today), answer, 'In how many cases?')
  const second = await buildPerson(db, 'inspector', world.organisations.HMIP, 'Second inspector')
  const leave = (person: Person) =>
    deactivate(administrator(), world.inspector.id, { handOver: { note: '', receivers: { queries: { person_id: person.id, title: '' } } } })
  await expect(leave(world.leader)).rejects.toMatchObject({ errors: { to_queries: expect.any(String) } })
  await leave(second)
  expect(await db('queries').where({ id: query }).first()).toMatchObject({ user_id: world.inspector.id, handed_to_id: second.id })
  const trail = await answered(db, world.leader, trailOf(world.leader, { recommendation }, 'query', 50))
  expect(trail[0]!.detail).toMatchObject({ handed_to: 'Second inspector' })
})

test('leaders see what it is; administrators, who see no plan, only how much', async () => {
  await give(db)
  const scope = { leaver: world.staff.id, organisation_id: null, queries: true }
  expect((await listOwned(db, world.leader, scope)).map(({ title }) => title).sort()).toEqual([
    'Recommendation 1 of Northamptonshire, May 2022',
    'Train everyone',
  ])
  for (const blind of [world.administrator, world.otherLeader])
    expect((await listOwned(db, blind, scope)).map(({ kind, title }) => [kind, title])).toEqual([
      ['action', null],
      ['answer', null],
    ])
})

test('a deactivated account ends its sessions, and comes back with no role', async () => {
  await buildSession(db, world.staff.id, 'theirs')
  await buildSession(db, world.leader.id, 'another')
  await deactivate(administrator(), world.staff.id)
  expect(await openOf(db, 'theirs', 'another')).toEqual(['another'])
  await expect(deactivate(administrator(), world.staff.id)).rejects.toThrow(Conflict)
  await reactivate(administrator(), world.staff.id)
  expect(await getPerson(db, world.staff.id, today)).toMatchObject({ memberships: [] })
  await expect(reactivate(administrator(), world.staff.id)).rejects.toThrow(Conflict)
})

test.each(['administrator', 'inspector'] as const)(
  'who is no %s any more is signed out everywhere, but for where they say so themselves',
  async role => {
    const person = await buildPerson(db, role, world.organisations.HMIP, 'Both')
    for (const id of ['here', 'there']) await buildSession(db, person.id, id)
    const own = role === 'administrator'
    await endMembership(own ? as(db, person, today) : administrator(), await membershipOf(db, person.id), { session: 'here' })
    expect(await openOf(db, 'here', 'there')).toEqual(own ? ['here'] : [])
  },
)

test('nobody deactivates their own account, nor somebody who has not joined', async () => {
  await expect(deactivate(administrator(), world.administrator.id)).rejects.toThrow(Conflict)
  await expect(deactivate(as(db, world.leader, today), world.staff.id)).rejects.toThrow(Forbidden)
  await db('users').where({ id: world.staff.id }).update({ invited: true })
  await expect(deactivate(administrator(), world.staff.id)).rejects.toThrow(Conflict)
})

describe('two at once', () => {
  test('two administrators who deactivate each other: one stays', async () => {
    const other = await buildPerson(pool, 'administrator', world.organisations.HMIP, 'The other')
    const { second } = await twoAtOnce(
      pool,
      on => deactivate(administrator(on), other.id),
      on => deactivate(as(on, other, today), world.administrator.id),
    )
    expect(second).toMatchObject({ reason: expect.any(Conflict) })
    expect((await findPerson(pool, world.administrator.id, today))!.administrator).toBe(true)
  })

  test('however they meet: one of the two stays, and neither waits for the other for ever', async () => {
    const [one, two] = [
      await buildPerson(pool, 'administrator', world.organisations.HMIP, 'One'),
      await buildPerson(pool, 'administrator', world.organisations.HMIP, 'Two'),
    ]
    const ids = [one.id, two.id]
    await pool('memberships').where({ role: 'administrator' }).whereNotIn('user_id', ids).update({ to_on: '2026-11-20' })
    for (let round = 0; round < 15; round++) {
      const ended = await Promise.allSettled([deactivate(as(pool, one, today), two.id), deactivate(as(pool, two, today), one.id)])
      const refused = ended.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
      expect(refused).toEqual([expect.any(Conflict)])
      await pool('users').whereIn('id', ids).update({ deactivated_on: null })
      await pool('memberships').whereIn('user_id', ids).update({ to_on: null })
    }
    await pool('memberships').whereIn('user_id', ids).update({ to_on: '2026-11-20' })
    await pool('memberships').where({ user_id: world.administrator.id }).update({ to_on: null })
  })

  test('one deactivates, the other ends the role: one stays', async () => {
    const other = await buildPerson(pool, 'administrator', world.organisations.HMIP, 'A third')
    const membership = await membershipOf(pool, world.administrator.id)
    const { second } = await twoAtOnce(
      pool,
      on => deactivate(administrator(on), other.id),
      on => endMembership(as(on, other, today), membership),
    )
    expect(second).toMatchObject({ reason: expect.any(Conflict) })
  })

  test('nothing is given to somebody while they leave', async () => {
    const leaver = await buildPerson(pool, 'staff', world.organisations.N56NRTH, 'Leaver')
    const action = await buildAction(pool, world.leader, answer, '2026-11-01')
    const { title, description, success_measure } = newAction()
    const edit = { title, description, success_measure, owner_id: leaver.id, owner_title: '', serves: [answer], version: 1 }
    const { second } = await twoAtOnce(
      pool,
      on => deactivate(administrator(on), leaver.id),
      on => editAction(as(on, world.leader, today), action, edit),
    )
    expect(second).toMatchObject({ reason: expect.any(Invalid) })
    expect((await pool('actions').where({ id: action }).first())!.owner_id).toBeNull()
  })

  test('what is given to somebody just before they leave is not left behind', async () => {
    const leaver = await buildPerson(pool, 'staff', world.organisations.N56NRTH, 'Another leaver')
    const action = await buildAction(pool, world.leader, answer, '2026-11-01')
    const { title, description, success_measure } = newAction()
    const edit = { title, description, success_measure, owner_id: leaver.id, owner_title: '', serves: [answer], version: 1 }
    const { second } = await twoAtOnce(
      pool,
      on => editAction(as(on, world.leader, today), action, edit),
      on => deactivate(administrator(on), leaver.id, { handOver: to(world.leader) }),
    )
    expect(second).toMatchObject({ reason: expect.any(Conflict) })
    expect(await findPerson(pool, leaver.id, today)).toBeDefined()
  })
})
