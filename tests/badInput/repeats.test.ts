// A form sent again, with the back button or from another tab: nothing is done twice, and the person is told.
import { answerQuery, raiseQuery } from '../../src/inspectorQueries/commands.ts'
import type { Person } from '../../src/users/person.ts'
import { as, buildAction, buildInspection, buildWorld, formKey, noon, type World } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { pageOf, visitor } from '../support/visitor.ts'

const words = 'You had already sent this. Nothing was added or changed.'
let world: World
let addressee: number
let recommendation: number
let now = noon('2026-11-22')
beforeAll(async () => {
  world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world, { published: '2026-10-01' })
  recommendation = recommendations[0]!.id
  addressee = recommendations[0]!.addressees[0]!
})
beforeEach(() => {
  now = new Date(now.getTime() + 3_600_000)
})

const signedIn = (person = world.leader) => visitor(pool, person, () => now)
type Visitor = Awaited<ReturnType<typeof visitor>>
const bannerAt = async ({ get }: Visitor, address: string) =>
  pageOf((await get(address)).text)('.govuk-notification-banner')
    .text()
    .replace(/\s+/g, ' ')

test('an action logged, and the same form filled in again: one action, and the page of it says so', async () => {
  const leader = await signedIn()
  const form = { title: 'Once only', owner_title: 'Head', due_on: '4 3 2027' }
  const send = () => leader.post(`/answers/${addressee}/log-action`, form)
  const first = await send()
  expect(await bannerAt(leader, first.headers.location!)).toContain('The action is logged')
  const second = await send()
  expect([second.status, second.headers.location]).toEqual([303, first.headers.location])
  expect(await bannerAt(leader, second.headers.location!)).toContain(words)
  expect(await pool('actions').where({ title: 'Once only' })).toHaveLength(1)
  now = new Date(now.getTime() + 15 * 60_000)
  await send()
  expect(await pool('actions').where({ title: 'Once only' })).toHaveLength(2)
})

test('what the page would refuse by now leads to where the first sending went', async () => {
  const by = (person: Person) => as(pool, person, '2026-11-01')
  const query = await raiseQuery(by(world.inspector), addressee, 'Why?')
  await answerQuery(by(world.leader), query, 'Because.')
  const inspector = await signedIn(world.inspector)
  const path = `/queries/${query}/close`
  const shown = await inspector.hidden(path)
  const send = (note: string) =>
    inspector.agent
      .post(path)
      .type('form')
      .send({ ...shown, note, form_key: formKey() })
  const sent = [await send('Thank you.'), await send('Thank you.')]
  const place = `/recommendations/${recommendation}`
  expect(sent.map(({ status, headers }) => [status, headers.location])).toEqual([
    [303, place],
    [303, place],
  ])
  expect(await bannerAt(inspector, place)).toContain(words)
  expect((await send('Thanks.')).status).toBe(409)
})

test('complete, reopen, complete again with the same words is three acts', async () => {
  const action = await buildAction(pool, world.leader, addressee, '2026-11-01')
  const leader = await signedIn()
  const complete = () => leader.post(`/actions/${action}/complete`, { different_now: 'Done.' })
  const statuses = [
    await complete(),
    await leader.post(`/actions/${action}/reopen`, { reason: 'Not quite', due_on: '4 3 2027' }),
    await complete(),
  ]
  expect(statuses.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await pool('updates').where({ action_id: action }).orderBy('id').pluck('kind')).toEqual(['completed', 'reopened', 'completed'])
})

test('the same status reported again is a repeat, though the page has a newer version by then', async () => {
  const action = await buildAction(pool, world.leader, addressee, '2026-11-01')
  const leader = await signedIn()
  const send = () => leader.post(`/actions/${action}/update`, { text: 'We began.', status: 'in_progress' })
  await send()
  await send()
  expect(await pool('updates').where({ action_id: action })).toHaveLength(1)
})

test('another browser of the same person knows it too', async () => {
  const [here, there] = [await signedIn(), await signedIn()]
  const path = `/answers/${addressee}/comment`
  const fields = { text: 'From two browsers', audience: 'everyone' }
  await here.post(path, fields)
  const second = await there.post(path, fields)
  expect([second.status, second.headers.location]).toEqual([303, `/recommendations/${recommendation}`])
  expect(await bannerAt(there, `/recommendations/${recommendation}`)).toContain(words)
  expect(await pool('comments').where({ text: fields.text })).toHaveLength(1)
})

test('a form that was refused was not sent: put right or not, it is taken as new', async () => {
  const leader = await signedIn()
  const path = `/answers/${addressee}/comment`
  const typed = { text: '', audience: 'everyone' }
  expect((await leader.post(path, typed)).status).toBe(422)
  expect((await leader.post(path, typed)).status).toBe(422)
  expect((await leader.post(path, { ...typed, text: 'Now with words' })).status).toBe(303)
})

test('a cookie made up leads nowhere else', async () => {
  const leader = await signedIn()
  const path = `/answers/${addressee}/comment`
  const fields = { text: 'With a cookie of my own', audience: 'everyone' }
  const first = await leader.post(path, fields)
  const sent = String(first.headers['set-cookie']).match(/sent=([0-9a-f]{64})/)![1]!
  const shown = await leader.hidden(path)
  const second = await leader.agent
    .post(path)
    .set('Cookie', `sent=${sent}%20//elsewhere.example/`)
    .type('form')
    .send({ ...shown, ...fields })
  expect(second.headers.location).toBe(`/recommendations/${recommendation}`)
})

test('pages of the account are not looked at: what they ask for may be secret, and meant again', async () => {
  const leader = await signedIn()
  await leader.post('/account/mail', { digest: 'yes' })
  expect(await pool('form_keys').where({ user_id: world.leader.id }).orderBy('nr', 'desc').first('content')).toEqual({ content: null })
})

test('a button pressed twice: the page that is shown says what was done', async () => {
  const leader = await signedIn()
  const path = `/answers/${addressee}/comment`
  const fields = { ...(await leader.hidden(path)), text: 'Pressed twice', audience: 'everyone' }
  const press = () => leader.agent.post(path).type('form').send(fields)
  const [first, second] = [await press(), await press()]
  expect([second.status, second.headers.location]).toEqual([303, first.headers.location])
  expect(await bannerAt(leader, second.headers.location!)).toContain('Your comment is added')
  await press()
  expect(await bannerAt(leader, second.headers.location!)).toContain(words)
  expect(await pool('comments').where({ text: 'Pressed twice' })).toHaveLength(1)
})
