// Both stores keep what they are given and say plainly when they cannot. S3 is a real server of that protocol on this machine.
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import S3rver from 's3rver'
import { diskStore } from '../../src/files/diskStore.ts'
import { s3Store } from '../../src/files/s3Store.ts'
import { FileMissing, type FileStore, StoreAway } from '../../src/files/store.ts'
import { listed } from '../support/files.ts'

let folder: string
let server: S3rver
let port: number
const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
const bucket = (more = {}) => s3Store({ bucket: 'evidence', region: 'eu-west-2', endpoint: `http://127.0.0.1:${port}`, ...keys, ...more })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tir-stores-'))
  server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'evidence', configs: [] }],
  })
  port = (await server.run()).port
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const contentOf = async (stream: Readable) => Buffer.concat(await stream.toArray())
function fileWith(content: Buffer | string): string {
  const path = join(folder, randomUUID())
  writeFileSync(path, content)
  return path
}
const namesIn = async (store: FileStore) => (await listed(store)).map(({ name }) => name)

describe.each<[string, () => FileStore]>([
  ['disk', () => diskStore(join(folder, 'disk'))],
  ['s3', () => bucket()],
])('%s', (_name, open) => {
  test('keeps a file, gives it back, lists it and removes it', async () => {
    const store = open()
    const [name, content] = [randomUUID(), Buffer.alloc(3_000_000, 'abc')]
    await store.put(name, fileWith(content), content.length)
    expect((await contentOf(await store.open(name))).equals(content)).toBe(true)
    const found = await listed(store)
    expect(found.map(one => one.name)).toEqual([name])
    expect(Math.abs(found[0]!.at.getTime() - Date.now())).toBeLessThan(60_000)
    await store.remove(name)
    await store.remove(name)
    expect(await namesIn(store)).toEqual([])
    await expect(store.open(name)).rejects.toThrow(FileMissing)
  })

  test('lists many', async () => {
    const store = open()
    const names = Array.from({ length: 30 }, () => randomUUID()).sort()
    for (const name of names) await store.put(name, fileWith('x'), 1)
    expect((await namesIn(store)).sort()).toEqual(names)
    for (const name of names) await store.remove(name)
  })
})

test('on a disk, nothing is listed that is not whole, nor what is not ours', async () => {
  const store = diskStore(join(folder, 'whole'))
  mkdirSync(join(folder, 'whole', 'incoming'), { recursive: true })
  mkdirSync(join(folder, 'whole', 'ab'))
  writeFileSync(join(folder, 'whole', 'incoming', randomUUID()), 'half')
  writeFileSync(join(folder, 'whole', 'ab', `ab${randomUUID().slice(2)}.part`), 'half')
  writeFileSync(join(folder, 'whole', 'ab', 'readme'), 'not ours')
  expect(await namesIn(store)).toEqual([])
  await expect(store.open('../../etc/passwd')).rejects.toThrow('Not the name')
})

test('a disk that refuses, a bucket that is not there, wrong keys and a service that is away: the store is away, and takes nothing', async () => {
  const name = randomUUID()
  writeFileSync(join(folder, 'a-file'), '')
  const stores = {
    disk: diskStore(join(folder, 'a-file', 'no-folder')),
    bucket: bucket({ bucket: 'missing' }),
    service: bucket({ endpoint: 'http://127.0.0.1:9' }),
  }
  for (const [which, store] of Object.entries(stores)) {
    const path = fileWith('x')
    const error = await store.put(name, path, 1).catch(error => error)
    expect([which, error instanceof StoreAway || error instanceof FileMissing]).toEqual([which, true])
  }
})
