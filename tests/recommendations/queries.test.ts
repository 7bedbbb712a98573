// Who sees what: the layers of design, asked of the queries that every page is built on.
import { asAt } from '../../src/db/asAt.ts'
import { NotFound } from '../../src/errors.ts'
import { getInspection, listInspections } from '../../src/inspections/queries.ts'
import { closeAsMadeAgain, nameOwner, respond } from '../../src/recommendations/commands.ts'
import { findByName, getAnswer, getRecommendation, listAnswers, listOpenAnswers, listRepeats } from '../../src/recommendations/queries.ts'
import type { Person } from '../../src/users/person.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})

const plan = ['response_text', 'responded_on', 'owner', 'owner_id', 'plan_response'] as const
const standing = [
  'live',
  'response',
  'plan_due_on',
  'next_due_on',
  'completed',
  'date_moves',
  'original_target_on',
  'target_moves',
  'closed_by',
] as const
const empty = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, null]))

/** Northamptonshire answers in full; the service is addressed too. */
async function begin() {
  const { recommendations } = await buildInspection(db, world, { recommendations: [{ addressees: ['N56NRTH', 'HMPPS'] }] })
  const { id, addressees } = recommendations[0]!
  const [answer, above] = addressees
  await respond(as(db, world.leader, '2022-06-01'), answer!, { response: 'agreed', response_text: 'All of it', version: 1 })
  await nameOwner(as(db, world.leader, '2022-06-01'), answer!, {
    owner_id: null,
    owner_title: 'Head',
    target_on: '2022-12-01',
    reason: '',
    version: 2,
  })
  await buildAction(db, world.leader, answer!, '2022-06-02')
  await respond(as(db, world.national, '2022-06-03'), above!, { response: 'partly_agreed', response_text: 'Some of it', version: 1 })
  return { id, answer: answer!, above: above! }
}

test('the plan of a unit: its own people and everyone above it', async () => {
  const { id, answer } = await begin()
  for (const person of [world.leader, world.staff, world.regional, world.national, world.inspector]) {
    const rows = await listAnswers(db, person, id)
    expect(rows[0]).toMatchObject({
      id: answer,
      sees_standing: true,
      sees_plan: true,
      response: 'agreed',
      plan_response: 'agreed',
      response_text: 'All of it',
      owner: 'Head',
      live: 1,
      target_on: '2022-12-01',
    })
    expect(await getAnswer(db, person, answer)).toEqual({
      ...rows[0],
      about: expect.stringMatching(/^Recommendation 1, Northamptonshire, May 2022: Improve/),
    })
  }
})

test('an inspected unit sees the standing of the answer above it, not its plan', async () => {
  const { id, above } = await begin()
  for (const person of [world.leader, world.staff, world.regional]) {
    const [, row] = await listAnswers(db, person, id)
    expect(row).toMatchObject({ id: above, sees_standing: true, sees_plan: false, response: 'partly_agreed', ...empty(plan) })
  }
  const [, own] = await listAnswers(db, world.national, id)
  expect(own).toMatchObject({ sees_plan: true, response_text: 'Some of it' })
})

test('a stranger and an administrator see who is addressed, and nothing of the standing or the plan', async () => {
  const { id, answer, above } = await begin()
  for (const person of [world.otherLeader, world.administrator]) {
    const rows = await listAnswers(db, person, id)
    expect(rows.map(row => row.id)).toEqual([answer, above])
    for (const row of rows)
      expect(row).toMatchObject({
        sees_standing: false,
        sees_plan: false,
        ...empty(plan),
        ...empty(standing),
        version: null,
        blocked_by_names: [],
      })
    expect(JSON.stringify(rows)).not.toMatch(/"agreed"|"Head"|All of it/)
  }
})

test('each addressee sees the standing of the others', async () => {
  const { recommendations } = await buildInspection(db, world, { recommendations: [{ addressees: ['N56NRTH', 'N56NORF'] }] })
  const rows = await listAnswers(db, world.otherLeader, recommendations[0]!.id)
  expect(rows.map(row => [row.organisation, row.sees_standing, row.sees_plan])).toEqual([
    ['Northamptonshire', true, false],
    ['Norfolk', true, true],
  ])
})

