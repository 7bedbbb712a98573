import { postUpdate } from '../../src/actions/commands.ts'
import { editAction } from '../../src/actions/editCommands.ts'
import { getAction } from '../../src/actions/queries.ts'
import { asAt } from '../../src/db/asAt.ts'
import type { Db } from '../../src/db/knex.ts'
import { Invalid, NotFound, Stale } from '../../src/errors.ts'
import { addAlias, addOrganisation, addSuccessor, passToSuccessor, renameOrganisation } from '../../src/organisations/commands.ts'
import { closeOrganisation } from '../../src/organisations/endingCommands.ts'
import { getOrganisation, getRelated, listNamed, listTree } from '../../src/organisations/queries.ts'
import { closeAsMadeAgain } from '../../src/recommendations/commands.ts'
import { listAnswers } from '../../src/recommendations/queries.ts'
import { as, buildAction, buildInspection, buildWorld, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})
const administrator = (day = '2022-06-01', to: Db = db) => as(to, world.administrator, day)

test('an organisation stands below one of the right kind, and knows its line', async () => {
  expect(await addOrganisation(administrator(), { code: 'NEW', kind: 'unit', name: 'New', parent: 'R-EOE', alias: 'Newer' })).toBe('NEW')
  const added = await getOrganisation(db, 'NEW')
  const { HMPPS, MOJ, 'R-EOE': region } = world.organisations
  expect(added.line).toEqual([added.id, region, HMPPS, MOJ])
  expect(await getRelated(db, added)).toMatchObject({
    aliases: ['Newer'],
    above: [{ code: 'MOJ' }, { code: 'HMPPS' }, { code: 'R-EOE' }],
    below: [],
  })
  expect((await listTree(db)).find(({ code }) => code === 'NEW')).toMatchObject({ depth: 3 })
  expect((await listNamed(db)).find(({ code }) => code === 'NEW')).toMatchObject({ aliases: ['Newer'] })
})

test.each([
  [{ code: 'N56NRTH', kind: 'unit' as const, name: 'x', parent: 'R-EOE' }, 'code'],
  [{ code: 'NEW', kind: 'unit' as const, name: 'x', parent: 'HMPPS' }, 'parent'],
  [{ code: 'NEW', kind: 'unit' as const, name: 'x' }, 'parent'],
  [{ code: 'NEW', kind: 'region' as const, name: 'x', parent: 'NOBODY' }, 'parent'],
])('%j is refused, at the field %s', async (given, field) => {
  await expect(addOrganisation(administrator(), given)).rejects.toMatchObject({ errors: { [field]: expect.any(String) } })
})

test('no organisation is ever below itself', async () => {
  const { HMPPS, N56NRTH } = world.organisations
  await expect(db.transaction(tx => tx('organisations').where({ id: HMPPS }).update({ parent_id: N56NRTH }))).rejects.toThrow(
    'below itself',
  )
})

test('a renamed organisation is found by its old name, and a stale form says what it is called now', async () => {
  await renameOrganisation(administrator(), 'N56NRTH', { name: 'North', version: 1 })
  const renamed = await getOrganisation(db, 'N56NRTH')
  expect(renamed).toMatchObject({ name: 'North', version: 2 })
  expect((await getRelated(db, renamed)).aliases).toEqual(['Northamptonshire'])
  await expect(renameOrganisation(administrator(), 'N56NRTH', { name: 'South', version: 1 })).rejects.toThrow(Stale)
  await expect(renameOrganisation(administrator(), 'N56NRTH', { name: 'South', version: 1 })).rejects.toMatchObject({
    theirs: { name: 'North' },
  })
  await renameOrganisation(administrator(), 'N56NRTH', { name: 'Northamptonshire', version: 2 })
  await addAlias(administrator(), 'N56NRTH', 'North')
  expect((await getRelated(db, renamed)).aliases).toEqual(['North', 'Northamptonshire'])
  await expect(addAlias(administrator(), 'NOBODY', 'x')).rejects.toThrow(NotFound)
})

