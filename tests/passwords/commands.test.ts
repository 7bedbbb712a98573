import type { Db } from '../../src/db/knex.ts'
import { DeadLink, Invalid, TooManyRequests } from '../../src/errors.ts'
import { askPasswordReset, changePassword, mostAsked, mostLetters, resetPassword } from '../../src/passwords/commands.ts'
import { setPassword } from '../../src/users/commands.ts'
import { theService } from '../../src/users/person.ts'
import { findByPassword } from '../../src/users/queries.ts'
import { lettersTo, tokenFor } from '../joining/support.ts'
import { as, buildWorld, noon, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'
import { buildSession, openOf } from '../support/sessions.ts'

const today = '2026-11-22'
const old = 'correct horse battery'
const fresh = 'kestrel mug orbit 42'
let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
  for (const { id } of [world.leader, world.staff]) await setPassword({ tx: pool as never }, id, old)
})
const at = (minutes: number) => new Date(noon(today).getTime() + minutes * 60_000)
const ask = (email: string, minutes = 0, from = '192.0.2.1', on: Db = db) =>
  askPasswordReset({ db: on, person: theService, now: at(minutes) }, email, from)
const reset = (token: string | undefined, minutes = 1, password = fresh, on: Db = db) =>
  resetPassword({ db: on, now: at(minutes) }, token, password)
const opens = async (password: string, on: Db = db) => (await findByPassword(on, world.leader.email, password, today)) !== undefined
const bothOpen = async () => {
  for (const id of ['here', 'there']) await buildSession(db, world.leader.id, id)
}
const sessions = () => openOf(db, 'here', 'there')

test('a letter brings a link; the new password counts, the old one no more, and everybody is signed out', async () => {
  await bothOpen()
  await ask(world.leader.email.toUpperCase())
  const token = await tokenFor(db, world.leader.email)
  expect((await db('password_resets').first())!.token_hash!.toString('hex')).not.toContain(token)
  await reset(token)
  expect([await opens(old), await opens(fresh)]).toEqual([false, true])
  expect(await sessions()).toEqual([])
  expect((await lettersTo(db, world.leader.email)).map(({ subject }) => subject)).toEqual([
    'Set a new password',
    'Your password was changed',
  ])
  const events = await db('events')
    .where({ chain: `user:${world.leader.id}` })
    .orderBy('position')
  expect(events.map(({ act, user_id }) => [act, user_id])).toEqual([
    ['askPasswordReset', null],
    ['resetPassword', world.leader.id],
  ])
  expect(await db('access_events').orderBy('id').pluck('kind')).toEqual(['password_reset_asked', 'password_changed'])
  const { rows } = await db.raw(
    "SELECT string_agg(e::text, ' ') AS all FROM (SELECT to_jsonb(a) FROM access_events a UNION ALL SELECT to_jsonb(v) FROM events v) e",
  )
  expect(rows[0].all).not.toContain(token)
})

test('a link works once, for 30 minutes, and not after another one was used', async () => {
  await ask(world.leader.email)
  const first = await tokenFor(db, world.leader.email)
  await expect(reset(first, 30)).rejects.toThrow(DeadLink)
  await ask(world.leader.email, 1)
  const second = await tokenFor(db, world.leader.email)
  await reset(second, 29)
  for (const token of [first, second]) await expect(reset(token, 29, 'another 7 words entirely')).rejects.toThrow(DeadLink)
  expect(await opens(fresh)).toBe(true)
})

test.each([undefined, '', 'x', 'a'.repeat(43)])('a link that never was: %p', async token => {
  await ask(world.leader.email)
  await expect(reset(token)).rejects.toThrow(DeadLink)
})

test('a weak password is refused, and the link still works', async () => {
  await ask(world.leader.email)
  const token = await tokenFor(db, world.leader.email)
  await expect(reset(token, 1, 'passwordpassword')).rejects.toThrow(Invalid)
  await reset(token)
})

test('no letter goes to nobody, to who has not joined and to who has left; a link from before does not work then', async () => {
  await ask(world.leader.email)
  const token = await tokenFor(db, world.leader.email)
  await db('users').where({ id: world.leader.id }).update({ deactivated_on: today })
  await ask(world.leader.email, 1)
  await expect(reset(token)).rejects.toThrow(DeadLink)
  await db('users').where({ id: world.staff.id }).update({ invited: true })
  await ask(world.staff.email, 1)
  await ask('nobody@example.com', 1)
  await ask('no\0body@example.com', 1)
  expect(await db('mails').select('address')).toEqual([{ address: world.leader.email }])
})

test('an account is sent no more than three letters an hour, and its owner may use any of them', async () => {
  for (let n = 0; n < mostLetters + 2; n++) await ask(world.leader.email, n, `192.0.2.${n}`)
  expect(await lettersTo(db, world.leader.email)).toHaveLength(mostLetters)
  await ask(world.leader.email, 62)
  expect(await lettersTo(db, world.leader.email)).toHaveLength(mostLetters + 1)
})

test('from one address no more than twenty an hour are asked for, whoever they are for', async () => {
  for (let n = 0; n < mostAsked; n++) await ask(`nobody${n}@example.com`)
  await expect(ask('nobody@example.com')).rejects.toThrow(TooManyRequests)
  await expect(ask(world.leader.email)).rejects.toThrow(TooManyRequests)
  await ask(world.leader.email, 0, '192.0.2.2')
  await ask(world.leader.email, 61)
  expect(await lettersTo(db, world.leader.email)).toHaveLength(2)
})

test('of two who use one link at once, one sets the password', async () => {
  await ask(world.staff.email, 0, '192.0.2.1', pool)
  const token = await tokenFor(pool, world.staff.email)
  const { second } = await twoAtOnce(
    pool,
    on => reset(token, 1, fresh, on),
    on => reset(token, 1, 'another 7 words entirely', on),
  )
  expect(second).toMatchObject({ reason: expect.any(DeadLink) })
  expect(await findByPassword(pool, world.staff.email, fresh, today)).toMatchObject({ id: world.staff.id })
})

test('one changes the password with the current one, stays signed in here and nowhere else, and open links are void', async () => {
  await bothOpen()
  await ask(world.leader.email)
  const token = await tokenFor(db, world.leader.email)
  const by = as(db, world.leader, today)
  const change = (current: string, password: string) => changePassword(by, { current, password, session: 'here' })
  await expect(change('wrong', fresh)).rejects.toMatchObject({ errors: { current_password: expect.any(String) } })
  await expect(change(old, old)).rejects.toMatchObject({ errors: { new_password: expect.stringContaining('different') } })
  await expect(change(old, 'passwordpassword')).rejects.toMatchObject({ errors: { new_password: expect.any(String) } })
  expect([await opens(old), await sessions()]).toEqual([true, ['here', 'there']])
  await change(old, fresh)
  expect([await opens(old), await opens(fresh), await sessions()]).toEqual([false, true, ['here']])
  await expect(reset(token)).rejects.toThrow(DeadLink)
})

test('the current password is not tried more than ten times in five minutes, from wherever', async () => {
  let n = 0
  const try_ = (minutes: number, current = 'wrong') =>
    changePassword({ db, person: world.leader, now: at(minutes) }, { current, password: fresh, session: '', from: `192.0.2.${n++}` })
  for (let tries = 0; tries < 10; tries++) await expect(try_(0)).rejects.toThrow(Invalid)
  await expect(try_(1, old)).rejects.toThrow(TooManyRequests)
  await try_(6, old)
})
