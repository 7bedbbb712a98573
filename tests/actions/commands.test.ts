import * as actions from '../../src/actions/commands.ts'
import * as edits from '../../src/actions/editCommands.ts'
import { getAction, listActionsFor, listMyActions } from '../../src/actions/queries.ts'
import { asAt } from '../../src/db/asAt.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict, Forbidden, Invalid, NotFound, Stale } from '../../src/errors.ts'
import { listAnswers } from '../../src/recommendations/queries.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, newAction, type World } from '../support/build.ts'
import { twoAtOnce, untilBlocked } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
let one: number
let two: number
let recommendation: number
let months = 0

/** A published inspection of its own for each test, with two recommendations to the unit. */
async function begin(to: Db) {
  const published = `2021-${String((months % 12) + 1).padStart(2, '0')}-${String(1 + Math.floor(months++ / 12)).padStart(2, '0')}`
  const { recommendations } = await buildInspection(to, world, { reference: `NORTHANTS-${months}`, published, recommendations: [{}, {}] })
  ;[one, two] = recommendations.map(({ addressees }) => addressees[0]!) as [number, number]
  recommendation = recommendations[0]!.id
}
beforeAll(async () => {
  world = await buildWorld(pool)
})

const leader = (day: string, to: Db = db) => as(to, world.leader, day)
const log = (overrides: Parameters<typeof newAction>[0] = {}, day = '2022-06-01', to: Db = db) =>
  buildAction(to, world.leader, one, day, overrides)
const rowOf = async (id: number, from: Db = db) => (await from('actions').where({ id }).first())!
const factsOf = async (addressee: number, from: Db = db) => (await from('standing_facts').where({ addressee_id: addressee }).first())!
const eventsOf = (id: number) =>
  db('events')
    .where({ chain: `action:${id}` })
    .orderBy('position')
const textsOf = async (id: number) =>
  (
    await db('event_texts as t')
      .join('events as e', 'e.id', 't.event_id')
      .where('e.chain', `action:${id}`)
      .orderBy('t.event_id')
      .select('t.moment', 't.field', 't.text')
  ).map(({ moment, field, text }) => `${moment} ${field}: ${text}`)

