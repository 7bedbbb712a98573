import * as actions from '../../src/actions/commands.ts'
import { changeUpdate } from '../../src/actions/editCommands.ts'
import { confirmAction, returnAction } from '../../src/assurance/commands.ts'
import { countMineToConfirm, listToConfirm } from '../../src/assurance/queries.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict, Forbidden, Invalid, NotFound, Stale } from '../../src/errors.ts'
import { addEvidence, addVersion, correctEvidence, removeEvidence } from '../../src/evidence/commands.ts'
import { reportPracticeCheck } from '../../src/practiceChecks/commands.ts'
import { closeAsMadeAgain, reopen } from '../../src/recommendations/commands.ts'
import { listTrail } from '../../src/recommendations/trailQueries.ts'
import { signalsOf } from '../../src/standing/signals.ts'
import { answerSustainCheck } from '../../src/sustainChecks/commands.ts'
import { reopenUnsustained } from '../../src/sustainChecks/missedCommands.ts'
import type { Person } from '../../src/users/person.ts'
import { findPerson } from '../../src/users/queries.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, noon, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'
import { incomingFile, testFiles } from '../support/files.ts'

let world: World
let answer: number
let recommendation: number
let references = 0
beforeAll(async () => {
  world = await buildWorld(pool)
})

async function begin(to: Db) {
  const { recommendations } = await buildInspection(to, world, {
    reference: `SURE-${++references}`,
    published: `2021-05-${10 + (references % 20)}`,
  })
  recommendation = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
}

/** An action of the unit, owned by the practitioner, that the unit's leader has reported complete. */
async function claimed(to: Db = db, more: object = {}, by: Person = world.leader): Promise<number> {
  const id = await buildAction(to, world.leader, answer, '2022-06-01', { owner_id: world.staff.id, ...more })
  await actions.reportComplete(as(to, by, '2022-06-10'), id, { different_now: 'All are trained', sustain_days: [30, 90], version: 1 })
  return id
}
const regional = (day = '2022-06-12', to: Db = db) => as(to, world.regional, day)
const leader = (day = '2022-06-20', to: Db = db) => as(to, world.leader, day)
const versionOf = async (id: number, from: Db = db) => (await from('actions').where({ id }).first('version'))!.version
const confirm = async (id: number, by = regional(), reasons = 'I sat in') =>
  confirmAction(by, id, { reasons, version: await versionOf(id, by.db) })
const giveBack = async (id: number, by = regional(), due_on = '2022-09-01') =>
  returnAction(by, id, { reasons: 'The night shift is missing', due_on, version: await versionOf(id, by.db) })
const rows = (id: number, from: Db = db) => from('confirmations').where({ action_id: id }).orderBy('id')
const last = async (id: number) => (await rows(id)).at(-1)!
const factsOf = async (from: Db = db) => (await from('standing_facts').where({ addressee_id: answer }).first())!
const letters = (to: { email: string }) => db('mails').where({ address: to.email }).orderBy('id')
const events = (name: string) => db('events').where({ act: name }).orderBy('id')
const both = async (role: 'unit_leader' | 'staff' = 'unit_leader') => {
  const { id } = await buildPerson(db, role, world.organisations.N56NRTH, 'Both')
  await db('memberships').insert({
    user_id: id,
    role: 'regional_lead',
    organisation_id: world.organisations['R-EOE'],
    from_on: '2018-01-01',
  })
  return (await findPerson(db, id, '2022-06-10'))!
}
const said = {
  title: 'Minutes',
  shows: '',
  dated_on: '2022-06-01',
  audience: 'everyone' as const,
  sensitivity: 'official' as const,
  expires_on: null,
}
const link = { ...said, url: 'https://example.org/' }

