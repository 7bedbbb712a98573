import type { Db } from '../../src/db/knex.ts'
import { secretKey } from '../../src/db/secretKey.ts'

/** A session of a person, as if they had signed in: its id is what a cookie would hold. */
export async function buildSession(db: Db, user_id: number, id: string): Promise<void> {
  await db('sessions').insert({ sid: secretKey(id), sess: {} as never, expire: new Date('2099-01-01'), user_id })
}

/** Which of these sessions have not ended. */
export async function openOf(db: Db, ...ids: string[]): Promise<string[]> {
  const open = new Set(await db('sessions').whereNull('ended_at').pluck('sid'))
  return ids.filter(id => open.has(secretKey(id)))
}
