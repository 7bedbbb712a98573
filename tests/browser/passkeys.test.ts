// Passkeys in a real browser, with an authenticator that the browser pretends to have.
import type { CDPSession, Page } from 'playwright-core'
import { needsSecondStep } from '../../src/secondFactor/workflow.ts'
import type { Person } from '../../src/users/person.ts'
import { codeAt, giveApp, givePassword, keys, password } from '../signingIn/support.ts'
import { buildWorld, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { hindrances, newPage, serveAlso, testInBrowser, today } from './support.ts'

let world: World
let address: string
beforeAll(async () => {
  world = await buildWorld(pool)
  for (const person of [world.leader, world.staff, world.inspector, world.regional]) await givePassword(pool, person)
  address = await serveAlso({
    keys,
    baseAddress: () => address,
    needsSecondStep: person => needsSecondStep(['inspector'], person as unknown as Person),
  })
})

/** A device that makes and uses passkeys, and whose owner agrees. */
async function authenticator(page: Page, given: object = {}): Promise<{ cdp: CDPSession; id: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
  } as const
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, automaticPresenceSimulation: true, ...given },
  })
  return { cdp, id: authenticatorId }
}

async function signIn(page: Page, person: Person) {
  await page.goto('/sign-in')
  await page.getByLabel('Email address').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button(page, 'Sign in').click()
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const main = (page: Page) => page.locator('main')
const at = (page: Page, path: string) => page.waitForURL(url => url.pathname === path)

async function add(page: Page, name: string) {
  await page.goto('/account/passkeys/add')
  await page.getByLabel('Name of the passkey').fill(name)
  await page.getByLabel(/Confirm with your password/).fill(password)
  await button(page, 'Add a passkey').click()
}
async function signOut(page: Page) {
  await button(page, 'Sign out').click()
  await at(page, '/sign-in')
}

testInBrowser('a passkey is added with the keyboard, signs in alone, is a second step, is named, and is removed', async () => {
  const page = await newPage(address, { viewport: { width: 320, height: 640 } })
  await authenticator(page)
  await signIn(page, world.leader)
  await at(page, '/')
  await page.goto('/account/passkeys/add')
  expect(await hindrances(page)).toEqual([])
  await page.getByLabel('Name of the passkey').focus()
  await page.keyboard.type('Work laptop')
  await page.keyboard.press('Tab')
  await page.keyboard.type('wrong')
  await page.keyboard.press('Enter')
  await page.locator('[data-problem]:not(:empty)').waitFor()
  expect(await page.locator('[data-problem]').textContent()).toBe('Check your password.')
  await page.getByLabel(/Confirm with your password/).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor()
  expect(await page.locator('.app-codes li').count()).toBe(10)
  expect(await hindrances(page)).toEqual([])
  await page.getByRole('button', { name: 'I have kept them' }).click()
  expect(await main(page).textContent()).toContain('Work laptop')
  expect(await hindrances(page)).toEqual([])

  await signOut(page)
  expect(await hindrances(page)).toEqual([])
  await button(page, 'Sign in with a passkey').click()
  await at(page, '/')
  await signOut(page)
  await signIn(page, world.leader)
  await at(page, '/sign-in/code')
  expect(await hindrances(page)).toEqual([])
  await button(page, 'Use a passkey').click()
  await at(page, '/')
  const events = await pool('access_events').where({ user_id: world.leader.id, kind: 'signed_in' }).orderBy('id')
  expect(events.map(({ details }) => details)).toEqual([
    { by: 'password', second: null },
    { by: 'passkey', second: null },
    { by: 'password', second: 'passkey' },
  ])

  await page.goto('/account')
  await page.getByRole('link', { name: 'Remove Work laptop' }).click()
  await page.getByLabel(/Confirm with your password/).fill(password)
  await button(page, 'Remove the passkey').click()
  await at(page, '/account')
  await signOut(page)
  await button(page, 'Sign in with a passkey').click()
  await page.locator('.govuk-error-summary').waitFor()
  expect(await page.locator('.govuk-error-summary').textContent()).toContain('That passkey was not accepted')
})

testInBrowser('a copy of a passkey, whose counter is behind, is refused; so is an answer sent twice', async () => {
  const page = await newPage(address)
  const { cdp, id } = await authenticator(page)
  await signIn(page, world.staff)
  await at(page, '/')
  await add(page, 'Laptop')
  await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor()
  await signOut(page)
  let body = ''
  page.on('request', request => {
    if (request.url().endsWith('/sign-in/passkey')) body = request.postData() ?? ''
  })
  await button(page, 'Sign in with a passkey').click()
  await at(page, '/')
  await signOut(page)
  const sent = new URLSearchParams(body)
  const token = await page.locator('form[action="/sign-in"] [name=_csrf]').inputValue()
  const again = await page.request.post('/sign-in/passkey', { form: { _csrf: token, response: sent.get('response')! } })
  expect(again.status()).toBe(422)

  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId: id })
  const [{ counter }] = (await pool('passkeys').where({ user_id: world.staff.id }).select('counter')) as [{ counter: number }]
  expect(counter).toBeGreaterThan(0)
  await cdp.send('WebAuthn.removeCredential', { authenticatorId: id, credentialId: credentials[0]!.credentialId })
  await cdp.send('WebAuthn.addCredential', { authenticatorId: id, credential: { ...credentials[0]!, signCount: 0 } })
  await page.goto('/sign-in')
  await button(page, 'Sign in with a passkey').click()
  await page.locator('.govuk-error-summary').waitFor()
  expect(await pool('passkeys').where({ user_id: world.staff.id }).select('counter')).toEqual([{ counter }])
})