describe('one at a time', () => {
  beforeEach(() => begin(db))

  test('a lead above confirms: a row of its own, nothing closed, the claim as it was', async () => {
    const id = await claimed()
    const before = (await db('actions').where({ id }).first())!
    await confirm(id)
    expect(await rows(id)).toMatchObject([
      {
        decision: 'confirmed',
        reasons: 'I sat in',
        decided_by_id: world.regional.id,
        decided_on: '2022-06-12',
        again_on: null,
        again_why: null,
      },
    ])
    expect(await db('actions').where({ id }).first()).toMatchObject({
      ...before,
      version: before.version + 1,
      changed_at: expect.any(Date),
    })
    expect(await factsOf()).toMatchObject({ confirmed: 1, confirm_again: 0, closure: null, completed: 1, last_work_on: '2022-06-10' })
    const [told] = await listTrail(db, world.inspector, { recommendation }, 'change', 10)
    expect(told).toMatchObject({
      what: 'confirmAction',
      author: world.regional.name,
      detail: { texts: [{ field: 'reasons', text: 'I sat in' }] },
    })
    expect(await letters(world.staff)).toEqual([])
  })

  test('a lead above returns: it is open again, with the reasons, and its owner and whoever reported it are told', async () => {
    const id = await claimed()
    await giveBack(id)
    expect(await rows(id)).toMatchObject([{ decision: 'returned', reasons: 'The night shift is missing' }])
    expect(await db('actions').where({ id }).first()).toMatchObject({
      status: 'in_progress',
      due_on: '2022-09-01',
      completed_on: null,
      completed_at: null,
      different_now: '',
      reopened_on: '2022-06-12',
      failed_check_on: null,
    })
    expect((await db('updates').where({ action_id: id }).orderBy('id')).at(-1)).toMatchObject({
      kind: 'reopened',
      text: 'The night shift is missing',
      user_id: world.regional.id,
      due_to: '2022-09-01',
    })
    expect(await db('sustain_checks').where({ action_id: id }).pluck('ended_on')).toEqual(['2022-06-12', '2022-06-12'])
    expect(await factsOf()).toMatchObject({ confirmed: 0, confirm_again: 0, live: 1, completed: 0 })
    expect((await events('returnAction')).length).toBe(1)
    for (const to of [world.staff, world.leader]) {
      const [letter, ...more] = await letters(to)
      expect(more).toEqual([])
      expect(letter!.subject).toBe('An action that was reported complete is returned')
      expect(JSON.stringify(letter!.body)).toContain('reported complete on 10 June 2022. It is open again, and due on 1 September 2022.')
      expect(JSON.stringify(letter!.body)).not.toContain('night shift')
    }
    const [told] = await listTrail(db, world.leader, { recommendation }, 'update', 10)
    expect(told).toMatchObject({ what: 'reopened', detail: { returned: true }, text: 'The night shift is missing' })
  })

  test('an owner who left, or who reported it too, gets no letter, or one', async () => {
    await db('users').where({ id: world.leader.id }).update({ deactivated_on: '2022-06-11' })
    const id = await claimed(db, {}, world.staff)
    await giveBack(id)
    expect((await letters(world.staff)).length).toBe(1)
    expect(await letters(world.leader)).toEqual([])
  })

  test('neither its owner nor who reported it, whatever they lead; nor anybody beside or below', async () => {
    const owner = await both('staff')
    const owned = await claimed(db, { owner_id: owner.id })
    const reporter = await both()
    const reported = await claimed(db, {}, reporter)
    for (const [person, id] of [
      [owner, owned],
      [reporter, reported],
    ] as const) {
      await expect(confirm(id, as(db, person, '2022-06-12'))).rejects.toThrow(Forbidden)
      await expect(giveBack(id, as(db, person, '2022-06-12'))).rejects.toThrow(Forbidden)
      expect((await listToConfirm(db, person, 10)).map(row => row.id)).not.toContain(id)
    }
    for (const person of [world.leader, world.staff, world.inspector]) {
      await expect(confirm(owned, as(db, person, '2022-06-12'))).rejects.toThrow(Forbidden)
      await expect(giveBack(owned, as(db, person, '2022-06-12'))).rejects.toThrow(Forbidden)
    }
    for (const person of [world.otherLeader, world.administrator])
      await expect(confirm(owned, as(db, person, '2022-06-12'))).rejects.toThrow(NotFound)
    expect(await db('confirmations').whereIn('action_id', [owned, reported])).toEqual([])
    await confirm(owned, as(db, reporter, '2022-06-12'))
    await confirm(reported, as(db, world.national, '2022-06-12'))
  })

  test('who reported it before somebody else did may confirm it', async () => {
    const earlier = await both()
    const id = await claimed(db, {}, earlier)
    await actions.reopenAction(leader('2022-06-11'), id, { reason: 'Not yet', due_on: '2022-09-01', version: 2 })
    await actions.reportComplete(leader('2022-06-12'), id, { different_now: 'Now', version: 3 })
    await confirm(id, as(db, earlier, '2022-06-13'))
  })

  test('only what is reported complete, with reasons, and not before its day', async () => {
    const id = await buildAction(db, world.leader, answer, '2022-06-01')
    await expect(confirm(id)).rejects.toThrow(Conflict)
    await expect(giveBack(id)).rejects.toThrow('This action is not reported complete now')
    const done = await claimed()
    await expect(giveBack(done, regional(), '2022-06-11')).rejects.toThrow(Invalid)
    expect(await rows(done)).toEqual([])
    await confirm(done)
    await expect(confirm(done, as(db, world.national, '2022-06-13'))).rejects.toThrow('This action is confirmed already')
    await giveBack(done, as(db, world.national, '2022-06-13'))
    expect((await rows(done)).map(({ decision }) => decision)).toEqual(['confirmed', 'returned'])
    expect(await factsOf()).toMatchObject({ confirmed: 0, confirm_again: 0 })
  })

  test('what was decided meanwhile comes back beside what was typed', async () => {
    const id = await claimed()
    await confirm(id)
    const late = returnAction(as(db, world.national, '2022-06-13'), id, { reasons: 'No', due_on: '2022-09-01', version: 2 })
    await expect(late).rejects.toMatchObject({ theirs: { reasons: 'I sat in' } })
    await actions.reopenAction(leader('2022-06-14'), id, { reason: 'Not yet', due_on: '2022-09-01', version: 3 })
    await actions.reportComplete(leader('2022-06-15'), id, { different_now: 'Something else', version: 4 })
    await expect(confirmAction(regional(), id, { reasons: 'x', version: 3 })).rejects.toThrow(Stale)
  })

  test('said with a return, it is not corrected and not withdrawn by anybody', async () => {
    const id = await claimed()
    await giveBack(id)
    const update = (await db('updates').where({ action_id: id }).orderBy('id')).at(-1)!
    const change = (person: Person, text: string | null) =>
      changeUpdate(as(db, person, '2022-06-13'), update.id, { text, reason: 'x', version: 1 })
    for (const person of [world.leader, world.regional])
      for (const text of [null, 'Other']) await expect(change(person, text)).rejects.toThrow(Forbidden)
  })
})

