// Where files are kept. A file is put there whole or not at all, under a random name that is never shown.
import type { Readable } from 'node:stream'

export interface StoredFile {
  name: string
  at: Date
}

export interface FileStore {
  /** Take a finished file over; once this has ended it is there for good. @param path where it is now: it may be moved from there */
  put(name: string, path: string, bytes: number): Promise<void>
  /** @throws FileMissing when there is none of that name */
  open(name: string): Promise<Readable>
  /** It does not matter whether it was there. */
  remove(name: string): Promise<void>
  list(): AsyncIterable<StoredFile>
}

/** The store cannot take or give files just now. What was to be kept in it was not. */
export class StoreAway extends Error {
  readonly status = 503
  readonly statusCode = 503
  readonly expose = true
  readonly title = 'Files cannot be reached just now'
  constructor(cause: unknown) {
    super(
      'The place where files are kept cannot be reached, or is full. Try again in a few minutes. If it goes on, tell your administrator.',
      {
        cause,
      },
    )
  }
}

export class FileMissing extends Error {}

/** Names that this service gave: whatever else lies there is not its own. */
export const isStoredName = (name: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name)
