import { asAt } from '../../src/db/asAt.ts'
import type { Db, Tx } from '../../src/db/knex.ts'
import { Conflict, Invalid, NotFound, Stale } from '../../src/errors.ts'
import { correctInspection, enterInspection, type InspectionDetails, notePlanSubmitted, publish } from '../../src/inspections/commands.ts'
import { addFigure, rate } from '../../src/inspections/findingCommands.ts'
import { getInspection, listFigures, listRatings } from '../../src/inspections/queries.ts'
import { addRecommendations } from '../../src/inspections/recommendationCommands.ts'
import { closeOrganisation } from '../../src/organisations/endingCommands.ts'
import { as, buildWorld, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})

const administrator = (day: string, to: Db = db) => as(to, world.administrator, day)
const details = (given: Partial<InspectionDetails> = {}): InspectionDetails => ({
  reference: 'NORTHANTS-2022',
  organisation: 'N56NRTH',
  framework_id: world.framework_id,
  state: 'embargoed',
  fieldwork_from: '2022-03-01',
  fieldwork_to: '2022-03-10',
  fieldwork_note: null,
  published_on: null,
  published_precision: 'day',
  overall_rating: 'inadequate',
  score: 6,
  report_url: null,
  source: null,
  note: null,
  ...given,
})
const recommendation = (number: number, addressees = [world.organisations.N56NRTH], text = `Do ${number}`) => ({
  number,
  text,
  standard_id: null,
  theme_id: null,
  urgent: false,
  repeats_id: null,
  addressees,
})
const enter = (given: Partial<InspectionDetails> = {}, to: Db = db) => enterInspection(administrator('2022-05-01', to), details(given))
const addresseesOf = (from: Db, reference = 'NORTHANTS-2022') =>
  from('addressees as a')
    .join('recommendations as r', 'r.id', 'a.recommendation_id')
    .join('inspections as i', 'i.id', 'r.inspection_id')
    .where({ reference })
    .orderBy('a.id')
    .select('a.plan_from_on', 'a.plan_due_on', 'a.organisation_id')
const lastEvent = async (act: string) => (await db('events').where({ act }).orderBy('id', 'desc').first())!

test('an inspection is entered once, with its words kept apart from its facts', async () => {
  expect(await enter({ note: 'Jo said so' })).toBe('NORTHANTS-2022')
  expect(await getInspection(db, world.administrator, 'NORTHANTS-2022')).toMatchObject({
    title: 'Northamptonshire',
    state: 'embargoed',
    score: 6,
    note: 'Jo said so',
    version: 1,
  })
  const event = await lastEvent('enterInspection')
  expect(event.after).toMatchObject({ reference: 'NORTHANTS-2022', state: 'embargoed', score: 6 })
  expect(JSON.stringify(event)).not.toContain('Jo')
  expect(await db('event_texts').where({ event_id: event.id })).toMatchObject([{ field: 'note', text: 'Jo said so' }])
  await expect(enter()).rejects.toMatchObject({ errors: { reference: expect.any(String) } })
})

test('the same inspection under another reference is refused, by its day of publication', async () => {
  await enter({ published_on: '2022-05-17' })
  await expect(enter({ reference: 'OTHER', published_on: '2022-05-17' })).rejects.toMatchObject({
    errors: { published_on: 'This inspection is entered already, as NORTHANTS-2022' },
  })
  await enter({ reference: 'OTHER', published_on: '2022-05-18' })
})

test.each<[Partial<InspectionDetails>, string]>([
  [{ organisation: 'NOBODY' }, 'organisation'],
  [{ framework_id: 999_999 }, 'framework'],
  [{ score: 28 }, 'score'],
])('%j is refused, at the field %s', async (given, field) => {
  await expect(enter(given)).rejects.toMatchObject({ errors: { [field]: expect.any(String) } })
})

test('an organisation that no longer existed then was not inspected then', async () => {
  await closeOrganisation(administrator('2022-04-01'), 'N53DRBY', { valid_to: '2022-02-28', successors: [], version: 1 })
  await expect(enter({ organisation: 'N53DRBY' })).rejects.toMatchObject({ errors: { organisation: 'Derby City no longer existed then' } })
  await expect(enter({ organisation: 'N53DRBY', fieldwork_from: null, fieldwork_to: null, published_on: '2022-03-01' })).rejects.toThrow(
    Invalid,
  )
  await enter({ organisation: 'N53DRBY', fieldwork_from: '2022-02-28', published_on: '2022-05-01' })
})

