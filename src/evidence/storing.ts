// A file goes to the store first, then its row into the database. So a row never stands for a file that is not there; a file without a row
// is possible, where this process is killed in between, and `npm run files:check -- --mend` removes it.
import { randomUUID } from 'node:crypto'
import { Invalid, isHttpError, Stale } from '../errors.ts'
import type { Files } from '../files/files.ts'

/** A file that was looked at, and where it is until the store has it. */
export interface Incoming {
  name: string
  type: string
  bytes: number
  sha256: string
  path: string
}

export type Stored = Omit<Incoming, 'path'> & { stored_as: string }

/**
 * Store files for an act. `work` is given what is stored, and says by `taken` that its rows are written; what no row stands for is removed
 * again. @throws StoreAway when the store cannot take them, and whatever `work` throws
 */
export async function withStored<T>(
  { store }: Pick<Files, 'store'>,
  incoming: Incoming[],
  work: (stored: Stored[], taken: () => void) => Promise<T>,
): Promise<T> {
  const stored: Stored[] = []
  let taken = false
  const discard = () => discardStored({ store }, stored)
  try {
    for (const { path, ...file } of incoming) {
      const stored_as = randomUUID()
      stored.push({ ...file, stored_as })
      await store.put(stored_as, path, file.bytes)
    }
    const result = await work(stored, () => {
      taken = true
    })
    // The same form had acted before.
    if (!taken) await discard()
    return result
  } catch (error) {
    if (!taken || wasUndone(error)) await discard()
    throw error
  }
}

/** What cannot be removed now is found by the check of files. */
export async function discardStored({ store }: Pick<Files, 'store'>, stored: Pick<Stored, 'stored_as'>[]): Promise<void> {
  await Promise.allSettled(stored.map(({ stored_as }) => store.remove(stored_as)))
}

/** A connection that is lost while the database commits leaves open whether it did: then the files stay. */
function wasUndone(error: unknown): boolean {
  const { code } = error as { code?: string }
  const refusedByDatabase = typeof code === 'string' && /^(?!08|57)[0-9A-Z]{5}$/.test(code)
  return error instanceof Invalid || error instanceof Stale || isHttpError(error) || refusedByDatabase
}
