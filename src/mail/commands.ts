import { act, type By } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import { oneLine } from './oneLine.ts'

/** One piece of a letter. A link is a path of the service: the configured base address is put before it. */
export type Block = string | { heading: string } | { link: string; words: string } | { list: (string | { link: string; words: string })[] }

export interface NewMail {
  /** Says which act and person it is for: the same key is queued once. */
  key: string
  to: { id: number | null; name: string; email: string }
  subject: string
  body: Block[]
}

type Enqueue = (tx: Tx, mail: number) => Promise<void>
let enqueue: Enqueue | undefined

/** Say what makes the job of a new letter, in its transaction; nothing where this process sends no letters. */
export function whenQueued(work: Enqueue | undefined): void {
  enqueue = work
}

/** Queue a letter in the transaction of the act that causes it. It is sent after the commit, and never when the act is undone. */
export async function queueMail(tx: Tx, { key, to, subject, body }: NewMail): Promise<void> {
  const { rows } = await tx.raw(
    `INSERT INTO mails (key, user_id, name, address, subject, body, queued_at) VALUES (?, ?, ?, ?, ?, ?::jsonb, app_now())
     ON CONFLICT (key) DO NOTHING RETURNING id`,
    [key, to.id, oneLine(to.name, 100), to.email, oneLine(subject, 200), JSON.stringify(body)],
  )
  if (rows[0]) await enqueue?.(tx, rows[0].id)
}

/** Say whether somebody wants the weekly digest. A wish of their own: it is no event of the record. */
export const chooseDigest = (by: By, digest: boolean): Promise<void> =>
  act(by, async ({ tx, person }) => {
    await tx('mail_wishes').insert({ user_id: person.id, digest }).onConflict('user_id').merge()
  })
