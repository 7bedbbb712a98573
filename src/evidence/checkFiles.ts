// Compares the store with the tables: files without a row, and rows without a file.
import type { Db } from '../db/knex.ts'
import type { Files } from '../files/files.ts'
import { forgetIncoming } from '../files/incoming.ts'

export interface Checked {
  files: number
  /** Stored files that nothing stands for, older than an hour. */
  orphans: string[]
  /** Files of the tables that are not in the store. */
  missing: { id: number; evidence_id: number; name: string }[]
  /** How many orphans were removed. */
  removed: number
  /** How many files that came in and were never kept were removed. */
  leftovers: number
}

const hour = 3_600_000
const batch = 500

/**
 * Nothing is removed unless `mend` says so; and never what is younger than an hour, because its row may be on its way. A missing file
 * cannot be mended here: it has to come back from a backup. @throws StoreAway
 */
export async function checkFiles(db: Db, files: Files, now: Date, mend: boolean): Promise<Checked> {
  // Rows first: a file is in the store before its row is.
  const rows = await db('evidence_files').where({ redacted_on: null }).select('id', 'evidence_id', 'name', 'stored_as')
  const there = new Set<string>()
  const old: string[] = []
  for await (const { name, at } of files.store.list()) {
    there.add(name)
    if (at.getTime() < now.getTime() - hour) old.push(name)
  }
  const orphans = await withoutRow(db, old)
  if (mend) for (const name of orphans) await files.store.remove(name)
  return {
    files: rows.length,
    orphans,
    missing: rows.filter(({ stored_as }) => !there.has(stored_as)).map(({ id, evidence_id, name }) => ({ id, evidence_id, name })),
    removed: mend ? orphans.length : 0,
    leftovers: mend ? await forgetIncoming(files, now) : 0,
  }
}

async function withoutRow(db: Db, names: string[]): Promise<string[]> {
  const orphans: string[] = []
  for (let at = 0; at < names.length; at += batch) {
    const asked = names.slice(at, at + batch)
    const { rows } = await db.raw(
      `SELECT stored FROM unnest(?::uuid[]) stored WHERE NOT EXISTS (SELECT 1 FROM evidence_files f WHERE f.stored_as = stored AND f.redacted_on IS NULL)
         AND NOT EXISTS (SELECT 1 FROM pending_evidence p, jsonb_array_elements(p.files) one WHERE one->>'stored_as' = stored::text)`,
      [asked],
    )
    orphans.push(...rows.map(({ stored }: { stored: string }) => stored))
  }
  return orphans
}
