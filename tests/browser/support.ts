// A real browser on the real app, with a database of its own.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type LaunchOptions, type Page } from 'playwright-core'
import { setPassword } from '../../src/users/commands.ts'
import { personOfSession } from '../../src/users/queries.ts'
import { SessionStore } from '../../src/web/sessions.ts'
import type { SignInSettings } from '../../src/web/signIn.ts'
import { noon } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { appOn } from '../support/visitor.ts'

const options: LaunchOptions | null = JSON.parse(process.env.TEST_BROWSER ?? 'null')
/** Skipped where no browser is found; then the run has said so. */
export const testInBrowser = options ? test : test.skip
export const today = '2026-11-22'
const password = 'correct horse battery'

let moment = noon(today)
/** For the service, the day goes on by some minutes. Tell the browser as well. */
export function pass(minutes: number): void {
  moment = new Date(moment.getTime() + minutes * 60_000)
}
let browser: Browser
let server: Server
const others: Server[] = []
const contexts: BrowserContext[] = []
/** What a browser complained about on any page since the last test. */
export const faults: string[] = []

beforeAll(async () => {
  if (!options) return
  const sessions = new SessionStore(pool, { idleMinutes: 30, hours: 12 }, () => moment, personOfSession)
  server = appOn(pool, () => moment, sessions).listen(0)
  browser = await chromium.launch(options)
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
  expect(faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  for (const listening of [server, ...others]) {
    listening?.close()
    listening?.closeAllConnections()
  }
})

/** A browser of its own on one of the servers, with nobody signed in. */
export async function newPage(baseURL: string, given: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL, ...given })
  contexts.push(context)
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  page.on('console', message => {
    // Browsers also note the status of a form that comes back to be put right.
    if (message.type() === 'error' && !/status of (409|422)/.test(message.text())) faults.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', error => faults.push(`${page.url()}: ${error.message}`))
  return page
}

/** A browser of their own for somebody who is not signed in. */
export async function open(path: string, given: BrowserContextOptions = {}): Promise<Page> {
  const page = await newPage(addressOf(server), given)
  await page.goto(path)
  return page
}

/** The same for a person, signed in and at the page they asked for. */
export async function openAs(person: { id: number; email: string }, path = '/', given: BrowserContextOptions = {}): Promise<Page> {
  await setPassword({ tx: pool as never }, person.id, password)
  const page = await open(path, given)
  await page.getByLabel('Email address').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(url => url.pathname !== '/sign-in')
  return page
}

const addressOf = (listening: Server) => `http://localhost:${(listening.address() as AddressInfo).port}`

/** The app once more, with other settings of signing in. @returns its address */
export async function serveAlso(settings: Partial<SignInSettings>): Promise<string> {
  const other = appOn(pool, () => noon(today), undefined, {}, settings).listen(0)
  others.push(other)
  return addressOf(other)
}

/** What is wrong with a page for people who use it otherwise than with a large screen and a mouse. */
export async function hindrances(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze()
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html}`)),
    ...(width > 0 ? [`scrolls sideways by ${width} pixels`] : []),
  ]
}
