import type { Db } from '../../src/db/knex.ts'

/** The token in the link of the newest letter to an address. */
export async function tokenFor(db: Db, address: string): Promise<string> {
  const letter = await db('mails').where({ address }).whereRaw("body::text LIKE '%token=%'").orderBy('id', 'desc').first()
  return /token=([\w-]+)/.exec(JSON.stringify(letter?.body))?.[1] ?? ''
}
export const lettersTo = (db: Db, address: string) => db('mails').where({ address }).orderBy('id')
