// Everything about files that the service is given when it starts: where they are kept, and who looks at them.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { config as ours } from '../config.ts'
import { scan, type Verdict } from './clamd.ts'
import { diskStore } from './diskStore.ts'
import type { FileStore } from './store.ts'

export interface Files {
  store: FileStore
  /** Where files are while they come in. */
  incoming: string
  mostBytes: number
  /** What looks for viruses; without it nothing does. */
  scan?: ((content: Readable) => Promise<Verdict>) | undefined
}

/** @throws when the folder cannot be made */
export async function openFiles({ files }: Pick<typeof ours, 'files'>): Promise<Files> {
  const { folder, bucket, mostBytes, clamd } = files
  const incoming = join(folder, 'incoming')
  mkdirSync(incoming, { recursive: true, mode: 0o700 })
  const store = bucket ? (await import('./s3Store.ts')).s3Store(bucket) : diskStore(folder)
  return { store, incoming, mostBytes, scan: clamd && (content => scan(clamd, content)) }
}
