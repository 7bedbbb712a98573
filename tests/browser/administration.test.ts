// What administrators meet only after a form: what a change means, mistakes and conflicts, on a small screen.
import { buildInspection, buildWorld, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { faults, hindrances, openAs, testInBrowser } from './support.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
  await buildInspection(pool, world, { recommendations: [{}, { text: 'Improve. '.repeat(100) }] })
})
const narrow = { viewport: { width: 320, height: 640 } }

testInBrowser('a setting is changed once it is clear what that means', async () => {
  const page = await openAs(world.administrator, '/administration/settings', narrow)
  await page.getByRole('link', { name: 'Change Days without work' }).click()
  await page.getByLabel('Number of days').fill('45')
  await page.getByLabel('Why does it change?').fill('x'.repeat(300))
  await page.getByRole('button', { name: 'Continue' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Change it from 60 to 45 days?')
  expect(await hindrances(page)).toEqual([])
  await page.getByRole('button', { name: 'Change it' }).click()
  expect(await page.getByRole('main').textContent()).toContain('xxx')
  expect(await hindrances(page)).toEqual([])
})

testInBrowser('a unit is split, with a mistake first, while somebody else closes it', async () => {
  const page = await openAs(world.administrator, '/administration/organisations/N56NRTH/split', narrow)
  const other = await openAs(world.administrator, '/administration/organisations/N56NRTH/close', narrow)
  await page.getByRole('button', { name: 'Split the organisation' }).click()
  expect(await page.getByRole('alert').getByRole('link').count()).toBeGreaterThan(4)
  expect(await hindrances(page)).toEqual([])
  for (const [label, typed] of [
    ['First day of the new organisations', '1 4 2027'],
    ['Name of the first', 'West'.repeat(40)],
    ['Code of the first', 'N56-W'],
    ['Name of the second', 'North'],
    ['Code of the second', 'N56-N'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(typed)
  await page.getByLabel('They end on its last day').check()

  await other.getByLabel('Last day', { exact: true }).fill('31 12 2026')
  await other.getByLabel('Which organisation follows it?').selectOption('N56NORF')
  await other.getByLabel('They go on at the first organisation above').check()
  await other.getByRole('button', { name: 'Close the organisation' }).click()
  expect(await other.getByRole('main').textContent()).toContain('Its last day is 31 December 2026')
  expect(await hindrances(other)).toEqual([])

  await page.getByRole('button', { name: 'Split the organisation' }).click()
  expect(await page.getByRole('main').textContent()).toContain('31 December 2026')
  expect(await hindrances(page)).toEqual([])
  faults.splice(0)
})
