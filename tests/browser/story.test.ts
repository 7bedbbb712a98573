// The main story, from "nothing has been done" to an inspector's answered question: with scripts, without them, and by keyboard alone.
import type { BrowserContextOptions, Page, Request } from 'playwright-core'
import { type BuiltInspection, buildInspection, buildWorld, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { openAs, testInBrowser } from './support.ts'

let world: World
let inspection: BuiltInspection
beforeAll(async () => {
  world = await buildWorld(pool)
  inspection = await buildInspection(pool, world, {
    reference: 'NORTHANTS-2026',
    published: '2026-03-01',
    recommendations: [{}, {}, {}, {}],
  })
})

const main = (page: Page) => page.locator('main')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const linkOf = (number: number) => `/recommendations/${inspection.recommendations[number - 1]!.id}`

async function respondAndLog(page: Page, number: number, title: string) {
  await main(page)
    .locator(`a[href="${linkOf(number)}"]`)
    .first()
    .click()
  expect(await main(page).textContent()).toContain('No action has been logged in the')
  await button(page, 'Respond').click()
  await page.getByLabel('Agreed', { exact: true }).check()
  await page.getByLabel('What you answer').fill('We will do this.')
  await button(page, 'Save the response').click()
  expect(await main(page).textContent()).toContain('Your response is saved')
  await button(page, 'Log an action').click()
  await page.getByLabel('What will be done').fill(title)
  await page.getByLabel('Job title').fill('Head of operations')
  await page.getByLabel('Due date', { exact: true }).fill('4 3 2027')
  await button(page, 'Log the action').click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title)
}

async function carryOut(page: Page) {
  await button(page, 'Post an update').click()
  await page.getByLabel('What has happened').fill('The first half is trained.')
  await page.getByLabel('In progress', { exact: true }).check()
  await button(page, 'Post an update').click()
  expect(await main(page).locator('.app-why').textContent()).toContain('In progress')
  await button(page, 'Mark as blocked').click()
  await page.getByLabel('Which organisation does it wait for?').selectOption({ label: 'Northamptonshire Police' })
  await page.getByLabel('What does it wait for, and why?').fill('For their trainer.')
  await button(page, 'Mark as blocked').click()
  expect(await main(page).locator('.app-why').textContent()).toContain('by Northamptonshire Police')
  await button(page, 'Report complete').click()
  await button(page, 'Report complete').click()
  expect(await page.locator('.govuk-error-summary').textContent()).toContain('Say what is different now')
  await page.getByLabel('What is different now?').fill('Assessments name the risks.')
  await button(page, 'Report complete').click()
  expect(await main(page).textContent()).toContain('Not yet confirmed by inspectors.')
}

async function ask(page: Page) {
  expect(await main(page).textContent()).toContain('Assessments name the risks.')
  await button(page, 'Raise a query').click()
  await page.getByLabel('What do you want to know?').fill('In how many cases?')
  await button(page, 'Raise the query').click()
  expect(await main(page).textContent()).toContain('In how many cases?')
  expect(await page.getByRole('link', { name: /^Close/ }).count()).toBe(0)
}

async function whisper(page: Page) {
  await button(page, 'Comment').click()
  await page.getByLabel('Comment', { exact: true }).fill('Between us: only a few.')
  await page.getByLabel("The plan's line only (not inspectors)").check()
  await button(page, 'Add the comment').click()
  expect(await main(page).textContent()).toContain('Between us: only a few.')
}

/** Leader, inspector and staff, each in a browser of their own. */
async function mainStory(number: number, given: BrowserContextOptions) {
  const leader = await openAs(world.leader, '/recommendations?standing=unaddressed', given)
  await respondAndLog(leader, number, `Train every practitioner, ${number}`)
  await carryOut(leader)
  const inspector = await openAs(world.inspector, linkOf(number), given)
  await ask(inspector)
  await whisper(await openAs(world.staff, linkOf(number), given))
  await inspector.reload()
  expect(await inspector.content()).not.toContain('Between us')
  await leader.goto('/')
  expect(await main(leader).textContent()).toContain('In how many cases?')
  await leader.goto(linkOf(number))
  await leader.getByRole('link', { name: /^Answer/ }).click()
  await leader.getByLabel('Your answer').fill('In 40 of 50.')
  await button(leader, 'Send the answer').click()
  await inspector.reload()
  await inspector.getByRole('link', { name: /^Close/ }).click()
  await button(inspector, 'Close the query').click()
  expect(await main(inspector).textContent()).toContain('The query is closed')
  expect(await main(inspector).textContent()).not.toContain('Open inspector query')
}

