// Single sign-on, against a real identity provider in this process: what it vouches for, and everything that may be wrong with it.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { londonDay } from '../../src/days.ts'
import { invite } from '../../src/joining/commands.ts'
import { needsSecondStep } from '../../src/secondFactor/workflow.ts'
import { linkIdentity } from '../../src/singleSignOn/commands.ts'
import { identityProvider, type ProviderSettings } from '../../src/singleSignOn/provider.ts'
import type { Person } from '../../src/users/person.ts'
import { findPerson } from '../../src/users/queries.ts'
import { tokenFor } from '../joining/support.ts'
import { accessOf, type Browser, browserOn, codeAt, giveApp, givePassword, password } from '../signingIn/support.ts'
import { as, buildPerson, buildWorld, type World } from '../support/build.ts'
import { db } from '../support/db.ts'
import type { Sayings } from './provider.ts'

const base = 'http://localhost:3000'
// The provider's tokens say what the time is, so this is the real one.
const clock = () => new Date()
let provider: ChildProcess
let address: string
let world: World
const them = { sub: 'them', email: 'them@provider.example' }
const say = async (sayings: Sayings) => {
  provider.send(sayings)
  await once(provider, 'message')
}
const claim = (claims: Record<string, unknown>) => say({ claims: { ...them, ...claims } })

beforeAll(async () => {
  provider = fork('tests/singleSignOn/provider.ts', { execArgv: [] })
  ;[address] = await once(provider, 'message')
})
afterAll(() => provider.kill())
beforeEach(async () => {
  await claim({})
  world = await buildWorld(db)
  await givePassword(db, world.leader)
})

const issuer = () => address
const settings = (given: Partial<ProviderSettings> = {}): ProviderSettings => ({
  issuer: issuer(),
  clientId: 'recommendations',
  clientSecret: 'a secret',
  name: 'Example',
  trusted: false,
  ...given,
})
const open = (given: Partial<ProviderSettings> = {}, roles: never[] = []) =>
  browserOn(db, clock, {
    provider: identityProvider(settings(given), () => base),
    baseAddress: () => base,
    needsSecondStep: person => needsSecondStep(roles, person as unknown as Person),
  })
const subject = () => ({ issuer: issuer(), subject: 'them', label: 'them@provider.example' })
const linked = (person = world.leader) => linkIdentity({ db, person, now: clock() }, subject())

/** To the provider and back, as a browser goes. @returns the address to come back to */
async function toProvider(browser: Browser, path = '/sign-in/single-sign-on'): Promise<URL> {
  const { status, headers } = await browser.get(path)
  expect(status).toBe(302)
  const there = await fetch(headers.location!, { redirect: 'manual' })
  return new URL(there.headers.get('location')!)
}
const comeBack = (browser: Browser, address: URL) => browser.get(`${address.pathname}${address.search}`)
const signIn = async (browser: Browser, path?: string) => comeBack(browser, await toProvider(browser, path))

test('it asks the provider with state, nonce and PKCE, and to come back to the configured address', async () => {
  const { headers } = await open().get('/sign-in/single-sign-on')
  const asked = new URL(headers.location!)
  expect(asked.origin).toBe(issuer())
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'recommendations',
    scope: 'openid profile email',
    redirect_uri: `${base}/sign-in/single-sign-on/callback`,
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
  })
})

test('an account that is linked is signed in, and is where it wanted to go', async () => {
  await linked()
  await db('access_events').delete()
  const browser = open()
  const res = await signIn(browser, '/sign-in/single-sign-on?back=/standings')
  expect([res.status, res.headers.location, await browser.isIn()]).toEqual([303, '/standings', true])
  expect(await accessOf(db)).toEqual([['signed_in', world.leader.id, { by: 'single sign-on', second: null }]])
})

test('the same e-mail address links nothing', async () => {
  await claim({ email: world.leader.email, email_verified: true })
  const browser = open()
  const res = await signIn(browser)
  expect([res.status, await browser.isIn()]).toEqual([422, false])
  expect(browser.said()).toContain(`No account here is linked with ${world.leader.email}`)
  expect(await db('identities')).toEqual([])
})

test('another subject of the same provider, and the same subject of another one, are somebody else', async () => {
  await linked()
  await claim({ sub: 'another' })
  expect((await signIn(open())).status).toBe(422)
  await claim({})
  await db('identities').update({ issuer: 'https://elsewhere.example' })
  expect((await signIn(open())).status).toBe(422)
})

