import { getKnown, listLedAddressees, listNumbers, listOwnAnswers, listPlanActions, listPlansSeen } from '../../src/plans/queries.ts'
import { pool } from '../support/db.ts'
import { buildStory, type Story } from '../support/story.ts'

let story: Story
const id = async (reference: string) => (await pool('inspections').where({ reference }).first('id'))!.id
beforeAll(async () => {
  story = await buildStory(pool)
})

test('actions of the plans a person sees, and of no other', async () => {
  const { world } = story
  const first = await id('NORTHANTS-2022')
  const titles = async (person: typeof world.leader) =>
    (await listPlanActions(pool, person, { inspection: first })).map(({ title }) => title)
  const unit = ['Brief every practitioner', 'Move the office', 'Too late for the inspectors']
  expect(await titles(world.leader)).toEqual(unit)
  expect(await titles(world.staff)).toEqual(unit)
  expect(await titles(world.regional)).toEqual([...unit, 'Fill the vacancies'])
  expect(await titles(world.inspector)).toEqual([...unit, 'Fill the vacancies'])
  expect(await titles(world.otherLeader)).toEqual([])
  expect(await titles(world.administrator)).toEqual([])
})

test('which inspections have a plan for a person', async () => {
  const { world } = story
  const all = [await id('NORTHANTS-2022'), await id('NORFOLK-2023'), await id('NORTHANTS-2025')]
  expect((await listPlansSeen(pool, world.leader, all)).sort()).toEqual([all[0], all[2]])
  expect(await listPlansSeen(pool, world.staff, all)).toEqual([all[0]])
  expect(await listPlansSeen(pool, world.otherLeader, all)).toEqual([all[1]])
  expect(await listPlansSeen(pool, world.administrator, all)).toEqual([])
})

test('what an organisation answers is known to those who see its plan, and counted over the whole inspection', async () => {
  const { world } = story
  const first = await id('NORTHANTS-2022')
  const { N56NRTH } = world.organisations
  const known = await getKnown(pool, world.leader, first, { id: N56NRTH, name: 'Northamptonshire (all of it)' }, '2024-09-02')
  expect(known).toMatchObject({ organisation: 'Northamptonshire', numbers: [1, 2, 3, 4] })
  expect(known.answers.map(({ number, owner, actions }) => [number, owner, actions])).toEqual([
    [1, 'Unit leader, Northamptonshire', ['Brief every practitioner']],
    [2, '', ['Move the office']],
    [3, '', ['Too late for the inspectors']],
  ])
  expect(known.members.map(({ name }) => name)).toEqual(['Practitioner, Northamptonshire', 'Unit leader, Northamptonshire'])
  expect(await listOwnAnswers(pool, world.otherLeader, first, N56NRTH)).toEqual([])
  expect(await listNumbers(pool, world.otherLeader, await id('NORTHANTS-2025'))).toEqual([])
})

test('whose plan a person may import', async () => {
  const { world } = story
  const led = async (person: typeof world.leader, reference: string) =>
    (await listLedAddressees(pool, person, await id(reference))).map(({ code }) => code)
  expect(await led(world.leader, 'NORTHANTS-2022')).toEqual(['N56NRTH'])
  expect(await led(world.regional, 'NORTHANTS-2022')).toEqual(['R-EOE'])
  expect(await led(world.otherLeader, 'NORTHANTS-2022')).toEqual([])
  expect(await led(world.staff, 'NORTHANTS-2022')).toEqual([])
})
