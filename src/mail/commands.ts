import type { Tx } from '../db/knex.ts'

/** One piece of a letter. A link is a path of the service: the configured base address is put before it. */
export type Block = string | { heading: string } | { link: string; words: string } | { list: (string | { link: string; words: string })[] }

export interface NewMail {
  /** Says which act and person it is for: the same key is queued once. */
  key: string
  to: { id: number | null; name: string; email: string }
  subject: string
  body: Block[]
}

/** Queue a letter in the transaction of the act that causes it. It is sent after the commit, and never when the act is undone. */
export async function queueMail(tx: Tx, { key, to, subject, body }: NewMail): Promise<void> {
  await tx.raw(
    `INSERT INTO mails (key, user_id, name, address, subject, body, queued_at) VALUES (?, ?, ?, ?, ?, ?::jsonb, app_now())
     ON CONFLICT (key) DO NOTHING`,
    [key, to.id, to.name, to.email, subject, JSON.stringify(body)],
  )
}
