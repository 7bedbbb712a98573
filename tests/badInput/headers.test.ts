// What an answer tells the browser: what may run, what may be kept, where a sign-in leads.
import request from 'supertest'
import { buildInspection, buildWorld, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { appOn, pageOf, visitor } from '../support/visitor.ts'

const clock = () => noon('2026-11-22')
let world: World
let leader: Awaited<ReturnType<typeof visitor>>
let recommendation: number
beforeAll(async () => {
  world = await buildWorld(pool)
  recommendation = (await buildInspection(pool, world, { published: '2026-03-01' })).recommendations[0]!.id
  leader = await visitor(pool, world.leader, clock)
})

test('what every page says to browsers', async () => {
  for (const path of ['/', '/recommendations', '/nothing-here', '/recommendations?standing=x', `/recommendations/${recommendation}`]) {
    const { headers } = await leader.get(path)
    const policy = headers['content-security-policy']!
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    for (const part of [
      "default-src 'self'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
      "form-action 'self'",
    ])
      expect(policy.split(';')).toContain(part)
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('etag')
  }
  const csv = await leader.get('/recommendations.csv')
  expect(csv.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-disposition': expect.stringMatching(/^attachment/),
  })
})

test('the cookie of a session, and where signing in leads', async () => {
  const agent = request.agent(appOn(pool, clock))
  const page = await agent.get('/sign-in')
  expect(page.headers['set-cookie']![0]).toMatch(/^session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
  for (const back of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/%0d%0aSet-Cookie:x=1',
    '/recommendations?q=a b',
    'x'.repeat(9000),
  ]) {
    const _csrf = pageOf((await agent.get('/sign-in')).text)('[name=_csrf]').val()
    const res = await agent
      .post('/sign-in')
      .type('form')
      .send({ _csrf, email: world.leader.email, password: 'correct horse battery', back })
    expect([back, res.status]).toEqual([back, 303])
    expect(res.headers.location).toMatch(/^\/(%0d%0aSet-Cookie:x=1)?$/)
    const out = pageOf((await agent.get('/accessibility')).text)('[name=_csrf]').val()
    await agent.post('/sign-out').type('form').send({ _csrf: out }).expect(303)
  }
})
