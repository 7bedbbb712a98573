import { reportComplete } from '../../src/actions/commands.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict, Forbidden, Invalid, NotFound, Stale } from '../../src/errors.ts'
import { closeAsMadeAgain, reopen } from '../../src/recommendations/commands.ts'
import { listTrail } from '../../src/recommendations/trailQueries.ts'
import { redactName } from '../../src/record/redaction.ts'
import { discardReview, openReview, publishReview, replyToReview, shareReview } from '../../src/reviews/commands.ts'
import { type Judging, judge, supersedeJudgement, takeOutJudgement } from '../../src/reviews/judgingCommands.ts'
import { addNote, changeNote, removeNote } from '../../src/reviews/noteCommands.ts'
import { getReview, judgementsOf, listNotes, listReviews } from '../../src/reviews/queries.ts'
import { standingSentence } from '../../src/standing/sentences.ts'
import { standingOf } from '../../src/standing/standing.ts'
import type { Person } from '../../src/users/person.ts'
import { answered } from '../../src/visibility/queries.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'

let world: World
let first: { id: number; addressee: number }
let second: { id: number; addressee: number }
let otherInspector: Person
let references = 0
beforeAll(async () => {
  world = await buildWorld(pool)
  otherInspector = await buildPerson(pool, 'inspector', world.organisations.HMIP, 'Second inspector')
})

/** Two recommendations to the unit, made in May 2022; the first one reported complete in 2023. */
async function begin(to: Db) {
  const { recommendations } = await buildInspection(to, world, {
    reference: `REVIEWED-${++references}`,
    published: to === pool ? `2022-05-${18 + (references % 10)}` : '2022-05-17',
    recommendations: [{}, { addressees: ['N56NRTH', 'HMPPS'] }],
  })
  const [one, two] = recommendations.map(({ id, addressees }) => ({ id, addressee: addressees[0]! }))
  first = one!
  second = two!
  const action = await buildAction(to, world.leader, first.addressee, '2022-06-01', { due_on: '2023-03-01' })
  await reportComplete(as(to, world.leader, '2023-02-01'), action, { different_now: 'All trained', sustain_days: [], version: 1 })
}
const inspector = (day = '2024-03-04', to: Db = db) => as(to, world.inspector, day)
const leader = (day = '2024-03-10', to: Db = db) => as(to, world.leader, day)
const open = (to: Db = db) =>
  openReview(inspector('2024-03-04', to), world.organisations.N56NRTH, { kind: 'progress', title: 'Spring 2024', inspection_id: null })
const judging = (given: Partial<Judging> = {}): Judging => ({
  rating: 'reasonable_progress',
  reasons: 'Seen in 12 of 20 cases',
  outcome: 'none',
  version: 0,
  ...given,
})
const factsOf = async (addressee_id: number, from: Db = db) => (await from('standing_facts').where({ addressee_id }).first())!
const answerOf = async (id: number, from: Db = db) => (await from('addressees').where({ id }).first())!
const standingAt = async (addressee: number, day: string, from: Db = db) => standingOf(await factsOf(addressee, from), day, 60)
const subjects = async (act: string) =>
  (
    await db('event_subjects as s')
      .join('events as e', 'e.id', 's.event_id')
      .where('e.act', act)
      .orderBy(['s.type', 's.subject_id'])
      .select('s.type')
  ).map(({ type }) => type)
const publishedReview = async (given: Partial<Judging> = {}, to: Db = db, addressee = first.addressee) => {
  const id = await open(to)
  await judge(inspector('2024-03-05', to), addressee, judging(given))
  await shareReview(inspector('2024-03-06', to), id)
  await publishReview(inspector('2024-04-01', to), id, 2)
  return id
}
const judgementIn = async (review_id: number, from: Db = db) =>
  (await from('judgements').where({ review_id, superseded_on: null }).first())!
const letters = async (to: { email: string }) =>
  (await db('mails').where({ address: to.email }).orderBy('id')).map(({ subject }) => subject)

