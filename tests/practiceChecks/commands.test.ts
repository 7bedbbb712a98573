import { drop, reportComplete } from '../../src/actions/commands.ts'
import { Conflict, Invalid, NotFound, Stale } from '../../src/errors.ts'
import * as checks from '../../src/practiceChecks/commands.ts'
import { closeAsMadeAgain } from '../../src/recommendations/commands.ts'
import { as, buildAction, buildInspection, buildWorld, type World } from '../support/build.ts'
import { db } from '../support/db.ts'

let world: World
let answer: number
let action: number
beforeEach(async () => {
  world = await buildWorld(db)
  const { recommendations } = await buildInspection(db, world)
  answer = recommendations[0]!.addressees[0]!
  action = await buildAction(db, world.leader, answer, '2022-06-01')
})

const by = (day = '2026-03-04') => as(db, world.leader, day)
const found = { checked_on: '2026-03-04', looked_at: 70, sufficient: 41, checked_by: 'A senior', method: 'At random', note: 'Better' }
const plan = { planned_on: '2026-05-01', method: 'As before', note: '' }
const row = async (id: number) => (await db('practice_checks').where({ id }).first())!
const facts = async () => (await db('standing_facts').where({ addressee_id: answer }).first())!
const last = async () => (await db('events').orderBy('id', 'desc').first())!

test('what is reported is kept, counts as work, and stands in the facts', async () => {
  const id = await checks.reportPracticeCheck(by(), { action }, found)
  expect(await row(id)).toMatchObject({
    ...found,
    action_id: action,
    addressee_id: null,
    reported_on: '2026-03-04',
    added_by_id: world.leader.id,
  })
  expect(await facts()).toMatchObject({
    last_check_on: '2026-03-04',
    last_check_looked_at: 70,
    last_check_sufficient: 41,
    last_work_on: '2026-03-04',
  })
  const event = await last()
  expect(event.after).toMatchObject({ checked_on: '2026-03-04', looked_at: 70, sufficient: 41, check_id: id })
  expect(JSON.stringify(event.after)).not.toContain('At random')
  expect(await db('event_subjects').where({ event_id: event.id, type: 'addressee', subject_id: answer })).toHaveLength(1)
})

test('what is planned is no work; reporting it ends the reminder', async () => {
  const id = await checks.planPracticeCheck(by(), { addressee: answer }, plan)
  expect(await facts()).toMatchObject({ next_check_on: '2026-05-01', last_work_on: '2022-06-01', last_check_on: null })
  await checks.reportPlannedCheck(by('2026-05-03'), id, { ...found, checked_on: '2026-05-02', version: 1 })
  expect(await facts()).toMatchObject({ next_check_on: null, last_check_on: '2026-05-02', last_work_on: '2026-05-03' })
  await expect(checks.reportPlannedCheck(by('2026-05-03'), id, { ...found, version: 2 })).rejects.toThrow(Conflict)
})

test('the latest counts, until it is withdrawn', async () => {
  await checks.reportPracticeCheck(by('2026-03-05'), { addressee: answer }, { ...found, checked_on: '2026-01-01', sufficient: 20 })
  const id = await checks.reportPracticeCheck(by('2026-03-06'), { action }, found)
  expect((await facts()).last_check_sufficient).toBe(41)
  await checks.withdrawPracticeCheck(by('2026-03-07'), id, { reason: 'Counted twice', version: 1 })
  expect((await facts()).last_check_sufficient).toBe(20)
  await expect(checks.correctPracticeCheck(by(), id, { ...found, reason: 'Slip', version: 2 })).rejects.toThrow(Conflict)
  await expect(checks.withdrawPracticeCheck(by(), id, { reason: 'Again', version: 2 })).rejects.toThrow(Conflict)
})

