import type { Server } from 'node:http'
import { parse } from 'csv-parse/sync'
import type { Db } from '../../src/db/knex.ts'
import type { Role } from '../../src/db/tables.ts'
import { openRoutes } from '../../src/routes/open.ts'
import type { Route } from '../../src/routes/route.ts'
import { routes } from '../../src/routes.ts'
import { unzip } from '../../src/sheets/zip.ts'
import { roles } from '../../src/users/person.ts'
import { buildPerson } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { access, type Layer, type Letter, mayRead, openAccess, type Record_, relations, rows, type State, unusual } from './accessTable.ts'
import { takesDays } from './anyDay.ts'
import { addressOf, bodyFor, type Case, casesOf, fileFor, homes, type Reader } from './cases.ts'
import { type Answer, Client, serve } from './client.ts'
import { type AccessWorld, buildAccessWorld, clock, mark, marks, relationOf } from './world.ts'

const everyRole = Object.keys(roles) as Role[]
const statuses: Record<Exclude<Letter, 'y' | '.'>, number> = { n: 403, w: 409, '-': 404 }

let world: AccessWorld
let server: Server
let clients: Record<Reader, Client>
/** What the app takes for its database: the pool, or for a POST a transaction that is undone after it. */
let current: Db
const standIn = new Proxy(() => {}, {
  apply: (_target, _this, given) => (current as never as (...given: unknown[]) => unknown)(...given),
  get: (_target, name) => current[name as keyof Db],
}) as never as Db

beforeAll(async () => {
  world = await buildAccessWorld(pool)
  current = pool
  server = await serve(standIn, clock)
  const people: Record<Role, { id: number; email: string }> = {
    unit_leader: world.leader,
    staff: world.staff,
    regional_lead: world.regional,
    national_lead: world.national,
    inspector: world.inspector,
    administrator: world.administrator,
  }
  clients = { nobody: new Client(server) } as typeof clients
  for (const role of everyRole) clients[role] = await new Client(server).signIn(pool, people[role])
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const expected = ({ route, letter }: Case) =>
  letter === 'y' ? (unusual[`${route.method} ${route.path}`] ?? (route.method === 'get' ? 200 : 303)) : statuses[letter]

/** What in an answer this reader may not see. What the reader asked for by name does not count. */
function leaks(reader: Reader, { body, text, location, headers }: Answer, asked: string): string[] {
  const whole = headers.some(([, value]) => value.includes('wordprocessingml'))
    ? unzip(body, () => true).map(file => file.content.toString())
    : [text]
  const home = world.places[homes[reader] ?? '']
  const found = [...whole, location].flatMap(part => [...part.matchAll(marks)])
  const hidden = found.filter(([all, layer, code, state]) => {
    if (!layer && asked.includes(all)) return false
    if (reader === 'nobody') return true
    const place = world.places[code ?? all.replace('EMBARGOED-', '')]
    return !place || !mayRead(reader, (layer ?? 'text') as Layer, relationOf(home, place), (state ?? 'embargoed') as State)
  })
  return [...new Set(hidden.map(([all]) => all))]
}

// What the act before said on the next page, whichever that is.
const success = /\s*<div class="[^"]*notification-banner--success[\s\S]*?<\/p>\s*<\/div>\s*<\/div>\s*/

/** A 404 without what differs from page to page: its tokens and its own address. */
const plain = ({ text, headers }: Answer, { path }: Case) => ({
  // An earlier day shows the way back to the same address today.
  text: text
    .replaceAll(path, '')
    .replaceAll(/(name="(?:_csrf|form_key)" value=")[^"]+/g, '$1')
    .replace(success, '\n'),
  headers: headers.filter(([name]) => !['date', 'set-cookie', 'content-length', 'keep-alive', 'connection'].includes(name)),
})

test('every route and every role is in the table', () => {
  expect(Object.keys(access).sort()).toEqual([...new Set(routes.map(({ path }) => path))].sort())
  for (const name of Object.keys(rows) as (keyof typeof rows)[])
    for (const role of everyRole) {
      const words = rows[name][role]?.split(' ') ?? []
      const counts = [1, relations[role].length]
      expect([name, role, counts.includes(words.length)]).toEqual([name, role, true])
    }
})

test.each(routes.map(route => [`${route.method} ${route.path}`, route] as const))('nobody signed in: %s', async (_name, route) => {
  const path = addressOf(route, world.places.N56NRTH!.published[Object.keys(access[route.path]!)[0] as Record_] ?? '1')
  const answer = route.method === 'get' ? await clients.nobody.get(path) : await clients.nobody.post(path, {})
  expect([answer.status, answer.location.split('?')[0]]).toEqual([302, '/sign-in'])
  expect(leaks('nobody', answer, path)).toEqual([])
})

test('every address before the door is in the table, and gives nothing away to anybody', async () => {
  expect(Object.keys(openAccess).sort()).toEqual(openRoutes.map(({ method, path }) => `${method} ${path}`).sort())
  const wrong: unknown[] = []
  for (const { method, path } of openRoutes) {
    const asked = path.replaceAll(/:\w+/g, '987654321')
    for (const reader of Object.keys(clients) as Reader[]) {
      // They are still needed.
      if (path === '/sign-out' && reader !== 'nobody') continue
      const answer = method === 'get' ? await clients[reader].get(asked) : await clients[reader].post(asked, {})
      const found = leaks('nobody', answer, asked)
      // Whoever is signed in may be sent elsewhere, but never meets a fault of ours.
      const right = reader === 'nobody' ? answer.status === openAccess[`${method} ${path}`] : answer.status < 500
      if (!right || found.length) wrong.push({ [`${method} ${asked}`]: reader, status: answer.status, found })
    }
  }
  expect(wrong).toEqual([])
})

test.each([
  ['get', '/health/live', 200],
  ['get', '/health/ready', 200],
  ['get', '/sign-in', 200],
  ['post', '/sign-in', 403],
  ['get', '/nothing-here', 302],
  ['post', '/nothing-here', 302],
  ['get', '/assets/nothing-here.css', 302],
  ['get', '/administration/nothing-here', 302],
] as const)('nobody signed in: %s %s', async (method, path, status) => {
  const answer = method === 'get' ? await clients.nobody.get(path) : await clients.nobody.post(path, {})
  expect([answer.status, leaks('nobody', answer, path)]).toEqual([status, []])
})

/** What each case was answered; where it should be 404, that the page is the one of an id that never was. */
async function walk(role: Role, of: Route[], ask: (one: Case) => Promise<Answer>) {
  const wrong: unknown[] = []
  for (const route of of) {
    let never: ReturnType<typeof plain> | undefined
    for (const one of casesOf(world, route, role).reverse()) {
      const answer = await ask(one)
      const { kind, relation, state, path } = one
      const found = leaks(role, answer, path)
      if (answer.status !== expected(one) || found.length)
        wrong.push({ [`${route.method} ${path}`]: `${kind} ${relation} ${state}`, expected: expected(one), status: answer.status, found })
      if (answer.status !== 404) continue
      never ??= plain(answer, one)
      if (JSON.stringify(plain(answer, one)) !== JSON.stringify(never))
        wrong.push({ [path]: 'is not the page of an id that never was', kind })
    }
  }
  return wrong
}

const versionIn = ({ text }: Answer) => /name="version" value="([^"]*)"/.exec(text)?.[1] ?? ''

