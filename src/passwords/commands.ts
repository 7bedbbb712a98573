// Passwords: asking for a new one, setting it by the link of a letter, and changing it while signed in.
import { verify } from '@node-rs/argon2'
import { noteAccess } from '../accessRecord/commands.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { User } from '../db/tables.ts'
import { DeadLink, Invalid, TooManyRequests } from '../errors.ts'
import { queueMail } from '../mail/commands.ts'
import { record } from '../record/commands.ts'
import { endOtherSessions } from '../sessions/commands.ts'
import { tryOwnPassword } from '../signingIn/commands.ts'
import { lockUser, setPassword } from '../users/commands.ts'
import { findByEmail } from '../users/queries.ts'
import { changedLetter, resetLetter } from './letters.ts'
import { countAsked, findReset, type Link } from './queries.ts'
import { refuseWeak } from './strength.ts'
import { hashOf, newToken } from './tokens.ts'

export const validMinutes = 30
/** Letters for an account within an hour, and asking from one address within an hour. */
export const mostLetters = 3
export const mostAsked = 20

/**
 * Somebody asks for a new password. A letter goes to the address when it has an open account; nobody is told whether it has.
 * @param from the network address it is asked from @throws TooManyRequests when too much is asked from there
 */
export const askPasswordReset = (by: By, email: string, from: string): Promise<void> =>
  act(by, async moment => {
    const { tx, now } = moment
    const anHourAgo = new Date(now.getTime() - 3_600_000)
    if ((await countAsked(tx, { from_address: from }, anHourAgo)) >= mostAsked)
      throw new TooManyRequests('There were too many requests for a new password. Wait an hour and try again.')
    const found = await findByEmail(tx, email)
    // Locked, so that two requests at once are counted one after the other.
    const user = found && (await lockUser(tx, found.id))
    const known = user && mayHavePassword(user) && (await countAsked(tx, { user_id: user.id }, anHourAgo)) < mostLetters
    if (!known) await tx('password_resets').insert({ from_address: from, asked_at: now })
    else await sendReset(moment, user, from)
  })

/** Only who has joined and not left. Where single sign-on is the only way in, this is the place to say so. */
const mayHavePassword = ({ deactivated_on, invited }: User): boolean => !deactivated_on && !invited

async function sendReset({ tx, now }: Moment, user: User, from: string): Promise<void> {
  const { token, hash } = newToken()
  const expires_at = new Date(now.getTime() + validMinutes * 60_000)
  const [reset] = await tx('password_resets')
    .insert({ user_id: user.id, from_address: from, asked_at: now, token_hash: hash, expires_at })
    .returning('id')
  await queueMail(tx, { key: `password-reset:${reset!.id}`, to: user, ...resetLetter(token, validMinutes) })
  await noteAccess(tx, { at: now, kind: 'password_reset_asked', about_id: user.id, from_address: from })
  await record(tx, { chain: `user:${user.id}`, act: 'askPasswordReset' })
}

/**
 * Set a new password by the link of a letter: once, within 30 minutes. It signs nobody in, ends every session and makes other open links
 * void. @returns the address of the account @throws DeadLink when the link does not work, whatever the reason; Invalid for a weak password
 */
export async function resetPassword({ db, now, key }: Omit<By, 'person'>, token: string | undefined, password: string): Promise<string> {
  const found = await findReset(db, token)
  if (!found) throw new DeadLink()
  // Of a link that is over nothing is asked: it may be the same form once more, and else it is refused.
  if (!found.used_at && found.expires_at > now) await refuseWeak(password, found)
  await act({ db, now, person: { id: found.user_id }, ...(key && { key }) }, moment => reset(moment, found, token!, password))
  return found.email
}

async function reset(moment: Moment, { id, user_id }: Link, token: string, password: string): Promise<void> {
  const { tx, now } = moment
  const user = await lockUser(tx, user_id)
  const link = await tx('password_resets')
    .where({ id, token_hash: hashOf(token) })
    .first()
  if (!link?.expires_at || link.used_at || link.expires_at <= now || !mayHavePassword(user)) throw new DeadLink()
  await change(moment, user, password, 'resetPassword')
}

export interface NewPassword {
  current: string
  password: string
  /** The session it is changed in, which goes on. */
  session: string
  /** The network address it is changed from. */
  from?: string
}

/** Change one's own password. Ends one's other sessions. @throws Invalid when the current one is wrong or the new one weak; TooManyRequests */
export async function changePassword(by: By, { current, password, session, from }: NewPassword): Promise<void> {
  const { db, person, now } = by
  const user = await db('users').where({ id: person.id }).first()
  const stored = await db('passwords').where({ user_id: person.id }).first()
  if (!user || !stored) throw new Invalid({ current_password: 'You have no password here. You sign in another way.' })
  const right = async () => (await verify(stored.hash, current.slice(0, 1000))) || undefined
  // Wrong ones are counted, or whoever finds a screen unlocked could try for ever.
  if (!(await tryOwnPassword({ db, now, from }, user, right))) throw new Invalid({ current_password: 'This is not your current password' })
  if (current === password) throw new Invalid({ new_password: 'Enter a password that is different from the current one' })
  await refuseWeak(password, user, 'new_password')
  await act(by, async moment => change(moment, await lockUser(moment.tx, user.id), password, 'changePassword', session))
}

async function change(moment: Moment, user: User, password: string, what: string, session?: string): Promise<void> {
  const { tx, now } = moment
  await setPassword(moment, user.id, password)
  await endLinks(tx, user.id, now)
  await endOtherSessions(tx, user.id, session)
  await noteAccess(tx, { at: now, kind: 'password_changed', user_id: user.id })
  const event = await record(tx, { chain: `user:${user.id}`, act: what })
  await queueMail(tx, { key: `password-changed:${event}`, to: user, ...changedLetter })
}

const endLinks = (tx: Tx, user_id: number, now: Date) => tx('password_resets').where({ user_id, used_at: null }).update({ used_at: now })

/** Forget what was asked more than a day ago: its links are over, and the limits count an hour. @returns how many */
export const forgetOldResets = (db: Db, now: Date): Promise<number> =>
  db('password_resets')
    .where('asked_at', '<', new Date(now.getTime() - 86_400_000))
    .delete()
