// What is noted of who came, who was refused and who took data out; who may read it, and for how long it stays.
import { setTimeout } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import { forgetOldAccess, noteAccess } from '../../src/accessRecord/commands.ts'
import { listAccess } from '../../src/accessRecord/queries.ts'
import { buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'
import { until } from '../support/waiting.ts'

let now = noon('2026-11-22')
let world: World
let leader: Awaited<ReturnType<typeof visitor>>
let admin: Awaited<ReturnType<typeof visitor>>
let answer: number
beforeAll(async () => {
  world = await buildWorld(pool)
  answer = (await buildInspection(pool, world, { published: '2026-03-01' })).recommendations[0]!.addressees[0]!
  await buildInspection(pool, world, {
    reference: 'COMING',
    organisation: 'N56NORF',
    published: null,
    recommendations: [{ addressees: ['N56NORF'] }],
  })
  leader = await visitor(pool, world.leader, () => now)
  admin = await visitor(pool, world.administrator, () => now)
})
beforeEach(async () => {
  now = new Date(now.getTime() + 60_000)
  await pool('access_events').delete()
})

/** A file is noted when it has gone out, which is a moment after it came in. */
async function noted(kind: string, count: number) {
  const found = () => pool('access_events').where({ kind }).orderBy('id')
  await until(`noted ${count} times`, async () => (await found()).length >= count)
  return found()
}

test('whoever takes data out is noted, with what and from where', async () => {
  await leader.get('/recommendations.csv?q=a+name+nobody+should+find&as_at=2026-11-01')
  await leader.get('/inspections/NORTHANTS-2022/plan.csv')
  await leader.get('/inspections/NORTHANTS-2022/plan.docx')
  await admin.get('/administration/access-record.csv')
  await leader.get('/recommendations.csv?standing=nonsense')
  const rows = await noted('exported', 4)
  expect(rows.map(({ user_id, details }) => [user_id, details.path, details.finished])).toEqual([
    [world.leader.id, '/recommendations.csv', true],
    [world.leader.id, '/inspections/NORTHANTS-2022/plan.csv', true],
    [world.leader.id, '/inspections/NORTHANTS-2022/plan.docx', true],
    [world.administrator.id, '/administration/access-record.csv', true],
  ])
  expect(rows[0]).toMatchObject({ at: now, from_address: expect.stringContaining('127.0.0.1'), details: { as_at: '2026-11-01' } })
  expect(JSON.stringify(rows)).not.toContain('nobody should find')
})

test('whoever is refused is noted: other roles, records that are not theirs, forms without a token, other sites', async () => {
  await leader.get('/administration/people')
  await leader.get('/inspections/COMING')
  await leader.agent.post(`/answers/${answer}/comment`).type('form').send({ text: 'Hello, a text', audience: 'everyone' })
  await leader.agent.post(`/answers/${answer}/comment`).set('Sec-Fetch-Site', 'cross-site').type('form').send({ text: 'A text' })
  await leader.get('/nothing/secret-token')
  await leader.get('/recommendations')
  const rows = await noted('refused', 4)
  expect(rows.map(({ user_id, details }) => [user_id, details.what, details.path, details.status])).toEqual([
    [world.leader.id, 'not for this person', '/administration/people', 403],
    [world.leader.id, 'not found', '/inspections/COMING', 404],
    [world.leader.id, 'a form without its token', `/answers/${answer}/comment`, 403],
    [null, 'sent by another site', '/answers', 403],
  ])
  expect(JSON.stringify(rows)).not.toMatch(/A text|Hello|secret-token/)
})

test('somebody who tries all numbers is noted 60 times a minute, and then again', async () => {
  for (let id = 0; id < 70; id++) await leader.get(`/recommendations/${900_000 + id}`)
  expect(await noted('refused', 60)).toHaveLength(60)
  now = new Date(now.getTime() + 60_000)
  await leader.get('/recommendations/900000')
  expect(await noted('refused', 61)).toHaveLength(61)
})

test('a note that fails breaks no page', async () => {
  await pool.raw('ALTER TABLE access_events RENAME TO access_events_away')
  try {
    expect((await leader.get('/administration/people')).status).toBe(403)
    expect((await leader.get('/recommendations.csv')).status).toBe(200)
    await setTimeout(100)
  } finally {
    await pool.raw('ALTER TABLE access_events_away RENAME TO access_events')
  }
})

const fill = async () => {
  const note = (at: string, kind: 'signed_in' | 'sign_in_failed', from_address: string, user_id: number | null, details = {}) =>
    noteAccess(pool, { at: new Date(at), kind, user_id, from_address, details })
  await note('2026-06-30T22:59:00Z', 'signed_in', '192.0.2.1', world.leader.id)
  await note('2026-06-30T23:01:00Z', 'signed_in', '192.0.2.10', world.staff.id)
  await note('2026-11-01T10:00:00Z', 'sign_in_failed', '198.51.100.7', null, { email: world.leader.email })
  await noteAccess(pool, {
    at: new Date('2026-11-02T10:00:00Z'),
    kind: 'session_ended',
    user_id: world.administrator.id,
    about_id: world.leader.id,
  })
}
const shown = async (query: string) => {
  const { text, status } = await admin.get(`/administration/access-record?${query}`)
  const $ = pageOf(text)
  return {
    status,
    rows: $('tbody tr')
      .toArray()
      .map(row => $(row).text().replaceAll(/\s+/g, ' ').trim()),
    $,
  }
}

test('roles are said in words, and so is who it was where no account did it', async () => {
  const role = { kind: 'role_changed' as const, user_id: null, about_id: world.staff.id, details: { ended: 'regional_lead' } }
  await noteAccess(pool, { at: new Date('2026-11-02T10:00:00Z'), ...role })
  await noteAccess(pool, { at: new Date('2026-11-02T10:00:00Z'), kind: 'sign_in_failed', user_id: null })
  const { rows } = await shown('')
  expect(rows[0]).toContain('Sign-in failed Not known')
  expect(rows[1]).toMatch(/Role changed The service .* ended: regional lead$/)
})

test('administrators read it, newest first, and filter it', async () => {
  await fill()
  const all = await shown('')
  expect(all.rows).toHaveLength(4)
  expect(all.rows[0]).toContain('2 November 2026 at 10:00am Session ended Administrator')
  expect(all.rows[3]).toContain('30 June 2026 at 11:59pm Signed in Unit leader, Northamptonshire')
  const count = async (query: string) => (await shown(query)).rows.length
  expect(await count('kind=signed_in')).toBe(2)
  // Of London: one minute after midnight there is the day before in UTC.
  expect(await count('from=1+7+2026')).toBe(3)
  expect(await count('to=30+6+2026')).toBe(1)
  expect(await count('from=1+7+2026&to=1+7+2026')).toBe(1)
  expect(await count('address=192.0.2.1')).toBe(2)
  expect(await count('address=192.0.2.10')).toBe(1)
  expect(await count('address=%25')).toBe(0)
  expect(await count(`person=${encodeURIComponent(world.leader.email)}`)).toBe(3)
  expect(await count('person=Practitioner')).toBe(1)
  expect(await count('person=nobody')).toBe(0)
  for (const wrong of ['kind=nonsense', 'from=31+2+2026', 'from=2+11+2026&to=1+11+2026'])
    expect([wrong, (await shown(wrong)).status]).toEqual([wrong, 400])
  for (const odd of ['before=x', 'person[]=1', 'kind=__proto__', 'address=%00', 'person=%ED%A0%80', 'before=99999999999999999999'])
    expect([odd, [200, 400].includes((await shown(odd)).status)]).toEqual([odd, true])
})

test('50 stand on a page, the next page goes on where it ended, and the file has all', async () => {
  for (let at = 0; at < 120; at++)
    await noteAccess(pool, {
      at: new Date(noon('2026-11-01').getTime() + at * 1000),
      kind: 'signed_in',
      user_id: world.leader.id,
      details: { at },
    })
  const seen: string[] = []
  for (let query: string | undefined = 'kind=signed_in'; query !== undefined; ) {
    const { rows, $ } = await shown(query)
    expect(rows.length).toBeLessThanOrEqual(50)
    seen.push(...rows)
    query = $('a[rel=next]').attr('href')?.split('?')[1]
  }
  expect(seen.map(row => /at: (\d+)/.exec(row)?.[1])).toEqual(Array.from({ length: 120 }, (_, at) => String(119 - at)))
  const { text, headers } = await admin.get('/administration/access-record.csv?kind=signed_in')
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-disposition': expect.stringMatching(/^attachment/) })
  const lines: Record<string, string>[] = parse(text, { columns: true })
  expect([lines.length, lines[119]]).toEqual([
    120,
    expect.objectContaining({ at: '2026-11-01T12:00:00.000Z', kind: 'signed_in', details: 'at: 0' }),
  ])
})

test('nobody else reads it', async () => {
  for (const path of ['/administration/access-record', '/administration/access-record.csv'])
    expect((await leader.get(path)).status).toBe(403)
})

test('it is forgotten after as many days as are configured', async () => {
  await fill()
  expect(await forgetOldAccess(pool, new Date('2026-11-30T09:00:00Z'), 29)).toBe(2)
  expect((await listAccess(pool, {}, 10)).map(({ kind }) => kind)).toEqual(['session_ended', 'sign_in_failed'])
})
