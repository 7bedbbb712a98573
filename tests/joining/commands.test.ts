import type { Db } from '../../src/db/knex.ts'
import { Conflict, DeadLink, Forbidden, Invalid } from '../../src/errors.ts'
import { acceptInvitation, invite, type NewInvitation, sendAgain, withdrawInvitation } from '../../src/joining/commands.ts'
import { deactivate } from '../../src/joining/leavingCommands.ts'
import { findInvitation } from '../../src/joining/queries.ts'
import { hashOf } from '../../src/passwords/tokens.ts'
import { findByPassword, findPerson, getPerson } from '../../src/users/queries.ts'
import { as, buildPerson, buildWorld, noon, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool } from '../support/db.ts'
import { lettersTo, tokenFor } from './support.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})
const today = '2026-11-22'
const password = 'kestrel mug orbit 42'
const leader = (to: Db = db, day = today) => as(to, world.leader, day)
const administrator = (to: Db = db) => as(to, world.administrator, today)
const given = (overrides: Partial<NewInvitation> = {}): NewInvitation => ({
  name: 'New Person',
  email: 'new@example.com',
  role: 'staff',
  organisation_id: world.organisations.N56NRTH,
  ...overrides,
})
const accept = (token: string, hours = 0, to: Db = db, how = { password }) =>
  acceptInvitation({ db: to, now: new Date(noon(today).getTime() + hours * 3_600_000) }, token, how)

