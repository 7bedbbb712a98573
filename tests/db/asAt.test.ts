// Any page as it was on any day: history, the views of it, and the edges of days.
import { postUpdate, reportComplete } from '../../src/actions/commands.ts'
import { asAt } from '../../src/db/asAt.ts'
import type { Tx } from '../../src/db/knex.ts'
import { respond } from '../../src/recommendations/commands.ts'
import { listAnswers } from '../../src/recommendations/queries.ts'
import { getSettings } from '../../src/standing/queries.ts'
import { as, buildAction, buildInspection, buildWorld, type World } from '../support/build.ts'
import { db, pool } from '../support/db.ts'

// What has no history, and why.
const timeless: Record<string, string> = {
  passwords: 'no page shows them, and an old hash should be gone',
  sessions: 'who is signed in now',
  kept_forms: 'what was typed when a session ended, for some hours',
  pending_evidence: 'what waits to be confirmed by whoever brought it, for a day',
  form_keys: 'only whether a form has acted',
  facts_versions: 'only whether something was counted since it changed',
  invitations: 'who may still join; the record says what came of them',
  password_resets: 'links that are gone within a day',
  visits: 'when somebody looked last, and no matter of the domain',
  mails: 'letters, which go when they are sent',
  mail_wishes: 'what mail a person wants now, and no matter of the domain',
  digest_weeks: 'whether the letters of a week are written',
  access_events: 'a record of its own, kept for as long as is configured',
  tries: 'what was tried in the last day',
  code_apps: 'secrets, which should be gone when they are removed',
  recovery_codes: 'secrets, which should be gone when they are removed',
  passkeys: 'how somebody signs in now; the record says what changed',
  recommendation_words: 'made from the texts of now, by a trigger',
  recommended_themes: 'made from recommendations and addressees of now, by triggers',
  used_challenges: 'so that none counts twice, for an hour',
  identities: 'how somebody signs in now; the record says what changed',
  mapped_memberships: 'which of the memberships of now a group gave',
  development_secrets: 'a secret, and never in production',
  seals: 'they prove the record, and are never changed',
  knex_migrations: 'the shape of the database itself',
  knex_migrations_lock: 'the shape of the database itself',
}
// In as_at, but made of their own moment: they are only ever added to.
const appendOnly = ['events', 'event_subjects', 'event_texts', 'plan_submissions']

const tablesOf = async (schema: string, kind = 'BASE TABLE'): Promise<string[]> =>
  (
    await pool('information_schema.tables').where({ table_schema: schema, table_type: kind }).orderBy('table_name').select('table_name')
  ).map(({ table_name }) => table_name)

let world: World
beforeAll(async () => {
  world = await buildWorld(pool)
})

const setNow = (tx: Tx, at: string) => tx.raw("SELECT set_config('app.now', ?, true)", [at])
const at = (instant: string, work: (tx: Tx) => Promise<unknown>) =>
  pool.transaction(async tx => {
    await setNow(tx, instant)
    await work(tx)
  })

test('every table can be seen as at a day, or is timeless for a reason', async () => {
  const [tables, views, histories] = [await tablesOf('public'), await tablesOf('as_at', 'VIEW'), await tablesOf('history')]
  expect([...views, ...Object.keys(timeless)].sort()).toEqual(tables)
  expect([...histories, ...appendOnly].sort()).toEqual(views)
})

test('every table with history has the trigger that keeps it, and the view has the columns of the table', async () => {
  const { rows } = await pool.raw(
    `SELECT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE tgname = 'keep_history' AND tgenabled = 'O' ORDER BY 1`,
  )
  expect(rows.map(({ relname }: { relname: string }) => relname)).toEqual(await tablesOf('history'))
  const columns = async (schema: string, table: string) =>
    pool('information_schema.columns')
      .where({ table_schema: schema, table_name: table })
      .orderBy('column_name')
      .select('column_name', 'data_type')
  for (const table of await tablesOf('as_at', 'VIEW')) expect(await columns('as_at', table)).toEqual(await columns('public', table))
})