test('a closure is part of the standing', async () => {
  const { id, answer } = await begin()
  await buildInspection(db, world, { reference: 'NORTHANTS-2024', published: '2024-05-17', recommendations: [{ repeats_id: id }] })
  await closeAsMadeAgain(as(db, world.inspector, '2024-06-01'), answer)
  const of = async (person: Person) => (await listAnswers(db, person, id))[0]
  expect(await of(world.leader)).toMatchObject({ closure: 'made_again', closed_by: world.inspector.name })
  expect(await of(world.otherLeader)).toMatchObject({ closure: null, closed_by: null })
  expect(await listOpenAnswers(db, world.organisations.N56NRTH)).toMatchObject([{ title: 'Northamptonshire, May 2024' }])
})

test('an embargoed inspection exists for administrators, the inspectorate, and leaders of the inspected and the addressed', async () => {
  const { reference, recommendations } = await buildInspection(db, world, {
    reference: 'COMING',
    published: null,
    recommendations: [{ addressees: ['N56NRTH', 'R-EOE'] }, {}],
  })
  const { id, addressees } = recommendations[0]!
  const deputy = await buildPerson(db, 'staff', world.organisations['R-EOE'], 'Regional staff')
  for (const person of [world.leader, world.regional, world.inspector, world.administrator]) {
    expect(await getInspection(db, person, reference)).toMatchObject({ reference, state: 'embargoed' })
    expect(await getRecommendation(db, person, id)).toMatchObject({ id })
    expect(await listInspections(db, person, {})).toMatchObject([{ reference }])
    expect(await findByName(db, person, 'coming/1')).toEqual({ id })
    expect(await listAnswers(db, person, id)).toHaveLength(2)
  }
  for (const person of [world.staff, deputy, world.national, world.otherLeader]) {
    await expect(getInspection(db, person, reference)).rejects.toThrow(NotFound)
    await expect(getRecommendation(db, person, id)).rejects.toThrow(NotFound)
    await expect(getAnswer(db, person, addressees[0]!)).rejects.toThrow(NotFound)
    expect(await listInspections(db, person, {})).toEqual([])
    expect(await findByName(db, person, 'COMING/1')).toBeUndefined()
    expect(await listAnswers(db, person, id)).toEqual([])
  }
})

test('a regional lead who is not addressed knows nothing of it', async () => {
  const { reference } = await buildInspection(db, world, { reference: 'COMING', published: null })
  await expect(getInspection(db, world.regional, reference)).rejects.toThrow(NotFound)
  expect(await getInspection(db, world.leader, reference)).toMatchObject({ reference })
})

test('a published recommendation is seen by everyone, its embargoed repeat by few', async () => {
  const first = await buildInspection(db, world)
  const repeats_id = first.recommendations[0]!.id
  const later = await buildInspection(db, world, { reference: 'COMING', published: null, recommendations: [{ repeats_id }] })
  const seen = async (person: Person) => (await listRepeats(db, person, { id: repeats_id, repeats_id: null })).later.map(({ id }) => id)
  expect(await getRecommendation(db, world.otherLeader, repeats_id)).toMatchObject({ inspected: 'Northamptonshire' })
  expect(await seen(world.leader)).toEqual([later.recommendations[0]!.id])
  expect(await seen(world.staff)).toEqual([])
  expect(await listAnswers(db, world.staff, repeats_id)).toMatchObject([{ made_again: false }])
})

test('as at a day, who may see what is judged by today', async () => {
  const { recommendations } = await buildInspection(pool, world, {
    reference: 'NORTHANTS-2020',
    published: '2020-05-17',
    entered: '2020-05-01',
  })
  const { id } = recommendations[0]!
  const then = (day: string, person: Person) => asAt(pool, day, tx => listAnswers(tx, person, id))
  expect(await then('2020-05-16', world.leader)).toMatchObject([{ state: 'embargoed', plan_due_on: null }])
  expect(await then('2020-05-16', world.staff)).toEqual([])
  expect(await then('2020-05-17', world.staff)).toMatchObject([
    { state: 'published', plan_due_on: '2020-06-14', published_on: '2020-05-17' },
  ])
  expect(await then('2020-05-17', world.otherLeader)).toMatchObject([{ sees_standing: false }])
})