test('somebody deactivated is not let in', async () => {
  await linked()
  await db('users').where({ id: world.leader.id }).update({ deactivated_on: '2026-01-01' })
  const browser = open()
  expect([(await signIn(browser)).status, await browser.isIn()]).toEqual([422, false])
})

const wrong: Record<string, { told?: Sayings; address?: (back: URL) => void }> = {
  'a state that was tampered with': { address: back => back.searchParams.set('state', 'x'.repeat(43)) },
  'no state': { address: back => back.searchParams.delete('state') },
  'no code': { address: back => back.searchParams.delete('code') },
  'nothing at all': {
    address: back => {
      back.search = ''
    },
  },
  'a code nobody gave': { address: back => back.searchParams.set('code', 'x') },
  'two codes': { address: back => back.searchParams.append('code', 'x') },
  'another nonce': { told: { claims: { ...them, nonce: 'x' } } },
  'no nonce': { told: { claims: them, without: ['nonce'] } },
  'another audience': { told: { claims: { ...them, aud: 'somebody else' } } },
  'another issuer': { told: { claims: { ...them, iss: 'https://elsewhere.example' } } },
  'an expired token': { told: { claims: { ...them, exp: Math.floor(Date.now() / 1000) - 60 } } },
  'a token without a subject': { told: { claims: them, without: ['sub'] } },
  'a token that was changed after it was signed': { told: { claims: them, tamper: 'payload' } },
  'a token that is not signed': { told: { claims: them, tamper: 'unsigned' } },
  access_denied: {
    address: back => {
      back.searchParams.delete('code')
      back.searchParams.set('error', 'access_denied')
      back.searchParams.set('error_description', '<script>alert(1)</script>')
    },
  },
  'an error of the server': {
    address: back => {
      back.searchParams.delete('code')
      back.searchParams.set('error', 'server_error')
    },
  },
}
test.each(Object.entries(wrong))('%s: said in words, nobody is in, and it is noted', async (_what, given) => {
  await linked()
  const browser = open()
  if (given.told) await say(given.told)
  const back = await toProvider(browser)
  given.address?.(back)
  const res = await comeBack(browser, back)
  expect([res.status, browser.said(), await browser.isIn()]).toEqual([
    422,
    expect.stringContaining('Signing in with Example did not work.'),
    false,
  ])
  expect(browser.html()).not.toContain('<script>alert')
  expect((await accessOf(db)).at(-1)).toEqual(['sign_in_failed', null, { what: 'single sign-on' }])
  await claim({})
  expect((await signIn(browser)).headers.location).toBe('/')
})

test('a callback is good once, and only in the browser that asked', async () => {
  await linked()
  const browser = open()
  const back = await toProvider(browser)
  const other = open()
  await other.get('/sign-in')
  expect((await comeBack(other, back)).status).toBe(422)
  expect((await comeBack(browser, back)).status).toBe(303)
  expect((await comeBack(browser, back)).status).toBe(422)
  expect(await other.isIn()).toBe(false)
})

test('it is as good as two steps only when the provider says so, or the configuration', async () => {
  const { secret } = await giveApp(db, world.leader, clock())
  await linked()
  const browser = open()
  expect((await signIn(browser)).headers.location).toBe('/sign-in/code')
  expect(await browser.isIn()).toBe(false)
  expect((await browser.post('/sign-in/code', { code: codeAt(secret, clock()) })).status).toBe(303)
  await claim({ amr: ['pwd', 'mfa'] })
  expect((await signIn(open())).headers.location).toBe('/')
  await claim({ amr: 'mfa' })
  expect((await signIn(open())).headers.location).toBe('/sign-in/code')
  expect((await signIn(open({ trusted: true }))).headers.location).toBe('/')
  await claim({})
  const { inspector } = world
  await db('identities').update({ user_id: inspector.id })
  expect((await signIn(open({}, ['inspector'] as never))).headers.location).toBe('/sign-in/set-up')
})

test('somebody signed in links their own account, after confirming it', async () => {
  const browser = open()
  await browser.signIn(world.leader.email)
  expect((await browser.get('/account')).text).toContain('Link my account with Example')
  expect((await signIn(browser)).headers.location).toBe('/account/single-sign-on/link')
  expect(await db('identities')).toEqual([])
  await browser.get('/account/single-sign-on/link')
  expect(browser.said()).toContain('Example knows you as them@provider.example.')
  expect((await browser.send('/account/single-sign-on/link', { password: 'wrong' })).status).toBe(422)
  expect((await browser.send('/account/single-sign-on/link', { password })).headers.location).toBe('/account')
  expect(await db('identities')).toMatchObject([{ user_id: world.leader.id, issuer: issuer(), subject: 'them' }])
  expect(await db('events').where({ act: 'linkIdentity' })).toMatchObject([
    { chain: `user:${world.leader.id}`, after: { issuer: issuer() } },
  ])
  expect((await accessOf(db)).at(-1)).toEqual(['identity_linked', world.leader.id, { issuer: issuer() }])
  // What was verified counts once.
  expect((await browser.get('/account/single-sign-on/link')).headers.location).toBe('/account')
  expect((await signIn(open())).headers.location).toBe('/')
  expect((await browser.post('/account/single-sign-on/unlink', { password })).status).toBe(303)
  expect((await signIn(open())).status).toBe(422)
})

