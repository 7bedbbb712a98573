// Addresses that nobody gave out: each is answered in words, and none with 500.
import { writeCursor } from '../../src/recommendations/filter.ts'
import { routes } from '../../src/routes.ts'
import type { Visiting } from '../support/administration.ts'
import { pool } from '../support/db.ts'
import { pageOf } from '../support/visitor.ts'
import { words } from '../support/words.ts'
import { buildVisited } from './world.ts'

let recommendation: number
let leader: Visiting
let admin: Visiting
beforeAll(async () => {
  ;({ recommendation, leader, admin } = await buildVisited(pool))
})

const filters = [
  'organisation',
  'inspected',
  'inspection',
  'standing',
  'signal',
  'theme',
  'standard',
  'owner',
  'due_from',
  'due_to',
  'urgent',
  'repeat',
  'q',
  'sort',
  'after',
  'before',
  'as_at',
]
const lists: Record<string, string[]> = {
  '/recommendations': filters,
  '/recommendations.csv': filters,
  '/inspections': ['q', 'organisation', 'state', 'as_at'],
  '/organisations': ['q', 'as_at'],
  '/organisations/N56NRTH': ['as_at'],
  '/organisations/N56NRTH/behind-the-rating': ['earlier', 'later', 'as_at'],
  '/inspections/NORTHANTS-2022/plan': ['organisation', 'as_at'],
  '/inspections/NORTHANTS-2022/plan.csv': ['organisation', 'as_at'],
  '/recommendations/:id': ['trail', 'all', 'as_at'],
  '/administration/people': ['q'],
  '/': ['as_at', 'back'],
}
const odd = [
  '1',
  '%00',
  '%ED%A0%80',
  '%F0%9F%98%80',
  "'%20OR%201=1--",
  '%25%5F%5C',
  '__proto__',
  '-1',
  '99999999999999999999',
  'x'.repeat(5000),
  '%',
  '[]',
  '2026-02-31',
  '31%202%202027',
]

test.each(Object.entries(lists))('%s: whatever stands in its filters', async (path, names) => {
  const address = path.replace(':id', String(recommendation))
  const reader = path.startsWith('/administration') ? admin : leader
  for (const name of names)
    for (const query of [`${name}=1&${name}=2`, `${name}[]=1`, `${name}[a]=1`, name, ...odd.map(value => `${name}=${value}`)]) {
      const { status } = await reader.get(`${address}?${query}`)
      expect([query.slice(0, 60), [200, 400, 403, 404].includes(status)]).toEqual([query.slice(0, 60), true])
    }
})

test.each([
  ['standing=nonsense', 'There is no standing called “nonsense”'],
  ['signal=nonsense', 'There is no signal called “nonsense”'],
  ['sort=colour', 'The list cannot be sorted by “colour”'],
  ['organisation=Atlantis', 'There is no organisation called “Atlantis”'],
  ['inspected=Atlantis', 'There is no organisation called “Atlantis”'],
  ['due_from=31 2 2027', 'The first due date must be a real date'],
  ['due_from=1 3 2027&due_to=1 2 2027', 'The last due date must be after the first'],
  [`q=${'x'.repeat(300)}`, 'The address has a filter that is too long'],
])('a filter that is not understood is said: %.40s', async (query, said) => {
  for (const path of ['/recommendations', '/recommendations.csv']) {
    const res = await leader.get(`${path}?${query}`)
    expect([res.status, words(res.text)]).toEqual([400, expect.stringContaining(said)])
  }
})