test('a correction says why, and the record keeps what it said', async () => {
  const id = await checks.reportPracticeCheck(by(), { action }, found)
  await checks.correctPracticeCheck(by('2026-03-09'), id, { ...found, sufficient: 40, note: 'Worse', reason: 'Miscounted', version: 1 })
  expect(await row(id)).toMatchObject({ sufficient: 40, note: 'Worse', corrected_on: '2026-03-09', version: 2 })
  expect((await facts()).last_check_sufficient).toBe(40)
  const event = await last()
  expect([event.before.sufficient, event.after.sufficient]).toEqual([41, 40])
  const texts = await db('event_texts').where({ event_id: event.id }).orderBy(['moment', 'field'])
  expect(texts.filter(({ field }) => field === 'note' || field === 'reason').map(({ moment, text }) => [moment, text])).toEqual([
    ['after', 'Worse'],
    ['after', 'Miscounted'],
    ['before', 'Better'],
  ])
  await expect(checks.correctPracticeCheck(by('2026-03-09'), id, { ...found, reason: 'Slip', version: 1 })).rejects.toThrow(Stale)
})

// biome-ignore format: it is read as a table
test.each<[string, Partial<typeof found>, string, RegExp]>([
  ['0 cases', { looked_at: 0, sufficient: 0 }, 'looked_at', /At least 1 case/],
  ['more sufficient than looked at', { looked_at: 12, sufficient: 13 }, 'sufficient', /12 cases were looked at, so no more can be sufficient/],
  ['fewer than none', { sufficient: -1 }, 'sufficient', /0 or more/],
  ['tomorrow', { checked_on: '2026-03-05' }, 'checked_on', /today or earlier/],
  ['absurdly many', { looked_at: 100_001 }, 'looked_at', /100,000 cases or fewer/],
])('refused: %s', async (_name, wrong, field, message) => {
  const error = await checks.reportPracticeCheck(by(), { action }, { ...found, ...wrong }).catch(error => error)
  expect(error).toBeInstanceOf(Invalid)
  expect(error.errors[field]).toMatch(message)
  expect(await db('practice_checks')).toEqual([])
})

test('no plan for the past, though a day that has passed may stay; no finding after its report', async () => {
  await expect(checks.planPracticeCheck(by('2026-05-02'), { action }, plan)).rejects.toThrow(Invalid)
  const id = await checks.planPracticeCheck(by(), { action }, plan)
  await checks.correctPracticeCheck(by('2026-06-01'), id, { ...plan, note: 'Late', reason: 'So', version: 1 })
  await expect(
    checks.correctPracticeCheck(by('2026-06-01'), id, { ...plan, planned_on: '2026-05-02', reason: 'So', version: 2 }),
  ).rejects.toThrow(Invalid)
  await expect(checks.correctPracticeCheck(by('2026-06-01'), id, { ...found, reason: 'So', version: 2 })).rejects.toThrow(Conflict)
  const done = await checks.reportPracticeCheck(by(), { action }, found)
  const later = checks.correctPracticeCheck(by('2026-06-01'), done, { ...found, checked_on: '2026-03-05', reason: 'So', version: 1 })
  await expect(later).rejects.toThrow('The check was reported on 4 March 2026')
})

test('what is completed can be checked; what is dropped or closed cannot, but its checks can be withdrawn', async () => {
  const done = await buildAction(db, world.leader, answer, '2022-06-01')
  await reportComplete(by(), done, { different_now: 'All', version: 1 })
  await checks.reportPracticeCheck(by(), { action: done }, found)
  const planned = await checks.planPracticeCheck(by(), { action }, plan)
  await drop(by(), action, { reason: 'No', version: 1 })
  await expect(checks.reportPracticeCheck(by(), { action }, found)).rejects.toThrow(Conflict)
  await expect(checks.reportPlannedCheck(by(), planned, { ...found, version: 1 })).rejects.toThrow(Conflict)
  await checks.withdrawPracticeCheck(by(), planned, { reason: 'Dropped', version: 1 })
  const { id } = (await db('recommendations').first())!
  await buildInspection(db, world, { reference: 'AGAIN', published: '2024-01-01', recommendations: [{ repeats_id: id }] })
  await closeAsMadeAgain(as(db, world.inspector, '2026-03-05'), answer)
  await expect(checks.planPracticeCheck(by(), { addressee: answer }, plan)).rejects.toThrow(Conflict)
  await expect(checks.withdrawPracticeCheck(as(db, world.otherLeader, '2026-03-05'), planned, { reason: 'x', version: 2 })).rejects.toThrow(
    NotFound,
  )
})
