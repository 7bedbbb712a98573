// Every page of routes.ts, at 320 pixels, with what it holds when there is a lot of it.
import type { Request } from 'express'
import passport from 'passport'
import type { Page } from 'playwright-core'
import type { Role } from '../../src/db/tables.ts'
import { invite } from '../../src/joining/commands.ts'
import { askPasswordReset } from '../../src/passwords/commands.ts'
import { publishReview, shareReview } from '../../src/reviews/commands.ts'
import { routes } from '../../src/routes.ts'
import { callbackPath } from '../../src/singleSignOn/provider.ts'
import { type Person, theService } from '../../src/users/person.ts'
import { tokenFor } from '../joining/support.ts'
import { access, type Record_, rows } from '../routes/accessTable.ts'
import { type AccessWorld, buildAccessWorld } from '../routes/world.ts'
import { codeAt, giveApp, givePassword, keys, password } from '../signingIn/support.ts'
import { as, buildAction, buildInspection, noon } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { faults, hindrances, newPage, open, openAs, serveAlso, testInBrowser, today } from './support.ts'

// Every page of a role, one after the other: slow where the machine is busy.
let world: AccessWorld
beforeAll(async () => {
  world = await buildAccessWorld(pool)
})

const noPage = [
  '/account/time-left',
  '/account/stay',
  '/inspections/:reference/recommendations/check',
  // Walked below: before anything is agreed, and by a lead above.
  '/actions/:id/move-date',
  '/requests/:id/decide',
  '/actions/:id/confirm',
  '/actions/:id/return',
  // Walked below: a review that goes on.
  '/organisations/:code/open-review',
  '/reviews/:id/reply',
  '/reviews/:id/publish',
  // Walked below, by somebody who has a second step and single sign-on.
  '/account/app/remove',
  '/account/passkeys/remove',
  '/account/passkeys/rename',
  '/account/single-sign-on/link',
  '/account/single-sign-on/unlink',
  '/administration/people/:id/reset-second-factor',
]
const paths = routes.filter(({ method, path, download }) => method === 'get' && !download && !noPage.includes(path)).map(({ path }) => path)
// These look different to each of them.
const forAll = [
  '/',
  '/recommendations',
  '/recommendations/:id',
  '/inspections/:reference',
  '/inspections/:reference/plan',
  '/organisations/:code',
]
const readers: Role[] = ['unit_leader', 'inspector', 'administrator']

/** An address of each path that this role is shown, of Northamptonshire: its leader's own. */
function addressOf(path: string, role: Role): string | undefined {
  for (const [kind, name] of Object.entries(access[path]!)) {
    const [letters] = rows[name][role].split(' ')
    const at = [...letters!].indexOf('y')
    const { published, embargoed } = world.places.N56NRTH!
    if (at >= 0) return path.replace(/:(id|code|reference)/, (at ? embargoed : published)[kind as Record_] ?? '')
  }
  return undefined
}

/** Each path once, for the first who is shown it; some for all. */
const share = (role: Role): string[] =>
  paths.filter(path => {
    const first = readers.find(reader => addressOf(path, reader))
    return first === role || (forAll.includes(path) && addressOf(path, role))
  })

testInBrowser.each(readers)('%s: every page can be used by anybody, on any screen', async role => {
  const person = { unit_leader: world.leader, inspector: world.inspector, administrator: world.administrator }[role as 'inspector']
  const narrow = { viewport: { width: 320, height: 640 } }
  const found: Record<string, string[]> = {}
  const left = share(role)
  // Two at a time: a page is mostly waited for.
  await Promise.all(
    [await openAs(person, '/', narrow), await openAs(person, '/', narrow)].map(async page => {
      for (let path = left.shift(); path; path = left.shift()) {
        const address = addressOf(path, role)!
        const status = (await page.goto(address))?.status()
        const wrong = status === 200 ? await hindrances(page) : [`answered ${status}`]
        const { pathname } = new URL(page.url())
        if (pathname !== address) wrong.push(`led to ${pathname}`)
        if (wrong.length) found[address] = wrong
      }
    }),
  )
  expect(found).toEqual({})
})

testInBrowser('moving a date that nobody has agreed yet; and what somebody above decides', async () => {
  const narrow = { viewport: { width: 320, height: 640 } }
  const { recommendations } = await buildInspection(pool, world, { reference: 'UNANSWERED', published: '2026-11-01' })
  const action = await buildAction(pool, world.leader, recommendations[0]!.addressees[0]!, '2026-11-02')
  const ended = world.places.N56NRTH!.published.endedAction
  const walked = [
    [world.leader, `/actions/${action}/move-date`],
    [world.regional, `/requests/${world.places.N56NRTH!.published.request}/decide`],
    [world.regional, '/requests'],
    [world.regional, `/actions/${ended}`],
    [world.regional, `/actions/${ended}/confirm`],
    [world.regional, `/actions/${ended}/return`],
  ] as const
  for (const [person, address] of walked) {
    const page = await openAs(person, address, narrow)
    expect([new URL(page.url()).pathname, await hindrances(page)]).toEqual([address, []])
  }
})