test('one person of the provider is linked with one account', async () => {
  await linked(world.staff)
  const browser = open()
  await browser.signIn(world.leader.email)
  await signIn(browser)
  expect((await browser.post('/account/single-sign-on/link', { password })).status).toBe(409)
  expect(await db('identities')).toMatchObject([{ user_id: world.staff.id }])
})

test('whoever could not sign in any more keeps the link', async () => {
  await linked()
  await db('passwords').delete()
  const browser = open()
  await signIn(browser)
  expect((await browser.post('/account/single-sign-on/unlink')).status).toBe(422)
  expect(browser.said()).toContain('You could not sign in any more. Add a passkey first')
})

test('a page for invitations gets back who was verified', async () => {
  const browser = open()
  const res = await signIn(browser, '/sign-in/single-sign-on?for=invitation&back=/standings')
  expect([res.status, res.headers.location, await browser.isIn()]).toEqual([303, '/standings', false])
})

test('whoever is invited joins with the provider, without a password, and signs in with it from then on', async () => {
  await invite(as(db, world.leader, '2026-11-22'), {
    name: 'New Person',
    email: 'new@example.com',
    role: 'staff',
    organisation_id: world.organisations.N56NRTH,
  })
  const path = `/invitation?token=${await tokenFor(db, 'new@example.com')}`
  const browser = open()
  await browser.get(path)
  expect(browser.said()).toContain('instead')
  const res = await signIn(browser, `/sign-in/single-sign-on?for=invitation&back=${encodeURIComponent(path)}`)
  expect([res.status, res.headers.location]).toEqual([303, path])
  await browser.get(path)
  expect(browser.said()).toContain('knows you as')
  expect((await browser.post(path)).headers.location).toBe('/sign-in')
  expect(await db('passwords').join('users', 'users.id', 'user_id').where({ email: 'new@example.com' })).toEqual([])
  const again = open()
  await signIn(again)
  expect(await again.isIn()).toBe(true)
})