testInBrowser('numbers on the home page are those of the lists they lead to', async () => {
  const page = await openAs(world.leader)
  const numbers = await page
    .locator('.app-number a')
    .evaluateAll(links => links.map(link => [link.getAttribute('href')!, link.querySelector('.app-number__n')!.textContent!] as const))
  expect(numbers.map(([, n]) => n)).toEqual(['4', '0', '0'])
  for (const [href, n] of numbers) {
    await page.goto(href)
    expect([href, await page.getByText('one for each addressee').locator('strong').textContent()]).toEqual([href, n])
    expect(await page.locator('ol.app-list > li').count()).toBe(Number(n))
  }
})

testInBrowser('the main story', async () => mainStory(1, {}))
testInBrowser('the main story without scripts', async () => mainStory(2, { javaScriptEnabled: false }))

testInBrowser('an earlier day shows what was known then, and offers nothing to do', async () => {
  const page = await openAs(world.leader, `${linkOf(1)}?as_at=2026-11-21`)
  expect(await page.locator('.app-as-at').textContent()).toContain('You are looking at 21 November 2026. Nothing can be changed here.')
  expect(await main(page).textContent()).toContain('No action has been logged in the')
  expect(await page.content()).not.toContain('Train every practitioner')
  // But another day.
  expect(await main(page).getByRole('button').allTextContents()).toEqual([expect.stringContaining('Show')])
  await page.getByRole('link', { name: 'Go back to today' }).click()
  expect(await main(page).textContent()).toContain('Train every practitioner')
  expect(await main(page).getByRole('button').count()).toBeGreaterThan(0)
})

async function fillAction(page: Page, title: string) {
  await page.getByLabel('What will be done').fill(title)
  await page.getByLabel('Job title').fill('Head of operations')
  await page.getByLabel('Due date', { exact: true }).fill('4 3 2027')
}
const countOf = async (title: string) => (await pool('actions').where({ title })).length
const logAction = () => `/answers/${inspection.recommendations[2]!.addressees[0]}/log-action`

testInBrowser.each([true, false])('a form sent twice acts once (scripts: %s)', async javaScriptEnabled => {
  const title = `Only once, ${javaScriptEnabled}`
  const page = await openAs(world.leader, logAction(), { javaScriptEnabled })
  await fillAction(page, title)
  let sent: Request | undefined
  page.on('request', request => {
    if (request.method() === 'POST') sent ??= request
  })
  await button(page, 'Log the action').dblclick()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  expect(await countOf(title)).toBe(1)
  // A browser that sends it again after a lost connection.
  const again = await page.request.post(logAction(), {
    data: sent!.postData()!,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect([again.status(), await countOf(title)]).toEqual([200, 1])
})

testInBrowser('the second of two people sees both texts, and loses nothing', async () => {
  const first = await openAs(world.leader, logAction())
  await fillAction(first, 'Written by one')
  await button(first, 'Log the action').click()
  await button(first, 'Edit').click()
  const second = await openAs(world.leader, new URL(first.url()).pathname)
  await first.getByLabel('What will be done').fill('Written by the first')
  await second.getByLabel('What will be done').fill('Written by the second')
  await button(first, 'Save').click()
  await button(second, 'Save').click()
  expect(await main(second).textContent()).toContain('Somebody else changed this while you were writing')
  expect(await second.locator('.govuk-summary-list').first().textContent()).toMatch(
    /There now\s+Written by the first\s+Yours\s+Written by the second/,
  )
  expect(await second.getByLabel('What will be done').inputValue()).toBe('Written by the second')
  await button(second, 'Save').click()
  expect(await second.getByRole('heading', { level: 1 }).textContent()).toBe('Written by the second')
})

/** Tab until this is where the keyboard is. */
async function tabTo(page: Page, name: string) {
  for (let tabs = 0; tabs < 120; tabs++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const it = document.activeElement as HTMLInputElement
      return (it.labels?.[0]?.textContent ?? it.textContent ?? '').trim()
    })
    if (at === name) return
  }
  throw new Error(`The keyboard does not reach “${name}”`)
}

testInBrowser('the keyboard alone reaches a form and sends it', async () => {
  const page = await openAs(world.leader, linkOf(4))
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement!.textContent)).toBe('Skip to main content')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Comment')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/comment$/)
  await tabTo(page, 'Comment')
  await page.keyboard.type('Written without a mouse.')
  await tabTo(page, 'Everyone who can see it')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'Add the comment')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**${linkOf(4)}`)
  expect(await main(page).textContent()).toContain('Written without a mouse.')
  expect((await pool('comments').where({ text: 'Written without a mouse.' }).first())!.audience).toBe('line')
})
