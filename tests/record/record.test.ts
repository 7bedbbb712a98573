// The record of events: only ever added to, and every change behind its back is named.
import { spawnSync } from 'node:child_process'
import { postUpdate } from '../../src/actions/commands.ts'
import { act } from '../../src/db/act.ts'
import { respond } from '../../src/recommendations/commands.ts'
import { record, sealRecord } from '../../src/record/commands.ts'
import { countEvents, findFaults } from '../../src/record/queries.ts'
import { as, buildAction, buildInspection, buildWorld, type World } from '../support/build.ts'
import { twoAtOnce } from '../support/concurrency.ts'
import { db, pool, url } from '../support/db.ts'

let world: World
let action: number
let chain: string
beforeAll(async () => {
  world = await buildWorld(pool)
  const { recommendations } = await buildInspection(pool, world)
  const [addressee] = recommendations[0]!.addressees
  await respond(as(pool, world.leader, '2022-06-01'), addressee!, { response: 'agreed', response_text: 'Yes, all of it', version: 1 })
  action = await buildAction(pool, world.leader, addressee!, '2022-06-02')
  for (const [index, text] of ['Begun', 'Half way', 'Nearly there'].entries())
    await postUpdate(as(pool, world.leader, `2022-06-0${index + 3}`), action, { text, status: null })
  chain = `action:${action}`
})

const behindItsBack = async (table: string, sql: string, bindings: unknown[] = []) => {
  await db.raw(`ALTER TABLE ?? DISABLE TRIGGER USER`, [table])
  await db.raw(sql, bindings as string[])
}
const eventAt = async (position: number) => (await db('events').where({ chain, position }).first())!

test('an untouched record is whole', async () => {
  expect(await findFaults(pool)).toEqual([])
  expect(await countEvents(pool)).toBeGreaterThan(5)
})

test.each(['events', 'event_subjects', 'event_texts', 'seals'])('%s refuses to be changed, deleted or emptied', async table => {
  await sealRecord(db, '2022-06-10')
  const column = Object.keys((await db(table).first()) as object)[1]!
  const attempts: [sql: string, names: string[]][] = [
    ['UPDATE ?? SET ?? = ??', [table, column, column]],
    ['DELETE FROM ??', [table]],
    ['TRUNCATE ?? CASCADE', [table]],
  ]
  for (const [sql, names] of attempts) await expect(db.transaction(tx => tx.raw(sql, names))).rejects.toThrow('append-only')
})

test('a text may only be redacted, nothing else of it changed', async () => {
  const change = (values: object) => db.transaction(tx => tx('event_texts').where({ text: 'Half way' }).update(values))
  await expect(change({ text: 'All done' })).rejects.toThrow('append-only')
  await expect(change({ text: 'All done', salt: null, redacted_at: new Date(), field: 'other' })).rejects.toThrow('append-only')
  expect(await change({ text: '[redacted]', salt: null, redacted_at: new Date() })).toBe(1)
})

