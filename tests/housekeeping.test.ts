// What the hourly work leaves: what is still needed, and nothing that has had its time.

import { keepHouse } from '../src/housekeeping.ts'
import { findInvitation } from '../src/joining/queries.ts'
import { hashOf } from '../src/passwords/tokens.ts'
import { buildWorld, type World } from './support/build.ts'
import { db } from './support/db.ts'
import { testFiles } from './support/files.ts'

const now = new Date('2026-11-22T12:00:00Z')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const keep = () => keepHouse(db, now, { sessions: { idleMinutes: 30, hours: 12 }, accessRecordDays: 400, files: testFiles() })
let world: World
beforeEach(async () => {
  world = await buildWorld(db)
})

const old: Record<string, [table: string, row: (hours: number) => object, kept: number, forgotten: number]> = {
  'new passwords asked for': ['password_resets', hours => ({ from_address: '192.0.2.1', asked_at: ago(hours) }), 23, 25],
  'counted tries': ['tries', hours => ({ key: `k${hours}`, times: [], last_at: ago(hours) }), 23, 25],
  'answered challenges': ['used_challenges', hours => ({ hash: `h${hours}`, used_at: ago(hours) }), 0.5, 1.5],
  'kept forms': [
    'kept_forms',
    hours => ({ key: `k${hours}`, user_id: world.leader.id, path: '/', fields: '{}', kept_at: ago(hours) }),
    11,
    13,
  ],
  'keys of forms': [
    'form_keys',
    hours => ({ key: `00000000-0000-4000-8000-${String(hours).padStart(12, '0')}`, user_id: world.leader.id, used_at: ago(hours) }),
    7 * 24 - 1,
    7 * 24 + 1,
  ],
  sessions: ['sessions', hours => ({ sid: `s${hours}`, sess: {}, expire: ago(hours) }), 11, 13],
  'events of access': ['access_events', hours => ({ kind: 'signed_out', at: ago(hours) }), 399 * 24, 401 * 24],
}
test.each(Object.entries(old))('%s are kept for their time', async (_what, [table, row, kept, forgotten]) => {
  await db(table).insert([row(kept), row(forgotten)])
  await keep()
  const rows = await db(table)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject(row(kept))
})

test('the secret of an invitation goes a day after it is over, and the invitation stays', async () => {
  const states = {
    open: { expires_at: ago(-1) },
    'over for an hour': { expires_at: ago(1) },
    'over for long': { expires_at: ago(25) },
    'accepted just now': { expires_at: ago(-1), accepted_at: ago(1) },
    'accepted long ago': { expires_at: ago(-1), accepted_at: ago(25) },
    'withdrawn long ago': { expires_at: ago(-1), withdrawn_at: ago(25) },
  }
  const { id: organisation_id } = (await db('organisations').where({ code: 'N56NRTH' }).first('id'))!
  for (const [name, state] of Object.entries(states)) {
    const [user] = await db('users')
      .insert({ name, email: `${name.replaceAll(' ', '.')}@example.com`, invited: true })
      .returning('id')
    const row = { user_id: user!.id, name, role: 'staff' as const, organisation_id, sent_at: ago(100), token_hash: hashOf(name), ...state }
    await db('invitations').insert(row)
  }
  await keep()
  await keep()
  const found: string[] = []
  for (const name of Object.keys(states)) if (await findInvitation(db, name)) found.push(name)
  expect(found).toEqual(['open', 'over for an hour', 'accepted just now'])
  expect(await db('invitations')).toHaveLength(6)
})