test.each(everyRole)('%s: what is shown', async role => {
  const wrong = await walk(
    role,
    routes.filter(({ method }) => method === 'get'),
    one => clients[role].get(one.path),
  )
  expect(wrong).toEqual([])
})

test.each(everyRole)('%s: what is shown of an earlier day', async role => {
  const wrong = await walk(role, routes.filter(takesDays), one => clients[role].get(`${one.path}?as_at=2026-11-01`))
  expect(wrong).toEqual([])
})

test.each(everyRole)('%s: what is done', async role => {
  const wrong = await walk(
    role,
    routes.filter(({ method }) => method === 'post'),
    async one => {
      const version = one.letter === 'y' ? versionIn(await clients[role].get(one.path)) : ''
      const undone = await pool.transaction()
      current = undone
      try {
        const fields = { ...bodyFor(world, one), version }
        return await clients[role].post(one.path, fields, one.route.takesFile || one.route.takesFiles ? fileFor(one) : undefined)
      } finally {
        current = pool
        await undone.rollback()
      }
    },
  )
  expect(wrong).toEqual([])
})

test('lists, files and searches give nothing of it away', async () => {
  for (const role of everyRole) {
    const home = world.places[homes[role] ?? '']
    for (const path of [
      `/recommendations/${world.shared}`,
      '/inspections/SHARED',
      '/inspections/SHARED/plan?organisation=all',
      '/inspections/SHARED/plan.csv?organisation=all',
      '/inspections/SHARED/plan/consistency?organisation=all',
    ]) {
      const answer = await clients[role].get(path)
      expect([role, path, leaks(role, answer, path)]).toEqual([role, path, []])
    }
    for (const { code } of Object.values(world.places)) {
      const path = `/recommendations.csv?organisation=${code}`
      expect([role, path, leaks(role, await clients[role].get(path), path)]).toEqual([role, path, []])
    }
    for (const place of Object.values(world.places))
      for (const state of ['published', 'embargoed'] as const) {
        const sees = mayRead(role, 'plan', relationOf(home, place), state)
        const owner = encodeURIComponent(mark('plan', place.code, state))
        const { status, text } = await clients[role].get(`/recommendations.csv?owner=${owner}`)
        expect([role, place.code, state, status, csv(text).length > 0]).toEqual([role, place.code, state, 200, sees])
      }
  }
})

