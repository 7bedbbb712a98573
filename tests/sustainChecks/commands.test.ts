import * as actions from '../../src/actions/commands.ts'
import { changeUpdate } from '../../src/actions/editCommands.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '../../src/errors.ts'
import { closeAsMadeAgain } from '../../src/recommendations/commands.ts'
import { listTrail } from '../../src/recommendations/trailQueries.ts'
import { changeSetting } from '../../src/settings/commands.ts'
import { answerSustainCheck } from '../../src/sustainChecks/commands.ts'
import { reopenUnsustained } from '../../src/sustainChecks/missedCommands.ts'
import { listChecksOf, listSustainChecksDue } from '../../src/sustainChecks/queries.ts'
import { as, buildAction, buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
let recommendation: number
let answer: number
let references = 0
beforeAll(async () => {
  world = await buildWorld(pool)
})
async function begin(to: Db) {
  const published = `2021-05-${10 + (++references % 20)}`
  const { recommendations } = await buildInspection(to, world, { reference: `LAST-${references}`, published })
  recommendation = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
}

/** An action that the practitioner owns, reported complete on 1 June 2022. */
async function complete(sustain_days: number[] | undefined = [30, 90, 180], to: Db = db, owner_id: number | null = world.staff.id) {
  const id = await buildAction(to, world.leader, answer, '2022-05-20', { owner_id })
  await actions.reportComplete(as(to, world.leader, '2022-06-01'), id, {
    different_now: 'All',
    ...(sustain_days && { sustain_days }),
    version: 1,
  })
  return id
}
const checksOf = (id: number, from: Db = db) => from('sustain_checks').where({ action_id: id }).orderBy('id')
const rowOf = async (id: number, from: Db = db) => (await from('actions').where({ id }).first())!
const factsOf = async (from: Db = db) => (await from('standing_facts').where({ addressee_id: answer }).first())!
const respond = (check: number, day: string, lasting = true, more = {}, person = world.leader, to: Db = db) =>
  answerSustainCheck(as(to, person, day), check, {
    lasting,
    note: lasting ? '' : 'Back as it was',
    due_on: lasting ? null : '2022-12-01',
    version: 1,
    ...more,
  })
const letters = async (to: { email: string }) =>
  (await db('mails').where({ address: to.email }).orderBy('id')).map(({ subject }) => subject)
const said = 'An action is open again: its change has not lasted'
const fail = (error: unknown) => {
  throw error
}
const run = (day: string, to: Db = db) => reopenUnsustained(to, noon(day), fail)

describe('one at a time', () => {
  beforeEach(() => begin(db))

  test('completing sets the checks that are chosen, from that day on', async () => {
    const id = await complete()
    expect(await checksOf(id)).toMatchObject([
      { after_days: 30, due_on: '2022-07-01' },
      { after_days: 90, due_on: '2022-08-30' },
      { after_days: 180, due_on: '2022-11-28' },
    ])
    expect(await factsOf()).toMatchObject({ next_sustain_on: '2022-07-01' })
    expect(await checksOf(await complete([]))).toEqual([])
  })

  test('a check is answered from its day on, by a leader or the owner', async () => {
    const [first] = await checksOf(await complete())
    await expect(respond(first!.id, '2022-06-30')).rejects.toThrow('This check is for later. Answer it on 1 July 2022 or after')
    await expect(respond(first!.id, '2022-07-01', true, {}, world.regional)).rejects.toThrow(Forbidden)
    await expect(respond(first!.id, '2022-07-01', true, {}, world.otherLeader)).rejects.toThrow(NotFound)
    await expect(respond(999_999, '2022-07-01')).rejects.toThrow(NotFound)
    expect(await listSustainChecksDue(db, world.staff, '2022-06-30')).toEqual([])
    expect(await listSustainChecksDue(db, world.staff, '2022-07-01')).toMatchObject([{ id: first!.id, due_on: '2022-07-01', total: 1 }])
    expect(await listSustainChecksDue(db, world.leader, '2022-07-01')).toHaveLength(1)
    expect(await listSustainChecksDue(db, world.regional, '2022-07-01')).toEqual([])
    await respond(first!.id, '2022-07-01', true, { note: 'Seen in ten cases' }, world.staff)
    expect(await factsOf()).toMatchObject({ next_sustain_on: '2022-08-30', last_work_on: '2022-07-01', failed_check_on: null })
    expect(await listSustainChecksDue(db, world.staff, '2022-07-01')).toEqual([])
    await expect(respond(first!.id, '2022-07-02')).rejects.toMatchObject({ theirs: { lasting: 'yes', note: 'Seen in ten cases' } })
    await expect(respond(first!.id, '2022-07-02', true, { version: 2 })).rejects.toThrow(Conflict)
  })

  test('not lasting, the action is open again at once, the others are told and the other checks end', async () => {
    const id = await complete()
    const [first] = await checksOf(id)
    await expect(respond(first!.id, '2022-07-01', false, { due_on: null })).rejects.toThrow(Invalid)
    await expect(respond(first!.id, '2022-07-01', false, { due_on: '2022-06-30' })).rejects.toThrow(Invalid)
    await expect(respond(first!.id, '2022-07-01', false, { note: '' })).rejects.toThrow(Invalid)
    await respond(first!.id, '2022-07-01', false)
    expect(await rowOf(id)).toMatchObject({
      status: 'in_progress',
      due_on: '2022-12-01',
      failed_check_on: '2022-07-01',
      reopened_on: '2022-07-01',
      completed_on: null,
    })
    expect(await checksOf(id)).toMatchObject([{ lasting: false, ended_on: null }, { ended_on: '2022-07-01' }, { ended_on: '2022-07-01' }])
    expect(await factsOf()).toMatchObject({ live: 1, completed: 0, failed_check_on: '2022-07-01', next_sustain_on: null })
    expect([await letters(world.leader), await letters(world.staff)]).toEqual([[], [said]])
    const trail = await listTrail(db, world.leader, { recommendation }, undefined, 100)
    expect(trail.map(({ what, text }) => [what, text])).toEqual(
      expect.arrayContaining([
        ['reopened', 'Back as it was'],
        ['answerSustainCheck', ''],
      ]),
    )
  })

  test('completing again asks again and forgets the failed check; so does dropping', async () => {
    const id = await complete([30])
    await respond((await checksOf(id))[0]!.id, '2022-07-01', false)
    await actions.reportComplete(as(db, world.leader, '2022-08-01'), id, { different_now: 'Now', sustain_days: [10], version: 3 })
    expect(await rowOf(id)).toMatchObject({ failed_check_on: null })
    expect((await listChecksOf(db, world.leader, id)).map(({ due_on }) => due_on)).toEqual(['2022-08-11', '2022-07-01'])
    await respond((await checksOf(id))[1]!.id, '2022-08-11', false)
    await actions.drop(as(db, world.leader, '2022-08-12'), id, { reason: 'No', version: 5 })
    expect(await rowOf(id)).toMatchObject({ failed_check_on: null })
  })

  test('reopening by hand ends the checks too', async () => {
    const id = await complete()
    await actions.reopenAction(as(db, world.leader, '2022-06-10'), id, { reason: 'Too soon', due_on: '2022-09-01', version: 2 })
    expect((await checksOf(id)).map(({ ended_on }) => ended_on)).toEqual(['2022-06-10', '2022-06-10', '2022-06-10'])
    expect(await rowOf(id)).toMatchObject({ failed_check_on: null })
    await expect(respond((await checksOf(id))[0]!.id, '2022-07-01', true, { version: 2 })).rejects.toThrow('asked no more')
  })

  test('two missed checks reopen the action by the service, once, however late it looks', async () => {
    const id = await complete([10, 20])
    // Missed are they from the fifteenth day after: 26 June and 6 July.
    expect(await run('2022-07-05')).toBe(0)
    expect(await run('2022-09-01')).toBe(1)
    expect(await rowOf(id)).toMatchObject({ status: 'in_progress', due_on: '2022-09-29', failed_check_on: '2022-09-01' })
    expect((await checksOf(id)).map(({ ended_on }) => ended_on)).toEqual(['2022-09-01', '2022-09-01'])
    expect([await letters(world.leader), await letters(world.staff)]).toEqual([[said], [said]])
    expect(await run('2022-09-02')).toBe(0)
    const [update] = await db('updates').where({ action_id: id, kind: 'reopened' })
    expect(update).toMatchObject({ user_id: null, status_from: 'completed', due_to: '2022-09-29' })
    const withdrawal = { text: null, reason: 'x', version: 1 }
    await expect(changeUpdate(as(db, world.leader, '2022-09-03'), update!.id, withdrawal)).rejects.toThrow(Forbidden)
    const [event] = await db('events').where({ chain: `action:${id}`, act: 'reopenAction' })
    expect(event).toMatchObject({ user_id: null })
    expect(await db('updates').where({ action_id: id, kind: 'reopened' })).toHaveLength(1)
  })

  test('it is missed on the day after its days of grace, by the setting', async () => {
    const id = await complete([10, 11])
    expect(await run('2022-06-26')).toBe(0)
    const setting = (await db('settings').where({ name: 'sustain_grace_days' }).first())!
    await changeSetting(as(db, world.administrator, '2022-06-26'), setting.id, { value: 13, reason: 'Sooner', version: 1 })
    expect(await run('2022-06-26')).toBe(1)
    expect(await rowOf(id)).toMatchObject({ status: 'in_progress' })
  })

  test('one missed and one answered reopen nothing', async () => {
    const id = await complete([10, 20])
    await respond((await checksOf(id))[1]!.id, '2022-06-21')
    expect(await run('2022-09-01')).toBe(0)
  })

  test('nothing is asked about what is closed', async () => {
    await complete([10, 20])
    await buildInspection(db, world, { reference: 'AGAIN', published: '2022-06-15', recommendations: [{ repeats_id: recommendation }] })
    await closeAsMadeAgain(as(db, world.inspector, '2022-06-20'), answer)
    expect(await run('2022-09-01')).toBe(0)
    expect(await listSustainChecksDue(db, world.leader, '2022-09-01')).toEqual([])
  })
})

describe('at once', () => {
  beforeEach(() => begin(pool))

  test('two processes that look: the action is reopened once', async () => {
    const id = await complete([10, 20], pool)
    const { first, second } = await twoAtOnce(
      pool,
      to => run('2022-09-01', to),
      to => run('2022-09-01', to),
    )
    expect([first, second]).toEqual([1, { status: 'fulfilled', value: 0 }])
    expect(await pool('updates').where({ action_id: id, kind: 'reopened' })).toHaveLength(1)
  })

  test('somebody answers while the service looks: the answer counts', async () => {
    const id = await complete([10, 20], pool)
    const [one] = await checksOf(id, pool)
    const { second } = await twoAtOnce(
      pool,
      to => respond(one!.id, '2022-09-01', true, {}, world.leader, to),
      to => run('2022-09-01', to),
    )
    expect(second).toEqual({ status: 'fulfilled', value: 0 })
    expect(await rowOf(id, pool)).toMatchObject({ status: 'completed' })
  })
})