describe('an organisation that has ended', () => {
  const end = async (to: Db, code = 'N53DRBY') => {
    const { version } = (await to('organisations').where({ code }).first())!
    await closeOrganisation(administrator('2022-06-01', to), code, { valid_to: '2022-06-30', successors: ['N56NORF'], version })
  }
  const derby = (reference: string, published: string, recommendations = [{ addressees: ['N53DRBY' as const] }]) =>
    buildInspection(db, world, { reference, organisation: 'N53DRBY', published, recommendations })
  const leads = () => ({ ...world.leader, leads: [world.organisations.N53DRBY], organisations: [world.organisations.N53DRBY] })

  test('passes its open answers and their actions to its successor; the original is kept and shown', async () => {
    const { recommendations } = await derby('DERBY-2022', '2022-05-01')
    const { id, addressees } = recommendations[0]!
    const action = await buildAction(db, leads(), addressees[0]!, '2022-05-02')
    await end(db)
    expect(await passToSuccessor(administrator('2022-07-01'), 'N53DRBY', 'N56NORF')).toBe(1)
    const [row] = await listAnswers(db, world.otherLeader, id)
    expect(row).toMatchObject({
      id: addressees[0],
      organisation: 'Norfolk',
      original_organisation: 'Derby City',
      sees_plan: true,
      live: 1,
      version: 2,
    })
    expect(await getAction(db, world.otherLeader, action)).toMatchObject({ organisation: 'Norfolk' })
    await postUpdate(as(db, world.otherLeader, '2022-07-02'), action, { text: 'Ours now', status: 'in_progress', version: 1 })
    await expect(getAction(db, leads(), action)).rejects.toThrow(NotFound)
    expect(await db('events').where({ chain: `addressee:${addressees[0]}` })).toMatchObject([
      { act: 'passToSuccessor', before: { organisation: 'Derby City' }, after: { organisation: 'Norfolk' } },
    ])
  })

  test('keeps what is closed, and what the successor was asked itself', async () => {
    const first = await derby('DERBY-2021', '2021-05-01', [{ addressees: ['N53DRBY'] }])
    const closed = first.recommendations[0]!
    await derby('DERBY-2022', '2022-05-01', [{ addressees: ['N53DRBY'] }])
    await db('recommendations')
      .where('inspection_id', db('inspections').where({ reference: 'DERBY-2022' }).select('id'))
      .update({ repeats_id: closed.id })
    await closeAsMadeAgain(as(db, world.inspector, '2022-05-02'), closed.addressees[0]!)
    const both = await buildInspection(db, world, {
      reference: 'BOTH',
      published: '2022-05-03',
      recommendations: [{ addressees: ['N53DRBY', 'N56NORF'] }],
    })
    await end(db)
    expect(await passToSuccessor(administrator('2022-07-01'), 'N53DRBY', 'N56NORF')).toBe(1)
    const of = async (id: number) => (await db('addressees').where({ id }).first())!.organisation_id
    expect([await of(closed.addressees[0]!), await of(both.recommendations[0]!.addressees[0]!)]).toEqual([
      world.organisations.N53DRBY,
      world.organisations.N53DRBY,
    ])
    expect(await passToSuccessor(administrator('2022-07-01'), 'N53DRBY', 'N56NORF')).toBe(0)
  })

  test('passes nothing on its last day, to somebody who does not follow it, or to nobody', async () => {
    await derby('DERBY-2022', '2022-05-01')
    await expect(passToSuccessor(administrator(), 'N53DRBY', 'N56NORF')).rejects.toThrow('still exists')
    await end(db)
    await expect(passToSuccessor(administrator('2022-06-30'), 'N53DRBY', 'N56NORF')).rejects.toThrow(Invalid)
    await expect(passToSuccessor(administrator('2022-07-01'), 'N53DRBY', 'N56NRTH')).rejects.toThrow('does not follow')
    await expect(passToSuccessor(administrator('2022-07-01'), 'N53DRBY', 'NOBODY')).rejects.toThrow(NotFound)
    await expect(addSuccessor(administrator(), 'N53DRBY', 'N53DRBY', '2022-07-01')).rejects.toThrow(Invalid)
    await expect(renameOrganisation(administrator(), 'NOBODY', { name: 'x', version: 1 })).rejects.toThrow(NotFound)
  })

  test('is still the one that answered on the days when it did', async () => {
    const { recommendations } = await buildInspection(pool, world, {
      reference: 'DERBY-2022',
      organisation: 'N53DRBY',
      published: '2022-05-01',
      recommendations: [{ addressees: ['N53DRBY'] }],
    })
    const { id, addressees } = recommendations[0]!
    const action = await buildAction(pool, leads(), addressees[0]!, '2022-05-02')
    await end(pool)
    await passToSuccessor(administrator('2022-07-01', pool), 'N53DRBY', 'N56NORF')
    const answers = (day: string) => asAt(pool, day, tx => listAnswers(tx, world.inspector, id))
    expect(await answers('2022-06-30')).toMatchObject([{ organisation: 'Derby City', original_organisation: null }])
    expect(await answers('2022-07-01')).toMatchObject([{ organisation: 'Norfolk', original_organisation: 'Derby City' }])
    const edit = { title: 'Ours', description: '', success_measure: '', owner_id: null, owner_title: '', serves: addressees, version: 1 }
    await editAction(as(pool, world.otherLeader, '2022-07-02'), action, edit)
  })
})
