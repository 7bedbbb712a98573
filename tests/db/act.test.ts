// The same form sent twice acts once, and an act that fails leaves nothing.
import { commentOnRecommendation } from '../../src/comments/commands.ts'
import { act, type By } from '../../src/db/act.ts'
import type { Db } from '../../src/db/knex.ts'
import { Conflict } from '../../src/errors.ts'
import { addPerson, type NewPerson } from '../../src/users/commands.ts'
import type { Person } from '../../src/users/person.ts'
import { as, buildInspection, buildWorld, formKey, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { pool } from '../support/db.ts'

let world: World
let addressee: number
beforeAll(async () => {
  world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world)
  addressee = recommendations[0]!.addressees[0]!
})

const comment = (by: By<Person>, text: string) => commentOnRecommendation(by, addressee, { text, audience: 'everyone' })
const counted = async (text: string) => (await pool('comments').where({ text })).length
const keyed = (person: Person, key: string, db: Db = pool): By<Person> => ({ ...as(db, person, '2022-06-01'), key })

test('an act knows its moment, its person and the London day', async () => {
  const now = new Date('2024-07-10T23:30Z')
  const told = await act({ db: pool, person: world.leader, now }, async ({ tx, person, today }) => {
    const { rows } = await tx.raw("SELECT app_now() AS now, current_setting('app.user') AS who")
    return { ...rows[0], person: person.id, today }
  })
  expect(told).toEqual({ now, who: String(world.leader.id), person: world.leader.id, today: '2024-07-11' })
  const { rows } = await pool.raw("SELECT nullif(current_setting('app.user', true), '') AS who")
  expect(rows).toEqual([{ who: null }])
})

test('the same form sent again gives the same result and does nothing', async () => {
  const by = keyed(world.leader, formKey())
  const first = await comment(by, 'Once')
  expect(await comment(by, 'Once')).toBe(first)
  expect(await comment(by, 'Something else')).toBe(first)
  expect([await counted('Once'), await counted('Something else')]).toEqual([1, 0])
  expect(await pool('events').where({ chain: `comment:${first}` })).toHaveLength(1)
})

test('the same form sent twice at once acts once, when both wait for the same record', async () => {
  const by = keyed(world.leader, formKey())
  const send = (db: Db) => comment({ ...by, db }, 'Double')
  const { first, second } = await twoAtOnce(pool, send, send)
  expect(second).toEqual({ status: 'fulfilled', value: first })
  expect(await counted('Double')).toBe(1)
})

test('the same form sent twice at once acts once, when they lock nothing in common', async () => {
  const by = keyed(world.administrator, formKey())
  const given: NewPerson = { name: 'New', email: 'new@example.com', role: 'unit_leader', organisation_id: world.organisations.N56NRTH }
  const send = (db: Db) => addPerson({ ...by, db }, given)
  const { first, second } = await twoAtOnce(pool, send, send)
  expect(second).toEqual({ status: 'fulfilled', value: first })
  expect(await pool('users').where({ email: 'new@example.com' })).toHaveLength(1)
})

test('when the first of two at once fails, the second acts', async () => {
  const by = keyed(world.leader, formKey())
  const send = (db: Db) => comment({ ...by, db }, 'Second try')
  const { first, second } = await twoAtOnce(pool, send, send, 'rollback')
  expect(second).toMatchObject({ status: 'fulfilled', value: expect.any(Number) })
  expect(second).not.toMatchObject({ value: first })
  expect(await counted('Second try')).toBe(1)
})

test('the key of another person is not mine: both act', async () => {
  const key = formKey()
  const first = await comment(keyed(world.leader, key), 'Mine')
  const second = await comment(keyed(world.staff, key), 'Yours')
  expect(second).not.toBe(first)
  expect(await pool('comments').whereIn('id', [first, second]).orderBy('id').select('text', 'user_id')).toEqual([
    { text: 'Mine', user_id: world.leader.id },
    { text: 'Yours', user_id: world.staff.id },
  ])
  expect(await comment(keyed(world.staff, key), 'Yours')).toBe(second)
})

test('an act that fails leaves no key, so that the form can be sent again', async () => {
  const by = keyed(world.leader, formKey())
  await expect(
    act(by, async ({ tx }) => {
      await tx('themes').insert({ name: 'Half done' })
      throw new Conflict('No')
    }),
  ).rejects.toThrow('No')
  expect(await pool('themes').where({ name: 'Half done' })).toEqual([])
  expect(await pool('form_keys').where({ key: by.key! })).toEqual([])
  expect(await counted('At last')).toBe(0)
  await comment(by, 'At last')
  expect(await counted('At last')).toBe(1)
})

describe('said again from a page fetched anew', () => {
  const content = (text: string) => Buffer.from(text.padEnd(32)).toString('hex')
  let again: jest.Mock
  beforeEach(() => {
    again = jest.fn()
  })
  /** The text as a form of its own: with a new key. `minute` of the day, version of the record it was shown for. */
  const say = (person: Person, text: string, { minute = 0, version, db = pool }: { minute?: number; version?: number; db?: Db } = {}) => {
    const now = new Date(Date.parse('2022-07-01T09:00:00Z') + minute * 60_000)
    return comment({ db, person, now, key: formKey(), sent: { content: content(text), again, ...(version && { version }) } }, text)
  }

  test('less than 15 minutes later nothing is done, and the first result is given', async () => {
    const first = await say(world.leader, 'Word for word')
    expect(await say(world.leader, 'Word for word', { minute: 14 })).toBe(first)
    expect(again).toHaveBeenCalledTimes(1)
    expect(await counted('Word for word')).toBe(1)
    await say(world.leader, 'Word for word', { minute: 15 })
    expect([await counted('Word for word'), again.mock.calls.length]).toEqual([2, 1])
  })

  test('after another form of mine it is meant: both act. What others send does not matter', async () => {
    for (const text of ['Tick', 'Tock', 'Tick']) await say(world.leader, text)
    expect(await counted('Tick')).toBe(2)
    await say(world.staff, 'Tick')
    await say(world.leader, 'Tick')
    expect([await counted('Tick'), again.mock.calls.length]).toEqual([3, 1])
  })

  test('the page fetched anew has the version that the first sending made; one that somebody else made is no repeat', async () => {
    await say(world.leader, 'Versions', { version: 4 })
    await say(world.leader, 'Versions', { version: 5 })
    expect(await counted('Versions')).toBe(1)
    await say(world.leader, 'Versions', { version: 6 })
    expect(await counted('Versions')).toBe(2)
  })

  test('with two keys at once it acts once', async () => {
    const send = (db: Db) => say(world.leader, 'Two tabs', { db })
    const { first, second } = await twoAtOnce(pool, send, send)
    expect(second).toEqual({ status: 'fulfilled', value: first })
    expect([await counted('Two tabs'), again.mock.calls.length]).toEqual([1, 1])
  })
})

test('a result of nothing is given again as nothing', async () => {
  const by = keyed(world.leader, formKey())
  expect(await act(by, async () => undefined)).toBeUndefined()
  expect((await act(by, async () => 'again')) ?? undefined).toBeUndefined()
})
