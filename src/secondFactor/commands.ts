// What somebody signs in with besides a password. Each change is in the record, on the chain of the account, and in the access record.
import { noteAccess } from '../accessRecord/commands.ts'
import { act, type By, type Moment } from '../db/act.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts'
import { record } from '../record/commands.ts'
import { endOtherSessions } from '../sessions/commands.ts'
import { lockUser } from '../users/commands.ts'
import type { Person } from '../users/person.ts'
import { getFactors, hasSecondFactor } from './queries.ts'
import type { NewPasskey } from './webauthn.ts'

/** Who acts, and from which address. */
export type From = By<Person> & { from?: string }

/** One change of an account's own second factor: the account is locked first, and what happened is written down twice. */
const change = <T>(by: From, name: string, work: (moment: Moment<Person>) => Promise<{ result: T; after?: object; name?: string }>) =>
  act(by, async moment => {
    const { tx, person, now } = moment
    await lockUser(tx, person.id)
    const { result, after, name: words } = await work(moment)
    await record(tx, { chain: `user:${person.id}`, act: name, after, ...(words && { texts: { after: { name: words } } }) })
    await noteAccess(tx, {
      at: now,
      kind: 'second_factor_changed',
      user_id: person.id,
      from_address: by.from ?? null,
      details: { what: name },
    })
    return result
  })

/** With the first second factor come recovery codes. @returns whether these are the ones that count now */
async function giveFirstCodes({ tx, person }: Moment<Person>, hashes: string[]): Promise<boolean> {
  if ((await getFactors(tx, person.id)).recovery_codes) return false
  await keepCodes(tx, person.id, hashes)
  return true
}

async function keepCodes(tx: Moment['tx'], user_id: number, hashes: string[]): Promise<void> {
  await tx('recovery_codes').where({ user_id }).delete()
  await tx('recovery_codes').insert(hashes.map(hash => ({ user_id, hash })))
}

/**
 * Set up an app for codes, in place of the one before.
 * @param secret sealed @param step of the code that proved it, which does not work again @returns whether the recovery codes are new
 */
export const setUpApp = (by: From, { secret, step, hashes }: { secret: string; step: number; hashes: string[] }): Promise<boolean> =>
  change(by, 'setUpApp', async moment => {
    const { tx, person, now } = moment
    await tx('code_apps').insert({ user_id: person.id, secret, last_step: step, added_at: now }).onConflict('user_id').merge()
    const result = await giveFirstCodes(moment, hashes)
    return { result, after: { recovery_codes: result } }
  })

/** @param needed whether the person's role needs a second factor: then the last one stays. @throws Invalid */
export const removeApp = (by: From, needed: boolean): Promise<void> =>
  change(by, 'removeApp', async moment => {
    if (!(await moment.tx('code_apps').where({ user_id: moment.person.id }).delete())) throw new Conflict('There is no app to remove.')
    await settle(moment, needed, 'password')
    return { result: undefined }
  })

/** After one is removed: the last one stays where one is needed, and recovery codes are for nothing without any. */
async function settle({ tx, person }: Moment<Person>, needed: boolean, field: string): Promise<void> {
  if (hasSecondFactor(await getFactors(tx, person.id))) return
  if (needed) throw new Invalid({ [field]: 'Your role needs a second step. Add another one before you remove this one' })
  await tx('recovery_codes').where({ user_id: person.id }).delete()
}

/** New recovery codes; the old ones count no more. */
export const renewRecoveryCodes = (by: From, hashes: string[]): Promise<void> =>
  change(by, 'renewRecoveryCodes', async ({ tx, person }) => {
    if (!hasSecondFactor(await getFactors(tx, person.id))) throw new Conflict('Recovery codes come with a second step. Set one up first.')
    await keepCodes(tx, person.id, hashes)
    return { result: undefined }
  })

/** @returns whether the recovery codes are new. @throws Conflict when the passkey is known already */
export const addPasskey = (by: From, passkey: NewPasskey & { name: string }, hashes: string[]): Promise<boolean> =>
  change(by, 'addPasskey', async moment => {
    const { tx, person, now } = moment
    if ((await getFactors(tx, person.id)).passkeys >= 20)
      throw new Invalid({ name: 'You have 20 passkeys. Remove one that you do not use' })
    if (await tx('passkeys').where({ credential_id: passkey.credential_id }).first('id'))
      throw new Conflict('This passkey is added already.')
    await tx('passkeys').insert({ ...passkey, user_id: person.id, added_at: now })
    const result = await giveFirstCodes(moment, hashes)
    return { result, after: { recovery_codes: result }, name: passkey.name }
  })

export const renamePasskey = (by: From, id: number, name: string): Promise<void> =>
  change(by, 'renamePasskey', async ({ tx, person }) => {
    if (!(await tx('passkeys').where({ id, user_id: person.id }).update({ name }))) throw new NotFound()
    return { result: undefined, after: { passkey: id }, name }
  })

/** @param needed as for removeApp */
export const removePasskey = (by: From, id: number, needed: boolean): Promise<void> =>
  change(by, 'removePasskey', async moment => {
    if (!(await moment.tx('passkeys').where({ id, user_id: moment.person.id }).delete())) throw new NotFound()
    await settle(moment, needed, 'passkey')
    return { result: undefined, after: { passkey: id } }
  })

/** For somebody who lost what they sign in with: takes away every second factor, and ends their sessions. */
export const resetSecondFactor = (by: From, user_id: number): Promise<void> =>
  act(by, async ({ tx, person, now }) => {
    if (!person.administrator) throw new Forbidden()
    if (person.id === user_id) throw new Conflict('Change your own second step on your account page.')
    await lockUser(tx, user_id)
    const factors = await getFactors(tx, user_id)
    if (!hasSecondFactor(factors)) throw new Conflict('This person has no second step that could be reset.')
    for (const table of ['code_apps', 'passkeys', 'recovery_codes'] as const) await tx(table).where({ user_id }).delete()
    await endOtherSessions(tx, user_id)
    await record(tx, { chain: `user:${user_id}`, act: 'resetSecondFactor', before: { app: factors.app, passkeys: factors.passkeys } })
    await noteAccess(tx, {
      at: now,
      kind: 'second_factor_changed',
      user_id: person.id,
      about_id: user_id,
      from_address: by.from ?? null,
      details: { what: 'resetSecondFactor' },
    })
  })
