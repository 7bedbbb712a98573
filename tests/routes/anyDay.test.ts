// Every page, file and chart can be seen as it was on any day, says so, offers nothing to do, and leads to pages of the same day.
import type { Server } from 'node:http'
import { load } from 'cheerio'
import type { Role } from '../../src/db/tables.ts'
import type { Route } from '../../src/routes/route.ts'
import { routes } from '../../src/routes.ts'
import { roles } from '../../src/users/person.ts'
import { pool } from '../support/db.ts'
import { onlyToday, takesDays, writes } from './anyDay.ts'
import { addressOf, type Case, casesOf } from './cases.ts'
import { type Answer, Client, serve } from './client.ts'
import { type AccessWorld, buildAccessWorld, clock } from './world.ts'

const day = '2026-11-01'
const everyRole = Object.keys(roles) as Role[]
let world: AccessWorld
let server: Server
let clients: Record<Role, Client>
beforeAll(async () => {
  world = await buildAccessWorld(pool)
  server = await serve(pool, clock)
  const { leader: unit_leader, staff, regional: regional_lead, national: national_lead, inspector, administrator } = world
  const people = { unit_leader, staff, regional_lead, national_lead, inspector, administrator }
  clients = {} as typeof clients
  for (const role of everyRole) clients[role] = await new Client(server).signIn(pool, people[role])
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const reads = routes.filter(({ method, path }) => method === 'get' && !writes({ path } as Route))

test('every address that only shows either takes a day, or does not for a reason', () => {
  expect(Object.keys(onlyToday).filter(path => !reads.some(route => route.path === path))).toEqual([])
  expect(reads.filter(takesDays).length).toBeGreaterThan(15)
})

const shownTo = (role: Role, of: (route: Route) => boolean): Case[] =>
  routes.filter(of).flatMap(route => casesOf(world, route, role).filter(({ letter }) => letter === 'y'))

/** The route that an address is of. */
const routeOf = (path: string) =>
  routes.find(
    ({ method, path: pattern }) =>
      method === 'get' && new RegExp(`^${pattern.replace(/:\w+/, '[^/]+').replaceAll('.', '\\.')}$`).test(path),
  )

const pathOf = (href: string) => href.split(/[?#]/)[0]!

/** What is wrong with a page of an earlier day: its banner, something to do, or a link that leaves the day. */
function faults({ text }: Answer): unknown[] {
  const $ = load(text)
  const wrong: unknown[] = []
  if (!$('.app-as-at').text().includes('You are looking at 1 November 2026. Nothing can be changed here.')) wrong.push('no banner')
  const forms = $('main form').toArray()
  wrong.push(...forms.filter(form => $(form).attr('method') !== 'get').map(form => ({ form: $(form).attr('action') })))
  for (const link of $('main a[href^="/"], nav a[href^="/"]').toArray()) {
    const href = $(link).attr('href')!
    const route = routeOf(pathOf(href))
    const right = route && (takesDays(route) ? /[?&]as_at=2/.test(href) : ['/evidence-files/:id', '/administration'].includes(route.path))
    // Another day where the page itself says which: how something stood when inspectors came back.
    if (!right) wrong.push({ href })
  }
  for (const form of forms) {
    const route = routeOf($(form).attr('action') ?? '')
    if (route && takesDays(route) && !$(form).find('[name=as_at]').length) wrong.push({ form: $(form).attr('action'), leaves: 'the day' })
  }
  return wrong
}

test.each(everyRole)('%s: the day is said, nothing is offered, and links keep the day', async role => {
  const wrong: unknown[] = []
  for (const { path } of shownTo(role, takesDays)) {
    const answer = await clients[role].get(`${path}?as_at=${day}`)
    const found = answer.text.startsWith('<!doctype') ? faults(answer) : []
    if (answer.status !== 200 || found.length) wrong.push({ [path]: answer.status, found })
  }
  expect(wrong).toEqual([])
})

test('pages that know only today do not say that they show another day, and are linked from none', async () => {
  for (const { path } of shownTo('administrator', route => reads.includes(route) && !takesDays(route)))
    expect([path, (await clients.administrator.get(`${path}?as_at=${day}`)).text.includes('You are looking at')]).toEqual([path, false])
})

test('nothing is written from an earlier day: forms are not shown, and what is sent is refused', async () => {
  for (const { path } of shownTo('unit_leader', writes)) {
    const [shown, sent] = [
      await clients.unit_leader.get(`${path}?as_at=${day}`),
      await clients.unit_leader.post(`${path}?as_at=${day}`, {}),
    ]
    expect([path, shown.status, sent.status]).toEqual([path, 400, 400])
    expect(shown.text).toContain('Nothing can be changed on another day')
  }
})

test('a day is taken as people type it, and what is no day, too early or in the future is said', async () => {
  const get = (path: string) => clients.national_lead.get(path)
  expect((await get('/inspections?q=a&as_at=1+11+2026')).location).toBe('/inspections?q=a&as_at=2026-11-01')
  expect((await get('/?as_at=1/11/26')).location).toBe('/?as_at=2026-11-01')
  expect((await get('/recommendations?as_at=1+November&after=x')).location).toBe('/recommendations?as_at=2026-11-01')
  for (const [typed, says] of [
    ['31 2 2024', 'must be a real date'],
    ['soon', 'must be a real date'],
    ['1 1 2099', 'is in the future'],
    ['1989-12-31', 'Nothing had been recorded here by then'],
  ] as const)
    for (const { path } of shownTo('national_lead', takesDays)) {
      const { status, text } = await get(`${path}?as_at=${encodeURIComponent(typed)}`)
      // 1 January 2099 is sent on first.
      const answer = status === 303 ? await get(`${path}?as_at=2099-01-01`) : { status, text }
      expect([path, typed, answer.status, answer.text.includes(says)]).toEqual([path, typed, 400, true])
    }
})

test('before the first record it is said that there was nothing yet; of what others hide nothing is said', async () => {
  for (const { path, route } of shownTo('inspector', takesDays)) {
    const { status, text } = await clients.inspector.get(`${path}?as_at=2017-12-31`)
    const isFile = !text.startsWith('<!doctype')
    const found = isFile || text.includes('Nothing had been recorded here by then')
    expect([path, [200, 404].includes(status), found]).toEqual([path, true, true])
    expect([path, status]).toEqual([path, route.path.includes(':') ? 404 : 200])
  }
  const hidden = addressOf(
    routeOf('/recommendations/1')!,
    world.places.R_EM?.embargoed.recommendation ?? world.places.N56NORF!.embargoed.recommendation!,
  )
  for (const path of [hidden, '/recommendations/987654321']) {
    const { status, text } = await clients.staff.get(`${path}?as_at=2017-12-31`)
    expect([path, status, load(text)('h1').text()]).toEqual([path, 404, 'Page not found'])
  }
})