describe('one at a time', () => {
  beforeEach(() => begin(db))

  test('logging an action says what was logged, to every addressee it serves', async () => {
    const id = await log({ also: [two, two, one], description: 'All of it' })
    expect(await rowOf(id)).toMatchObject({
      status: 'not_started',
      due_on: '2099-01-01',
      original_due_on: '2099-01-01',
      logged_on: '2022-06-01',
      logged_by_id: world.leader.id,
      moves: 0,
      version: 1,
    })
    expect(await db('action_addressees').where({ action_id: id }).orderBy('addressee_id').pluck('addressee_id')).toEqual([one, two])
    expect([await factsOf(one), await factsOf(two)]).toMatchObject([{ live: 1 }, { live: 1 }])
    const [event] = await eventsOf(id)
    expect(event).toMatchObject({ act: 'logAction', after: { due_on: '2099-01-01', owner_id: null, addressees: [one, two] } })
    expect(await textsOf(id)).toEqual([
      'after description: All of it',
      'after owner_title: Senior probation officer',
      'after success_measure: All trained',
      'after title: Train every practitioner',
    ])
    expect(await db('event_subjects').where({ event_id: event!.id, type: 'addressee' }).orderBy('subject_id').pluck('subject_id')).toEqual([
      one,
      two,
    ])
  })

  test('it cannot be due before the day it is logged, or before it really happened', async () => {
    await expect(log({ due_on: '2022-05-31' })).rejects.toMatchObject({ errors: { due_on: 'The due date must be 1 June 2022 or later' } })
    expect(await rowOf(await log({ due_on: '2022-06-01' }))).toMatchObject({ due_on: '2022-06-01' })
    await expect(log({ due_on: '2022-04-30', happened_on: '2022-05-01' })).rejects.toThrow(Invalid)
    expect(await rowOf(await log({ due_on: '2022-05-01', happened_on: '2022-05-01' }))).toMatchObject({
      happened_on: '2022-05-01',
      logged_on: '2022-06-01',
    })
    expect(await rowOf(await log({ happened_on: '2022-06-02' }))).toMatchObject({ happened_on: null }) // not in the future
  })

  test('its owner belongs to the organisation now, or is a job title', async () => {
    const owned = await rowOf(await log({ owner_id: world.staff.id, owner_title: 'Ignored' }))
    expect(owned).toMatchObject({ owner_id: world.staff.id, owner_title: '' })
    await expect(log({ owner_id: world.otherLeader.id })).rejects.toMatchObject({ errors: { owner_id: expect.any(String) } })
    const gone = await buildPerson(db, 'staff', world.organisations.N56NRTH, 'Gone')
    await db('memberships').where({ user_id: gone.id }).update({ to_on: '2022-05-31' })
    await expect(log({ owner_id: gone.id })).rejects.toThrow(Invalid)
  })

  test('nothing is reported of the time before it was logged, or decided', async () => {
    const [id, older] = [await log(), await log({ happened_on: '2022-05-20' })]
    const complete = (action: number, happened_on: string) =>
      actions.reportComplete(leader('2022-06-03'), action, { different_now: 'All', happened_on, version: 1 })
    await expect(complete(id, '2022-05-31')).rejects.toMatchObject({
      errors: { happened_on: 'The day it was completed must be 1 June 2022 or later: that day the action was logged' },
    })
    await expect(complete(older, '2022-05-19')).rejects.toMatchObject({
      errors: { happened_on: 'The day it was completed must be 20 May 2022 or later: that day the action was decided' },
    })
    await expect(
      actions.postUpdate(leader('2022-06-03'), older, { text: 'x', status: null, happened_on: '2022-05-19' }),
    ).rejects.toMatchObject({
      errors: { happened_on: 'The day it happened must be 20 May 2022 or later: that day the action was decided' },
    })
    await expect(actions.drop(leader('2022-06-03'), id, { reason: 'x', happened_on: '2022-05-31', version: 1 })).rejects.toThrow(Invalid)
    expect(await db('updates').whereIn('action_id', [id, older])).toEqual([])
    await complete(id, '2022-06-01')
    await complete(older, '2022-05-20')
  })

  test('it serves recommendations addressed to one organisation only', async () => {
    const both = await buildPerson(db, 'unit_leader', world.organisations.N56NRTH, 'Leads both')
    both.leads.push(world.organisations.N56NORF)
    const { recommendations } = await buildInspection(db, world, {
      reference: 'NORFOLK',
      organisation: 'N56NORF',
      published: '2021-01-01',
      recommendations: [{ addressees: ['N56NORF'] }],
    })
    const values = newAction({ also: recommendations[0]!.addressees })
    await expect(actions.logAction(as(db, both, '2022-06-01'), one, values)).rejects.toMatchObject({ errors: { also: expect.any(String) } })
  })

  test('an update without a change of status never conflicts, and counts as work', async () => {
    const id = await log()
    await actions.postUpdate(leader('2022-06-05'), id, { text: 'News', status: null, version: 99 })
    await actions.postUpdate(leader('2022-06-06'), id, { text: 'More', status: 'not_started' })
    expect(await rowOf(id)).toMatchObject({ status: 'not_started', version: 1, last_work_on: '2022-06-06' })
    expect(await db('updates').where({ action_id: id }).orderBy('id').select('text', 'kind', 'status_to')).toEqual([
      { text: 'News', kind: 'progress', status_to: null },
      { text: 'More', kind: 'progress', status_to: null },
    ])
  })

  test('an update that changes the status needs the version that was shown', async () => {
    const id = await log()
    await actions.postUpdate(leader('2022-06-05'), id, { text: 'Begun', status: 'in_progress', version: 1 })
    expect(await rowOf(id)).toMatchObject({ status: 'in_progress', started_on: '2022-06-05', version: 2 })
    const stale = actions.postUpdate(leader('2022-06-06'), id, { text: 'Back', status: 'not_started', version: 1 })
    await expect(stale).rejects.toMatchObject({ version: 2, theirs: { status: 'in_progress', due_on: '2099-01-01' } })
    await expect(stale).rejects.toThrow(Stale)
    await actions.postUpdate(leader('2022-06-06'), id, { text: 'Back', status: 'not_started', version: 2 })
    expect(await rowOf(id)).toMatchObject({ status: 'not_started', started_on: '2022-06-05' }) // it was started, and that stays
    for (const status of ['completed', 'blocked', 'dropped'] as const)
      await expect(actions.postUpdate(leader('2022-06-07'), id, { text: 'Done', status, version: 3 })).rejects.toThrow(Invalid)
  })

  test('blocking names who it waits for, starts nothing and moves nothing', async () => {
    const id = await log({ due_on: '2022-07-01' })
    await actions.markBlocked(leader('2022-06-05'), id, { blocked_by: 'P-POL', reason: 'No answer', version: 1 })
    await actions.markBlocked(leader('2022-06-09'), id, { blocked_by: 'HMPPS', reason: 'No money', version: 2 })
    expect(await rowOf(id)).toMatchObject({
      status: 'blocked',
      blocked_on: '2022-06-05',
      blocked_reason: 'No money',
      started_on: null,
      due_on: '2022-07-01',
    })
    expect(await factsOf(one)).toMatchObject({
      blocked: 1,
      blocked_by: [world.organisations.HMPPS],
      blocked_on: '2022-06-05',
      started: false,
    })
    await expect(actions.markBlocked(leader('2022-06-10'), id, { blocked_by: 'NOBODY', reason: 'x', version: 3 })).rejects.toThrow(Invalid)
    await actions.postUpdate(leader('2022-06-11'), id, { text: 'Off we go', status: 'in_progress', version: 3 })
    expect(await rowOf(id)).toMatchObject({ status: 'in_progress', blocked_by_id: null, blocked_on: null, blocked_reason: '' })
  })

  test('completing is a claim with a day; reopening takes it back and needs a new due date', async () => {
    const id = await log()
    await actions.reportComplete(leader('2022-06-05'), id, { different_now: 'Everyone knows', version: 1 })
    expect(await rowOf(id)).toMatchObject({
      status: 'completed',
      completed_on: '2022-06-05',
      started_on: '2022-06-05',
      different_now: 'Everyone knows',
    })
    expect(await factsOf(one)).toMatchObject({ live: 0, completed: 1, completed_on: '2022-06-05' })
    await expect(actions.reopenAction(leader('2022-06-09'), id, { reason: 'Not so', due_on: '2022-06-08', version: 2 })).rejects.toThrow(
      Invalid,
    )
    await actions.reopenAction(leader('2022-06-09'), id, { reason: 'Not so', due_on: '2022-06-09', version: 2 })
    expect(await rowOf(id)).toMatchObject({
      status: 'in_progress',
      completed_on: null,
      completed_at: null,
      due_on: '2022-06-09',
      original_due_on: '2099-01-01',
      reopened_on: '2022-06-09',
      moves: 0,
    })
    expect(await factsOf(one)).toMatchObject({ live: 1, completed: 0, completed_on: null })
  })

  test('dropping says why; what never started has still not started when it is dropped', async () => {
    const id = await log()
    await actions.drop(leader('2022-06-05'), id, { reason: 'Overtaken', version: 1 })
    expect(await rowOf(id)).toMatchObject({ status: 'dropped', dropped_on: '2022-06-05', dropped_reason: 'Overtaken', started_on: null })
    expect(await factsOf(one)).toMatchObject({ live: 0, dropped: 1, dropped_on: '2022-06-05', started: false, first_agreed_due_on: null })
  })

  test('moving the due date keeps the first one, counts the moves and is no work', async () => {
    const id = await log({ due_on: '2022-07-01' })
    await actions.moveDueDate(leader('2022-06-20'), id, { reason: 'Ill', due_on: '2022-08-01', version: 1 })
    await actions.moveDueDate(leader('2022-06-21'), id, { reason: 'Still', due_on: '2022-09-01', version: 2 })
    expect(await rowOf(id)).toMatchObject({
      due_on: '2022-09-01',
      original_due_on: '2022-07-01',
      agreed_due_on: '2022-07-01',
      moves: 2,
      last_work_on: '2022-06-01',
    })
    expect(await factsOf(one)).toMatchObject({
      date_moves: 2,
      first_agreed_due_on: '2022-07-01',
      next_due_on: '2022-09-01',
      last_work_on: '2022-06-01',
      last_activity_on: '2022-06-21',
    })
    await expect(actions.moveDueDate(leader('2022-06-22'), id, { reason: 'x', due_on: '2022-09-01', version: 3 })).rejects.toThrow(Invalid)
    await expect(actions.moveDueDate(leader('2022-06-22'), id, { reason: 'x', due_on: '2022-06-21', version: 3 })).rejects.toThrow(Invalid)
  })

  test('what has ended takes no more reports, what is live cannot be reopened', async () => {
    const id = await log()
    const reopening = { reason: 'x', due_on: '2099-01-01' }
    await expect(actions.reopenAction(leader('2022-06-05'), id, { ...reopening, version: 1 })).rejects.toThrow(Conflict)
    await actions.drop(leader('2022-06-05'), id, { reason: 'No', version: 1 })
    const version = 2
    for (const late of [
      actions.postUpdate(leader('2022-06-06'), id, { text: 'x', status: null }),
      actions.markBlocked(leader('2022-06-06'), id, { blocked_by: 'HMPPS', reason: 'x', version }),
      actions.reportComplete(leader('2022-06-06'), id, { different_now: 'x', version }),
      actions.drop(leader('2022-06-06'), id, { reason: 'x', version }),
      actions.moveDueDate(leader('2022-06-06'), id, { reason: 'x', due_on: '2098-01-01', version }),
    ])
      await expect(late).rejects.toThrow(Conflict)
    expect(await eventsOf(id)).toHaveLength(2)
  })

  test('an edit keeps the old words, and is shown where the action served before and serves now', async () => {
    const id = await log()
    const edit = { title: 'New', description: 'd', success_measure: 's', owner_id: world.staff.id, owner_title: 'Ignored' }
    await edits.editAction(leader('2022-06-05'), id, { ...edit, serves: [two, two], version: 1 })
    expect(await rowOf(id)).toMatchObject({
      title: 'New',
      owner_id: world.staff.id,
      owner_title: '',
      version: 2,
      last_work_on: '2022-06-01',
    })
    expect([await factsOf(one), await factsOf(two)]).toMatchObject([{ live: 0 }, { live: 1 }])
    const [, event] = await eventsOf(id)
    expect(event).toMatchObject({ act: 'editAction', before: { addressees: [one] }, after: { addressees: [two] } })
    expect(await db('event_subjects').where({ event_id: event!.id, type: 'addressee' }).orderBy('subject_id').pluck('subject_id')).toEqual([
      one,
      two,
    ])
    expect(await textsOf(id)).toEqual(
      expect.arrayContaining([
        'before title: Train every practitioner',
        'after title: New',
        'before owner_title: Senior probation officer',
      ]),
    )
    await expect(edits.editAction(leader('2022-06-06'), id, { ...edit, serves: [], version: 2 })).rejects.toThrow(Invalid)
    await expect(edits.editAction(leader('2022-06-06'), id, { ...edit, serves: [two], version: 1 })).rejects.toMatchObject({
      theirs: { title: 'New' },
    })
  })

  test('an update is corrected by its author, withdrawn by its author or a leader, once', async () => {
    const id = await log({ owner_id: world.staff.id })
    await actions.postUpdate(as(db, world.staff, '2022-06-05'), id, { text: 'Wrnog', status: null })
    const [update] = await db('updates').where({ action_id: id })
    const change = (text: string | null, version: number, person = world.staff) =>
      edits.changeUpdate(as(db, person, '2022-06-07'), update!.id, { text, reason: 'Slip', version })
    await expect(change('Right', 1, world.leader)).rejects.toThrow(Forbidden)
    await change('Right', 1)
    await expect(change('Righter', 1)).rejects.toMatchObject({ theirs: { text: 'Right' } })
    expect(await rowOf(id)).toMatchObject({ last_work_on: '2022-06-05' })
    await change(null, 2, world.leader)
    expect(await db('updates').where({ id: update!.id })).toMatchObject([
      { text: 'Right', corrected_on: '2022-06-07', withdrawn_on: '2022-06-07', withdrawn_reason: 'Slip' },
    ])
    expect(await rowOf(id)).toMatchObject({ last_work_on: '2022-06-01' }) // a withdrawn update was no work
    await expect(change(null, 3)).rejects.toThrow(Conflict)
    await expect(edits.changeUpdate(leader('2022-06-07'), 999_999, { text: null, reason: 'x', version: 1 })).rejects.toThrow(NotFound)
  })

  test('withdrawing the update that changed the status leaves the status and its work', async () => {
    const id = await log()
    await actions.postUpdate(leader('2022-06-05'), id, { text: 'Begun', status: 'in_progress', version: 1 })
    const [update] = await db('updates').where({ action_id: id })
    await edits.changeUpdate(leader('2022-06-07'), update!.id, { text: null, reason: 'Slip', version: 1 })
    expect(await rowOf(id)).toMatchObject({ status: 'in_progress', last_work_on: '2022-06-05' })
  })

  test('an owner who belongs elsewhere by now updates nothing', async () => {
    const id = await log({ owner_id: world.staff.id })
    const moved = { ...world.staff, organisations: [world.organisations['R-EOE']], memberships: [] }
    await expect(actions.postUpdate(as(db, moved, '2022-06-05'), id, { text: 'x', status: null })).rejects.toThrow(Forbidden)
  })

  test('who sees an action: its line and inspectors; to others it does not exist', async () => {
    const id = await log({ owner_id: world.staff.id })
    for (const person of [world.leader, world.staff, world.regional, world.national, world.inspector]) {
      expect(await getAction(db, person, id)).toMatchObject({ id, owner: world.staff.name })
      expect(await listActionsFor(db, person, recommendation)).toMatchObject([{ id }])
    }
    for (const person of [world.otherLeader, world.administrator]) {
      await expect(getAction(db, person, id)).rejects.toThrow(NotFound)
      expect(await listActionsFor(db, person, recommendation)).toEqual([])
    }
    expect(await listMyActions(db, world.staff)).toMatchObject([{ id, organisation: 'Northamptonshire' }])
  })

  test('an action of an embargoed recommendation is not even known to its owner', async () => {
    const { recommendations } = await buildInspection(db, world, { reference: 'COMING', published: null })
    const id = await buildAction(db, world.leader, recommendations[0]!.addressees[0]!, '2022-06-01', { owner_id: world.staff.id })
    await expect(getAction(db, world.staff, id)).rejects.toThrow(NotFound)
    expect(await listMyActions(db, world.staff)).toEqual([])
    expect(await listActionsFor(db, world.staff, recommendations[0]!.id)).toEqual([])
    expect(await getAction(db, world.leader, id)).toMatchObject({ id })
  })
})