describe('roles that groups give', () => {
  const groupRoles = {
    'group-staff': [{ role: 'staff', organisation: 'N56NRTH' }],
    'group-lead': [{ role: 'regional_lead', organisation: 'R-EM' }],
    'group-admin': [{ role: 'administrator', organisation: 'HMIP' }],
    'group-wrong': [{ role: 'inspector', organisation: 'NOWHERE' }],
  }
  const roles = async (id: number) =>
    (
      await db('memberships')
        .join('organisations', 'organisations.id', 'organisation_id')
        .where({ user_id: id })
        .whereNull('to_on')
        .orderBy('memberships.id')
    ).map(({ role, code }) => `${role} ${code}`)
  const enter = async (groups: unknown, more: object = {}) => {
    await claim({ ...(groups !== undefined && { groups }), ...more })
    return signIn(open({ groupRoles }))
  }
  let person: Person
  beforeEach(async () => {
    person = await buildPerson(db, 'unit_leader', world.organisations.N56NORF, 'Somebody')
    await linked(person)
  })

  test('are given and ended with the groups, and others are left alone', async () => {
    await enter(['group-staff', 'group-lead', 'unknown', 7, '__proto__'])
    expect(await roles(person.id)).toEqual(['unit_leader N56NORF', 'staff N56NRTH', 'regional_lead R-EM'])
    await enter(['group-lead'])
    expect(await roles(person.id)).toEqual(['unit_leader N56NORF', 'regional_lead R-EM'])
    await enter(undefined)
    expect(await roles(person.id)).toEqual(['unit_leader N56NORF'])
    expect(
      (
        await db('events')
          .where({ chain: `user:${person.id}`, user_id: null })
          .orderBy('id')
      ).map(({ act }) => act),
    ).toEqual(['addMembership', 'addMembership', 'endMembership', 'endMembership'])
  })

  test('end with the group also where the organisation has a last day', async () => {
    await enter(['group-lead'])
    const given = db('memberships').where({ user_id: person.id, role: 'regional_lead' })
    await given.clone().update({ to_on: '2099-12-31' })
    await enter(['group-lead'])
    expect(await given.clone().pluck('to_on')).toEqual(['2099-12-31'])
    await enter([])
    expect((await findPerson(db, person.id, londonDay(clock())))!.memberships.map(({ role }) => role)).toEqual(['unit_leader'])
  })

  test('hold on the page they arrive at, and nothing is written when nothing changes', async () => {
    await claim({ groups: ['group-admin'] })
    const browser = open({ groupRoles })
    await signIn(browser)
    expect((await browser.get('/administration')).status).toBe(200)
    const before = await db('events').count()
    await enter(['group-admin'])
    expect(await db('events').count()).toEqual(before)
  })

  test('that an administrator gave stay', async () => {
    await db('memberships').insert({
      user_id: person.id,
      role: 'staff',
      organisation_id: world.organisations.N56NRTH,
      from_on: '2018-01-01',
    })
    await enter(['group-staff'])
    await enter([])
    expect(await roles(person.id)).toEqual(['unit_leader N56NORF', 'staff N56NRTH'])
  })

  test('stay when the provider does not say all groups', async () => {
    await enter(['group-staff'])
    await enter(undefined, { _claim_names: { groups: 'src1' } })
    expect(await roles(person.id)).toContain('staff N56NRTH')
  })

  test('never end the last administrator', async () => {
    await enter(['group-admin'])
    await db('memberships').where({ user_id: world.administrator.id }).update({ to_on: '2020-01-01' })
    expect((await enter([])).status).toBe(303)
    expect(await roles(person.id)).toContain('administrator HMIP')
  })

  test('of an organisation that is not there are left out, and the others are given', async () => {
    expect((await enter(['group-wrong', 'group-staff'])).status).toBe(303)
    expect(await roles(person.id)).toEqual(['unit_leader N56NORF', 'staff N56NRTH'])
  })

  test('end with the link', async () => {
    await givePassword(db, person)
    await enter(['group-staff'])
    const browser = open({ groupRoles })
    await browser.signIn(person.email)
    expect((await browser.post('/account/single-sign-on/unlink', { password })).status).toBe(303)
    expect(await roles(person.id)).toEqual(['unit_leader N56NORF'])
  })
})

describe('a provider that is away', () => {
  let away: Server
  const answering = (answer: Parameters<typeof createServer>[1]) =>
    new Promise<string>(done => {
      away = createServer(answer).listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(away.address() as AddressInfo).port}`))
    })
  afterEach(() => {
    away.close()
    away.closeAllConnections()
  })

  test.each([
    ['does not answer', () => {}],
    ['answers with an error', (_req: unknown, res: { writeHead(n: number): { end(): void } }) => void res.writeHead(503).end()],
    ['hangs up', (req: { socket: { destroy(): void } }) => void req.socket.destroy()],
  ])('%s: said plainly, and a password works', async (_how, answer) => {
    const browser = open({ issuer: await answering(answer as never) })
    const since = Date.now()
    expect((await browser.get('/sign-in/single-sign-on')).status).toBe(503)
    expect(Date.now() - since).toBeLessThan(30_000)
    expect(browser.said()).toContain('Example does not answer just now. Sign in in another way')
    expect((await browser.signIn(world.leader.email)).headers.location).toBe('/')
  })

  test('works again when it is back', async () => {
    let up = false
    const url = await answering((req, res) => {
      if (!up) return void res.writeHead(503).end()
      res.setHeader('content-type', 'application/json')
      res.end(
        JSON.stringify({
          issuer: url,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          jwks_uri: `${url}/jwks`,
          path: req.url,
        }),
      )
    })
    const browser = open({ issuer: url })
    expect((await browser.get('/sign-in/single-sign-on')).status).toBe(503)
    up = true
    expect((await browser.get('/sign-in/single-sign-on')).status).toBe(302)
    // And away again, when its answer is to be checked.
    up = false
    const state = /state=([^&]+)/.exec((await browser.get('/sign-in/single-sign-on')).headers.location!)![1]
    expect((await browser.get(`/sign-in/single-sign-on/callback?code=x&state=${state}`)).status).toBe(503)
  })
})

test('without a provider there is no such page', async () => {
  const browser = browserOn(db, clock)
  expect((await browser.get('/sign-in')).text).not.toContain('/sign-in/single-sign-on')
  for (const path of ['/sign-in/single-sign-on', '/sign-in/single-sign-on/callback?code=x'])
    expect((await browser.get(path)).status).toBe(404)
})
