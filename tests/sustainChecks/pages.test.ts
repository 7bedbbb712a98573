import { reportComplete } from '../../src/actions/commands.ts'
import { as, buildAction, buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import { visitor } from '../support/visitor.ts'
import { problems, words } from '../support/words.ts'

let world: World
let action: number
let now = '2022-06-01'
const clock = () => noon(now)
beforeEach(async () => {
  now = '2022-06-01'
  world = await buildWorld(db)
  const { recommendations } = await buildInspection(db, world)
  action = await buildAction(db, world.leader, recommendations[0]!.addressees[0]!, '2022-06-01', {
    title: 'Train all',
    owner_id: world.staff.id,
  })
})

test('the form of reporting complete offers checks, and takes them as people type them', async () => {
  const leader = await visitor(db, world.leader, clock)
  const form = await leader.get(`/actions/${action}/complete`)
  expect(form.text).toContain('value="30, 90, 180"')
  expect(words(form.text)).toContain('If you leave it empty, nobody is asked')
  const wrong = async (sustain_days: string) =>
    problems((await leader.post(`/actions/${action}/complete`, { different_now: 'All', sustain_days })).text)
  expect(await wrong('soon')).toEqual(['Enter whole numbers of days, like 30, 90, 180'])
  expect(await wrong('0')).toEqual(['Each number of days must be from 1 to 1,000'])
  expect(await wrong('1001')).toEqual(['Each number of days must be from 1 to 1,000'])
  expect(await wrong('-5')).toEqual(['Enter whole numbers of days, like 30, 90, 180'])
  expect(await wrong('30, 30')).toEqual(['Enter each number once, the lowest first'])
  expect(await wrong('90, 30')).toEqual(['Enter each number once, the lowest first'])
  expect(await wrong('1 2 3 4 5 6 7')).toEqual(['Enter up to 6 numbers of days'])
  await leader.post(`/actions/${action}/complete`, { different_now: 'All', sustain_days: '14 and 60;100' })
  expect(await db('sustain_checks').orderBy('id').pluck('due_on')).toEqual(['2022-06-15', '2022-07-31', '2022-09-09'])
})

test('left empty, nothing is asked', async () => {
  const leader = await visitor(db, world.leader, clock)
  expect((await leader.post(`/actions/${action}/complete`, { different_now: 'All', sustain_days: '' })).status).toBe(303)
  expect(await db('sustain_checks')).toEqual([])
})

test('the owner is reminded, answers, and the page says how it went', async () => {
  await reportComplete(as(db, world.leader, '2022-06-01'), action, { different_now: 'All know', sustain_days: [10, 20, 100], version: 1 })
  const [first, second] = await db('sustain_checks').orderBy('id').pluck('id')
  const owner = await visitor(db, world.staff, clock)
  const early = await owner.get(`/sustain-checks/${first}/answer`)
  expect([early.status, words(early.text)]).toEqual([
    409,
    expect.stringContaining('This check is for later. Answer it on 11 June 2022 or after.'),
  ])
  now = '2022-06-21'
  expect(words((await owner.get('/')).text)).toMatch(/Checks due Train all Has the change lasted\? Due 11 June 2022 Train all/)
  const form = words((await owner.get(`/sustain-checks/${first}/answer`)).text)
  expect(form).toContain('It was reported complete on 1 June 2022. This check was set for 10 days after, 11 June 2022.')
  expect(problems((await owner.post(`/sustain-checks/${first}/answer`, {})).text)).toEqual(['Choose whether it has lasted'])
  expect(problems((await owner.post(`/sustain-checks/${first}/answer`, { lasting: 'no' })).text)).toEqual([
    'Say what has not lasted',
    'Enter the new due date of the action',
  ])
  await owner.post(`/sustain-checks/${first}/answer`, { lasting: 'yes', note: 'Seen in ten cases' })
  const page = words((await owner.get(`/actions/${action}`)).text)
  expect(page).toMatch(
    /Lasting After 10 days, due 11 June 2022 Seen in ten cases Answered by Practitioner, Northamptonshire on 21 June 2022\./,
  )
  expect(page).toMatch(/Due After 20 days, due 21 June 2022 Answer the check/)
  expect(page).toMatch(/Later After 100 days, due 9 September 2022/)
  now = '2022-07-06'
  expect(words((await owner.get(`/actions/${action}`)).text)).toContain(
    'Missed After 20 days, due 21 June 2022 Not answered within 14 days. Two missed checks reopen the action.',
  )
  await owner.post(`/sustain-checks/${second}/answer`, { lasting: 'no', note: 'Back as it was', due_on: '1 9 2022' })
  const reopened = words((await owner.get(`/actions/${action}`)).text)
  expect(reopened).toContain('The action is open again, and its owner and leaders are told')
  expect(reopened).toMatch(/Not lasting After 20 days/)
  expect(reopened).toMatch(/No longer asked After 100 days/)
})
