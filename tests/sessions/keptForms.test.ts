// A form that is sent after the session has ended: shown again to whoever typed it, and to nobody else.
import request from 'supertest'
import { endOtherSessions } from '../../src/sessions/commands.ts'
import { personOfSession } from '../../src/users/queries.ts'
import { forgetKeptForms } from '../../src/web/keptForms.ts'
import { SessionStore } from '../../src/web/sessions.ts'
import { buildInspection, buildWorld, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { appOn, pageOf, visitor } from '../support/visitor.ts'

const start = Date.parse('2026-11-22T09:00:00Z')
let now = new Date(start)
const clock = () => now
let store: SessionStore
let world: World
let form: string
beforeAll(async () => {
  store = new SessionStore(pool, { idleMinutes: 30, hours: 12 }, clock, personOfSession)
  store.setMaxListeners(0)
  world = await buildWorld(pool)
  form = `/answers/${(await buildInspection(pool, world, { published: '2026-03-01' })).recommendations[0]!.addressees[0]}/log-action`
})
beforeEach(async () => {
  now = new Date(start)
  await pool('kept_forms').delete()
})
type Visitor = Awaited<ReturnType<typeof visitor>>
const signedIn = (person = world.leader) => visitor(pool, person, clock, store)

/** Sign in at the page that a request was sent on to. @returns where it leads */
async function signInAt({ agent, get }: Visitor, address: string, person = world.leader) {
  const page = pageOf((await get(address)).text)
  const res = await agent
    .post('/sign-in')
    .type('form')
    .send({ _csrf: page('[name=_csrf]').val(), back: page('[name=back]').val(), email: person.email, password: 'correct horse battery' })
  expect(res.status).toBe(303)
  return String(res.headers.location)
}

const typed = {
  title: 'Train <every> practitioner & "more"',
  description: `Line one\r\nLine two — ŵ 日本 ${'x'.repeat(3900)}`,
  success_measure: 'x'.repeat(10_000),
  owner_title: 'Head',
  due_on: '4 3 2027',
}
const valuesIn = (html: string) => {
  const $ = pageOf(html)
  return Object.fromEntries(Object.keys(typed).map(name => [name, String($(`main [name=${name}]`).val() ?? '').replace(/^\n/, '')]))
}
const lines = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]))
async function sendTooLate(leader: Visitor, path = form, fields: object = typed) {
  const keys = await leader.hidden(path)
  now = new Date(start + 40 * 60_000)
  const res = await leader.agent
    .post(path)
    .type('form')
    .send({ ...keys, ...fields })
  expect(res.status).toBe(302)
  return { keys, to: String(res.headers.location) }
}

test('it comes back as it was typed, with a token that counts, and acts only when it is sent', async () => {
  const leader = await signedIn()
  const { keys, to } = await sendTooLate(leader)
  const page = pageOf((await leader.get(to)).text)
  expect(page('main').text()).toContain('Nothing was sent, and what you typed is kept')
  expect(page('main').text()).not.toContain('Line two')
  const back = await signInAt(leader, to)
  expect(back).toMatch(new RegExp(`^${form}\\?kept=`))
  const again = await leader.get(back)
  expect(lines(valuesIn(again.text))).toEqual(lines(typed))
  expect(pageOf(again.text)('main').text()).toContain('Nothing was sent yet')
  const fresh = pageOf(again.text)
  expect(fresh('main [name=_csrf]').val()).not.toBe(keys._csrf)
  expect(fresh('main [name=form_key]').val()).not.toBe(keys.form_key)
  expect(await pool('actions')).toEqual([])
  const hidden = { _csrf: fresh('main [name=_csrf]').val(), form_key: fresh('main [name=form_key]').val() }
  const tooLong = await leader.agent
    .post(back)
    .type('form')
    .send({ ...typed, ...hidden })
  expect([tooLong.status, lines(valuesIn(tooLong.text))]).toEqual([422, lines(typed)])
  const sent = await leader.agent
    .post(back)
    .type('form')
    .send({ ...typed, ...hidden, success_measure: 'All trained' })
  expect(sent.status).toBe(303)
  expect(await pool('actions')).toHaveLength(1)
})