describe('to be confirmed again', () => {
  beforeEach(() => begin(db))
  const again = { again_on: '2022-06-20' }

  test.each<[string, string, (id: number) => Promise<unknown>]>([
    ['evidence', 'evidence', id => addEvidence(leader(), testFiles(), { action: id }, link, [])],
    [
      'a file that has to be looked at first',
      'evidence',
      id => addEvidence(leader(), testFiles({ scan: async () => 'clean' }), { action: id }, { ...said, url: null }, [incomingFile()]),
    ],
    [
      'evidence of an update',
      'evidence',
      async id => addEvidence(leader(), testFiles(), { update: (await db('updates').where({ action_id: id }).first())!.id }, link, []),
    ],
    [
      'a leader who opens it again',
      'reopened',
      async id => actions.reopenAction(leader(), id, { reason: 'Not all', due_on: '2022-09-01', version: await versionOf(id) }),
    ],
  ])('%s', async (_what, why, happen) => {
    const id = await claimed()
    await confirm(id)
    await happen(id)
    expect(await last(id)).toMatchObject({ decision: 'confirmed', reasons: 'I sat in', decided_on: '2022-06-12', ...again, again_why: why })
    expect(await factsOf()).toMatchObject({ confirmed: 0, confirm_again: 1 })
    const [turned] = await events('confirmAgain')
    expect(turned).toMatchObject({ chain: `action:${id}`, after: { again_why: why, again_on: '2022-06-20' }, user_id: world.leader.id })
    const signals = signalsOf({ ...(await factsOf()), first_made_on: null, blocked_by_names: [] }, '2022-06-21', 60)
    expect(signals).toContainEqual(expect.objectContaining({ sentence: '1 action to confirm again' }))
  })

  test('a newer version of a file, another address of a link, and evidence that everybody sees now', async () => {
    const files = testFiles()
    const change: [(id: number) => Promise<number[]>, (evidence: number) => Promise<unknown>][] = [
      [
        id => addEvidence(leader('2022-06-11'), files, { action: id }, { ...said, url: null }, [incomingFile()]),
        one => addVersion(leader(), files, one, incomingFile()),
      ],
      [
        id => addEvidence(leader('2022-06-11'), files, { action: id }, link, []),
        one => correctEvidence(leader(), one, { ...said, url: 'https://example.org/other', version: 1 }),
      ],
      [
        id => addEvidence(leader('2022-06-11'), files, { action: id }, { ...link, audience: 'line' }, []),
        one => correctEvidence(leader(), one, { ...link, version: 1 }),
      ],
    ]
    for (const [before, after] of change) {
      const id = await claimed()
      const [evidence] = await before(id)
      await confirm(id)
      await after(evidence!)
      expect(await last(id)).toMatchObject({ ...again, again_why: 'evidence' })
    }
  })

  test('evidence that is removed', async () => {
    const id = await claimed()
    const [evidence] = await addEvidence(leader('2022-06-11'), testFiles(), { action: id }, link, [])
    await confirm(id)
    await removeEvidence(leader(), evidence!, { reason: 'Wrong', version: 1 })
    expect(await last(id)).toMatchObject({ ...again, again_why: 'evidence_removed' })
  })

  test('a check answered not lasting, and two that were missed', async () => {
    const [one, other] = [await claimed(), await claimed()]
    for (const id of [one, other]) await confirm(id)
    const check = (await db('sustain_checks').where({ action_id: one }).orderBy('due_on').first())!
    await answerSustainCheck(leader('2022-07-20'), check.id, {
      lasting: false,
      note: 'It has slipped',
      due_on: '2022-10-01',
      version: check.version,
    })
    expect(await last(one)).toMatchObject({ again_on: '2022-07-20', again_why: 'failed_check' })
    expect(await last(other)).toMatchObject({ again_on: null })
    await reopenUnsustained(db, noon('2023-06-01'), error => {
      throw error
    })
    expect(await last(other)).toMatchObject({ again_on: '2023-06-01', again_why: 'failed_check' })
  })

  test('not by what the line keeps to itself, by words of evidence, by a worse practice check or a lasting change', async () => {
    const id = await claimed()
    const [evidence] = await addEvidence(leader('2022-06-11'), testFiles(), { action: id }, link, [])
    await confirm(id)
    await addEvidence(leader(), testFiles(), { action: id }, { ...link, audience: 'line' }, [])
    await addEvidence(leader(), testFiles(), { answer }, link, [])
    await correctEvidence(leader(), evidence!, { ...link, title: 'Better words', version: 1 })
    const found = { looked_at: 20, checked_by: 'A senior', method: '', note: '' }
    await reportPracticeCheck(leader(), { action: id }, { ...found, checked_on: '2022-06-15', sufficient: 18 })
    await reportPracticeCheck(leader(), { action: id }, { ...found, checked_on: '2022-06-16', sufficient: 2 })
    const check = (await db('sustain_checks').where({ action_id: id }).orderBy('due_on').first())!
    await answerSustainCheck(leader('2022-07-20'), check.id, { lasting: true, note: '', due_on: null, version: check.version })
    expect(await last(id)).toMatchObject({ again_on: null })
    expect(await factsOf()).toMatchObject({ confirmed: 1, confirm_again: 0 })
    expect(await events('confirmAgain')).toEqual([])
  })

  test('the first reason stays; confirming again adds a row; what was never confirmed turns into nothing', async () => {
    const id = await claimed()
    await addEvidence(leader('2022-06-11'), testFiles(), { action: id }, link, [])
    expect(await rows(id)).toEqual([])
    await confirm(id)
    await addEvidence(leader('2022-06-20'), testFiles(), { action: id }, link, [])
    await addEvidence(leader('2022-06-25'), testFiles(), { action: id }, link, [])
    expect((await events('confirmAgain')).length).toBe(1)
    await confirm(id, regional('2022-06-26'), 'Seen it too')
    expect(await rows(id)).toMatchObject([{ again_on: '2022-06-20' }, { again_on: null, reasons: 'Seen it too' }])
    expect(await factsOf()).toMatchObject({ confirmed: 1, confirm_again: 0 })
  })
})

