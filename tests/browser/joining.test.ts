// Somebody joins, is given work, and leaves: with scripts and without them.
import type { BrowserContextOptions, Page } from 'playwright-core'
import { invite } from '../../src/joining/commands.ts'
import { tokenFor } from '../joining/support.ts'
import { as, type BuiltInspection, buildAction, buildInspection, buildWorld, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { faults, open, openAs, testInBrowser } from './support.ts'

let world: World
let inspection: BuiltInspection
beforeAll(async () => {
  world = await buildWorld(pool)
  inspection = await buildInspection(pool, world, { reference: 'NORTHANTS-2026', published: '2026-03-01' })
})

const main = (page: Page) => page.locator('main')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const password = 'kestrel mug orbit 42'

async function inviteThem(admin: Page, name: string, email: string) {
  await button(admin, 'Invite a person').click()
  await button(admin, 'Send the invitation').click()
  expect(await admin.locator('.govuk-error-summary').textContent()).toContain('Enter an email address')
  await admin.getByLabel('Name').fill(name)
  await admin.getByLabel('Email address').fill(email)
  await admin.getByLabel('Staff', { exact: true }).check()
  await admin.getByLabel('Organisation', { exact: true }).selectOption('N56NRTH')
  await button(admin, 'Send the invitation').click()
  expect(await main(admin).textContent()).toContain(`An invitation is on its way to ${email}`)
}

async function join(email: string, given: BrowserContextOptions): Promise<Page> {
  const page = await open(`/invitation?token=${await tokenFor(pool, email)}`, given)
  await page.getByLabel('Password', { exact: true }).fill('Password1234!')
  await button(page, 'Accept the invitation').click()
  expect(await page.locator('.govuk-error-summary').textContent()).toContain('like one that many people use')
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button(page, 'Accept the invitation').click()
  expect(await main(page).textContent()).toContain('Your account is ready')
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button(page, 'Sign in').click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('What needs you today')
  return page
}

async function giveWork(name: string, action: number, given: BrowserContextOptions): Promise<Page> {
  const leader = await openAs(world.leader, `/actions/${action}/edit`, given)
  await leader
    .getByLabel(/owner|responsible/i)
    .first()
    .selectOption({ label: name })
  await button(leader, 'Save').click()
  expect(await main(leader).textContent()).toContain(name)
  return leader
}

async function letGo(leader: Page, name: string) {
  await leader.goto('/organisations/N56NRTH')
  await leader.getByRole('link', { name: /^People/ }).click()
  await leader.getByRole('link', { name: `End the role of ${name}` }).click()
  expect(await main(leader).textContent()).toContain('Action: Train everyone')
  await button(leader, 'End the role').click()
  expect(await leader.locator('.govuk-error-summary').textContent()).toContain('Choose who takes this over')
  await leader.getByLabel('Who takes over, Northamptonshire?').selectOption({ label: world.leader.name })
  await leader.getByLabel('Note for whoever takes over (optional)').fill('The trainer is booked.')
  await button(leader, 'End the role').click()
  expect(await main(leader).textContent()).toContain('The role has ended')
}

async function story(name: string, given: BrowserContextOptions) {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`
  const admin = await openAs(world.administrator, '/administration/people', given)
  await inviteThem(admin, name, email)
  const person = await join(email, given)
  const action = await buildAction(pool, world.leader, inspection.recommendations[0]!.addressees[0]!, '2026-11-01', {
    title: 'Train everyone',
  })
  const leader = await giveWork(name, action, given)
  await person.goto('/')
  expect(await main(person).textContent()).toContain('Train everyone')
  await letGo(leader, name)
  await leader.goto(`/actions/${action}`)
  expect(await main(leader).textContent()).toContain('The trainer is booked.')
  await person.goto('/')
  expect(await main(person).textContent()).not.toContain('Train everyone')
  await admin.getByRole('link', { name }).click()
  await button(admin, 'Deactivate the account').click()
  await button(admin, 'Deactivate the account').click()
  expect(await main(admin).textContent()).toContain('The account is deactivated')
  await person.goto('/recommendations')
  expect(new URL(person.url()).pathname).toBe('/sign-in')
}

testInBrowser('the story of a new colleague', async () => story('Ada Lovelace', {}))
testInBrowser('the same without scripts', async () => story('Grace Hopper', { javaScriptEnabled: false }))

testInBrowser('a forgotten password, without scripts', async () => {
  const page = await open('/sign-in', { javaScriptEnabled: false })
  await page.getByRole('link', { name: 'Ask for a new password' }).click()
  await page.getByLabel('Email address').fill(world.staff.email)
  await button(page, 'Send the letter').click()
  expect(await main(page).textContent()).toContain('a letter is on its way to it')
  await page.goto(`/reset-password?token=${await tokenFor(pool, world.staff.email)}`)
  await page.getByLabel('New password', { exact: true }).fill(password)
  await button(page, 'Set the password').click()
  expect(await main(page).textContent()).toContain('Your new password is set')
  await page.goBack()
  await page.reload()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('This link does not work')
  faults.splice(0)
})

testInBrowser('a name of 200 letters pushes nothing off a large screen, and leaves every column wide enough on a small one', async () => {
  const email = `${'l'.repeat(60)}@${'d'.repeat(60)}.example.org`
  const somebody = { name: 'N'.repeat(200), email, role: 'staff', organisation_id: world.organisations.N56NRTH } as const
  await invite(as(pool, world.administrator, '2026-11-22'), somebody)
  const page = await openAs(world.administrator)
  for (const path of [
    '/administration/people',
    '/organisations/N56NRTH/people',
    '/administration/outbox',
    '/administration/access-record',
  ]) {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(path)
    const hidden = await page.locator('.app-scroll').evaluate(table => table.scrollWidth - table.clientWidth)
    await page.setViewportSize({ width: 320, height: 640 })
    // What only screen readers see takes no room.
    const narrow = await page.locator('tbody :is(td, th)').evaluateAll(cells =>
      cells
        .filter(cell => cell.clientWidth < 100)
        .map(cell => {
          for (const hidden of cell.querySelectorAll('.govuk-visually-hidden')) hidden.remove()
          return cell.textContent!.trim()
        })
        .filter(text => text.length > 30),
    )
    expect([path, hidden, narrow]).toEqual([path, 0, []])
  }
})
