import type { Db } from '../../src/db/knex.ts'
import { Conflict, NotFound, Stale } from '../../src/errors.ts'
import { endMembership } from '../../src/joining/leavingCommands.ts'
import { closeOrganisation } from '../../src/organisations/endingCommands.ts'
import { addMembership, addPerson, type NewPerson, renamePerson } from '../../src/users/commands.ts'
import { roleWords } from '../../src/users/person.ts'
import { findByPassword, findPerson, getPerson, listMembersOf, listPeople } from '../../src/users/queries.ts'
import { as, buildPerson, buildWorld, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})
const administrator = (day = '2022-06-01', to: Db = db) => as(to, world.administrator, day)
const unit = () => world.organisations.N56NRTH
const given = (overrides: Partial<NewPerson> = {}): NewPerson => ({
  name: 'New',
  email: 'new@example.com',
  role: 'staff',
  organisation_id: unit(),
  ...overrides,
})
const membershipOf = async (user_id: number) => (await db('memberships').where({ user_id }).orderBy('id', 'desc').first())!

test('a person is added with a first role, from that day on', async () => {
  const id = await addPerson(administrator(), given())
  expect(await findPerson(db, id, '2022-05-31')).toMatchObject({ memberships: [] })
  const person = await getPerson(db, id, '2022-06-01')
  expect(person).toMatchObject({ name: 'New', organisations: [unit()], leads: [], inspector: false, administrator: false })
  expect(roleWords(person)).toBe('Staff, Northamptonshire')
  const [event] = await db('events').where({ chain: `user:${id}` })
  expect(event).toMatchObject({ act: 'addPerson', after: { role: 'staff', organisation: 'N56NRTH' } })
  expect(JSON.stringify(event)).not.toMatch(/new@example/)
  await expect(getPerson(db, 999_999, '2022-06-01')).rejects.toThrow(NotFound)
})

test('an address belongs to one person, however it is written', async () => {
  await addPerson(administrator(), given())
  await expect(addPerson(administrator(), given({ email: 'NEW@Example.com' }))).rejects.toMatchObject({
    errors: { email: expect.any(String) },
  })
})

test.each([
  ['unit_leader', 'R-EOE'],
  ['regional_lead', 'N56NRTH'],
  ['national_lead', 'R-EOE'],
  ['inspector', 'HMPPS'],
  ['staff', 'HMIP'],
  ['administrator', 'N56NRTH'],
  ['staff', 'P-POL'],
] as const)('there is no %s at %s', async (role, code) => {
  await expect(addPerson(administrator(), given({ role, organisation_id: world.organisations[code] }))).rejects.toMatchObject({
    errors: { organisation: expect.any(String) },
  })
})

test('an organisation that has ended takes no new members', async () => {
  await closeOrganisation(administrator(), 'N56NRTH', { valid_to: '2022-06-30', successors: [], members: 'end', version: 1 })
  await addPerson(administrator('2022-06-30'), given())
  await expect(addPerson(administrator('2022-07-01'), given({ email: 'other@example.com' }))).rejects.toThrow('no longer exists')
})

test('several roles at several places, each once', async () => {
  const id = await addPerson(administrator(), given())
  await addMembership(administrator(), id, 'unit_leader', world.organisations.N56NORF)
  expect(await getPerson(db, id, '2022-06-01')).toMatchObject({
    organisations: [unit(), world.organisations.N56NORF],
    leads: [world.organisations.N56NORF],
  })
  await expect(addMembership(administrator(), id, 'staff', unit())).rejects.toMatchObject({ errors: { organisation: expect.any(String) } })
  await expect(addMembership(administrator(), 999_999, 'staff', unit())).rejects.toThrow(NotFound)
  expect((await listPeople(db, id))[0]!.roles).toMatchObject([{ role: 'staff' }, { role: 'unit_leader' }])
})