test('what is entered later never changes what was known at the time', async () => {
  await begin(pool)
  const to = pool
  const id = await log({ happened_on: '2022-05-20' }, '2022-06-10', to)
  await actions.reportComplete(leader('2022-06-20', to), id, { different_now: 'All', happened_on: '2022-06-12', version: 1 })
  const answers = (day: string) => asAt(pool, day, tx => listAnswers(tx, world.leader, recommendation))
  expect(await answers('2022-06-09')).toMatchObject([{ live: 0, entered_later: false, last_work_on: null }])
  expect(await answers('2022-06-19')).toMatchObject([{ live: 1, completed: 0, entered_later: true, last_work_on: '2022-06-10' }])
  expect(await answers('2022-06-20')).toMatchObject([{ live: 0, completed: 1, completed_on: '2022-06-20' }])
  expect(
    (
      await pool('events')
        .where({ chain: `action:${id}` })
        .orderBy('position')
    ).map(({ happened_on }) => happened_on),
  ).toEqual(['2022-05-20', '2022-06-12'])
})

describe('two at once', () => {
  beforeEach(() => begin(pool))

  test('on one action: the second finds that it has changed', async () => {
    const id = await log({}, '2022-06-01', pool)
    const complete = (to: Db) => actions.reportComplete(leader('2022-06-05', to), id, { different_now: 'All', version: 1 })
    const drop = (to: Db) => actions.drop(leader('2022-06-05', to), id, { reason: 'No', version: 1 })
    const { second } = await twoAtOnce(pool, complete, drop)
    expect(second).toMatchObject({ reason: expect.any(Conflict) })
    expect(await rowOf(id, pool)).toMatchObject({ status: 'completed' })

    const start = (to: Db) => actions.postUpdate(leader('2022-06-05', to), other, { text: 'x', status: 'in_progress', version: 1 })
    const move = (to: Db) => actions.moveDueDate(leader('2022-06-05', to), other, { reason: 'x', due_on: '2098-01-01', version: 1 })
    const other = await log({}, '2022-06-01', pool)
    expect(await twoAtOnce(pool, start, move)).toMatchObject({ second: { reason: expect.any(Stale) } })
  })

  test('on two actions of one addressee: both count', async () => {
    const [first, other] = [await log({}, '2022-06-01', pool), await log({}, '2022-06-01', pool)]
    const complete = (id: number) => (to: Db) => actions.reportComplete(leader('2022-06-05', to), id, { different_now: 'All', version: 1 })
    const { second } = await twoAtOnce(pool, complete(first), complete(other))
    expect(second.status).toBe('fulfilled')
    expect(await factsOf(one, pool)).toMatchObject({ live: 0, completed: 2 })
  })

  test('an update while the action begins to serve another addressee counts for that one too', async () => {
    const id = await log({}, '2022-06-01', pool)
    const { title, description, success_measure, owner_title, owner_id } = await rowOf(id, pool)
    const serve = (to: Db) =>
      edits.editAction(leader('2022-06-02', to), id, {
        title,
        description,
        success_measure,
        owner_title,
        owner_id,
        serves: [one, two],
        version: 1,
      })
    const post = (to: Db) => actions.postUpdate(leader('2022-06-09', to), id, { text: 'News', status: null })
    expect(await twoAtOnce(pool, serve, post)).toMatchObject({ second: { status: 'fulfilled' } })
    expect(await factsOf(two, pool)).toMatchObject({ last_work_on: '2022-06-09' })
  })

  test('addressees are locked in one order, whichever is named first, so that two people never wait for each other', async () => {
    const held = await pool.transaction()
    await held('addressees').where({ id: one }).forUpdate().first('id')
    const waiting = actions.logAction(leader('2022-06-05', pool), two, newAction({ also: [one] }))
    try {
      await untilBlocked(pool)
      const free = pool.transaction(tx => tx('addressees').where({ id: two }).forUpdate().noWait().first('id'))
      await expect(free).resolves.toEqual({ id: two })
    } finally {
      await held.commit()
    }
    await waiting
    expect(await factsOf(two, pool)).toMatchObject({ live: 1 })
  })
})
