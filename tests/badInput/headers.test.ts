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
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
      "form-action 'self'",
    ])
      expect(policy.split(';')).toContain(part)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=(), '),
    })
    expect(headers).not.toHaveProperty('strict-transport-security')
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

test('nothing is kept by browsers: files, errors, redirects and what needs no sign-in', async () => {
  const anonymous = request(appOn(pool, clock))
  for (const path of [
    '/inspections/NORTHANTS-2022/plan.csv',
    '/inspections/NORTHANTS-2022/plan.docx',
    '/inspections/NORTHANTS-2022/plan.csv?organisation=x',
    '/recommendations/1/',
    '/%',
  ])
    expect([path, (await leader.get(path)).headers['cache-control']]).toEqual([path, 'no-store'])
  for (const path of ['/sign-in', '/recommendations', '/health/live', '/nothing'])
    expect([path, (await anonymous.get(path)).headers['cache-control']]).toEqual([path, 'no-store'])
  const sent = await leader.agent.post('/administration/people/invite').type('form').send({ name: 'x' })
  expect([sent.status, sent.headers['cache-control']]).toEqual([403, 'no-store'])
  const css = /href="(\/assets\/[^"]+css)"/.exec((await anonymous.get('/sign-in')).text)![1]!
  expect((await anonymous.get(css)).headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  })
})

test('over https, browsers are told to use nothing else', async () => {
  const { headers } = await request(appOn(pool, clock, undefined, { tls: true })).get('/sign-in')
  expect(headers['strict-transport-security']).toBe('max-age=31536000')
})

test('the address of whoever asks is taken from a proxy that is trusted, and from nobody else', async () => {
  const addressOf = async (trustedProxies: string[] | false) => {
    await pool('access_events').delete()
    const app = request(appOn(pool, clock, undefined, { trustedProxies }))
    await app.post('/nothing').set({ 'Sec-Fetch-Site': 'cross-site', 'X-Forwarded-For': '203.0.113.9' }).expect(403)
    return (await pool('access_events').first())!.from_address
  }
  expect(await addressOf(false)).toMatch(/127\.0\.0\.1$/)
  expect(await addressOf(['10.0.0.5'])).toMatch(/127\.0\.0\.1$/)
  expect(await addressOf(['loopback'])).toBe('203.0.113.9')
})

test('no page has a script or a style of its own', async () => {
  for (const path of ['/', '/recommendations', '/sign-in', '/inspections/NORTHANTS-2022/plan', `/recommendations/${recommendation}`]) {
    const $ = pageOf((await leader.get(path)).text)
    expect([path, $('script:not([src]), style, [style]').length, $.html().match(/\son[a-z]+="/g)]).toEqual([path, 0, null])
  }
})

test('the cookie of a session, and where signing in leads', async () => {
  const agent = request.agent(appOn(pool, clock))
  const page = await agent.get('/sign-in')
  expect(page.headers['set-cookie']![0]).toMatch(/^session=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/)
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