const csv = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true })

test('what changed gives nothing of it away, and tells each layer to whoever may read it', async () => {
  for (const role of everyRole) {
    const home = world.places[homes[role] ?? '']
    for (const place of Object.values(world.places))
      for (const at of [`/organisations/${place.code}`, `/inspections/PUBLISHED-${place.code}`, `/inspections/EMBARGOED-${place.code}`])
        for (const file of ['', '.csv']) {
          const path = `${at}/changes${file}?from=2026-08-01&to=2026-11-21`
          const answer = await clients[role].get(path)
          expect([role, path, leaks(role, answer, path)]).toEqual([role, path, []])
          if (answer.status !== 200 || at.startsWith('/organisations')) continue
          const state = at.includes('PUBLISHED') ? 'published' : 'embargoed'
          for (const layer of ['text', 'plan', 'line'] as const) {
            const reads = mayRead(role, layer, relationOf(home, place), state)
            expect([role, path, layer, answer.text.includes(mark(layer, place.code, state))]).toEqual([role, path, layer, reads])
          }
        }
  }
})

// Of several addressees, each sees how the others stand, and so does everyone above any of them.
test('standing stands only in the rows of those who may see it', async () => {
  for (const role of everyRole) {
    const home = world.places[homes[role] ?? '']
    const lines = csv((await clients[role].get('/recommendations.csv?inspection=SHARED')).text)
    expect([role, lines.filter(({ standing }) => standing).length]).toEqual([role, home || role === 'inspector' ? 5 : 0])
    for (const place of Object.values(world.places)) {
      const relation = relationOf(home, place)
      const sees = role === 'inspector' || (home !== undefined && (relation === 'own' || relation === 'below'))
      const line = csv((await clients[role].get(`/recommendations.csv?inspection=PUBLISHED-${place.code}`)).text).find(
        ({ number }) => number === '1',
      )
      const page = await clients[role].get(`/recommendations/${place.published.recommendation}`)
      const shown = [
        line!.standing !== '',
        line!.target_on !== '',
        !page.text.includes('How it stands is seen by'),
        page.text.includes('app-why'),
      ]
      expect([role, place.code, shown]).toEqual([role, place.code, [sees, sees, sees, sees]])
    }
  }
})

test('one person may lead one organisation and be staff of another: each counts for itself', async () => {
  const person = await buildPerson(pool, 'unit_leader', world.organisations.N56NORF, 'Both')
  await pool('memberships').insert({
    user_id: person.id,
    role: 'staff',
    organisation_id: world.organisations.N56NRTH,
    from_on: '2018-01-01',
  })
  const both = await new Client(server).signIn(pool, person)
  const { published, embargoed } = world.places.N56NRTH!
  const status = async (path: string) => (await both.get(path)).status
  expect(await status('/inspections/EMBARGOED-N56NORF')).toBe(200)
  expect(await status('/inspections/EMBARGOED-N56NRTH')).toBe(404)
  expect(await status(`/actions/${embargoed.action}`)).toBe(404)
  expect(await status(`/actions/${published.action}`)).toBe(200)
  expect(await status(`/actions/${published.action}/drop`)).toBe(403)
})

test('a right that ends counts no more on the next request', async () => {
  const person = await buildPerson(pool, 'unit_leader', world.organisations.N56NRTH, 'Leaving')
  const leaving = await new Client(server).signIn(pool, person)
  const path = `/actions/${world.places.N56NRTH!.published.action}`
  expect((await leaving.get(path)).status).toBe(200)
  await pool('memberships').where({ user_id: person.id }).update({ to_on: '2026-11-21' })
  expect((await leaving.get(path)).status).toBe(403)
  await pool('users').where({ id: person.id }).update({ deactivated_on: '2026-11-22' })
  expect((await leaving.get(path)).location).toContain('/sign-in')
})