test('somebody invited is nobody until they accept; then they have the account and the role, and nobody else is told', async () => {
  const id = await invite(leader(), given())
  const row = (await db('invitations').where({ id }).first())!
  expect(await findPerson(db, row.user_id, today)).toBeUndefined()
  const token = await tokenFor(db, 'new@example.com')
  // Only the hash is kept: not even as part of anything else.
  expect(row.token_hash).toEqual(hashOf(token))
  const { rows } = await db.raw('SELECT i::text || (SELECT string_agg(e::text, chr(10)) FROM events e) AS all FROM invitations i')
  expect(JSON.stringify(rows)).not.toContain(token)

  expect(await accept(token)).toEqual({ user_id: row.user_id, new_account: true })
  expect(await getPerson(db, row.user_id, today)).toMatchObject({ name: 'New Person', organisations: [world.organisations.N56NRTH] })
  expect(await findByPassword(db, 'NEW@example.com', password, today)).toMatchObject({ id: row.user_id })
  const events = await db('events')
    .where({ chain: `user:${row.user_id}` })
    .orderBy('position')
  expect(events.map(({ act, user_id }) => [act, user_id])).toEqual([
    ['invite', world.leader.id],
    ['acceptInvitation', row.user_id],
  ])
  expect(JSON.stringify(events)).not.toMatch(/example\.com|New Person/)
  const access = await db('access_events').where({ about_id: row.user_id }).orWhere({ user_id: row.user_id }).orderBy('id')
  expect(access.map(({ kind }) => kind)).toEqual(['invited', 'invitation_accepted'])
  const { rows: hashes } = await db.raw('SELECT hash FROM passwords WHERE user_id = ?', [row.user_id])
  expect(hashes[0].hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('looking at a link uses nothing up', async () => {
  await invite(leader(), given())
  const token = await tokenFor(db, 'new@example.com')
  for (const _look of [1, 2, 3]) expect(await findInvitation(db, token)).toMatchObject({ accepted_at: null })
  await accept(token)
})

test.each([
  ['used', async (token: string) => void (await accept(token))],
  ['withdrawn', async () => withdrawInvitation(leader(), (await db('invitations').first())!.id)],
  ['sent again since', async () => sendAgain(leader(), (await db('invitations').first())!.id)],
  [
    'of an organisation that has ended since',
    async () => void (await db('organisations').where({ code: 'N56NRTH' }).update({ valid_to: '2026-11-21' })),
  ],
  [
    'of somebody deactivated since',
    async () => void (await db('users').where({ email: 'new@example.com' }).update({ deactivated_on: today })),
  ],
])('a link that is %s does not work, and leaves no trace', async (_what, spoil) => {
  await invite(leader(), given())
  const token = await tokenFor(db, 'new@example.com')
  await spoil(token)
  const before = await db('memberships').count()
  await expect(accept(token)).rejects.toThrow(DeadLink)
  expect(await db('memberships').count()).toEqual(before)
})

test('a link works for 72 hours, to the second', async () => {
  await invite(leader(), given())
  const token = await tokenFor(db, 'new@example.com')
  await expect(accept(token, 72)).rejects.toThrow(DeadLink)
  await accept(token, 72 - 1 / 3600)
})

test.each(['', 'x', 'a'.repeat(43)])('a link that never was: %p', async token => {
  await invite(leader(), given())
  await expect(accept(token)).rejects.toThrow(DeadLink)
  await expect(acceptInvitation({ db, now: noon(today) }, undefined, { password })).rejects.toThrow(DeadLink)
})

test('an expired invitation can be sent again, and then works for another 72 hours', async () => {
  const id = await invite(leader(), given())
  const first = await tokenFor(db, 'new@example.com')
  await sendAgain(leader(db, '2026-11-30'), id)
  const second = await tokenFor(db, 'new@example.com')
  expect(second).not.toBe(first)
  expect(await lettersTo(db, 'new@example.com')).toHaveLength(2)
  await expect(accept(first, 8 * 24)).rejects.toThrow(DeadLink)
  await accept(second, 8 * 24)
})

test('a weak password and none at all are refused, and the link still works', async () => {
  await invite(leader(), given())
  const token = await tokenFor(db, 'new@example.com')
  const how = (password: string) => accept(token, 0, db, { password })
  await expect(how('short')).rejects.toMatchObject({ errors: { password: 'Use at least 12 characters' } })
  await expect(how('')).rejects.toThrow(Invalid)
  await expect(how('New Person 2026')).rejects.toMatchObject({ errors: { password: expect.stringContaining('your name') } })
  await expect(acceptInvitation({ db, now: noon(today) }, token, { account: true })).rejects.toThrow(Invalid)
  await accept(token)
})

test('single sign-on vouches for a new account without a password', async () => {
  await invite(leader(), given())
  const token = await tokenFor(db, 'new@example.com')
  const identity = { issuer: 'https://provider.example', subject: 'new-person', label: 'new@example.com' }
  const { user_id } = await acceptInvitation({ db, now: noon(today) }, token, { identity })
  expect(await db('identities').where({ user_id })).toMatchObject([identity])
  expect(await findPerson(db, user_id, today)).toBeDefined()
  expect(await db('passwords').where({ user_id })).toEqual([])
})

test('of an address that has an account the owner is asked too: the role comes with accepting, the password stays', async () => {
  const known = await buildPerson(db, 'unit_leader', world.organisations.N56NORF, 'Known Already', 'Known@Example.com')
  await invite(leader(), given({ email: 'known@example.COM', name: 'As the leader writes it' }))
  expect(await getPerson(db, known.id, today)).toMatchObject({ name: 'Known Already', organisations: [world.organisations.N56NORF] })
  expect((await lettersTo(db, 'Known@Example.com'))[0]).toMatchObject({ user_id: known.id, name: 'Known Already' })
  const token = await tokenFor(db, 'Known@Example.com')
  expect(await accept(token)).toEqual({ user_id: known.id, new_account: false })
  expect((await getPerson(db, known.id, today)).organisations).toEqual([world.organisations.N56NORF, world.organisations.N56NRTH])
  expect(await db('passwords').where({ user_id: known.id })).toEqual([])
})

test('who has the role, who is asked already and whose account is closed is not asked', async () => {
  const refused = (email: string) => invite(leader(), given({ email }))
  await expect(refused(world.staff.email)).rejects.toMatchObject({ errors: { email: 'This person has this role there already' } })
  await refused('new@example.com')
  await expect(refused('NEW@example.com')).rejects.toMatchObject({
    errors: { email: expect.stringContaining('invited to this role already') },
  })
  const gone = await buildPerson(db, 'staff', world.organisations.N56NORF, 'Gone')
  await deactivate(administrator(), gone.id)
  await expect(refused(gone.email)).rejects.toMatchObject({ errors: { email: expect.stringContaining('is deactivated') } })
})

test('after an invitation was withdrawn, the same person is invited anew, with the name as it is written now', async () => {
  const id = await invite(leader(), given({ name: 'Nwe Preson' }))
  await withdrawInvitation(leader(), id)
  await expect(withdrawInvitation(leader(), id)).rejects.toThrow(Conflict)
  await expect(sendAgain(leader(), id)).rejects.toThrow(Conflict)
  await invite(leader(), given())
  const { user_id } = await accept(await tokenFor(db, 'new@example.com'))
  expect(await findPerson(db, user_id, today)).toMatchObject({ name: 'New Person' })
})

test('an organisation that has ended takes nobody', async () => {
  await db('organisations').where({ code: 'N56NRTH' }).update({ valid_to: '2026-11-21' })
  await expect(invite(administrator(), given())).rejects.toThrow('no longer exists')
})

test('a leader asks nobody in above or beside, nor an inspector or an administrator', async () => {
  const place = (organisation_id: number, role: NewInvitation['role']) => invite(leader(), given({ organisation_id, role }))
  await expect(place(world.organisations['R-EOE'], 'regional_lead')).rejects.toThrow(Forbidden)
  await expect(place(world.organisations.N56NORF, 'staff')).rejects.toThrow(Forbidden)
  await expect(place(world.organisations.HMIP, 'inspector')).rejects.toThrow(Forbidden)
  await expect(place(999_999, 'staff')).rejects.toThrow(Forbidden)
  const national = as(db, world.national, today)
  await expect(invite(national, given({ organisation_id: world.organisations.HMPPS, role: 'administrator' }))).rejects.toThrow(Forbidden)
  await invite(national, given())
})

test.each([
  ['a plus', 'ada+probation@example.com', 'ada+PROBATION@example.com'],
  ['capitals', 'Ada.Lovelace@Example.COM', 'ada.lovelace@example.com'],
  ['other letters', 'Žofia.Ünal@exämple.com', 'žofia.ünal@EXÄMPLE.com'],
  ['letters in two parts', 'josé@example.com', 'jose\u0301@example.com'],
])('an address with %s is kept as typed, and is one however it is written', async (_what, typed, other) => {
  await invite(leader(), given({ email: typed }))
  expect(await db('users').where({ email: typed }).first()).toBeDefined()
  await expect(invite(leader(), given({ email: other }))).rejects.toThrow(Invalid)
  await accept(await tokenFor(db, typed))
  expect(await findByPassword(db, other, password, today)).toMatchObject({ email: typed })
})

test('letters in two parts are kept as one', async () => {
  await invite(leader(), given({ email: 'jose\u0301@example.com' }))
  expect(await db('users').where({ email: 'josé@example.com' }).first()).toBeDefined()
})

describe('two at once', () => {
  afterEach(async () => {
    await pool('invitations')
      .whereNull('accepted_at')
      .update({ withdrawn_at: noon(today) })
  })

  test('of two people who use one link, one joins and the other is told that it does not work', async () => {
    await invite(leader(pool), given({ email: 'shared@example.com' }))
    const token = await tokenFor(pool, 'shared@example.com')
    const { first, second } = await twoAtOnce(
      pool,
      to => accept(token, 0, to),
      to => accept(token, 0, to, { password: 'another person altogether 7' }),
    )
    expect(second).toMatchObject({ reason: expect.any(DeadLink) })
    expect(await findByPassword(pool, 'shared@example.com', password, today)).toMatchObject({ id: first.user_id })
    expect(await pool('memberships').where({ user_id: first.user_id })).toHaveLength(1)
  })

  test('of two leaders who invite one person to one role, one is told', async () => {
    const both = given({ email: 'twice@example.com' })
    const { second } = await twoAtOnce(
      pool,
      to => invite(leader(to), both),
      to => invite(administrator(to), both),
    )
    expect(second).toMatchObject({ reason: expect.any(Invalid) })
  })

  test('an invitation that is withdrawn while it is accepted is withdrawn', async () => {
    const id = await invite(leader(pool), given({ email: 'late@example.com' }))
    const token = await tokenFor(pool, 'late@example.com')
    const { second } = await twoAtOnce(
      pool,
      to => withdrawInvitation(leader(to), id),
      to => accept(token, 0, to),
    )
    expect(second).toMatchObject({ reason: expect.any(DeadLink) })
  })
})

test('the same form sent twice joins once and answers the same', async () => {
  await invite(leader(), given())
  const token = await tokenFor(db, 'new@example.com')
  const key = '11111111-1111-4111-8111-111111111111'
  const send = () => acceptInvitation({ db, now: noon(today), key }, token, { password })
  expect(await send()).toEqual(await send())
})
