// Organisations that end: what must happen first, who follows, and that earlier days stay as they were.
import { asAt } from '../../src/db/asAt.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict, Invalid, Stale } from '../../src/errors.ts'
import { moveOrganisation, passToSuccessor, renameOrganisation } from '../../src/organisations/commands.ts'
import { type Closing, closeOrganisation, keepOrganisation, type Split, splitOrganisation } from '../../src/organisations/endingCommands.ts'
import { getOrganisation, getRelated } from '../../src/organisations/queries.ts'
import { addMembership } from '../../src/users/commands.ts'
import { findPerson } from '../../src/users/queries.ts'
import { as, buildAction, buildInspection, buildWorld, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})
const administrator = (day = '2026-11-22', to: Db = db) => as(to, world.administrator, day)
const closing = (more: Partial<Closing> = {}): Closing => ({
  valid_to: '2027-03-31',
  successors: ['N56NORF'],
  members: 'end',
  version: 1,
  ...more,
})
const halves = [
  { code: 'N56-W', name: 'West Northamptonshire' },
  { code: 'N56-N', name: 'North Northamptonshire' },
]
const splitting = (more: Partial<Split> = {}): Split => ({ first_day: '2027-04-01', into: halves, members: 'end', version: 1, ...more })
const rolesOf = (organisation_id: number, to: Db = db) =>
  to('memberships').where({ organisation_id }).orderBy(['user_id', 'from_on']).select('user_id', 'role', 'from_on', 'to_on')

test('closing gives a last day, names who follows from the day after, and ends the roles of its members', async () => {
  await closeOrganisation(administrator(), 'N56NRTH', closing())
  const closed = await getOrganisation(db, 'N56NRTH')
  expect(closed).toMatchObject({ valid_to: '2027-03-31', version: 2 })
  expect((await getRelated(db, closed)).successors).toEqual([{ code: 'N56NORF', name: 'Norfolk', from_on: '2027-04-01' }])
  expect((await rolesOf(closed.id)).map(({ to_on }) => to_on)).toEqual(['2027-03-31', '2027-03-31'])
  expect((await findPerson(db, world.leader.id, '2027-03-31'))!.leads).toEqual([closed.id])
  expect((await findPerson(db, world.leader.id, '2027-04-01'))!.leads).toEqual([])
  const [event] = await db('events').where({ chain: `organisation:${closed.id}` })
  expect(event).toMatchObject({ act: 'closeOrganisation', before: { valid_to: null }, after: { valid_to: '2027-03-31', members: 'end' } })
  const subjects = await db('event_subjects').where({ event_id: event!.id, type: 'user' }).orderBy('subject_id').pluck('subject_id')
  expect(subjects).toEqual([world.leader.id, world.staff.id].sort((one, other) => one - other))
})

describe('a role given at the very moment an organisation closes', () => {
  const unit = () => world.organisations.N56NRTH
  const give = (to: Db) => addMembership(administrator(undefined, to), world.otherLeader.id, 'staff', unit())
  const close = (to: Db, valid_to: string) => closeOrganisation(administrator(undefined, to), 'N56NRTH', closing({ valid_to }))
  const given = () => pool('memberships').where({ user_id: world.otherLeader.id, organisation_id: unit() }).first('to_on')
  const closed = async () => (await pool('organisations').where({ id: unit() }).first('valid_to'))!.valid_to
  afterEach(async () => {
    await pool('memberships').where({ user_id: world.otherLeader.id, organisation_id: unit() }).delete()
    await pool('memberships').where({ organisation_id: unit() }).update({ to_on: null })
    await pool('organisation_successors').delete()
    await pool('organisations').where({ id: unit() }).update({ valid_to: null, version: 1 })
  })

  test('it closed first: nobody is given a role in what has ended', async () => {
    const { second } = await twoAtOnce(pool, tx => close(tx, '2026-11-21'), give)
    expect(second).toMatchObject({
      status: 'rejected',
      reason: { errors: { organisation: expect.stringContaining('takes no new members') } },
    })
    expect(await given()).toBeUndefined()
  })
  test('the role was first: it does not close before the day it was given', async () => {
    const { second } = await twoAtOnce(pool, give, to => close(to, '2026-11-21'))
    expect(second).toMatchObject({ status: 'rejected', reason: { errors: { valid_to: expect.stringContaining('given a role in it on') } } })
    expect(await closed()).toBeNull()
  })
  test.each(['the role', 'the end'])('closing later, with %s first: the role ends with it', async first => {
    const later = (to: Db) => close(to, '2027-03-31')
    const { second } = await (first === 'the role' ? twoAtOnce(pool, give, later) : twoAtOnce(pool, later, give))
    expect(second).toMatchObject({ status: 'fulfilled' })
    expect(await given()).toEqual({ to_on: '2027-03-31' })
  })
})

