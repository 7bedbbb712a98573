// What administrators change counts from then on: earlier days stay as they were. And two of them at once, on the real database.
import { asAt } from '../../src/db/asAt.ts'
import { startNewVersion } from '../../src/frameworks/commands.ts'
import { addStandard, renameStandard } from '../../src/frameworks/standardCommands.ts'
import { listStandards } from '../../src/inspections/queries.ts'
import { addRecommendations } from '../../src/inspections/recommendationCommands.ts'
import { getRecommendation } from '../../src/recommendations/queries.ts'
import { addTheme, renameTheme, retireTheme } from '../../src/themes/commands.ts'
import { as, buildInspection, buildWorld, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { pool } from '../support/db.ts'

let there: World
beforeAll(async () => {
  there = await buildWorld(pool)
})

test('a page of an earlier day keeps the name that a theme had then', async () => {
  const by = (day: string) => as(pool, there.administrator, day)
  const id = await addTheme(by('2026-01-01'), 'Premises')
  const { reference } = await buildInspection(pool, there, { published: '2026-02-01', recommendations: [] })
  const row = { number: 1, text: 'Mend it.', standard_id: null, theme_id: id, urgent: false, repeats_id: null }
  const [recommendation] = await addRecommendations(by('2026-02-02'), reference, [{ ...row, addressees: [there.organisations.N56NRTH] }])
  await renameTheme(by('2026-05-01'), id, { name: 'Premises and facilities', version: 1 })
  await retireTheme(by('2026-06-01'), id)
  const themeOn = (day: string) => asAt(pool, day, async tx => (await getRecommendation(tx, there.leader, recommendation!)).theme)
  expect([await themeOn('2026-04-30'), await themeOn('2026-05-01'), await themeOn('2026-06-02')]).toEqual([
    'Premises',
    'Premises and facilities',
    'Premises and facilities',
  ])
})
test('of two new versions at once there is one', async () => {
  const start = (name: string) => (to: typeof pool) =>
    startNewVersion(as(to, there.administrator, '2026-11-22'), there.framework_id, { name, from_on: '2027-01-01' })
  const { second } = await twoAtOnce(pool, start('One'), start('Two'))
  expect(second).toMatchObject({ status: 'rejected', reason: { message: 'One follows it already.' } })
  const id = await addStandard(as(pool, there.administrator, '2026-01-01'), there.framework_id, { code: '9', title: 'Old', group: 'x' })
  await renameStandard(as(pool, there.administrator, '2026-06-01'), id, { title: 'New', group: 'x', version: 1 })
  const titleOn = (day: string) => asAt(pool, day, async tx => (await listStandards(tx, there.framework_id)).at(-1)!.title)
  expect([await titleOn('2026-05-31'), await titleOn('2026-06-01')]).toEqual(['Old', 'New'])
})