describe('one at a time', () => {
  beforeEach(() => begin(db))

  test('a draft belongs to the inspectorate, and leaves nothing anywhere else', async () => {
    const id = await open()
    await judge(inspector(), first.addressee, judging())
    await addNote(inspector(), id, { kind: 'look', text: 'Ask the court team', addressee_id: first.addressee })
    expect(await listReviews(db, world.inspector)).toMatchObject([{ id, state: 'draft', judgements: 1 }])
    for (const person of [world.leader, world.staff, world.regional, world.national, world.administrator, world.otherLeader]) {
      expect(await listReviews(db, person)).toEqual([])
      await expect(getReview(db, person, id)).rejects.toThrow(NotFound)
      expect(await listNotes(db, person, id)).toEqual([])
      expect(await answered(db, person, judgementsOf(person, first.id))).toEqual([])
    }
    expect(await factsOf(first.addressee)).toMatchObject({ judgement: null, judged_on: null })
    expect(await answerOf(first.addressee)).toMatchObject({ closure: null, counts_from: null })
    for (const act of ['openReview', 'judge', 'addNote']) expect(await subjects(act)).toEqual(['review'])
    const trail = await listTrail(db, world.leader, { recommendation: first.id }, undefined, 100)
    expect(trail.map(({ what }) => what)).not.toEqual(expect.arrayContaining(['judge']))
    expect(await letters(world.leader)).toEqual([])
  })

  test('shared, the leaders of the organisation alone read it and reply once', async () => {
    const id = await open()
    await expect(shareReview(inspector(), id)).rejects.toThrow('Judge at least one recommendation first')
    await judge(inspector(), first.addressee, judging())
    await expect(publishReview(inspector(), id, 1)).rejects.toThrow('Share it with the leaders of the organisation first')
    await expect(replyToReview(leader(), id, 'No')).rejects.toThrow(NotFound)
    await shareReview(inspector(), id)
    expect(await letters(world.leader)).toEqual(['Inspectors have shared a review with you for factual accuracy'])
    expect(JSON.stringify((await db('mails').first())!.body)).not.toContain('12 of 20')
    for (const person of [world.regional, world.national, world.otherLeader]) expect(await letters(person)).toEqual([])
    expect(await getReview(db, world.leader, id)).toMatchObject({ state: 'shared', judgements: 1 })
    for (const person of [world.staff, world.regional, world.otherLeader, world.administrator])
      await expect(getReview(db, person, id)).rejects.toThrow(NotFound)
    expect(await listNotes(db, world.leader, id)).toEqual([])
    await expect(replyToReview(inspector(), id, 'As inspector')).rejects.toThrow(Forbidden)
    await replyToReview(leader(), id, 'It was 14 of 20')
    expect(await getReview(db, world.inspector, id)).toMatchObject({ reply: 'It was 14 of 20', replied_on: '2024-03-10' })
    await expect(replyToReview(leader('2024-03-11'), id, 'And more')).rejects.toThrow('Your organisation has replied already')
  })

  test('published, it counts, stands in the trail and closes what it says', async () => {
    const id = await publishedReview({ rating: 'good_progress', outcome: 'implemented' })
    expect(await factsOf(first.addressee)).toMatchObject({ judgement: 'good_progress', judged_on: '2024-04-01', closure: 'implemented' })
    expect(await answerOf(first.addressee)).toMatchObject({ closed_on: '2024-04-01', closed_by_id: world.inspector.id })
    expect(await getReview(db, world.staff, id)).toMatchObject({ state: 'published' })
    await expect(getReview(db, world.otherLeader, id)).rejects.toThrow(NotFound)
    const [told] = await listTrail(db, world.leader, { recommendation: first.id }, undefined, 100)
    expect(told).toMatchObject({ what: 'publishJudgement', detail: { after: { rating: 'good_progress', outcome: 'implemented' } } })
    expect(JSON.stringify(told!.detail)).toContain('Seen in 12 of 20 cases')
    expect(await letters(world.leader)).toContain('A review by inspectors is published')
  })

  test('too little progress: what was claimed before counts no more, and a new plan is due', async () => {
    expect(await standingAt(first.addressee, '2024-03-31')).toBe('reported_complete')
    await publishedReview({ rating: 'insufficient_progress' })
    expect(await factsOf(first.addressee)).toMatchObject({ completed: 0, plan_due_on: '2024-04-29', closure: null })
    expect(await standingAt(first.addressee, '2024-04-29')).toBe('awaiting_plan')
    expect(await standingAt(first.addressee, '2024-04-30')).toBe('unaddressed')
    const facts = await factsOf(first.addressee)
    expect(standingSentence(facts, '2024-04-20', 60)).toBe(
      'A plan is due by 29 April 2024, in 9 days, because inspectors judged insufficient progress on 1 April 2024.',
    )
    expect(standingSentence(facts, '2024-05-01', 60)).toBe(
      'No action has been under way since inspectors judged insufficient progress on 1 April 2024.',
    )
    const again = await buildAction(db, world.leader, first.addressee, '2024-05-02')
    await reportComplete(leader('2024-05-03'), again, { different_now: 'Now', sustain_days: [], version: 1 })
    expect(await standingAt(first.addressee, '2024-05-04')).toBe('reported_complete')
  })

  test('a claim that inspectors judged is no unchecked claim any more, and still no closure', async () => {
    await publishedReview()
    expect(await standingAt(first.addressee, '2024-04-02')).toBe('reported_complete')
    expect(standingSentence(await factsOf(first.addressee), '2024-04-02', 60)).toBe(
      'Reported complete since 1 February 2023; inspectors judged reasonable progress on 1 April 2024.',
    )
  })

  test('only inspectors judge, only in an open review, and only what is published', async () => {
    await expect(judge(inspector(), first.addressee, judging())).rejects.toThrow('No review of this organisation is open')
    await open()
    for (const person of [world.leader, world.regional, world.national]) {
      await expect(judge(as(db, person, '2024-03-05'), first.addressee, judging())).rejects.toThrow(Forbidden)
      const given = { kind: 'progress' as const, title: 'Ours', inspection_id: null }
      await expect(openReview(as(db, person, '2024-03-05'), world.organisations.N56NRTH, given)).rejects.toThrow(Forbidden)
    }
    await expect(judge(as(db, world.administrator, '2024-03-05'), first.addressee, judging())).rejects.toThrow(Forbidden)
    const embargoed = await buildInspection(db, world, { reference: 'LATER', published: null })
    await expect(judge(inspector(), embargoed.recommendations[0]!.addressees[0]!, judging())).rejects.toThrow('not published yet')
    expect(await db('judgements')).toEqual([])
    await expect(open()).rejects.toThrow('There is a review of this organisation that is not published yet: Spring 2024')
    const nobodys = openReview(inspector(), world.organisations.N53DRBY, { kind: 'progress', title: 'Empty', inspection_id: null })
    await expect(nobodys).rejects.toThrow('No published recommendation is addressed to it')
  })

  test('what cannot become of it is said: implemented without progress, closed meanwhile, open already', async () => {
    await open()
    await expect(
      judge(inspector(), first.addressee, judging({ rating: 'no_meaningful_progress', outcome: 'implemented' })),
    ).rejects.toMatchObject({ errors: { outcome: 'It cannot be implemented with no meaningful progress' } })
    await expect(judge(inspector(), first.addressee, judging({ outcome: 'reopen' }))).rejects.toThrow('It is open')
    await buildInspection(db, world, { reference: 'AGAIN', published: '2024-03-01', recommendations: [{ repeats_id: first.id }] })
    await closeAsMadeAgain(as(db, otherInspector, '2024-03-02'), first.addressee)
    await expect(judge(inspector(), first.addressee, judging({ outcome: 'implemented' }))).rejects.toMatchObject({
      errors: { outcome: 'It is closed already. Leave it closed, or reopen it (made again, on 2 March 2024)' },
    })
    await judge(inspector(), first.addressee, judging({ outcome: 'reopen' }))
    expect(await db('judgements')).toMatchObject([{ reopens: true, closure: null }])
  })

  test('closed meanwhile by somebody else: publishing names the judgement, and nothing is published', async () => {
    const id = await open()
    await judge(inspector(), first.addressee, judging({ outcome: 'implemented' }))
    await judge(inspector(), second.addressee, judging())
    await shareReview(inspector(), id)
    await buildInspection(db, world, { reference: 'AGAIN', published: '2024-03-01', recommendations: [{ repeats_id: first.id }] })
    await closeAsMadeAgain(as(db, otherInspector, '2024-03-07'), first.addressee)
    const refused = await publishReview(inspector('2024-04-01'), id, 2).catch(error => error)
    expect(refused).toBeInstanceOf(Invalid)
    expect(refused.errors.form).toMatch(/^Change these judgements first\. Recommendation 1, .*: it is closed already/)
    expect(await getReview(db, world.inspector, id)).toMatchObject({ state: 'shared' })
    expect(await factsOf(second.addressee)).toMatchObject({ judgement: null })
  })

  test('reopening what was closed: it counts again from then on', async () => {
    await publishedReview({ outcome: 'implemented' })
    const again = await openReview(inspector('2024-06-01'), world.organisations.N56NRTH, {
      kind: 'progress',
      title: 'June',
      inspection_id: null,
    })
    await judge(inspector('2024-06-02'), first.addressee, judging({ rating: 'insufficient_progress', outcome: 'reopen' }))
    await shareReview(inspector('2024-06-02'), again)
    await publishReview(inspector('2024-06-03'), again, 2)
    expect(await factsOf(first.addressee)).toMatchObject({
      closure: null,
      reopened_on: '2024-06-03',
      completed: 0,
      plan_due_on: '2024-07-01',
    })
  })

  test('a published judgement is never changed: another one supersedes it, and undoes what it had started', async () => {
    const id = await publishedReview({ rating: 'insufficient_progress' })
    const before = await judgementIn(id)
    await expect(db.transaction(tx => tx('judgements').where({ id: before.id }).update({ rating: 'good_progress' }))).rejects.toThrow(
      'A published judgement is never changed',
    )
    await expect(judge(inspector('2024-04-02'), first.addressee, judging())).rejects.toThrow(Conflict)
    const given = { ...judging({ rating: 'good_progress', version: before.version }), superseding_reason: 'The sample was counted twice' }
    await expect(supersedeJudgement(leader('2024-04-02'), before.id, given)).rejects.toThrow(Forbidden)
    await supersedeJudgement(inspector('2024-04-02'), before.id, given)
    expect(await db('judgements').orderBy('id')).toMatchObject([
      { id: before.id, rating: 'insufficient_progress', superseded_on: '2024-04-02' },
      { rating: 'good_progress', supersedes_id: before.id, published_on: '2024-04-02' },
    ])
    expect(await factsOf(first.addressee)).toMatchObject({ judgement: 'good_progress', completed: 1, plan_due_on: '2022-06-14' })
    await expect(supersedeJudgement(inspector('2024-04-03'), before.id, given)).rejects.toThrow('superseded already')
    const seen = await answered(db, world.leader, judgementsOf(world.leader, first.id))
    expect(seen.map(({ rating, superseded_on }) => [rating, superseded_on])).toEqual([
      ['good_progress', null],
      ['insufficient_progress', '2024-04-02'],
    ])
  })

  test('what was reopened since stays so when the judgement before is superseded', async () => {
    const id = await publishedReview({ rating: 'insufficient_progress', outcome: 'not_implemented' })
    await reopen(inspector('2024-05-01'), first.addressee, 'Too early')
    const before = await judgementIn(id)
    const given = { ...judging({ rating: 'good_progress', version: before.version }), superseding_reason: 'Counted again' }
    await supersedeJudgement(inspector('2024-05-02'), before.id, given)
    expect(await factsOf(first.addressee)).toMatchObject({ completed: 0, reopened_on: '2024-05-01', judgement: 'good_progress' })
  })

  test('standing is for many, reasons are for those who see the plan', async () => {
    await publishedReview({}, db, second.addressee)
    const ofNational = await answered(db, world.national, judgementsOf(world.national, second.id))
    expect(ofNational).toMatchObject([{ rating: 'reasonable_progress', reasons: 'Seen in 12 of 20 cases' }])
    const ofAdministrator = await answered(db, world.administrator, judgementsOf(world.administrator, second.id))
    expect(ofAdministrator).toEqual([])
    const police = await buildPerson(db, 'staff', world.organisations['P-POL'], 'Police officer')
    expect(await answered(db, police, judgementsOf(police, second.id))).toEqual([])
    const inspected = await buildInspection(db, world, {
      reference: 'NATIONAL',
      published: '2022-06-01',
      recommendations: [{ addressees: ['N56NRTH', 'P-POL'] }],
    })
    const [own] = inspected.recommendations
    const review = await open()
    await judge(inspector(), own!.addressees[0]!, judging())
    await shareReview(inspector(), review)
    await publishReview(inspector(), review, 2)
    expect(await answered(db, police, judgementsOf(police, own!.id))).toMatchObject([
      { rating: 'reasonable_progress', reasons: null, review: null },
    ])
  })

  test('a judgement is changed, or taken out, until the review is published; nobody overwrites another', async () => {
    const id = await open()
    await judge(inspector(), first.addressee, judging())
    await expect(judge(as(db, otherInspector, '2024-03-05'), first.addressee, judging({ reasons: 'Mine' }))).rejects.toMatchObject({
      theirs: { reasons: 'Seen in 12 of 20 cases', rating: 'reasonable_progress' },
    })
    await judge(as(db, otherInspector, '2024-03-05'), first.addressee, judging({ reasons: 'Mine', version: 1 }))
    expect(await db('judgements')).toMatchObject([{ reasons: 'Mine', judged_by_id: otherInspector.id, version: 2 }])
    await takeOutJudgement(inspector(), first.addressee)
    expect(await db('judgements')).toEqual([])
    await expect(takeOutJudgement(inspector(), first.addressee)).rejects.toThrow(NotFound)
    await discardReview(inspector(), id, 'Opened for the wrong unit')
    await expect(judge(inspector(), first.addressee, judging())).rejects.toThrow('No review of this organisation is open')
    expect(await listReviews(db, world.inspector)).toMatchObject([{ state: 'discarded', discarded_reason: 'Opened for the wrong unit' }])
    await expect(open()).resolves.toBeGreaterThan(id)
  })

  test('private notes: written, looked at and removed by inspectors, after publication too', async () => {
    const id = await publishedReview()
    await addNote(inspector('2024-04-02'), id, { kind: 'look', text: 'The waiting list', addressee_id: null })
    const [note] = await listNotes(db, otherInspector, id)
    expect(note).toMatchObject({ text: 'The waiting list', looked_on: null, written_by: 'Inspector' })
    await expect(changeNote(leader(), note!.id, { text: 'x', found: '', looked: false, version: 1 })).rejects.toThrow(Forbidden)
    await changeNote(inspector('2024-04-03'), note!.id, { text: 'The waiting list', found: 'Eleven weeks', looked: true, version: 1 })
    expect(await listNotes(db, world.inspector, id)).toMatchObject([{ found: 'Eleven weeks', looked_on: '2024-04-03' }])
    await expect(changeNote(inspector(), note!.id, { text: 'x', found: '', looked: true, version: 1 })).rejects.toThrow(Stale)
    const foreign = await buildInspection(db, world, {
      reference: 'NORFOLK',
      organisation: 'N56NORF',
      recommendations: [{ addressees: ['N56NORF'] }],
    })
    const about = { kind: 'note' as const, text: 'x', addressee_id: foreign.recommendations[0]!.addressees[0]! }
    await expect(addNote(inspector(), id, about)).rejects.toThrow(Invalid)
    await removeNote(inspector('2024-04-04'), note!.id)
    expect(await listNotes(db, world.inspector, id)).toEqual([])
  })

  test('a name goes from reasons, replies and notes, and from the record of them', async () => {
    const id = await open()
    await judge(inspector(), first.addressee, judging({ reasons: 'As Jo Doe said' }))
    await addNote(inspector(), id, { kind: 'note', text: 'Jo Doe again', addressee_id: null })
    await shareReview(inspector(), id)
    await replyToReview(leader(), id, 'Jo Doe left')
    await redactName(as(db, world.administrator, '2024-03-20'), first.id, 'Jo Doe')
    expect((await judgementIn(id)).reasons).toBe('As [redacted] said')
    expect((await getReview(db, world.inspector, id)).reply).toBe('[redacted] left')
    expect(await listNotes(db, world.inspector, id)).toMatchObject([{ text: '[redacted] again' }])
    expect(await db('event_texts').where('text', 'like', '%Jo Doe%')).toEqual([])
  })
})