test('members go on at a successor, with the same role, once', async () => {
  const norfolk = world.organisations.N56NORF
  await db('memberships').insert({ user_id: world.staff.id, role: 'staff', organisation_id: norfolk, from_on: '2026-01-01' })
  await closeOrganisation(administrator(), 'N56NRTH', closing({ members: 0 }))
  expect((await findPerson(db, world.leader.id, '2027-03-31'))!.leads).toEqual([world.organisations.N56NRTH])
  expect((await findPerson(db, world.leader.id, '2027-04-01'))!.leads).toEqual([norfolk])
  expect((await rolesOf(norfolk)).filter(({ user_id }) => user_id === world.staff.id)).toHaveLength(1)
})

test.each<[string, string, Partial<Closing>, string, string]>([
  ['its members are not seen to', 'N56NRTH', { members: undefined }, 'members', 'Choose what happens to its members'],
  ['they would go nowhere', 'N56NRTH', { members: 1 }, 'members', 'successor of the same kind'],
  ['they would go to another kind', 'N56NRTH', { members: 0, successors: ['R-EOE'] }, 'members', 'successor of the same kind'],
  ['somebody was given a role later', 'N56NRTH', { valid_to: '2017-12-31' }, 'valid_to', 'given a role in it on 1 January 2018'],
  ['units stand below it', 'R-EOE', {}, 'valid_to', 'Norfolk, Northamptonshire would be below it still. Move them'],
  ['administrators belong to it', 'HMIP', {}, 'valid_to', 'Administrators belong to it'],
  ['it would follow itself', 'N56NRTH', { successors: ['N56NRTH'] }, 'successor_1', 'Choose another organisation'],
  ['who follows does not exist', 'N56NRTH', { successors: ['N56NORF', 'NOBODY'] }, 'successor_2', 'Choose another organisation'],
  ['one follows twice', 'N56NRTH', { successors: ['N56NORF', 'N56NORF'] }, 'successor_2', 'Choose each organisation once'],
])('nothing closes when %s', async (_why, code, more, field, words) => {
  await expect(closeOrganisation(administrator(), code, closing(more))).rejects.toMatchObject({
    errors: { [field]: expect.stringContaining(words) },
  })
})

test('nothing closes with open recommendations and nobody to take them, before it began, or into what has ended', async () => {
  await buildInspection(db, world, { recommendations: [{}, {}] })
  const nobody = closing({ successors: [] })
  await expect(closeOrganisation(administrator(), 'N56NRTH', nobody)).rejects.toThrow(
    'It has 2 open recommendations. Choose who takes over.',
  )
  await db('organisations').where({ code: 'N56NRTH' }).update({ valid_from: '2020-01-01' })
  await expect(closeOrganisation(administrator(), 'N56NRTH', closing({ valid_to: '2019-12-31' }))).rejects.toThrow(
    'It began on 1 January 2020',
  )
  await db('organisations').where({ code: 'N56NORF' }).update({ valid_to: '2027-01-01' })
  await expect(closeOrganisation(administrator(), 'N56NRTH', closing())).rejects.toThrow(
    'Norfolk ends on 1 January 2027, and cannot follow',
  )
})

