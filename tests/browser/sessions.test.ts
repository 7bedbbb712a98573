// The end of a session, for the person in front of it: with scripts and without them.
import type { Page } from 'playwright-core'
import { endOtherSessions } from '../../src/sessions/commands.ts'
import { buildInspection, buildWorld, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { faults, hindrances, openAs, pass, testInBrowser } from './support.ts'

let world: World
let form: string
beforeAll(async () => {
  world = await buildWorld(pool)
  form = `/answers/${(await buildInspection(pool, world, { published: '2026-03-01' })).recommendations[0]!.addressees[0]}/comment`
})
const long = 'Nobody wants to type this again. '.repeat(400).slice(0, 9_990)
const narrow = { viewport: { width: 320, height: 640 } }
const written = (page: Page) => page.getByLabel('Comment', { exact: true })
const send = (page: Page) => page.getByRole('button', { name: 'Add the comment' }).click()

async function signInAgain(page: Page, person = world.leader) {
  await page.getByLabel('Email address').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Time passes in the service and in the browser. */
async function wait(page: Page, minutes: number) {
  pass(minutes)
  await page.clock.fastForward(minutes * 60_000)
}

async function writing(given = {}) {
  const page = await openAs(world.leader, '/', given)
  await page.clock.install()
  await page.goto(form)
  await written(page).fill(long)
  return page
}

testInBrowser('a warning some minutes before, with the keyboard: staying keeps the session and the text', async () => {
  const page = await writing(narrow)
  await wait(page, 24)
  expect(await page.getByRole('dialog').count()).toBe(0)
  await wait(page, 3)
  const dialog = page.getByRole('dialog', { name: 'You will be signed out soon' })
  await dialog.waitFor()
  expect(await hindrances(page)).toEqual([])
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Stay signed in')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await wait(page, 20)
  expect(await dialog.isVisible()).toBe(false)
  expect(await written(page).inputValue()).toBe(long)
  await page.getByLabel('Everyone who can see it').check()
  await written(page).fill('Short')
  await send(page)
  expect(await page.locator('main').textContent()).toContain('Short')
})

testInBrowser('use on another page of the same browser counts, and no warning comes', async () => {
  const page = await writing()
  await wait(page, 20)
  const other = await page.context().newPage()
  await other.goto('/accessibility')
  await wait(page, 9)
  await page.waitForResponse(/time-left/).catch(() => {})
  expect(await page.getByRole('dialog').count()).toBe(0)
})

testInBrowser('nobody answered the warning: the text is there after signing in again, and was not sent', async () => {
  const page = await writing(narrow)
  await wait(page, 27)
  await page.getByRole('dialog', { name: 'You will be signed out soon' }).waitFor()
  await wait(page, 5)
  await page.getByRole('dialog', { name: 'You are signed out' }).waitFor()
  expect(await hindrances(page)).toEqual([])
  await page.keyboard.press('Enter')
  const before = await pool('comments')
  await send(page)
  expect(await page.locator('main').textContent()).toContain('what you typed is kept')
  expect(await hindrances(page)).toEqual([])
  await signInAgain(page)
  await page.waitForURL(`**${form}?kept=*`)
  expect(await written(page).inputValue()).toBe(long)
  expect(await hindrances(page)).toEqual([])
  expect(await pool('comments')).toEqual(before)
})

testInBrowser('without scripts, and when an administrator ended the session', async () => {
  const page = await openAs(world.leader, form, { javaScriptEnabled: false })
  await written(page).fill(long)
  await endOtherSessions(pool, world.leader.id)
  await send(page)
  await signInAgain(page, world.national)
  expect(await page.content()).not.toContain('Nobody wants')
  const again = await openAs(world.leader, form, { javaScriptEnabled: false })
  await written(again).fill(long)
  pass(31)
  await send(again)
  await signInAgain(again)
  expect(await written(again).inputValue()).toBe(long)
  expect(await again.locator('main').textContent()).toContain('Nothing was sent yet')
  await again.getByLabel('Everyone who can see it').check()
  await written(again).fill('Shorter')
  await send(again)
  expect(await again.locator('main').textContent()).toContain('Shorter')
  faults.splice(0)
})
