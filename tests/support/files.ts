// A place for files of a test file's own, gone when it ends.
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Incoming } from '../../src/evidence/storing.ts'
import { diskStore } from '../../src/files/diskStore.ts'
import type { Files } from '../../src/files/files.ts'
import type { FileStore, StoredFile } from '../../src/files/store.ts'

let folder: string | undefined
/** Files on this disk, of two megabytes at the most, which nobody looks at for viruses unless the test says who. */
export function testFiles(more: Partial<Files> = {}): Files {
  folder ??= mkdtempSync(join(tmpdir(), 'tir-files-'))
  const incoming = join(folder, 'incoming')
  mkdirSync(incoming, { recursive: true })
  return { store: diskStore(folder), incoming, mostBytes: 2 * 1_048_576, ...more }
}
process.on('exit', () => folder && rmSync(folder, { recursive: true, force: true }))

/** A file that has come in and was looked at. */
export function incomingFile(content: Buffer | string = 'Minutes', name = 'minutes.txt', { incoming } = testFiles()): Incoming {
  const path = join(incoming, randomUUID())
  writeFileSync(path, content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { name, type: 'text/plain', bytes: Buffer.byteLength(content), sha256, path }
}

/** Everything in a store. */
export async function listed(store: FileStore): Promise<StoredFile[]> {
  const found: StoredFile[] = []
  for await (const one of store.list()) found.push(one)
  return found
}