test('a split makes new organisations of the same kind and place, which follow it', async () => {
  expect(await splitOrganisation(administrator(), 'N56NRTH', splitting({ members: 1 }))).toBe(2)
  const old = await getOrganisation(db, 'N56NRTH')
  expect(old.valid_to).toBe('2027-03-31')
  const { successors } = await getRelated(db, old)
  expect(successors.map(({ code, from_on }) => [code, from_on])).toEqual([
    ['N56-N', '2027-04-01'],
    ['N56-W', '2027-04-01'],
  ])
  const west = await getOrganisation(db, 'N56-W')
  expect(west).toMatchObject({ kind: 'unit', valid_from: '2027-04-01', line: [west.id, ...old.line.slice(1)] })
  const north = await getOrganisation(db, 'N56-N')
  expect((await findPerson(db, world.leader.id, '2027-04-01'))!.leads).toEqual([north.id])
  await expect(splitOrganisation(administrator(), 'N56NRTH', splitting({ version: 2 }))).rejects.toThrow(Conflict)
})

test.each<[string, Partial<Split>, string]>([
  ['a code is taken', { into: [halves[0]!, { code: 'N56NORF', name: 'New' }] }, 'code_2'],
  ['a name is taken', { into: [{ code: 'N56-W', name: 'norfolk' }, halves[1]!] }, 'name_1'],
  ['its members are not seen to', { members: undefined }, 'members'],
])('nothing is split when %s', async (_why, more, field) => {
  await expect(splitOrganisation(administrator(), 'N56NRTH', splitting(more))).rejects.toMatchObject({
    errors: { [field]: expect.any(String) },
  })
})

test('one of the parts may keep the old name', async () => {
  await splitOrganisation(administrator(), 'N56NRTH', splitting({ into: [{ code: 'N56-W', name: 'Northamptonshire' }, halves[1]!] }))
  await expect(keepOrganisation(administrator(), 'N56NRTH', { version: 2 })).rejects.toMatchObject({ errors: { name: expect.any(String) } })
})

test('after a split, each recommendation passes to the part it belongs to; those that share an action stay together', async () => {
  const { recommendations } = await buildInspection(db, world, { recommendations: [{}, {}, {}] })
  const [first, second, third] = recommendations.map(({ addressees }) => addressees[0]!)
  await buildAction(db, world.leader, first!, '2022-06-01', { also: [second!] })
  await splitOrganisation(administrator('2022-07-01'), 'N56NRTH', splitting({ first_day: '2022-08-01' }))
  const pass = (code: string, only?: number[]) => passToSuccessor(administrator('2022-08-01'), 'N56NRTH', code, only)
  await expect(pass('N56-W', [first!])).rejects.toThrow('Pass those that share an action on together')
  expect(await pass('N56-W', [first!, second!])).toBe(2)
  expect(await pass('N56-N', [third!, 987_654])).toBe(1)
  const west = await getOrganisation(db, 'N56-W')
  expect(await db('addressees').where({ organisation_id: west.id }).orderBy('id').pluck('id')).toEqual([first, second])
  expect((await db('actions').first())!.organisation_id).toBe(west.id)
})

test('a last day is taken back, unless its recommendations have been passed on', async () => {
  await buildInspection(db, world)
  await closeOrganisation(administrator('2022-06-01'), 'N56NRTH', closing({ valid_to: '2022-06-30' }))
  await keepOrganisation(administrator('2022-07-01'), 'N56NRTH', { version: 2 })
  const kept = await getOrganisation(db, 'N56NRTH')
  expect([kept.valid_to, (await getRelated(db, kept)).successors]).toEqual([null, []])
  await expect(keepOrganisation(administrator('2022-07-01'), 'N56NRTH', { version: 3 })).rejects.toThrow('It has no last day')
  await closeOrganisation(administrator('2022-06-01'), 'N56NRTH', closing({ valid_to: '2022-06-30', version: 3 }))
  await passToSuccessor(administrator('2022-07-01'), 'N56NRTH', 'N56NORF')
  await expect(keepOrganisation(administrator('2022-07-02'), 'N56NRTH', { version: 4 })).rejects.toThrow('have been passed on')
})

