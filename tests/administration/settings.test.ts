import { postUpdate } from '../../src/actions/commands.ts'
import { asAt } from '../../src/db/asAt.ts'
import { changeSetting } from '../../src/settings/commands.ts'
import { getSettings } from '../../src/standing/queries.ts'
import { standingRules } from '../../src/standing/sentences.ts'
import { as, buildAction, buildInspection, buildWorld, formKey, noon, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { problems, words as text } from '../support/words.ts'

const page = '/administration/settings'
const idOf = async (name: 'plan_due_days' | 'stalled_after_days') => (await db('settings').where({ name }).first())!.id

describe('the pages', () => {
  let world: World
  let admin: Awaited<ReturnType<typeof visitor>>
  let path: string
  beforeEach(async () => {
    world = await buildWorld(db)
    admin = await visitor(db, world.administrator, () => noon('2026-11-22'))
    path = `${page}/${await idOf('stalled_after_days')}`
  })

  test('what a change means is shown before it is made, and then its history', async () => {
    const asked = await admin.post(path, { value: '45', reason: 'Sixty is long' })
    expect(asked.status).toBe(200)
    const said = text(asked.text)
    expect(said).toContain('Change it from 60 to 45 days?')
    expect(said).toContain(
      'From today a plan is stalled when its last work was before 8 October 2026. Now it is when that was before 23 September 2026.',
    )
    expect(said).toContain('Pages of earlier days keep 60 days')
    expect((await getSettings(db)).stalled_after_days).toBe(60)
    const $ = pageOf(asked.text)
    const hidden = $('main form input[type=hidden]').toArray()
    const fields = Object.fromEntries(hidden.map(field => [field.attribs.name, field.attribs.value ?? '']))
    expect((await admin.agent.post(path).type('form').send(fields)).status).toBe(303)
    expect((await getSettings(db)).stalled_after_days).toBe(45)
    const shown = text((await admin.get(page)).text)
    expect(shown).toMatch(/45 22 November 2026 at 12:00pm Administrator: Sixty is long 60 The beginning/)
    expect(text((await admin.get('/standings')).text)).toContain(standingRules(45, 28).stalled)
  })

  test('days of plans: those that are due already stay, and new ones follow', async () => {
    const { recommendations } = await buildInspection(db, world, { published: '2026-11-01' })
    const asked = await admin.post(`${page}/${await idOf('plan_due_days')}`, { value: '10', reason: 'Faster' })
    expect(text(asked.text)).toContain(
      'An inspection published today would have its plans due on 2 December 2026, not on 20 December 2026.',
    )
    await admin.post(`${page}/${await idOf('plan_due_days')}`, { value: '10', reason: 'Faster', confirmed: 'yes' })
    const later = await buildInspection(db, world, { reference: 'LATER', published: '2026-11-22', recommendations: [{}] })
    const due = async (id: number) => (await db('addressees').where({ id }).first())!.plan_due_on
    expect(await due(recommendations[0]!.addressees[0]!)).toBe('2026-11-29')
    expect(await due(later.recommendations[0]!.addressees[0]!)).toBe('2026-12-02')
  })

  test.each([
    [{ value: '' }, 'Enter a whole number of days, from 1 to 1,000'],
    [{ value: '0' }, 'Enter a whole number of days, from 1 to 1,000'],
    [{ value: '1001' }, 'Enter a whole number of days, from 1 to 1,000'],
    [{ value: '4.5' }, 'Enter a whole number of days, from 1 to 1,000'],
    [{ value: '-3' }, 'Enter a whole number of days, from 1 to 1,000'],
    [{ value: '60' }, 'It is 60 already'],
    [{ reason: '' }, 'Say why it changes'],
    [{ reason: 'x'.repeat(600) }, '“Why does it change?”: use 500 characters or fewer, not 600'],
  ])('%j is refused', async (change, said) => {
    for (const confirmed of ['', 'yes']) {
      const answer = await admin.post(path, { value: '45', reason: 'So', confirmed, ...change })
      expect([answer.status, problems(answer.text)]).toEqual([422, [said]])
    }
    expect((await getSettings(db)).stalled_after_days).toBe(60)
  })

  test('two at once: the second sees what the first chose, and confirms again', async () => {
    const first = await admin.hidden(path)
    await admin.post(path, { value: '45', reason: 'First', confirmed: 'yes' })
    const answer = await admin.agent
      .post(path)
      .type('form')
      .send({ ...first, form_key: formKey(), value: '90', reason: 'Second', confirmed: 'yes' })
    expect(answer.status).toBe(409)
    const $ = pageOf(answer.text)
    const values = $('.govuk-summary-list__value').toArray()
    expect(values.map(value => $(value).text().trim())).toEqual(['45', '90'])
    expect($('main input[name=confirmed]')).toHaveLength(0)
    const version = String($('main input[name=version]').val())
    const again = await admin.agent
      .post(path)
      .type('form')
      .send({ ...first, version, value: '90', reason: 'Second' })
    expect([again.status, text(again.text).includes('Change it from 45 to 90 days?')]).toEqual([200, true])
  })
})

test('changing a setting never changes the past: each day is judged by the setting of that day', async () => {
  const world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world, { published: '2026-01-10' })
  const { id, addressees } = recommendations[0]!
  const action = await buildAction(pool, world.leader, addressees[0]!, '2026-01-11')
  await postUpdate(as(pool, world.leader, '2026-01-12'), action, { text: 'Begun', status: 'in_progress', version: 1 })
  const setting = (await pool('settings').where({ name: 'stalled_after_days' }).first())!.id
  await changeSetting(as(pool, world.administrator, '2026-03-01'), setting, { value: 30, reason: 'So', version: 1 })
  await changeSetting(as(pool, world.administrator, '2026-03-20'), setting, { value: 100, reason: 'No', version: 2 })
  const leader = await visitor(pool, world.leader, () => noon('2026-11-22'))
  const standingOn = async (day: string) =>
    pageOf((await leader.get(`/recommendations/${id}?as_at=${day}`)).text)('main .govuk-tag')
      .toArray()
      .map(tag => pageOf('')(tag).text().trim())
      .find(words => ['On track', 'Stalled'].includes(words))
  expect(await standingOn('2026-02-28')).toBe('On track')
  expect(await standingOn('2026-03-01')).toBe('Stalled')
  expect(await standingOn('2026-03-20')).toBe('On track')
  expect(await asAt(pool, '2026-02-28', getSettings)).toEqual({ stalled_after_days: 60, plan_due_days: 28 })
})