test.each([
  ['2026-02-31', 400, 'must be a real date'],
  ['yesterday', 400, 'must be a real date'],
  ['20244-01-01', 400, 'must be a real date'],
  ['2026-11-23', 400, 'is in the future'],
  ['9999-12-31', 400, 'is in the future'],
  ['1990-01-01', 200, 'You are looking at 1 January 1990'],
  ['0001-01-01', 400, 'is too early'],
  ['0000-01-01', 400, 'is too early'],
])('as at %s', async (day, status, said) => {
  for (const path of ['/recommendations', '/inspections', '/organisations']) {
    const res = await leader.get(`${path}?as_at=${day}`)
    expect([path, res.status, pageOf(res.text)('body').text().replaceAll(/\s+/g, ' ')]).toEqual([
      path,
      status,
      expect.stringContaining(said),
    ])
  }
  const one = await leader.get(`/recommendations/${recommendation}?as_at=${day}`)
  expect(one.status).toBe(status === 200 ? 404 : 400)
})

test('a page of today does not say that it shows another day', async () => {
  for (const path of ['/account', '/accessibility'])
    expect((await leader.get(`${path}?as_at=2026-11-01`).expect(200)).text).not.toContain('You are looking at')
})

test('a place in a list that is sorted otherwise is no place in this one', async () => {
  const cursors = [
    writeCursor('Northamptonshire', 1),
    writeCursor(3, 1),
    writeCursor(1e300, 1),
    writeCursor(1, 1e300),
    writeCursor('\0', 1),
    'e30',
    'bm9uc2Vuc2U',
    Buffer.from('[null,null]').toString('base64url'),
  ]
  for (const sort of ['standing', 'due', '-due', 'organisation', 'owner', 'published', 'inspection', 'last_activity_on', 'target_on'])
    for (const cursor of cursors)
      for (const side of ['after', 'before'])
        expect([sort, cursor, (await leader.get(`/recommendations?sort=${sort}&${side}=${cursor}`)).status]).toEqual([sort, cursor, 200])
})

const ids = [
  '0',
  '-1',
  '1.5',
  '1e3',
  'abc',
  '999999999999999',
  '9223372036854775808',
  '99999999999999999999999',
  '%20',
  '%00',
  '%ED%A0%80',
  '%F0%9F%98%80',
  '..%2f..',
  "1'",
  '1;2',
  'ABC%0d%0aX',
  'x'.repeat(3000),
]
test('ids and references that cannot be', async () => {
  for (const { path, method } of routes.filter(({ path }) => path.includes(':')))
    for (const id of method === 'get' ? ids : ['0', '99999999999999999999999', '%00']) {
      const address = path.replace(/:(id|code|reference)/, id)
      const reader =
        path.startsWith('/administration') || /entry|edit|state|ratings|figures|publish|recommendations\//.test(path) ? admin : leader
      const res = method === 'get' ? await reader.get(address) : await reader.agent.post(address)
      expect([address.slice(0, 80), [400, 403, 404].includes(res.status)]).toEqual([address.slice(0, 80), true])
    }
})

test.each([
  '/nothing',
  '//evil.example/',
  '/../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/.env',
  '/assets/x/../../package.json',
  '/assets/x/..%2f..%2fpackage.json',
  '/recommendations/1/',
  '/%',
  '/sign-in/..;/administration',
])('there is nothing at %s', async path => {
  const { status, text } = await leader.get(path)
  expect([200, 302, 400, 403, 404]).toContain(status)
  expect(text).not.toMatch(/root:|"dependencies"/)
})

test('every address answers HEAD and OPTIONS, and refuses what it does not do', async () => {
  const all = new Map(
    routes.map(({ path }) => [
      path.replace(':id', String(recommendation)).replace(':code', 'N56NRTH').replace(':reference', 'NORTHANTS-2022'),
      path,
    ]),
  )
  for (const address of all.keys()) {
    const head = await leader.agent.head(address)
    expect([address, head.status, head.text ?? '']).toEqual([address, (await leader.get(address)).status, ''])
    for (const method of ['options', 'put', 'patch', 'delete'] as const) {
      const { status } = await leader.agent[method](address)
      expect([method, address, status < 500]).toEqual([method, address, true])
      if (method !== 'options') expect([method, address, [403, 404, 405].includes(status)]).toEqual([method, address, true])
    }
  }
})