test('an ended membership counts until yesterday, and never longer than it did', async () => {
  const id = await addPerson(administrator('2022-01-01'), given())
  const { id: membership } = await membershipOf(id)
  await endMembership(administrator('2022-06-01'), membership)
  expect(await membershipOf(id)).toMatchObject({ from_on: '2022-01-01', to_on: '2022-05-31' })
  expect([await getPerson(db, id, '2022-05-31'), await getPerson(db, id, '2022-06-01')]).toMatchObject([
    { organisations: [unit()] },
    { organisations: [] },
  ])
  expect((await listMembersOf(db, unit(), '2022-06-01')).map(person => person.id)).not.toContain(id)
  await expect(endMembership(administrator('2023-06-01'), membership)).rejects.toThrow(Conflict)
  expect(await membershipOf(id)).toMatchObject({ to_on: '2022-05-31' })
  await addMembership(administrator('2023-06-01'), id, 'staff', unit())
})

test('a membership that began today is taken back whole', async () => {
  const id = await addPerson(administrator(), given())
  await endMembership(administrator(), (await membershipOf(id)).id)
  expect(await db('memberships').where({ user_id: id })).toEqual([])
  expect(
    await db('events')
      .where({ chain: `user:${id}` })
      .orderBy('position')
      .pluck('act'),
  ).toEqual(['addPerson', 'endMembership'])
})

test('a membership is ended by whoever could have given it, and exists for nobody else', async () => {
  const { id } = await membershipOf(world.staff.id)
  await expect(endMembership(as(db, world.otherLeader, '2022-06-01'), id)).rejects.toThrow(NotFound)
  await expect(endMembership(administrator(), 999_999)).rejects.toThrow(NotFound)
  await endMembership(as(db, world.leader, '2022-06-01'), id)
  expect(await getPerson(db, world.staff.id, '2022-06-01')).toMatchObject({ memberships: [] })
})

test('the last administrator cannot be ended, the last but one can', async () => {
  const { id } = await membershipOf(world.administrator.id)
  const last = () => endMembership(administrator(), id)
  await expect(last()).rejects.toThrow('This is the last administrator')
  const gone = await buildPerson(db, 'administrator', world.organisations.HMIP, 'Deactivated')
  await db('users').where({ id: gone.id }).update({ deactivated_on: '2022-01-01' })
  const later = await buildPerson(db, 'administrator', world.organisations.HMIP, 'From July')
  await db('memberships').where({ user_id: later.id }).update({ from_on: '2022-07-01' })
  await expect(last()).rejects.toThrow(Conflict)
  await buildPerson(db, 'administrator', world.organisations.HMIP, 'Another')
  await last()
})

test('when the last two administrators resign at once, one stays', async () => {
  const other = await buildPerson(pool, 'administrator', world.organisations.HMIP, 'The other')
  const membership = async (id: number) => (await pool('memberships').where({ user_id: id }).first())!.id
  const [mine, theirs] = [await membership(world.administrator.id), await membership(other.id)]
  const { second } = await twoAtOnce(
    pool,
    to => endMembership(as(to, other, '2022-06-01'), theirs),
    to => endMembership(administrator('2022-06-01', to), mine),
  )
  expect(second).toMatchObject({ reason: expect.any(Conflict) })
})

test('a person is renamed, and the record keeps the old name', async () => {
  const id = await addPerson(administrator(), given())
  await renamePerson(administrator(), id, { name: 'Newer', version: 1 })
  expect(await getPerson(db, id, '2022-06-01')).toMatchObject({ name: 'Newer' })
  const stale = renamePerson(administrator(), id, { name: 'x', version: 1 })
  await expect(stale).rejects.toThrow(Stale)
  await expect(renamePerson(administrator(), 999_999, { name: 'x', version: 1 })).rejects.toThrow(NotFound)
})

test('a password lets in its own person and nobody else', async () => {
  const id = await addPerson(administrator(), given({ password: 'correct horse battery' }))
  const tried = (email: string, password: string) => findByPassword(db, email, password, '2022-06-01')
  expect(await tried('NEW@example.com', 'correct horse battery')).toMatchObject({ id })
  expect(await tried('new@example.com', 'correct horse')).toBeUndefined()
  expect(await tried('nobody@example.com', 'correct horse battery')).toBeUndefined()
  expect(await tried('new@example.com\0', 'correct horse battery')).toBeUndefined()
  await db('users').where({ id }).update({ deactivated_on: '2022-05-01' })
  expect(await tried('new@example.com', 'correct horse battery')).toBeUndefined()
  expect(await findPerson(db, id, '2022-06-01')).toBeUndefined()
})