testInBrowser('a key that cannot check who holds it is a second step, and lets nobody in alone, whatever the browser is told', async () => {
  const page = await newPage(address)
  await authenticator(page, { transport: 'usb', hasUserVerification: false, isUserVerified: false })
  await signIn(page, world.regional)
  await at(page, '/')
  await add(page, 'Security key')
  await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor()
  await signOut(page)
  const { credential_id } = (await pool('passkeys').where({ user_id: world.regional.id }).first())!
  const allowCredentials = [{ type: 'public-key', id: credential_id }]
  await page.route('**/sign-in/passkey/options', async route => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), userVerification: 'discouraged', allowCredentials } })
  })
  await button(page, 'Sign in with a passkey').click()
  await page.locator('.govuk-error-summary').waitFor()
  expect(await page.locator('.govuk-error-summary').textContent()).toContain('That passkey was not accepted')
  await signIn(page, world.regional)
  await at(page, '/sign-in/code')
  await button(page, 'Use a passkey').click()
  await at(page, '/')
})

testInBrowser('an inspector without a second step sets up a passkey right after the password', async () => {
  const page = await newPage(address, { viewport: { width: 320, height: 640 } })
  await authenticator(page)
  await signIn(page, world.inspector)
  await at(page, '/sign-in/set-up')
  expect(await page.locator('img.app-qr').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100)
  expect(await hindrances(page)).toEqual([])
  await page.getByLabel('Name of the passkey').fill('My phone')
  await button(page, 'Add a passkey').click()
  await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor()
  await page.goto('/account')
  expect(await main(page).textContent()).toContain('My phone')
})

testInBrowser('without JavaScript the pages say that passkeys need it, and codes work', async () => {
  const { otherLeader } = world
  await givePassword(pool, otherLeader)
  const { secret } = await giveApp(pool, otherLeader, noon(today))
  await pool('passkeys').insert({
    ...{ user_id: otherLeader.id, name: 'Key', credential_id: 'a key', public_key: Buffer.from('x') },
    ...{ counter: 0, transports: [], added_at: noon(today) },
  })
  const page = await newPage(address, { javaScriptEnabled: false })
  await signIn(page, otherLeader)
  expect(await main(page).textContent()).toContain('Passkeys need JavaScript, which is off in this browser.')
  expect(await button(page, 'Use a passkey').isVisible()).toBe(false)
  await page.getByLabel('Code').fill(codeAt(secret, noon(today)))
  await button(page, 'Continue').click()
  await at(page, '/')
})