test('as at today every table is what it is now', async () => {
  const { recommendations } = await buildInspection(pool, world, { reference: 'TODAY' })
  const [addressee] = recommendations[0]!.addressees
  await respond(as(pool, world.leader, '2022-06-01'), addressee!, { response: 'agreed', response_text: 'Yes', version: 1 })
  const action = await buildAction(pool, world.leader, addressee!, '2022-06-02')
  await postUpdate(as(pool, world.leader, '2022-06-03'), action, { text: 'Begun', status: 'in_progress', version: 1 })
  const whole = (tx: Tx | typeof pool, table: string) =>
    tx(table)
      .select(pool.raw('to_jsonb(??) AS row', [table]))
      .orderByRaw('1')
  let rows = 0
  for (const table of await tablesOf('as_at', 'VIEW')) {
    const live = await whole(pool, table)
    expect([table, await asAt(pool, '2099-01-01', tx => whole(tx, table))]).toEqual([table, live])
    rows += live.length
  }
  expect(rows).toBeGreaterThan(30)
})

test('an earlier day knows nothing of what came later', async () => {
  const { recommendations } = await buildInspection(pool, world, { reference: 'EARLIER', published: '2022-05-18' })
  const { id, addressees } = recommendations[0]!
  const answers = (day: string) => asAt(pool, day, tx => listAnswers(tx, world.leader, id))
  const action = await buildAction(pool, world.leader, addressees[0]!, '2022-06-02')
  await reportComplete(as(pool, world.leader, '2022-06-20'), action, { different_now: 'All', version: 1 })
  expect(await answers('2022-05-17')).toEqual([])
  expect(await answers('2022-06-01')).toMatchObject([{ live: 0, completed: 0 }])
  expect(await answers('2022-06-02')).toMatchObject([{ live: 1, completed: 0 }])
  expect(await answers('2022-06-19')).toMatchObject([{ live: 1, completed: 0 }])
  expect(await answers('2022-06-20')).toMatchObject([{ live: 0, completed: 1 }])
})