test('somebody else who signs in at the same browser sees nothing of it', async () => {
  const leader = await signedIn()
  await signedIn(world.national)
  const { to } = await sendTooLate(leader)
  const back = await signInAt(leader, to, world.national)
  const shown = await leader.get(back)
  expect(shown.text).not.toContain('Line two')
  const own = await leader.get(back.replace(/^[^?]*/, '/account/sessions'))
  expect(own.text).not.toContain('Line two')
  // Whoever typed it still finds it.
  const again = await signedIn()
  expect((await again.get(back)).text).toContain('Line two')
  expect((await again.get(back.replace('log-action', 'comment'))).text).not.toContain('Line two')
})

test.each<[string, (leader: Visitor) => Promise<unknown>]>([
  ['an administrator ended it', () => endOtherSessions(pool, world.leader.id)],
  [
    'another page of the browser signed out',
    async ({ agent, get }) =>
      agent
        .post('/sign-out')
        .type('form')
        .send({ _csrf: pageOf((await get('/')).text)('[name=_csrf]').val() }),
  ],
  [
    'another page of the browser was sent to sign in first',
    async ({ get }) => {
      now = new Date(start + 40 * 60_000)
      await get(String((await get('/recommendations')).headers.location))
    },
  ],
])('the session is over because %s', async (_why, end) => {
  const leader = await signedIn()
  await end(leader)
  const res = await leader.agent.post(form).type('form').send(typed)
  expect([res.status, res.headers.location]).toEqual([302, expect.stringContaining('kept%3D')])
  expect(valuesIn((await leader.get(await signInAt(leader, String(res.headers.location)))).text).title).toBe(typed.title)
})

test('whoever was never signed in leaves nothing behind', async () => {
  for (const cookie of ['', 'session=s%3Aforged.forged']) {
    const answered = await request(appOn(pool, clock, store))
      .post(form)
      .set('Cookie', cookie)
      .type('form')
      .send(typed)
    expect([answered.status, answered.headers.location]).toEqual([302, '/sign-in'])
  }
  expect(await pool('kept_forms')).toEqual([])
})

test('passwords, keys, files and far too much are not kept, and the page says what was lost', async () => {
  const leader = await signedIn(world.administrator)
  const { to } = await sendTooLate(leader, '/administration/people/new', {
    name: 'Somebody New',
    email: 'a@example.com',
    password: 'secret secret',
  })
  const [row] = await pool('kept_forms')
  expect(JSON.parse(row!.fields)).toEqual({ name: 'Somebody New', email: 'a@example.com' })
  expect(JSON.stringify(row)).not.toContain(/kept=([\w-]+)/.exec(decodeURIComponent(to))![1])
  await pool('kept_forms').delete()
  now = new Date(start)
  const huge = await signedIn(world.administrator)
  const sent = await sendTooLate(huge, '/inspections/NORTHANTS-2022/recommendations/paste', { text: 'x'.repeat(600_000) })
  expect(sent.to).toContain('kept%3Dlost')
  expect(pageOf((await huge.get(sent.to)).text)('main').text()).toContain('It could not be kept')
  now = new Date(start)
  const bringing = await signedIn()
  const path = '/inspections/NORTHANTS-2022/plan/import'
  const { _csrf } = await bringing.hidden(path)
  now = new Date(start + 40 * 60_000)
  const res = await bringing.agent.post(path).field('_csrf', _csrf!).attach('file', Buffer.from('1,2'), 'plan.csv')
  const shown = await bringing.get(await signInAt(bringing, String(res.headers.location)))
  expect(pageOf(shown.text)('main').text()).toContain('choose a file again')
  expect(await pool('kept_forms')).toEqual([])
})

test('it waits for 12 hours, and at most 20 of each person', async () => {
  const leader = await signedIn()
  const { to } = await sendTooLate(leader)
  const back = decodeURIComponent(to.split('back=')[1]!)
  for (let times = 0; times < 25; times++) {
    now = new Date(now.getTime() + 1000)
    await leader.agent.post(form).type('form').send(typed)
  }
  expect((await pool('kept_forms')).length).toBeLessThanOrEqual(20)
  now = new Date(start + 13 * 3_600_000)
  expect((await (await signedIn()).get(back)).text).not.toContain('Line two')
  expect(await forgetKeptForms(pool, now)).toBeGreaterThan(0)
  expect(await pool('kept_forms')).toEqual([])
})

test('where the form is no more, what was typed is still shown', async () => {
  const leader = await signedIn()
  const { to } = await sendTooLate(leader, form.replace('log-action', 'reopen'), { reason: 'A reason of more than twenty letters' })
  const shown = await leader.get(await signInAt(leader, to))
  expect([shown.status, pageOf(shown.text)('main textarea').text().trim()]).toEqual([403, 'A reason of more than twenty letters'])
})