describe('whatever is changed behind its back is named', () => {
  test('an event', async () => {
    const { id } = await eventAt(2)
    await behindItsBack('events', `UPDATE events SET after = after || '{"status": "completed"}' WHERE id = ?`, [id])
    expect(await findFaults(db)).toEqual([`Changed: event ${id} (position 2 of chain ${chain})`])
  })

  test.each([
    'user_id = NULL',
    "recorded_at = recorded_at - interval '1 day'",
    "act = 'drop'",
    "happened_on = '2020-01-01'",
    "before = '{}'",
  ])('of an event, %s', async change => {
    const { id } = await eventAt(3)
    await behindItsBack('events', `UPDATE events SET ${change} WHERE id = ?`, [id])
    expect(await findFaults(db)).toEqual([`Changed: event ${id} (position 3 of chain ${chain})`])
  })

  test('an event and its own hash: the next one shows it', async () => {
    const { id } = await eventAt(2)
    const next = await eventAt(3)
    await behindItsBack(
      'events',
      `UPDATE events e SET act = 'drop', hash = event_hash((e.id, e.chain, e.position, 'drop', e.user_id, e.recorded_at, e.happened_on, e.before, e.after, e.hash)::events,
         ARRAY(SELECT type || ':' || subject_id AS s FROM event_subjects WHERE event_id = e.id ORDER BY s), (SELECT hash FROM events WHERE chain = e.chain AND position = 1))
       WHERE id = ?`,
      [id],
    )
    expect(await findFaults(db)).toEqual([`Changed: event ${next.id} (position 3 of chain ${chain})`])
  })

  test('an event in the middle, gone', async () => {
    const { id } = await eventAt(2)
    const next = await eventAt(3)
    for (const table of ['event_subjects', 'event_texts']) await behindItsBack(table, 'DELETE FROM ?? WHERE event_id = ?', [table, id])
    await behindItsBack('events', 'DELETE FROM events WHERE id = ?', [id])
    expect(await findFaults(db)).toEqual([`Missing: position 2 of chain ${chain}, before event ${next.id}`])
  })

  test('several events in the middle, gone', async () => {
    const [{ id: one }, { id: two }, next] = [await eventAt(2), await eventAt(3), await eventAt(4)]
    for (const table of ['event_subjects', 'event_texts'])
      await behindItsBack(table, 'DELETE FROM ?? WHERE event_id IN (?, ?)', [table, one, two])
    await behindItsBack('events', 'DELETE FROM events WHERE id IN (?, ?)', [one, two])
    expect(await findFaults(db)).toEqual([`Missing: positions 2 to 3 of chain ${chain}, before event ${next.id}`])
  })

  test('the last event, gone after it was sealed', async () => {
    await sealRecord(db, '2022-06-10')
    const { id } = await eventAt(4)
    for (const table of ['event_subjects', 'event_texts']) await behindItsBack(table, 'DELETE FROM ?? WHERE event_id = ?', [table, id])
    await behindItsBack('events', 'DELETE FROM events WHERE id = ?', [id])
    expect(await findFaults(db)).toEqual([`Missing: position 4 of chain ${chain}, which the seal of 2022-06-10 lists`])
  })

  test('a text', async () => {
    const { id } = await eventAt(3)
    await behindItsBack('event_texts', "UPDATE event_texts SET text = 'Not begun' WHERE event_id = ?", [id])
    expect(await findFaults(db)).toEqual([`Changed: the text text (after) of event ${id}`])
  })

  test('a text, gone', async () => {
    const { id } = await eventAt(3)
    await behindItsBack('event_texts', 'DELETE FROM event_texts WHERE event_id = ?', [id])
    expect(await findFaults(db)).toEqual([`Missing: the text text (after) of event ${id}`])
  })

  test('a text that was redacted by nobody', async () => {
    const { id } = await eventAt(3)
    await db('event_texts').where({ event_id: id }).update({ text: 'We did our best', salt: null, redacted_at: new Date() })
    expect(await findFaults(db)).toEqual([`Redacted without a record: the text text (after) of event ${id}`])
  })

  test('what an event is about', async () => {
    const { id } = await eventAt(2)
    await behindItsBack('event_subjects', "DELETE FROM event_subjects WHERE event_id = ? AND type = 'addressee'", [id])
    expect(await findFaults(db)).toEqual([`Changed: event ${id} (position 2 of chain ${chain})`])
  })

  test('a subject added', async () => {
    const { id } = await eventAt(2)
    await db('event_subjects').insert({ event_id: id, type: 'addressee', subject_id: 999 })
    expect(await findFaults(db)).toEqual([`Changed: event ${id} (position 2 of chain ${chain})`])
  })

  test('a seal', async () => {
    await sealRecord(db, '2022-06-10')
    await behindItsBack('seals', 'UPDATE seals SET heads = heads - ?', [chain])
    expect(await findFaults(db)).toEqual(['Changed: the seal of 2022-06-10'])
  })

  test('a seal, gone before another', async () => {
    await sealRecord(db, '2022-06-10')
    await postUpdate(as(db, world.leader, '2022-06-11'), action, { text: 'More', status: null })
    await sealRecord(db, '2022-06-11')
    await behindItsBack('seals', "DELETE FROM seals WHERE day = '2022-06-10'")
    expect(await findFaults(db)).toEqual(['Changed: the seal of 2022-06-11'])
  })
})

