import type { Db } from '../db/knex.ts'

export interface LinkedIdentity {
  id: number
  user_id: number
  issuer: string
  label: string
  linked_at: Date
}

/** The account that its owner linked with somebody of the provider. Never looked for by e-mail address. */
export const findIdentity = (db: Db, issuer: string, subject: string): Promise<LinkedIdentity | undefined> =>
  db('identities').where({ issuer, subject }).first()

export const listIdentities = (db: Db, user_id: number): Promise<LinkedIdentity[]> => db('identities').where({ user_id }).orderBy('id')