describe('two at once', () => {
  beforeEach(() => begin(pool))
  afterEach(async () => {
    for (const { id } of await pool('reviews').where({ state: 'draft' })) await discardReview(inspector('2024-12-01', pool), id, 'Done')
  })

  test('of two inspectors who open, the second is told', async () => {
    const { second: two } = await twoAtOnce(
      pool,
      tx => open(tx),
      tx =>
        openReview(as(tx, otherInspector, '2024-03-04'), world.organisations.N56NRTH, {
          kind: 'progress',
          title: 'Mine',
          inspection_id: null,
        }),
    )
    expect(two).toMatchObject({ status: 'rejected', reason: expect.any(Conflict) })
  })

  test('of two inspectors who publish, the second is told, and everything is published once', async () => {
    const id = await open(pool)
    await judge(inspector('2024-03-05', pool), first.addressee, judging({ rating: 'insufficient_progress' }))
    await shareReview(inspector('2024-03-06', pool), id)
    const { second: two } = await twoAtOnce(
      pool,
      tx => publishReview(inspector('2024-04-01', tx), id, 2),
      tx => publishReview(as(tx, otherInspector, '2024-04-01'), id, 2),
    )
    expect(two).toMatchObject({ status: 'rejected', reason: expect.objectContaining({ message: 'This review is published already.' }) })
    expect(await pool('events').where({ chain: `addressee:${first.addressee}`, act: 'publishJudgement' })).toHaveLength(1)
  })

  test('of two inspectors who judge the same, the second sees what the first said', async () => {
    await open(pool)
    const { second: two } = await twoAtOnce(
      pool,
      tx => judge(inspector('2024-03-05', tx), first.addressee, judging()),
      tx => judge(as(tx, otherInspector, '2024-03-05'), first.addressee, judging({ reasons: 'Mine' })),
    )
    expect(two).toMatchObject({ status: 'rejected', reason: expect.any(Stale) })
  })
})