describe('a seal', () => {
  test('is made once a day, of what grew since the last one, and only when something did', async () => {
    expect(await sealRecord(db, '2022-06-10')).toBe(true)
    expect(await sealRecord(db, '2022-06-10')).toBe(false)
    expect(await sealRecord(db, '2022-06-11')).toBe(false)
    await postUpdate(as(db, world.leader, '2022-06-12'), action, { text: 'More', status: null })
    expect(await sealRecord(db, '2022-06-12')).toBe(true)
    const seals = (await db('seals').orderBy('id').select('day', 'heads')) as { day: string; heads: Record<string, [number, string]> }[]
    expect(seals.map(({ day }) => day)).toEqual(['2022-06-10', '2022-06-12'])
    expect(seals[0]!.heads[chain]![0]).toBe(4)
    expect(Object.keys(seals[1]!.heads)).toEqual([chain])
    expect(await findFaults(db)).toEqual([])
  })

  test('waits for events that are being written, so that none is left out', async () => {
    const { second } = await twoAtOnce(
      pool,
      held => postUpdate(as(held, world.leader, '2022-06-13'), action, { text: 'Slow', status: null }),
      other => other.transaction(tx => sealRecord(tx, '2022-06-13')),
    )
    expect(second).toMatchObject({ value: true })
    const { heads } = await pool('seals').orderBy('id', 'desc').first()
    expect(heads[chain][0]).toBe(5)
    expect(await findFaults(pool)).toEqual([])
  })
})

test('the salt hides what a short text was: the same words never have the same digest', async () => {
  const by = as(db, world.leader, '2022-07-01')
  const happening = { chain: 'user:1', act: 'test', texts: { after: { text: 'Yes' } } } as const
  const ids = [await act(by, ({ tx }) => record(tx, happening)), await act(by, ({ tx }) => record(tx, happening))]
  const events = await db('events').whereIn('id', ids)
  const digests = events.map(({ after }) => (after.text as { digest: string }).digest)
  expect(digests[0]).toMatch(/^[0-9a-f]{64}$/)
  expect(digests[0]).not.toBe(digests[1])
  expect(JSON.stringify(events)).not.toContain('Yes')
})

test('an empty text is not recorded, and what is recorded twice in a chain stands one after the other', async () => {
  const by = as(db, world.leader, '2022-07-01')
  const id = await act(by, ({ tx }) =>
    record(tx, {
      chain: 'user:2',
      act: 'test',
      subjects: ['user:2', 'user:3', 'user:3'],
      texts: { before: { text: '' }, after: { text: null } },
    }),
  )
  const next = await act(by, ({ tx }) => record(tx, { chain: 'user:2', act: 'test' }))
  expect(await db('event_texts').where({ event_id: id })).toEqual([])
  expect(await db('event_subjects').where({ event_id: id }).orderBy('subject_id').pluck('subject_id')).toEqual([2, 3])
  expect(await db('events').whereIn('id', [id, next]).orderBy('id').pluck('position')).toEqual([1, 2])
  expect(await findFaults(db)).toEqual([])
})

test('the command says that the record is whole, or names the row, and its exit code says so too', async () => {
  const verify = () => {
    const args = ['--import', './node.js', 'src/record/verify.ts']
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { env: { ...process.env, DATABASE_URL: url }, encoding: 'utf8' })
    return { status, stdout: stdout.trim(), stderr: stderr.trim() }
  }
  expect(verify()).toEqual({ status: 0, stdout: `The record is whole: ${await countEvents(pool)} events.`, stderr: '' })

  const { id } = (await pool('events').where({ chain, position: 2 }).first())!
  await pool.transaction(async tx => {
    await tx.raw('ALTER TABLE events DISABLE TRIGGER USER')
    await tx('events').where({ id }).update({ act: 'drop' })
    await tx.raw('ALTER TABLE events ENABLE TRIGGER USER')
  })
  expect(verify()).toEqual({ status: 1, stdout: '', stderr: `Changed: event ${id} (position 2 of chain ${chain})` })
})