test('recommendations are entered all or none, each number once', async () => {
  await enter()
  const add = (...rows: Parameters<typeof addRecommendations>[2]) => addRecommendations(administrator('2022-05-02'), 'NORTHANTS-2022', rows)
  await expect(add(recommendation(1), recommendation(1))).rejects.toMatchObject({ errors: { number: 'Number 1 is used twice' } })
  await expect(add(recommendation(1), recommendation(2, []))).rejects.toMatchObject({ errors: { addressees: expect.any(String) } })
  expect(await db('recommendations')).toEqual([])
  const { N56NRTH, HMPPS } = world.organisations
  const ids = await add(recommendation(1, [N56NRTH, HMPPS, N56NRTH]), recommendation(2))
  expect(ids).toHaveLength(2)
  expect((await addresseesOf(db)).map(row => row.organisation_id)).toEqual([N56NRTH, HMPPS, N56NRTH])
  await expect(add(recommendation(3), recommendation(2))).rejects.toMatchObject({
    errors: { number: expect.stringContaining('Recommendation 2') },
  })
  expect(await db('standing_facts')).toHaveLength(3)
  await expect(addRecommendations(administrator('2022-05-02'), 'NOWHERE', [recommendation(1)])).rejects.toThrow(NotFound)
  await expect(add({ ...recommendation(4), repeats_id: 999_999 })).rejects.toMatchObject({ errors: { repeats: expect.any(String) } })
})

// biome-ignore format: it is read as a table
test.each([
  ['on the day', '2022-05-17', 'day', '2022-05-17', '2022-05-17', '2022-06-14'],
  ['later', '2022-05-17', 'day', '2022-05-20', '2022-05-20', '2022-06-17'],
  ['long after', '2019-05-17', 'day', '2022-05-20', '2022-05-20', '2022-06-17'],
  ['knowing only the month', '2022-05-01', 'month', '2022-05-20', '2022-05-31', '2022-06-28'],
  ['knowing only the year', '2022-01-01', 'year', '2022-05-20', '2022-12-31', '2023-01-28'],
] as const)('published %s: the plan is due 28 days after publication or entry here, whichever is later', async (_when, published_on, published_precision, today, from, due) => {
  await enter({ fieldwork_from: null, fieldwork_to: null })
  await addRecommendations(administrator('2022-05-02'), 'NORTHANTS-2022', [recommendation(1)])
  expect(await addresseesOf(db)).toMatchObject([{ plan_from_on: null, plan_due_on: null }])
  await publish(administrator(today), 'NORTHANTS-2022', { published_on, published_precision })
  expect(await addresseesOf(db)).toMatchObject([{ plan_from_on: from, plan_due_on: due }])
  expect(await db('standing_facts').first()).toMatchObject({ plan_from_on: from, plan_due_on: due })
})

test('a recommendation added after publication is due from the day it is entered', async () => {
  await enter()
  await publish(administrator('2022-05-17'), 'NORTHANTS-2022', { published_on: '2022-05-17', published_precision: 'day' })
  await addRecommendations(administrator('2022-06-01'), 'NORTHANTS-2022', [recommendation(1)])
  expect(await addresseesOf(db)).toMatchObject([{ plan_from_on: '2022-06-01', plan_due_on: '2022-06-29' }])
})

test('publishing needs a day that has come, and is done once', async () => {
  await enter()
  const day = (published_on: string | null) =>
    publish(administrator('2022-05-17'), 'NORTHANTS-2022', { published_on, published_precision: 'day' })
  await expect(day(null)).rejects.toThrow(Invalid)
  await expect(day('2022-05-18')).rejects.toThrow(Invalid)
  await day('2022-05-17')
  expect(await getInspection(db, world.staff, 'NORTHANTS-2022')).toMatchObject({ state: 'published', title: 'Northamptonshire, May 2022' })
  expect(await lastEvent('publish')).toMatchObject({
    before: { state: 'embargoed' },
    after: { state: 'published', published_on: '2022-05-17' },
  })
  await expect(day('2022-05-17')).rejects.toThrow(Conflict)
})

test('published twice at once: the second is told that it is published', async () => {
  await enter({ reference: 'TWICE' }, pool)
  const go = (to: Db) => publish(administrator('2022-05-17', to), 'TWICE', { published_on: '2021-05-17', published_precision: 'day' })
  expect(await twoAtOnce(pool, go, go)).toMatchObject({ second: { reason: expect.any(Conflict) } })
})