describe('what waits for somebody', () => {
  beforeEach(() => begin(db))
  const waiting = async (person: Person) => (await listToConfirm(db, person, 10)).map(({ id }) => id)

  test('what is reported complete below, first what is to be confirmed again, then the oldest; nothing that is of no use', async () => {
    const [confirmed, turned, plain, returned] = [await claimed(), await claimed(), await claimed(), await claimed()]
    for (const id of [confirmed, turned]) await confirm(id)
    await addEvidence(leader(), testFiles(), { action: turned }, link, [])
    await giveBack(returned)
    expect(await waiting(world.regional)).toEqual([turned, plain])
    expect(await waiting(world.national)).toEqual([turned, plain])
    expect(await countMineToConfirm(db, world.regional)).toBe(2)
    for (const person of [world.leader, world.otherLeader, world.staff, world.inspector, world.administrator]) {
      expect(await waiting(person)).toEqual([])
      expect(await countMineToConfirm(db, person)).toBe(0)
    }
    await closeAsMadeAgain(as(db, world.inspector, '2022-07-01'), await madeAgain())
    expect(await waiting(world.regional)).toEqual([])
    await reopen(as(db, world.inspector, '2022-07-02'), answer, 'Not met')
    expect(await waiting(world.regional)).toEqual([])
  })

  async function madeAgain(): Promise<number> {
    await buildInspection(db, world, { reference: 'AGAIN', published: '2022-06-30', recommendations: [{ repeats_id: recommendation }] })
    return answer
  }

  test('before publication only for those who may know of it', async () => {
    const { recommendations } = await buildInspection(db, world, { reference: 'COMING', published: null })
    answer = recommendations[0]!.addressees[0]!
    await claimed()
    expect(await waiting(world.regional)).toEqual([])
  })
})

