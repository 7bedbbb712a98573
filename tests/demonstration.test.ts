// The demonstration tells the story that the service exists for, and goes on telling it whatever the day of loading.
import { seedIfEmpty } from '../seeds/world.ts'
import { addDays, type Day, londonDay, sayDay } from '../src/days.ts'
import { asAt } from '../src/db/asAt.ts'
import { connect, type Db } from '../src/db/knex.ts'
import { findByName, listAnswers } from '../src/recommendations/queries.ts'
import { countEvents, findFaults } from '../src/record/queries.ts'
import { listReviews } from '../src/reviews/queries.ts'
import { getSettings } from '../src/standing/queries.ts'
import { standingSentence } from '../src/standing/sentences.ts'
import { signals, signalsOf } from '../src/standing/signals.ts'
import { type Standing, standingOf, standings, worstOf } from '../src/standing/standing.ts'
import type { Person } from '../src/users/person.ts'
import { findByPassword, getPerson, listDemonstrationAccounts } from '../src/users/queries.ts'
import { copyTemplate, dropDatabase } from './support/databases.ts'
import { factsFromScratch } from './support/facts.ts'

const password = 'a password for the tests'
const story = '2024-03-04'

describe.each(['2026-11-22', '2027-03-28'])('loaded on %s', today => {
  // Just after midnight in London: nothing may be dated later than this.
  const now = new Date(`${today}T00:30:00Z`)
  let url: string
  let db: Db
  let took: number

  beforeAll(async () => {
    url = await copyTemplate('_demonstration')
    db = connect(url, { patience: 20 })
    const start = performance.now()
    expect(await seedIfEmpty(db, now, password)).toBe(true)
    took = performance.now() - start
  })
  afterAll(async () => {
    await db.destroy()
    await dropDatabase(url)
  })

  const personOf = async (email: string): Promise<Person> => {
    const user = await db('users')
      .where({ email: `${email}@demo.example` })
      .first('id')
    return getPerson(db, user!.id, today)
  }
  const inspector = () => personOf('inspector')

  /** What each addressee of an inspection's recommendations has come to on a day, in the order of the report. */
  async function answersOf(reader: Db, person: Person, reference: string, day: Day) {
    const { stalled_after_days } = await getSettings(reader)
    const answers = []
    for (let number = 1; ; number++) {
      const found = await findByName(reader, person, `${reference}/${number}`)
      if (!found) return answers
      for (const answer of await listAnswers(reader, person, found.id))
        answers.push({
          number,
          code: answer.organisation_code,
          standing: standingOf(answer, day, stalled_after_days),
          sentence: standingSentence(answer, day, stalled_after_days, { reason: answer.response_text }),
          signals: signalsOf(answer, day, stalled_after_days),
          made_again: answer.made_again,
        })
    }
  }

  async function countStandings(): Promise<Partial<Record<Standing, number>>> {
    const person = await inspector()
    const { stalled_after_days } = await getSettings(db)
    const counts: Partial<Record<Standing, number>> = {}
    for (const { id } of await db('recommendations').select('id'))
      for (const answer of await listAnswers(db, person, id)) {
        const standing = standingOf(answer, today, stalled_after_days)
        counts[standing] = (counts[standing] ?? 0) + 1
      }
    return counts
  }

  test('as at 4 March 2024 every recommendation of 2022 stands as the story says', async () => {
    const person = await inspector()
    const answers = await asAt(db, story, tx => answersOf(tx, person, 'NORTHANTS-2022', story))
    expect(answers.map(({ number, code, standing }) => `${number} ${code} ${standing}`)).toEqual([
      '1 N56NRTH reported_complete',
      '2 N56NRTH reported_complete',
      '3 N56NRTH unaddressed',
      '4 N56NRTH unaddressed',
      '5 N56NRTH reported_complete',
      '6 R-EOE stalled',
      '6 N56NRTH unaddressed',
      '7 R-EOE on_track',
      '8 HMPPS overdue',
      '9 HMPPS unaddressed',
      '10 HMPPS overdue',
    ])
    const said = (number: number, code: string) => {
      const { sentence, signals } = answers.find(answer => answer.number === number && answer.code === code)!
      return [sentence, ...signals.map(({ sentence }) => sentence)]
    }
    expect(said(3, 'N56NRTH')).toEqual(['No action has been logged in the 657 days since publication.'])
    expect(said(4, 'N56NRTH')).toEqual(['No action has been started, and the first was due on 31 March 2023, 339 days ago.'])
    expect(said(6, 'R-EOE')).toEqual(['The last sign of work was on 4 April 2023, 335 days ago.'])
    expect(said(7, 'R-EOE')).toEqual(['The next action is due on 30 September 2024.'])
    expect(said(8, 'HMPPS')).toEqual(['An action was due on 31 January 2024, 33 days ago.', 'Date moved 4 times', 'Made twice since 2019'])
    expect(said(9, 'HMPPS')).toEqual(['No action has been started, and the first was due on 30 June 2023, 248 days ago.'])
    expect(said(10, 'HMPPS')).toEqual([
      'An action was due on 31 December 2023, 64 days ago.',
      'Blocked for 397 days by Northamptonshire Police, since 1 February 2023',
    ])
  })

  test('the late answer, the last update and the first due date are those of the story', async () => {
    const person = await inspector()
    const answer = async (name: string, day: Day) =>
      asAt(db, day, async tx => (await listAnswers(tx, person, (await findByName(tx, person, name))!.id))[0]!)
    expect(await answer('NORTHANTS-2022/4', '2022-09-29')).toMatchObject({ response: 'awaited', responded_on: null })
    expect(await answer('NORTHANTS-2022/4', '2022-09-30')).toMatchObject({ response: 'agreed', responded_on: '2022-09-30' })
    expect(await answer('NORTHANTS-2022/6', story)).toMatchObject({ last_work_on: '2023-04-04', next_due_on: '2024-06-30' })
    expect(await answer('NORTHANTS-2022/7', story)).toMatchObject({ last_work_on: '2024-02-12', next_due_on: '2024-09-30' })
    expect(await answer('NORTHANTS-2022/8', story)).toMatchObject({ started: true, date_moves: 4, next_due_on: '2024-01-31' })
    const estates = await db('actions').where({ due_on: '2024-01-31', moves: 4 }).pluck('original_due_on')
    expect(estates).toEqual(['2022-12-31'])
  })

  test('of the ten, counted by their worst addressee, 4 were unaddressed and 2 overdue; 5 were made again', async () => {
    const person = await inspector()
    const then = await asAt(db, story, tx => answersOf(tx, person, 'NORTHANTS-2022', story))
    const worst = Map.groupBy(then, ({ number }) => number)
    const numbered = (standing: Standing) =>
      [...worst].filter(([, answers]) => worstOf(answers.map(answer => answer.standing)) === standing).map(([number]) => number)
    expect(worst.size).toBe(10)
    expect(numbered('unaddressed')).toEqual([3, 4, 6, 9])
    expect(numbered('overdue')).toEqual([8, 10])
    const later = await answersOf(db, person, 'NORTHANTS-2022', today)
    expect([...new Set(later.filter(({ made_again }) => made_again).map(({ number }) => number))]).toEqual([1, 2, 4, 6, 8])
  })

  test('the plan of 2024 is alive: every standing but Closed and Awaiting plan, and every signal', async () => {
    const answers = await answersOf(db, await inspector(), 'NORTHANTS-2024', today)
    const shown = new Set(answers.map(({ standing }) => standing))
    expect([...shown].sort()).toEqual(['not_agreed', 'on_track', 'overdue', 'reported_complete', 'stalled', 'unaddressed'])
    const fired = new Set(answers.flatMap(answer => answer.signals.map(({ signal }) => signal)))
    expect([...fired].sort()).toEqual(Object.keys(signals).sort())
  })

  test('inspectors have judged: a review in each stage, what is closed, private notes, and a judgement that was superseded', async () => {
    const stages = await db('reviews').orderBy('id').select('title', 'state')
    expect(stages.map(({ title, state }) => `${title}: ${state}`)).toEqual([
      'Reinspection 2024: published',
      'Review of progress: published',
      'Review of progress: shared',
      'Before the next inspection: draft',
    ])
    const closures = await db('addressees').whereNotNull('closure').select('closure')
    expect(closures.map(({ closure }) => closure).sort()).toEqual(['implemented', ...Array(4).fill('made_again')])
    expect(await db('judgements').whereNotNull('superseded_on')).toHaveLength(1)
    expect((await db('review_notes').distinct('kind').pluck('kind')).sort()).toEqual(['look', 'note'])
    const leader = await personOf('leader.northants')
    expect((await listReviews(db, leader)).map(({ state }) => state)).toEqual(['published', 'published'])
    expect((await listReviews(db, await personOf('leader.norfolk'))).map(({ state }) => state)).toEqual(['shared'])
  })

  test('staff find what is theirs, what is said to them and what was asked', async () => {
    const staff = await personOf('staff.northants')
    const mine = await db('actions').where({ owner_id: staff.id }).whereNotIn('status', ['completed', 'dropped']).select('due_on')
    const due = mine.map(({ due_on }) => due_on)
    expect(due.filter(day => day < today)).toHaveLength(1)
    expect(due.filter(day => day >= today && day <= addDays(today, 14))).toHaveLength(1)
    const audiences = await db('comments').distinct('audience').pluck('audience')
    expect(audiences.sort()).toEqual(['everyone', 'inspectorate', 'line'])
    const plan = await findByName(db, staff, 'NORTHANTS-2024/3')
    const answers = db('addressees').where({ recommendation_id: plan!.id }).select('id')
    expect(await db('queries').whereIn('addressee_id', answers).where({ closed_on: null })).toHaveLength(1)
  })

  test('20 units or more and 60 recommendations or more, with each standing three times or more', async () => {
    const units = await db('inspections').join('organisations as o', 'o.id', 'organisation_id').where('o.kind', 'unit').distinct('o.code')
    expect(units.length).toBeGreaterThanOrEqual(20)
    expect((await db('recommendations').select('id')).length).toBeGreaterThanOrEqual(60)
    const counts = await countStandings()
    const few = (Object.keys(standings) as Standing[]).filter(standing => (counts[standing] ?? 0) < 3)
    expect(few).toEqual([])
  })

  test('one report is ten days old and waits for its plan, one is under embargo', async () => {
    const fresh = await db('inspections')
      .where({ published_on: addDays(today, -10) })
      .first()
    expect(await answersOf(db, await inspector(), fresh!.reference, today)).toContainEqual(
      expect.objectContaining({ standing: 'awaiting_plan', sentence: `A plan is due by ${sayDay(addDays(today, 18))}, in 18 days.` }),
    )
    const embargoed = await db('inspections').whereNot({ state: 'published' }).select('reference')
    expect(embargoed).toHaveLength(1)
    const name = `${embargoed[0]!.reference}/1`
    expect(await findByName(db, await personOf('leader.norfolk'), name)).toBeDefined()
    expect(await findByName(db, await personOf('leader.northants'), name)).toBeUndefined()
  })

  test('what is invented says so: the wording of every recommendation but one, and inspections that never were', async () => {
    const wordings = await db('recommendations').select('wording').count({ n: '*' }).groupBy('wording').orderBy('wording')
    expect(wordings.map(({ wording }) => wording)).toEqual(['illustrative', 'reported'])
    expect(wordings[1]).toMatchObject({ n: 1 })
    const invented = await db('inspections').whereLike('reference', 'ILLUSTRATIVE-%').select('*')
    for (const { note, overall_rating, score } of invented)
      expect({ note, overall_rating, score }).toEqual({ note: expect.stringContaining('Illustrative'), overall_rating: null, score: null })
    expect(await db('inspections').whereRaw("reference NOT LIKE 'ILLUSTRATIVE-%'").where({ source: null })).toEqual([])
  })

  test('seven people can sign in, with one password, and nobody else can', async () => {
    const accounts = (await listDemonstrationAccounts(db)).map(({ email }) => email.replace('@demo.example', ''))
    expect(accounts).toEqual(['leader.northants', 'staff.northants', 'lead.east', 'lead.hmpps', 'inspector', 'admin', 'leader.norfolk'])
    expect(await db('passwords').count({ n: '*' }).first()).toEqual({ n: 7 })
    const roles = []
    for (const name of accounts) {
      const person = await findByPassword(db, `${name}@demo.example`, password, today)
      roles.push(person!.memberships.map(({ role, code }) => `${role} ${code}`).join())
    }
    expect(roles).toEqual([
      'unit_leader N56NRTH',
      'staff N56NRTH',
      'regional_lead R-EOE',
      'national_lead HMPPS',
      'inspector HMIP',
      'administrator MOJ',
      'unit_leader N56NOSU',
    ])
    expect(await db('users').where({ demonstration: false })).toEqual([])
  })

  test('the record is whole, time runs forwards in it, and nothing is dated after the day of loading', async () => {
    expect(await findFaults(db)).toEqual([])
    const moments = (await db('events').orderBy('id').select('recorded_at')).map(({ recorded_at }) => recorded_at.getTime())
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    expect(moments.at(-1)).toBeLessThan(now.getTime())
    expect(londonDay(new Date(moments[0]!))).toBe('2018-06-01')
  })

  test('the facts that were kept are the facts worked out from scratch', async () => {
    const { rows } = await factsFromScratch(db)
    const kept = await db('standing_facts').orderBy('addressee_id').select('*')
    const inOrder = rows.toSorted((a: { addressee_id: number }, b: { addressee_id: number }) => a.addressee_id - b.addressee_id)
    expect(kept.map(({ changed_at, ...facts }) => facts)).toEqual(inOrder)
    expect(kept.length).toBeGreaterThan(100)
  })

  test('loading once more does nothing', async () => {
    const before = await countEvents(db)
    expect(await seedIfEmpty(db, now, 'another password')).toBe(false)
    expect(await countEvents(db)).toBe(before)
    expect(await findByPassword(db, 'admin@demo.example', 'another password', today)).toBeUndefined()
  })

  test('loading takes seconds', () => expect(took).toBeLessThan(120_000))

  test('a load that is cut short leaves nothing', async () => {
    const other = await copyTemplate('_cut_short')
    const cut = connect(other, { patience: 20 })
    await cut.raw(`CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut short'; END $$;
      CREATE TRIGGER cut BEFORE INSERT ON queries FOR EACH ROW EXECUTE FUNCTION cut()`)
    await expect(seedIfEmpty(cut, now, password)).rejects.toThrow('cut short')
    expect(await cut('organisations').first('id')).toBeUndefined()
    expect(await countEvents(cut)).toBe(0)
    await cut.destroy()
    await dropDatabase(other)
  })
})
