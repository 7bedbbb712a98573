import * as actions from '../../src/actions/commands.ts'
import { confirmAction, returnAction } from '../../src/assurance/commands.ts'
import type { Db } from '../../src/db/knex.ts'
import { addEvidence } from '../../src/evidence/commands.ts'
import { as, buildAction, buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'
import { testFiles } from '../support/files.ts'
import { visitor } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

let world: World
let answer: number
let recommendation: number
let action: number
const clock = () => noon('2022-06-20')
const visit = (who: 'leader' | 'staff' | 'regional' | 'national' | 'inspector') => visitor(db, world[who], clock)

beforeEach(() => begin(db))
async function begin(to: Db) {
  world = await buildWorld(to)
  const { recommendations } = await buildInspection(to, world)
  recommendation = recommendations[0]!.id
  answer = recommendations[0]!.addressees[0]!
  action = await buildAction(to, world.leader, answer, '2022-06-01', { title: 'Train all', due_on: '2022-07-01', owner_id: world.staff.id })
  await actions.reportComplete(as(to, world.leader, '2022-06-10'), action, {
    different_now: 'All are trained',
    sustain_days: [30],
    version: 1,
  })
}
const link = {
  title: 'Register',
  shows: 'Who was there',
  url: 'https://example.org/',
  dated_on: '2022-06-01',
  audience: 'everyone' as const,
  sensitivity: 'official' as const,
  expires_on: null,
}
const evidence = (day: string, to: Db = db) => addEvidence(as(to, world.leader, day), testFiles(), { action }, link, [])
const page = async (who: Parameters<typeof visit>[0], path = `/actions/${action}`) => words((await (await visit(who)).get(path)).text)

test('from the home page to the confirmation, which everybody who sees the plan reads', async () => {
  await evidence('2022-06-11')
  expect(await page('leader')).toContain('Not yet confirmed by inspectors. Not confirmed by anybody above.')
  expect(await page('regional', '/')).toMatch(/Waiting for my decision 1 action reported complete, to confirm/)
  expect(await page('leader', '/')).not.toContain('to confirm')
  expect(await page('regional', '/requests')).toMatch(
    /Reported complete, to confirm 1 action\..*Northamptonshire reported complete on 10 June 2022 Train all All are trained Reported by Unit leader, Northamptonshire\. 1 piece of evidence\. Confirm Train all · Return Train all/,
  )
  const regional = await visit('regional')
  expect(words((await regional.get(`/actions/${action}`)).text)).toMatch(/Confirm Return Comment/)
  const form = words((await regional.get(`/actions/${action}/confirm`)).text)
  for (const told of [
    'Reported complete by Unit leader, Northamptonshire on 10 June 2022.',
    'only inspectors confirm a recommendation',
    'All are trained',
    'Register, added on 11 June 2022. Who was there',
    'Do not name people on probation or give case numbers.',
  ])
    expect(form).toContain(told)
  expect(problems((await regional.post(`/actions/${action}/confirm`, {})).text)).toEqual(['Say what you have seen that confirms it'])
  expect((await regional.post(`/actions/${action}/confirm`, { reasons: 'I read the register' })).status).toBe(303)

  const told = 'Confirmed by Regional lead, East of England on 20 June 2022.'
  for (const who of ['leader', 'staff', 'national', 'inspector'] as const) {
    const read = await page(who)
    expect(read).toContain('Confirmed by somebody above on 20 June 2022.')
    expect(read).toContain(`I read the register ${told}`)
    expect(read).toMatch(/Confirmed by somebody above by Regional lead, East of England .* Reasons: I read the register/)
  }
  expect(await page('leader', `/recommendations/${recommendation}`)).toContain('Confirmed by somebody above on 20 June 2022.')
  expect(await page('regional', '/requests')).toContain('Nothing that is reported complete waits for you.')
  const csv = (await (await visit('leader')).get('/inspections/NORTHANTS-2022/plan.csv')).text
  expect(csv).toContain('Confirmed by somebody above on 20 June 2022.')
})

test('new evidence: it says so everywhere, and comes first for those who confirm', async () => {
  await confirmAction(as(db, world.regional, '2022-06-12'), action, { reasons: 'I sat in', version: 2 })
  await evidence('2022-06-15')
  const read = await page('leader')
  expect(read).toContain('Confirm again: new evidence since 15 June 2022.')
  expect(read).toMatch(/Confirm again 12 June 2022 I sat in Confirmed by .* To be confirmed again: new evidence since 15 June 2022\./)
  expect(read).toMatch(/To be confirmed again by Unit leader.*new evidence since 15 June 2022/)
  expect(await page('leader', `/recommendations/${recommendation}`)).toMatch(
    /1 action to confirm again.*Confirm again: new evidence since 15 June 2022\./,
  )
  expect(await page('leader', '/recommendations?signal=confirm_again')).toContain('1 action to confirm again')
  expect(await page('regional', '/requests')).toMatch(/Confirm again: new evidence since 15 June 2022\. Reported by/)
  expect(await page('regional', `/actions/${action}/confirm`)).toContain(
    'Confirm again: new evidence since 15 June 2022. Said on 12 June 2022: I sat in',
  )
})

test('whoever came from the list goes back to it', async () => {
  const regional = await visit('regional')
  const at = `/actions/${action}/confirm?from=requests`
  expect((await regional.get(at)).text).toContain('href="/requests#to-confirm">Cancel')
  expect((await regional.post(at, { reasons: 'So' })).headers.location).toBe('/requests#to-confirm')
  const done = words((await regional.get('/requests')).text)
  expect(done).toContain('Confirmed. It is shown beside the action.')
})

test('returned: the reasons, the new day, and who it is for', async () => {
  const regional = await visit('regional')
  expect(problems((await regional.post(`/actions/${action}/return`, { reasons: '', due_on: '' })).text)).toEqual([
    'Say why you return it',
    'Enter the new due date',
  ])
  expect((await regional.post(`/actions/${action}/return`, { reasons: 'Nights are missing', due_on: '1 9 2022' })).status).toBe(303)
  const read = await page('staff')
  expect(read).toContain('Returned by somebody above on 20 June 2022.')
  expect(read).toContain('Nights are missing Returned by Regional lead, East of England on 20 June 2022.')
  expect(read).toMatch(/Returned by somebody above by Regional lead, East of England .* Completed → In progress/)
  const own = words((await regional.get(`/actions/${action}`)).text)
  expect(own).toContain('Returned. The action is open again, and its owner is told.')
  expect(own).not.toMatch(/Correct \(returned|Withdraw \(returned|Add evidence \(returned/)
  const form = await regional.get(`/actions/${action}/confirm`)
  expect([form.status, words(form.text)]).toEqual([409, expect.stringContaining('This action is not reported complete now.')])
})

test('who decides second sees what the first said, with what they wrote', async () => {
  const national = await visit('national')
  const given = await national.hidden(`/actions/${action}/return`)
  await (await visit('regional')).post(`/actions/${action}/confirm`, { reasons: 'It is so' })
  const typed = { ...given, reasons: 'It is not so', due_on: '1 9 2022' }
  const late = await national.agent.post(`/actions/${action}/return`).type('form').send(typed)
  expect(late.status).toBe(409)
  expect(words(late.text)).toMatch(/Somebody else changed this.*It is so/)
  expect(late.text).toContain('It is not so')
})

test('nobody above: it says so before and after, and offers nothing', async () => {
  await db('memberships').whereIn('user_id', [world.regional.id, world.national.id]).update({ to_on: '2022-06-01' })
  expect(await page('leader')).toContain('Not independently confirmed: nobody above can confirm it.')
  const other = await buildAction(db, world.leader, answer, '2022-06-02')
  expect(await page('leader', `/actions/${other}/complete`)).toContain('Nobody above Northamptonshire can confirm the action')
})

test('somebody above: it says so before', async () => {
  const other = await buildAction(db, world.leader, answer, '2022-06-02')
  expect(await page('leader', `/actions/${other}/complete`)).toContain(
    'Somebody who leads an organisation above Northamptonshire confirms the action',
  )
})

test('as it was on an earlier day, and counted', async () => {
  // A day can only be looked at from outside of what is being written.
  await db.rollback()
  await begin(pool)
  await confirmAction(as(pool, world.regional, '2022-06-12'), action, { reasons: 'I sat in', version: 2 })
  await evidence('2022-06-14', pool)
  // Home pages count anew what was committed.
  expect(words((await (await visitor(pool, world.leader, clock)).get('/')).text)).toContain('1 to be confirmed again')
  await returnAction(as(pool, world.national, '2022-06-16'), action, { reasons: 'Not so', due_on: '2022-09-01', version: 3 })
  const regional = await visitor(pool, world.regional, clock)
  const then = async (day: string, path = `/actions/${action}`) => words((await regional.get(`${path}?as_at=${day}`)).text)
  expect(await then('2022-06-11')).toContain('Not confirmed by anybody above.')
  expect(await then('2022-06-11')).not.toContain('I sat in')
  expect(await then('2022-06-13')).toContain('Confirmed by somebody above on 12 June 2022.')
  expect(await then('2022-06-13')).not.toMatch(/Return Comment|Confirm again/)
  expect(await then('2022-06-14')).toContain('Confirm again: new evidence since 14 June 2022.')
  expect(await then('2022-06-14', `/recommendations/${recommendation}`)).toMatch(/1 action to confirm again.*Confirm again: new evidence/)
  expect(await then('2022-06-16')).toContain('Returned by somebody above on 16 June 2022.')
})