test('a changed setting decides the plans of tomorrow, never those of yesterday', async () => {
  const change = (day: string, value: number, name: 'plan_due_days' | 'stalled_after_days') =>
    pool.transaction(async (tx: Tx) => {
      await tx.raw("SELECT set_config('app.now', ?, true)", [`${day}T12:00Z`])
      await tx('settings').where({ name }).update({ value })
    })
  const begin = async (reference: string, day: string) => {
    await enter({ reference }, pool)
    await addRecommendations(administrator(day, pool), reference, [recommendation(1)])
    await publish(administrator(day, pool), reference, { published_on: day, published_precision: 'day' })
  }
  await begin('BEFORE', '2022-06-01')
  await change('2022-06-10', 10, 'plan_due_days')
  await begin('AFTER', '2022-06-20')
  expect([await addresseesOf(pool, 'BEFORE'), await addresseesOf(pool, 'AFTER')]).toMatchObject([
    [{ plan_due_on: '2022-06-29' }],
    [{ plan_due_on: '2022-06-30' }],
  ])
  expect(await asAt(pool, '2022-06-15', tx => addresseesOf(tx, 'BEFORE'))).toMatchObject([{ plan_due_on: '2022-06-29' }])
  await change('2022-06-30', 28, 'plan_due_days')
})

test('a correction changes what follows from it, needs the version shown, and records only what differs', async () => {
  await enter({ note: 'Old' })
  const { state: _, ...same } = details({ note: 'New', score: 7, organisation: 'N56NORF' })
  await correctInspection(administrator('2022-05-03'), 'NORTHANTS-2022', { ...same, version: 1 })
  expect(await getInspection(db, world.administrator, 'NORTHANTS-2022')).toMatchObject({
    title: 'Norfolk',
    score: 7,
    note: 'New',
    version: 2,
  })
  const { N56NRTH, N56NORF } = world.organisations
  const event = await lastEvent('correctInspection')
  const digest = { digest: expect.any(String) }
  expect(event).toMatchObject({
    before: { note: digest, score: 6, title: 'Northamptonshire', organisation_id: N56NRTH },
    after: { note: digest, score: 7, title: 'Norfolk', organisation_id: N56NORF },
  })
  expect(Object.keys(event.after)).toHaveLength(4)
  await expect(correctInspection(administrator('2022-05-03'), 'NORTHANTS-2022', { ...same, version: 1 })).rejects.toThrow(Stale)
})

test('a published inspection keeps a day that has come', async () => {
  await enter()
  await publish(administrator('2022-05-17'), 'NORTHANTS-2022', { published_on: '2022-05-17', published_precision: 'day' })
  const { state: _, ...same } = details()
  const correct = (published_on: string | null) =>
    correctInspection(administrator('2022-05-18'), 'NORTHANTS-2022', { ...same, published_on, version: 2 })
  await expect(correct(null)).rejects.toThrow(Invalid)
  await expect(correct('2022-05-19')).rejects.toThrow(Invalid)
  await correct('2022-05-16')
  expect(await getInspection(db, world.staff, 'NORTHANTS-2022')).toMatchObject({ state: 'published', published_on: '2022-05-16' })
})

test('ratings given replace those there, figures are added', async () => {
  await enter()
  const { id } = await getInspection(db, world.administrator, 'NORTHANTS-2022')
  await rate(administrator('2022-05-02'), 'NORTHANTS-2022', {
    ratings: [
      { standard_id: null, title: 'Court work', rating: 'inadequate' },
      { standard_id: null, title: 'Victims', rating: 'good' },
    ],
    version: 1,
  })
  const again = { ratings: [{ standard_id: null, title: 'Court work', rating: 'good' as const }], version: 2 }
  await rate(administrator('2022-05-03'), 'NORTHANTS-2022', again)
  await expect(rate(administrator('2022-05-03'), 'NORTHANTS-2022', { ...again, ratings: [] })).rejects.toThrow(Stale)
  expect(await listRatings(db, [id])).toMatchObject([{ title: 'Court work', rating: 'good' }])
  expect(await lastEvent('rate')).toMatchObject({
    before: { ratings: [{ rating: 'inadequate' }, { rating: 'good' }] },
    after: { ratings: [{ rating: 'good' }] },
  })
  await addFigure(administrator('2022-05-03'), 'NORTHANTS-2022', {
    label: 'Sufficient',
    value: null,
    qualifier: null,
    sufficient: 22,
    sampled: 70,
  })
  expect(await listFigures(db, [id])).toMatchObject([{ label: 'Sufficient', sufficient: 22, sampled: 70 }])
})

test('the plan is noted as handed in by the inspected leader', async () => {
  await enter()
  await notePlanSubmitted(as(db, world.leader, '2022-06-01'), 'NORTHANTS-2022', '2022-05-30')
  expect(await getInspection(db, world.leader, 'NORTHANTS-2022')).toMatchObject({ plan_submitted_on: '2022-05-30', version: 2 })
  await expect(notePlanSubmitted(as(db, world.staff, '2022-06-01'), 'NORTHANTS-2022', '2022-05-30')).rejects.toThrow(NotFound) // embargoed
})