test('moved below another, it and all below it have another line', async () => {
  const youth = { code: 'S-YCS', kind: 'service' as const, name: 'Youth Custody Service', parent_id: world.organisations.MOJ, line: [] }
  const [service] = await db('organisations').insert(youth).returning('id')
  await moveOrganisation(administrator(), 'R-EOE', { parent: 'S-YCS', version: 1 })
  const { MOJ, 'R-EOE': region } = world.organisations
  expect((await getOrganisation(db, 'N56NRTH')).line).toEqual([world.organisations.N56NRTH, region, service!.id, MOJ])
  await expect(moveOrganisation(administrator(), 'N56NRTH', { parent: 'HMPPS', version: 1 })).rejects.toThrow(Invalid)
  await expect(moveOrganisation(administrator(), 'N56NRTH', { parent: 'R-EOE', version: 1 })).rejects.toThrow('belongs to this one already')
  await expect(moveOrganisation(administrator(), 'MOJ', { parent: 'HMPPS', version: 1 })).rejects.toThrow('belongs to none')
  await expect(moveOrganisation(administrator(), 'N56NRTH', { parent: 'R-EM', version: 7 })).rejects.toThrow(Stale)
})

test('two that exist at once never have one name', async () => {
  await expect(renameOrganisation(administrator(), 'N56NRTH', { name: 'NORFOLK', version: 1 })).rejects.toThrow('has this name: N56NORF')
  await renameOrganisation(administrator(), 'N56NRTH', { name: 'northamptonshire', version: 1 })
})

describe('on the real database', () => {
  test('two administrators at once: the second waits, and is told what changed', async () => {
    const { second } = await twoAtOnce(
      pool,
      to => closeOrganisation(administrator('2026-11-22', to), 'N53DRBY', closing()),
      to => closeOrganisation(administrator('2026-11-22', to), 'N53DRBY', closing({ valid_to: '2027-12-31' })),
    )
    expect(second).toMatchObject({ status: 'rejected', reason: { version: 2, theirs: { valid_to: '2027-03-31' } } })
  })

  test('earlier days know the old name, the old place and no last day', async () => {
    await renameOrganisation(administrator('2026-05-01', pool), 'N56NORF', { name: 'Norfolk and Suffolk', version: 1 })
    await moveOrganisation(administrator('2026-06-01', pool), 'N56NORF', { parent: 'R-EM', version: 2 })
    await splitOrganisation(administrator('2026-07-01', pool), 'N56NORF', splitting({ version: 3, first_day: '2026-08-01' }))
    const known = (day: string) =>
      asAt(pool, day, async tx => {
        const row = await getOrganisation(tx, 'N56NORF')
        const { above, aliases, successors } = await getRelated(tx, row)
        return [row.name, above.at(-1)!.code, row.valid_to, aliases.length, successors.length]
      })
    expect(await known('2026-04-30')).toEqual(['Norfolk', 'R-EOE', null, 0, 0])
    expect(await known('2026-05-31')).toEqual(['Norfolk and Suffolk', 'R-EOE', null, 1, 0])
    expect(await known('2026-06-30')).toEqual(['Norfolk and Suffolk', 'R-EM', null, 1, 0])
    expect(await known('2026-07-01')).toEqual(['Norfolk and Suffolk', 'R-EM', '2026-07-31', 1, 2])
    await expect(asAt(pool, '2026-06-30', tx => getOrganisation(tx, 'N56-W'))).rejects.toThrow('Not Found')
  })
})
