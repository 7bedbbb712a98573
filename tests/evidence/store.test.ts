// A file and its row are never one without the other, whatever happens in between.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '../../src/db/knex.ts'
import { checkFiles } from '../../src/evidence/checkFiles.ts'
import { addEvidence, redactFile, removeEvidence } from '../../src/evidence/commands.ts'
import { forgetPending, keepPending } from '../../src/evidence/pendingCommands.ts'
import { diskStore } from '../../src/files/diskStore.ts'
import type { Files } from '../../src/files/files.ts'
import { StoreAway } from '../../src/files/store.ts'
import { as, formKey, noon } from '../support/build.ts'
import { db, pool, url } from '../support/db.ts'
import { incomingFile, listed } from '../support/files.ts'
import { buildThere, link, type There, today } from './world.ts'

let there: There
let folder: string
let files: Files
beforeAll(async () => {
  there = await buildThere(pool)
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tir-store-'))
  files = { store: diskStore(folder), incoming: folder, mostBytes: 1_000_000 }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const values = { ...link, title: 'Minutes', url: null }
const incoming = (content = 'Minutes') => incomingFile(content, 'minutes.txt', files)
const names = async () => (await listed(files.store)).map(({ name }) => name)
const later = new Date(Date.now() + 2 * 3_600_000)
const rows = async (on: Db = db) => (await on('evidence_files').pluck('stored_as')).sort()

test('refused, wrong, or a form sent twice: nothing stays in the store', async () => {
  const { action, world } = there
  const by = as(db, world.leader, today)
  await expect(addEvidence(as(db, world.inspector, today), files, { action }, values, [incoming()])).rejects.toThrow('Forbidden')
  await expect(addEvidence(by, files, { action }, { ...values, dated_on: '2026-11-23' }, [incoming(), incoming()])).rejects.toThrow('today')
  expect(await names()).toEqual([])
  const again = { ...by, key: formKey() }
  const first = await addEvidence(again, files, { action }, values, [incoming()])
  expect(await addEvidence(again, files, { action }, values, [incoming()])).toEqual(first)
  expect(await names()).toEqual(await rows())
})

test('a row that the database refuses takes its file along', async () => {
  const { action, world } = there
  const broken = { ...incoming(), sha256: 'none' }
  await expect(addEvidence(as(pool, world.leader, today), files, { action }, values, [incoming(), broken])).rejects.toThrow('sha256')
  expect([await names(), await rows(pool)]).toEqual([[], []])
})

test('a connection lost while the database commits: the file stays, and the check finds it when it is old enough', async () => {
  const { action, world } = there
  const lost = Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
  const cutting = new Proxy(db, {
    get: (on, name) =>
      name === 'transaction'
        ? async (work: (tx: unknown) => Promise<unknown>) => {
            await on.transaction(work as never)
            throw lost
          }
        : on[name as keyof typeof on],
  })
  await expect(addEvidence(as(cutting, world.leader, today), files, { action }, values, [incoming()])).rejects.toThrow(lost)
  expect([await names(), (await rows()).length]).toEqual([await rows(), 1])
})

test('a store that is full, or fails at the second of two files, leaves nothing behind, and nothing is added', async () => {
  const { action, world } = there
  let times = 0
  const full: Files = {
    ...files,
    store: {
      ...files.store,
      async put(...given) {
        if (times++) throw new StoreAway(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
        await files.store.put(...given)
      },
    },
  }
  await expect(addEvidence(as(db, world.leader, today), full, { action }, values, [incoming(), incoming()])).rejects.toThrow(StoreAway)
  expect([await names(), await rows(), times]).toEqual([[], [], 2])
})

/** Add evidence in another process, and kill it where it stands. */
async function killedAt(at: string): Promise<void> {
  const { world, action } = there
  const given = { url, folder, leader: world.leader.id, action, incoming: incoming(), at }
  const child = spawn(process.execPath, ['tests/evidence/killed.ts', JSON.stringify(given)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  await new Promise<void>((standing, failed) => {
    child.stdout.on('data', () => standing())
    child.stderr.on('data', text => {
      said += text
    })
    child.once('exit', () => failed(new Error(said)))
  })
  const ended = new Promise(done => child.once('exit', done))
  child.kill('SIGKILL')
  await ended
}

test.each([
  ['before the store', { stored: 0, rows: 0, leftovers: 1 }],
  ['between the store and the row', { stored: 1, rows: 0, leftovers: 0 }],
  ['after it was added', { stored: 1, rows: 1, leftovers: 0 }],
])('killed %s: the check finds and mends it', async (at, expected) => {
  const before = await rows(pool)
  await killedAt(at)
  const added = (await rows(pool)).filter(name => !before.includes(name))
  expect([await names(), added.length]).toEqual([added.length ? added : [expect.any(String)].slice(0, expected.stored), expected.rows])
  const old = await checkFiles(pool, files, new Date(), true)
  expect([old.orphans, old.removed]).toEqual([[], 0])
  for (const name of readdirSync(folder)) if (name.length > 2) utimesSync(join(folder, name), noon(today), noon(today))
  const { orphans, removed, leftovers } = await checkFiles(pool, files, later, true)
  const orphaned = expected.stored - expected.rows
  expect({ orphans: orphans.length, removed, leftovers }).toEqual({ orphans: orphaned, removed: orphaned, leftovers: expected.leftovers })
  expect(await names()).toEqual(added)
})

test('a row without its file is named, and a redacted file is no longer kept', async () => {
  const { action, world } = there
  const by = as(db, world.leader, today)
  const [gone] = await addEvidence(by, files, { action }, values, [incoming()])
  const [redacted] = await addEvidence(by, files, { action }, values, [incoming('About A1234BC')])
  await files.store.remove((await db('evidence_files').where({ evidence_id: gone! }).first())!.stored_as)
  const mine = async () =>
    (await checkFiles(db, files, later, false)).missing.filter(({ evidence_id }) => evidence_id === gone || evidence_id === redacted)
  expect(await mine()).toEqual([{ id: expect.any(Number), evidence_id: gone, name: 'minutes.txt' }])
  const file = (await db('evidence_files').where({ evidence_id: redacted! }).first())!.id
  await removeEvidence(by, redacted!, { reason: 'It names somebody', version: 1 })
  await redactFile(as(db, world.administrator, today), files, file, 'It names somebody')
  expect(await names()).toEqual([])
  const history = await db('history.evidence_files' as 'evidence_files')
    .where({ id: file })
    .pluck('name')
  expect([...new Set(history)]).toEqual(['[redacted].txt'])
  expect((await mine()).length).toBe(1)
})

test('what waits to be confirmed keeps its files for a day, and is forgotten with them', async () => {
  const by = as(db, there.world.leader, today)
  await keepPending(by, files, { action: there.action }, values, [incoming()], [])
  expect((await checkFiles(db, files, later, true)).orphans).toEqual([])
  expect(await forgetPending(db, files, noon('2026-11-23'))).toBe(0)
  expect((await names()).length).toBe(1)
  expect(await forgetPending(db, files, new Date('2026-11-23T12:01Z'))).toBe(1)
  expect(await names()).toEqual([])
})