testInBrowser('a review from sharing to the next one', async () => {
  const narrow = { viewport: { width: 320, height: 640 } }
  const review = Number(world.places.N56NORF!.published.draftReview)
  const walk = async (person: Person, address: string) => {
    const page = await openAs(person, address, narrow)
    expect([new URL(page.url()).pathname, await hindrances(page)]).toEqual([address, []])
  }
  await shareReview(as(pool, world.inspector, '2026-11-03'), review)
  await walk(world.otherLeader, '/')
  await walk(world.otherLeader, `/reviews/${review}`)
  await walk(world.otherLeader, `/reviews/${review}/reply`)
  await walk(world.inspector, `/reviews/${review}/publish`)
  await publishReview(as(pool, world.inspector, '2026-11-04'), review, 2)
  await walk(world.inspector, '/organisations/N56NORF/open-review')
})

test('no page is left out', () => {
  expect(paths.filter(path => !readers.some(role => addressOf(path, role)))).toEqual([])
})

testInBrowser('the pages of errors, of signing in and of another day too', async () => {
  const page = await openAs(world.leader, '/', { viewport: { width: 320, height: 640 } })
  const { answer, recommendation } = world.places.N56NRTH!.published
  for (const address of [
    '/nothing-here',
    `/recommendations?standing=nonsense`,
    '/recommendations?as_at=2026-11-01',
    '/?as_at=2026-11-01',
    '/recommendations?as_at=2017-01-01',
    `/recommendations/${recommendation}?as_at=2017-01-01`,
  ]) {
    await page.goto(address)
    expect([address, await hindrances(page)]).toEqual([address, []])
  }
  await page.goto(`/answers/${answer}/log-action`)
  await page.getByRole('button', { name: 'Log the action' }).click()
  expect(await hindrances(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign out' }).click()
  expect(await hindrances(page)).toEqual([])
  faults.splice(0)
})

/** Somebody else who says who people are, and always the same. */
class Vouching extends passport.Strategy {
  override name = 'vouching'
  override authenticate({ path }: Request) {
    if (path === callbackPath) this.success({ issuer, subject: 'them', label: 'them@provider.example', strong: false, groups: [] } as never)
    else this.redirect(callbackPath)
  }
}
const issuer = 'https://provider.example'

testInBrowser('the pages of a second step and of single sign-on too', async () => {
  const provider = { name: 'Example', issuer, trusted: false, strategy: async () => new Vouching() }
  const base: string = await serveAlso({ keys, provider, baseAddress: () => base })
  for (const person of [world.leader, world.administrator]) await givePassword(pool, person)
  const { secret } = await giveApp(pool, world.leader, noon(today))
  const key = { name: 'Key '.repeat(15).trim(), credential_id: 'a key', public_key: Buffer.from('x') }
  const [passkey] = await pool('passkeys')
    .insert({ user_id: world.leader.id, ...key, counter: 0, transports: [], added_at: noon(today) })
    .returning('id')
  const signIn = async (person: { email: string }) => {
    const page = await newPage(base, { viewport: { width: 320, height: 640 } })
    await page.goto('/sign-in')
    await page.getByLabel('Email address').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(url => url.pathname !== '/sign-in')
    return page
  }
  const found: Record<string, string[]> = {}
  const walk = async (page: Page, ...addresses: string[]) => {
    for (const address of addresses) {
      await page.goto(address)
      const led = page.url().slice(base.length)
      const wrong = [...(led === address ? [] : [`led to ${led}`]), ...(await hindrances(page))]
      if (wrong.length) found[address] = wrong
    }
  }
  const page = await signIn(world.leader)
  await walk(page, '/sign-in/code', '/sign-in/recovery-code', '/sign-in/code')
  await page.getByLabel('Code').fill(codeAt(secret, noon(today)))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.waitForURL(url => url.pathname === '/')
  const ofPasskey = (act: string) => `/account/passkeys/${act}?passkey=${passkey!.id}`
  await walk(page, '/account/app/remove', '/account/recovery-codes', ofPasskey('rename'), ofPasskey('remove'), '/account')
  await page.goto('/sign-in/single-sign-on')
  await walk(page, '/account/single-sign-on/link')
  await page.getByLabel(/Confirm with your password/).fill(password)
  await page.getByRole('button', { name: 'Link my account' }).click()
  await walk(page, '/account/single-sign-on/unlink', '/account')
  const of = `/administration/people/${world.leader.id}`
  await walk(await signIn(world.administrator), of, `${of}/reset-second-factor`)
  expect(found).toEqual({})
})

testInBrowser('the pages before the door too', async () => {
  const by = as(pool, world.leader, today)
  const name = 'A name that is very long indeed '.repeat(6)
  await invite(by, { name, email: 'asked@example.com', role: 'staff', organisation_id: world.organisations.N56NRTH })
  await askPasswordReset({ ...by, person: theService }, world.staff.email, '')
  const narrow = await open('/forgot-password', { viewport: { width: 320, height: 640 } })
  for (const address of [
    `/invitation?token=${await tokenFor(pool, 'asked@example.com')}`,
    '/invitation?token=cut',
    '/forgot-password',
    '/forgot-password?sent=yes',
    `/reset-password?token=${await tokenFor(pool, world.staff.email)}`,
  ]) {
    await narrow.goto(address)
    expect([address, await hindrances(narrow)]).toEqual([address, []])
    if (!(await narrow.getByRole('button').count())) continue
    await narrow.locator('main form button[type=submit]').click()
    expect([address, await narrow.locator('.govuk-error-summary').count(), await hindrances(narrow)]).toEqual([address, 1, []])
  }
  faults.splice(0)
})
