import { drop, logAction, reportComplete } from '../../src/actions/commands.ts'
import { enterInspection } from '../../src/inspections/commands.ts'
import { adviceOn, type ConsistencyAction, type ConsistencyAnswer, type ConsistencyPlan, type Rule } from '../../src/plans/consistency.ts'
import { vagueWords } from '../../src/plans/vagueWords.ts'
import { respond } from '../../src/recommendations/commands.ts'
import { as, buildAction, buildInspection, buildPerson, buildWorld, newAction, noon, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { words } from '../support/words.ts'
import { addEvidenceRow } from './evidenceRow.ts'

const answer = (more: Partial<ConsistencyAnswer> = {}): ConsistencyAnswer => ({
  addressee_id: 1,
  recommendation_id: 11,
  number: 1,
  text: 'Do better.',
  response: 'agreed',
  closure: null,
  target_on: '2027-01-01',
  owner: 'Head',
  owner_gone: false,
  evidence: 0,
  ...more,
})
const action = (more: Partial<ConsistencyAction> = {}): ConsistencyAction => ({
  id: 5,
  addressees: [1],
  title: 'Train all 40 practitioners',
  description: 'Two days each',
  success_measure: '40 of 40 trained',
  status: 'in_progress',
  due_on: '2026-12-01',
  owner: 'Head',
  owner_gone: false,
  evidence: 0,
  ...more,
})
const plan = (answers: ConsistencyAnswer[], actions: ConsistencyAction[], more: Partial<ConsistencyPlan> = {}): ConsistencyPlan => ({
  answers,
  actions,
  reinspection: { title: 'The next one', fieldwork_from: '2027-03-01' },
  ...more,
})
const found = (given: ConsistencyPlan): Partial<Record<Rule, string[]>> =>
  Object.fromEntries(
    adviceOn(given)
      .filter(({ findings }) => findings.length)
      .map(({ rule, findings }) => [rule, findings.map(({ href, says }) => [href, says].filter(Boolean).join(' '))]),
  )

test('a plan with nothing wrong in it, and an empty one', () => {
  expect(found(plan([answer()], [action()]))).toEqual({})
  expect(found(plan([], []))).toEqual({})
})

// biome-ignore format: it is read as a table
test.each<[string, ConsistencyPlan, Partial<Record<Rule, string[]>>]>([
  ['completed without evidence', plan([answer()], [action({ status: 'completed' })]), { completed_without_evidence: ['/actions/5'] }],
  ['evidence on the action', plan([answer()], [action({ status: 'completed', evidence: 1 })]), {}],
  ['evidence on what it serves', plan([answer({ evidence: 2 })], [action({ status: 'completed' })]), {}],
  ['evidence on something else', plan([answer(), answer({ addressee_id: 2, recommendation_id: 12, evidence: 1 })], [action({ addressees: [1], status: 'completed' }), action({ id: 6, title: 'Else', addressees: [2] })]), { completed_without_evidence: ['/actions/5'] }],
  ['due on the day fieldwork begins', plan([answer({ target_on: '2027-03-01' })], [action({ due_on: '2027-03-01' })]), {}],
  ['due the day after', plan([answer({ target_on: '2027-03-03' })], [action({ due_on: '2027-03-02' })]), { due_after_reinspection: ['/actions/5 due on 2 March 2027, 1 day after fieldwork begins', '/recommendations/11 target date 3 March 2027, 2 days after fieldwork begins'] }],
  ['due after it, but done', plan([answer({ closure: 'made_again', target_on: '2028-01-01' })], [action({ due_on: '2028-01-01', status: 'completed', evidence: 1 })]), {}],
  ['no reinspection known', plan([answer()], [action({ due_on: '2050-01-01' })], { reinspection: null }), {}],
  ['owners gone', plan([answer({ owner_gone: true })], [action({ owner_gone: true, owner: 'Jo' })]), { owner_gone: ['/actions/5 owned by Jo', '/recommendations/11 owned by Head'] }],
  ['gone, of what is over', plan([answer({ owner_gone: true, closure: 'made_again' })], [action({ owner_gone: true, status: 'dropped' })]), {}],
  ['no owner', plan([answer({ owner: null })], [action({ owner: null })]), { no_owner: ['/actions/5', '/recommendations/11'] }],
  ['no action', plan([answer()], []), { no_action: ['/recommendations/11'] }],
  ['only a dropped action', plan([answer()], [action({ status: 'dropped' })]), { no_action: ['/recommendations/11'] }],
  ['none needed where it is not agreed', plan([answer({ response: 'not_agreed', target_on: null, owner: null })], []), {}],
  ['no target date', plan([answer({ target_on: null })], [action()]), { no_target_date: ['/recommendations/11'] }],
  ['no success measure', plan([answer()], [action({ success_measure: ' ' })]), { no_success_measure: ['/actions/5'] }],
  ['vague, in every part', plan([answer()], [action({ title: 'Review cases', description: 'CONSIDER it', success_measure: 'Ensure all' })]), { vague_wording: ['/actions/5 “review” in the title says that something is looked at, not what changes; “consider” in the description can end with nothing done; “ensure” in the success measure says what is wished, not who does what'] }],
  ['the same title', plan([answer()], [action(), action({ id: 6, title: ' train  ALL 40 practitioners', due_on: '2026-12-02' }), action({ id: 7, status: 'dropped' })]), { same_title: ['/actions/5 2 of them; this one is due on 1 December 2026', '/actions/6 2 of them; this one is due on 2 December 2026'] }],
])('%s', (_name, given, expected) => expect(found(given)).toEqual(expected))

test.each([
  ['We will continue to look into it', ['continue to', 'look into']],
  ['Reviewed, reviewer, preview; considerable', []],
  ['REVIEW review Review', ['review']],
  ['Look\n into the matter; re-review', ['look into']],
  ['Ongoing, on-going', ['ongoing', 'on-going']],
  ['', []],
])('vague words of %j', (text, expected) => expect(vagueWords(text).map(({ word }) => word)).toEqual(expected))

test('a very long text is read quickly', () => {
  const began = performance.now()
  expect(vagueWords(`${'re view '.repeat(100_000)} review`)).toHaveLength(1)
  expect(performance.now() - began).toBeLessThan(2000)
})

describe('the page', () => {
  const now = () => noon('2026-11-22')
  const path = '/inspections/NORTHANTS-2022/plan/consistency'
  let world: World
  let one: number
  beforeEach(async () => {
    world = await buildWorld(db)
    const { recommendations } = await buildInspection(db, world, { recommendations: [{}, { addressees: ['R-EOE'] }, {}] })
    one = recommendations[0]!.addressees[0]!
  })
  const page = async (who: keyof World, query = '') => {
    const { text, status } = await (await visitor(db, world[who] as World['leader'], now)).get(`${path}${query}`)
    return { status, $: pageOf(text), text: words(text) }
  }
  const planned = (reference: string, fieldwork_from: string | null) =>
    enterInspection(as(db, world.administrator, '2026-01-01'), {
      reference,
      organisation: 'N56NRTH',
      framework_id: world.framework_id,
      state: 'planned',
      fieldwork_from,
      fieldwork_to: null,
      published_on: null,
      published_precision: 'day',
      overall_rating: null,
      score: null,
      report_url: null,
    })

  test('says what is there, with links, and what it does not know', async () => {
    const by = as(db, world.leader, '2026-01-02')
    const gone = await buildPerson(db, 'staff', world.organisations.N56NRTH, 'Sam Gone')
    const vague = await logAction(by, one, newAction({ title: 'Review it', due_on: '2027-05-01', owner_id: gone.id, owner_title: '' }))
    const done = await buildAction(db, world.leader, one, '2026-01-02', { title: 'Done', success_measure: '' })
    await reportComplete(as(db, world.leader, '2026-02-01'), done, { different_now: 'All', version: 1 })
    // The role was given until a day: nobody had to hand anything over.
    await db.transaction(async tx => {
      await tx.raw("SELECT set_config('app.now', '2026-03-01T12:00:00Z', true)")
      await tx('memberships').where({ user_id: gone.id }).update({ to_on: '2026-03-01' })
    })
    const before = await page('leader')
    expect(before.text).toContain('You see no date of a reinspection, so no date is compared with it.')
    expect(before.text).not.toContain('Due after the expected reinspection')
    await planned('NORTHANTS-2027', '2027-04-01')
    await planned('NORTHANTS-2029', '2029-04-01')
    const { $, text } = await page('leader')
    expect(text).toContain('fieldwork from 1 April 2027')
    expect(
      $('h3')
        .toArray()
        .map(h => $(h).text()),
    ).toEqual([
      'Completed without evidence (1)',
      'Due after the expected reinspection (1)',
      'The owner has gone (1)',
      'No owner (2)',
      'No action (1)',
      'No target date (2)',
      'No success measure (1)',
      'Vague wording (1)',
    ])
    expect($(`main a[href="/actions/${vague}"]`).length).toBe(3)
    expect($(`main a[href="/actions/${done}"]`).length).toBe(2)
    expect(text).toContain('Review it: due on 1 May 2027, 30 days after fieldwork begins')
    expect(text).toContain('Review it: owned by Sam Gone')
    expect(text).toContain('Nothing found: several actions with the same title.')
    // Staff do not see an inspection that is planned.
    expect((await page('staff')).text).toContain('You see no date of a reinspection')
  })

  test('evidence for the plan’s line only gives nothing away', async () => {
    const done = await buildAction(db, world.leader, one, '2026-01-02', { title: 'Done' })
    await reportComplete(as(db, world.leader, '2026-02-01'), done, { different_now: 'All', version: 1 })
    await addEvidenceRow(db, {
      action_id: done,
      organisation_id: world.organisations.N56NRTH,
      added_by_id: world.leader.id,
      audience: 'line',
    })
    for (const who of ['leader', 'inspector'] as const)
      expect((await page(who, '?organisation=N56NRTH')).text).toContain('Completed without evidence (1)')
    await addEvidenceRow(db, {
      action_id: done,
      organisation_id: world.organisations.N56NRTH,
      added_by_id: world.leader.id,
      audience: 'everyone',
    })
    expect((await page('leader')).text).not.toContain('Completed without evidence (')
  })

  test('for those who see the plan, one plan or several, and nobody else', async () => {
    expect((await page('leader')).$('section h2').text()).toBe('Northamptonshire')
    expect((await page('inspector')).$('section h2').length).toBe(2)
    expect((await page('inspector', '?organisation=R-EOE')).$('section h2').text()).toBe('East of England')
    expect((await page('regional', '?organisation=N56NRTH')).$('section h2').text()).toBe('Northamptonshire')
    for (const who of ['otherLeader', 'administrator'] as const) expect((await page(who)).status).toBe(403)
    expect((await page('leader', '?organisation=R-EOE')).status).toBe(403)
    expect(
      pageOf((await (await visitor(db, world.leader, now)).get('/inspections/NORTHANTS-2022/plan')).text)(`a[href="${path}"]`).length,
    ).toBe(1)
  })

  test('nothing to point out, and a refused recommendation', async () => {
    const by = as(db, world.leader, '2026-01-02')
    for (const { id, version } of await db('addressees').where({ organisation_id: world.organisations.N56NRTH }))
      await respond(by, id, { response: 'not_agreed', response_text: 'No', version })
    await drop(by, await buildAction(db, world.leader, one, '2026-01-02'), { reason: 'No', version: 1 })
    expect((await page('leader')).text).toContain('There is nothing to point out.')
  })
})

// Last, and on the pool: what is committed here stays.
test('as it was on an earlier day, with links to that day', async () => {
  const world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world)
  const answer = recommendations[0]!.addressees[0]!
  await buildAction(pool, world.leader, answer, '2026-01-02', { title: 'Review it', owner_id: world.staff.id, owner_title: '' })
  await pool.transaction(async tx => {
    await tx.raw("SELECT set_config('app.now', '2026-03-01T12:00:00Z', true)")
    await tx('memberships').where({ user_id: world.staff.id }).update({ to_on: '2026-03-01' })
  })
  const leader = await visitor(pool, world.leader, () => noon('2026-11-22'))
  const on = async (query: string) => {
    const $ = pageOf((await leader.get(`/inspections/NORTHANTS-2022/plan/consistency${query}`).expect(200)).text)
    const rules = $('h3').toArray()
    return { rules: rules.map(rule => $(rule).text()), link: $('main section li a').first().attr('href') }
  }
  expect((await on('?as_at=2026-01-01')).rules).toEqual(['No owner (1)', 'No action (1)', 'No target date (1)'])
  expect((await on('?as_at=2026-01-01')).link).toMatch(/\?as_at=2026-01-01$/)
  expect((await on('?as_at=2026-02-15')).rules).toEqual(['No owner (1)', 'No target date (1)', 'Vague wording (1)'])
  expect((await on('')).rules).toEqual(['The owner has gone (1)', 'No owner (1)', 'No target date (1)', 'Vague wording (1)'])
})
