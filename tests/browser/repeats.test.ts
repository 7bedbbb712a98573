// Back with the browser, and the same sent again: with scripts and without them.
import { buildInspection, buildWorld, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { openAs, testInBrowser } from './support.ts'

let world: World
let addressees: number[]
beforeAll(async () => {
  world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world, { published: '2026-10-01', recommendations: [{}, {}] })
  addressees = recommendations.map(recommendation => recommendation.addressees[0]!)
})

for (const [index, javaScriptEnabled] of [true, false].entries())
  testInBrowser(`going back and sending again acts once ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
    const page = await openAs(world.leader, `/answers/${addressees[index]}/log-action`, { javaScriptEnabled })
    const title = `Once, ${javaScriptEnabled}`
    const send = async () => {
      await page.getByLabel('What will be done').fill(title)
      await page.getByLabel('Job title').fill('Head of operations')
      await page.getByLabel('Due date', { exact: true }).fill('4 3 2027')
      await page.getByRole('button', { name: 'Log the action' }).click()
    }
    const key = () => page.locator('main [name=form_key]').getAttribute('value')
    const banner = () => page.locator('.govuk-notification-banner').textContent()
    const firstKey = await key()
    await send()
    expect(await banner()).toContain('The action is logged')
    const went = page.url()
    await page.goBack()
    expect(await key()).not.toBe(firstKey)
    await send()
    expect(await banner()).toContain('You had already sent this. Nothing was added or changed.')
    expect(page.url()).toBe(went)
    await page.reload()
    expect(await page.locator('.govuk-notification-banner').count()).toBe(0)
    expect(await pool('actions').where({ title })).toHaveLength(1)
  })
