// Evidence that may say who somebody on probation is waits for a day at the most, until whoever brought it has confirmed it.
import { act, type By } from '../db/act.ts'
import type { Db } from '../db/knex.ts'
import type { PendingEvidence } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Files } from '../files/files.ts'
import type { FoundNumbers } from '../files/numbers.ts'
import type { Person } from '../users/person.ts'
import { addEvidenceIn, addVersionIn, type NewEvidence } from './commands.ts'
import { lockPlace, type Place } from './places.ts'
import { discardStored, type Incoming, type Stored, withStored } from './storing.ts'

/** Where such numbers were found. */
export interface Found {
  /** The name of the file; null for what was typed. */
  file: string | null
  numbers: FoundNumbers[]
}

/** What waits: new evidence for a place, or a newer version of some. */
export type PendingFor = Place | { evidence: number }

export interface Pending extends Omit<PendingEvidence, 'place' | 'fields' | 'files' | 'found'> {
  place: PendingFor
  fields: NewEvidence
  files: Stored[]
  found: Found[]
}

/** Keep it for a day. It is no event yet. @returns the id */
export const keepPending = (
  by: By<Person>,
  files: Files,
  place: PendingFor,
  fields: Partial<NewEvidence>,
  incoming: Incoming[],
  found: Found[],
): Promise<number> =>
  withStored(files, incoming, (stored, taken) =>
    act(by, async moment => {
      if (!('evidence' in place)) await lockPlace(moment, place)
      const json = { place, fields, files: JSON.stringify(stored) as never, found: JSON.stringify(found) as never }
      const [row] = await moment
        .tx('pending_evidence')
        .insert({ ...json, user_id: moment.person.id, kept_at: moment.now })
        .returning('id')
      taken()
      return row!.id
    }),
  )

/** Add what waits, without the files that are left out. @throws NotFound when it does not wait any more */
export async function confirmPending(
  by: By<Person>,
  files: Files,
  id: number,
  { leave_out, ...words }: { title: string; shows: string; leave_out: string[] },
): Promise<number[]> {
  const dropped: Stored[] = []
  const ids = await act(by, async moment => {
    const pending = await lockPending(moment.tx, moment.person.id, id)
    const kept = pending.files.filter(({ name }) => !leave_out.includes(name))
    dropped.push(...pending.files.filter(file => !kept.includes(file)))
    await moment.tx('pending_evidence').where({ id }).delete()
    const { place } = pending
    if ('evidence' in place) return [await addVersionIn(moment, files, place.evidence, kept[0]!)]
    return addEvidenceIn(moment, files, place, { ...pending.fields, ...words }, kept)
  })
  await discardStored(files, dropped)
  return ids
}

/** Add nothing of it. */
export async function discardPending(by: By<Person>, files: Files, id: number): Promise<void> {
  const gone = await act(by, async ({ tx, person }) => {
    const pending = await lockPending(tx, person.id, id)
    await tx('pending_evidence').where({ id }).delete()
    return pending.files
  })
  await discardStored(files, gone)
}

async function lockPending(tx: Db, user_id: number, id: number): Promise<Pending> {
  const row = await tx('pending_evidence').where({ id, user_id }).forUpdate().first()
  if (!row) throw new NotFound()
  return row as Pending
}

const day = 86_400_000

/** Forget what nobody confirmed within a day. @returns how many */
export async function forgetPending(db: Db, files: Files, now: Date): Promise<number> {
  const rows = (await db('pending_evidence')
    .where('kept_at', '<', new Date(now.getTime() - day))
    .delete()
    .returning('*')) as Pending[]
  for (const row of rows) await discardStored(files, row.files)
  return rows.length
}