test.each([
  ['in winter', '2024-01-10', '2024-01-10T23:59:59.999Z', '2024-01-11T00:00:00Z'],
  ['in summer', '2024-07-10', '2024-07-10T22:59:59.999Z', '2024-07-10T23:00:00Z'],
  ['before the clocks go forward', '2024-03-30', '2024-03-30T23:59Z', '2024-03-31T00:01Z'],
  ['on the day the clocks go forward', '2024-03-31', '2024-03-31T22:59Z', '2024-03-31T23:01Z'],
  ['before the clocks go back', '2024-10-26', '2024-10-26T22:59Z', '2024-10-26T23:01Z'],
  ['on the day the clocks go back', '2024-10-27', '2024-10-27T23:59Z', '2024-10-28T00:01Z'],
])('a change just before and one just after midnight belong to their own days: %s', async (when, day, before, after) => {
  const name = `Theme ${when}`
  await at(before, tx => tx('themes').insert({ name }))
  await at(after, tx =>
    tx('themes')
      .where({ name })
      .update({ name: `${name}, renamed` }),
  )
  const names = (on: string) => asAt(pool, on, tx => tx('themes').where('name', 'like', `${name}%`).select('name'))
  const next = new Date(`${day}T12:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  const previous = new Date(`${day}T12:00Z`)
  previous.setUTCDate(previous.getUTCDate() - 1)
  expect(await names(previous.toISOString().slice(0, 10))).toEqual([])
  expect(await names(day)).toEqual([{ name }])
  expect(await names(next.toISOString().slice(0, 10))).toEqual([{ name: `${name}, renamed` }])
})

test('several changes in one transaction count as one', async () => {
  await at('2024-01-01T12:00Z', async tx => {
    await tx('themes').insert({ name: 'One' })
    await tx('themes').where({ name: 'One' }).update({ name: 'Two' })
    await tx('themes').where({ name: 'Two' }).update({ name: 'Three' })
  })
  await at('2024-02-01T12:00Z', async tx => {
    await tx('themes').where({ name: 'Three' }).update({ name: 'Four' })
    await tx('themes').where({ name: 'Four' }).update({ name: 'Five' })
  })
  const { id } = (await pool('themes').where({ name: 'Five' }).first('id'))!
  const history = await pool('history.themes').where({ id }).orderBy('known_from').select('name', 'known_from')
  expect(history.map(({ name, known_from }) => [name, known_from.toISOString().slice(0, 10)])).toEqual([
    ['Three', '2024-01-01'],
    ['Five', '2024-02-01'],
  ])
})

test('a clock that goes back never makes two truths at once', async () => {
  await at('2024-05-01T12:00Z', tx => tx('themes').insert({ name: 'Back 1' }))
  await at('2024-04-01T12:00Z', tx => tx('themes').where({ name: 'Back 1' }).update({ name: 'Back 2' }))
  const back = (day: string) => asAt(pool, day, tx => tx('themes').where('name', 'like', 'Back%').select('name'))
  expect(await back('2024-04-30')).toEqual([])
  expect(await back('2024-05-01')).toEqual([{ name: 'Back 2' }])
})

test('what is deleted stays known for the days when it was there, and can come back', async () => {
  const given = { organisation_id: world.organisations.N56NORF, successor_id: world.organisations.N56NRTH }
  await at('2024-01-01T12:00Z', tx => tx('organisation_successors').insert({ ...given, from_on: '2024-01-01' }))
  await at('2024-02-01T12:00Z', tx => tx('organisation_successors').where(given).delete())
  await at('2024-03-01T12:00Z', tx => tx('organisation_successors').insert({ ...given, from_on: '2024-03-01' }))
  const then = (day: string) => asAt(pool, day, tx => tx('organisation_successors').where(given).select('from_on'))
  expect(await then('2023-12-31')).toEqual([])
  expect(await then('2024-01-31')).toEqual([{ from_on: '2024-01-01' }])
  expect(await then('2024-02-15')).toEqual([])
  expect(await then('2024-03-01')).toEqual([{ from_on: '2024-03-01' }])
})

test('the end of the day is worked out once for the table that lists read whole, also after it was made anew', async () => {
  await db.raw("SELECT historise('standing_facts'), historise('themes')")
  const viewed = async (name: string) => (await db.raw('SELECT pg_get_viewdef(?::regclass) AS sql', [`as_at.${name}`])).rows[0].sql
  expect([await viewed('standing_facts'), await viewed('themes')]).toEqual([
    expect.stringMatching(/known_from < \( ?SELECT (public\.)?as_at_end\(\)/),
    expect.stringMatching(/known_from < (public\.)?as_at_end\(\)/),
  ])
})

test('inside, nothing can be written and no live table be reached by its name', async () => {
  await expect(asAt(pool, '2024-01-01', tx => tx.raw("INSERT INTO public.themes (name) VALUES ('x')"))).rejects.toThrow('read-only')
  const { rows } = await asAt(pool, '2024-01-01', tx =>
    tx.raw("SELECT current_schemas(false)::text AS path, to_regclass('passwords') AS live, to_regclass('users')::text AS view"),
  )
  expect(rows).toEqual([{ path: '{as_at,extensions}', live: null, view: 'users' }])
  await expect(asAt(pool, '2024-01-01', tx => tx('form_keys').select('*'))).rejects.toThrow('does not exist')
})

test('afterwards the connection looks at today again', async () => {
  await Promise.all([1, 2, 3].map(() => asAt(pool, '1990-01-01', tx => tx('users').select('*'))))
  const paths = await Promise.all([1, 2, 3].map(() => pool.raw('SHOW search_path')))
  expect(new Set(paths.map(({ rows }) => rows[0].search_path))).toEqual(new Set(['"$user", public']))
})

test('a setting that changes never changes the past', async () => {
  await at('2024-06-01T12:00Z', tx => tx('settings').where({ name: 'stalled_after_days' }).update({ value: 90 }))
  const settings = (day: string) => asAt(pool, day, getSettings)
  expect([await settings('1990-01-01'), await settings('2024-05-31'), await settings('2024-06-01')]).toEqual([
    { plan_due_days: 28, stalled_after_days: 60 },
    { plan_due_days: 28, stalled_after_days: 60 },
    { plan_due_days: 28, stalled_after_days: 90 },
  ])
  await at('2024-06-02T12:00Z', tx => tx('settings').where({ name: 'stalled_after_days' }).update({ value: 60 }))
})

test('what was said can be withdrawn, never deleted', async () => {
  const { recommendations } = await buildInspection(db, world, { reference: 'SAID', published: '2022-05-19' })
  const action = await buildAction(db, world.leader, recommendations[0]!.addressees[0]!, '2022-06-02')
  await postUpdate(as(db, world.leader, '2022-06-03'), action, { text: 'Said', status: null })
  await expect(db.transaction(tx => tx('updates').where({ action_id: action }).delete())).rejects.toThrow('withdrawn, never deleted')
  for (const table of ['comments', 'queries', 'query_replies']) {
    const { rows } = await db.raw("SELECT 1 FROM pg_trigger WHERE tgname = 'never_deleted' AND tgrelid = ?::regclass", [table])
    expect([table, rows.length]).toEqual([table, 1])
  }
})

describe('after a table has changed its shape', () => {
  const historised = async (alter: string) => {
    await db('themes').insert({ name: 'Before' }).onConflict('name').ignore()
    await db.raw(alter)
    await db.raw("SELECT historise('themes')")
  }
  const seen = async () => {
    await db.raw("SELECT set_config('app.as_at', '2099-01-01T00:00Z', true)")
    return (await db.raw('SELECT * FROM as_at.themes ORDER BY id')).rows
  }

  test('a new column is kept, and rows known already have its default', async () => {
    await historised("ALTER TABLE themes ADD COLUMN colour text NOT NULL DEFAULT 'grey'")
    await db.raw("INSERT INTO themes (name, colour) VALUES ('After', 'blue')")
    await db.raw("UPDATE themes SET colour = 'red' WHERE name = 'Before'")
    const rows = await seen()
    expect(rows).toEqual(await db('themes').orderBy('id'))
    expect(rows.find(({ name }: { name: string }) => name === 'Before').colour).toBe('red')
    const { rows: old } = await db.raw("SELECT count(*) FROM history.themes WHERE colour = 'grey'")
    expect(old[0].count).toBeGreaterThan(0)
  })

  test('a new column that the migration filled is filled in what is current', async () => {
    await historised('ALTER TABLE themes ADD COLUMN length int; UPDATE themes SET length = length(name)')
    expect(await seen()).toEqual(await db('themes').orderBy('id'))
  })

  test('a dropped or emptied column stops nothing', async () => {
    await historised('ALTER TABLE themes ADD COLUMN extra int NOT NULL DEFAULT 1')
    await historised('ALTER TABLE themes ALTER COLUMN extra DROP NOT NULL')
    await db.raw("INSERT INTO themes (name, extra) VALUES ('Empty', NULL)")
    await db.raw('ALTER TABLE themes DROP COLUMN extra')
    await db.raw("SELECT historise('themes')")
    await db('themes').insert({ name: 'Gone' })
    expect(await seen()).toEqual(await db('themes').orderBy('id'))
  })

  test('another type is followed', async () => {
    await historised('ALTER TABLE themes ADD COLUMN size int NOT NULL DEFAULT 1')
    await db.raw('ALTER TABLE themes ALTER COLUMN size TYPE text')
    await db.raw("SELECT historise('themes')")
    await db.raw("INSERT INTO themes (name, size) VALUES ('Wide', 'very')")
    expect(await seen()).toEqual(await db('themes').orderBy('id'))
  })

  test('calling it again without a change does no harm', async () => {
    for (const table of await tablesOf('history')) await db.raw('SELECT historise(?)', [table])
    await db('themes').insert({ name: 'Again' })
    expect(await seen()).toEqual(await db('themes').orderBy('id'))
  })
})