describe('two at once', () => {
  beforeEach(() => begin(pool))

  test('two who confirm: one row, and the second sees what the first said', async () => {
    const id = await claimed(pool)
    const { second } = await twoAtOnce(
      pool,
      to => confirmAction(regional('2022-06-12', to), id, { reasons: 'I sat in', version: 2 }),
      to => confirmAction(as(to, world.national, '2022-06-12'), id, { reasons: 'Me too', version: 2 }),
    )
    expect(second).toMatchObject({ status: 'rejected', reason: { theirs: { reasons: 'I sat in' } } })
    expect((await rows(id, pool)).length).toBe(1)
  })

  test('one returns while another confirms: returned it stays', async () => {
    const id = await claimed(pool)
    const { second } = await twoAtOnce(
      pool,
      to => returnAction(regional('2022-06-12', to), id, { reasons: 'No', due_on: '2022-09-01', version: 2 }),
      to => confirmAction(as(to, world.national, '2022-06-12'), id, { reasons: 'Yes', version: 2 }),
    )
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(Stale) })
    expect((await rows(id, pool)).map(({ decision }) => decision)).toEqual(['returned'])
    expect(await factsOf(pool)).toMatchObject({ confirmed: 0, live: 1 })
  })

  test('evidence is added while somebody confirms: it is to be confirmed again', async () => {
    const id = await claimed(pool)
    await twoAtOnce(
      pool,
      to => confirmAction(regional('2022-06-20', to), id, { reasons: 'I sat in', version: 2 }),
      to => addEvidence(leader('2022-06-20', to), testFiles(), { action: id }, link, []),
    )
    expect(await rows(id, pool)).toMatchObject([{ again_on: '2022-06-20', again_why: 'evidence' }])
    expect(await factsOf(pool)).toMatchObject({ confirmed: 0, confirm_again: 1 })
  })
})
