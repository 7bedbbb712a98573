// Invitations: asking somebody in, asking again, taking it back, and joining.
import { noteAccess } from '../accessRecord/commands.ts'
import type { Invitation } from '../db/accountTables.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { Organisation, Role, User } from '../db/tables.ts'
import { Conflict, DeadLink, Forbidden, Invalid, NotFound } from '../errors.ts'
import { queueMail } from '../mail/commands.ts'
import { refuseWeak } from '../passwords/strength.ts'
import { hashOf, newToken } from '../passwords/tokens.ts'
import { record } from '../record/commands.ts'
import { linkIdentityIn, type Subject } from '../singleSignOn/commands.ts'
import { giveRoleIn, lockUser, on, placeFor, setPassword } from '../users/commands.ts'
import type { Person } from '../users/person.ts'
import { keepsPeopleOf, mayGive } from '../users/workflow.ts'
import { invitationLetter } from './letters.ts'
import { findInvitation } from './queries.ts'
import { isOpen, validHours } from './state.ts'

export interface NewInvitation {
  name: string
  email: string
  role: Role
  organisation_id: number
}

/**
 * Invite somebody to a role, by a letter with a link that works once and for 72 hours. An address that has an account already is asked in
 * the same way: its owner has the role once they accept. @returns the id of the invitation.
 * @throws Forbidden when the person may not give this role there; Invalid when it is held or asked already, or the organisation has ended.
 */
export const invite = (by: By<Person>, { name, email, role, organisation_id }: NewInvitation): Promise<number> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const organisation = await tx('organisations').where({ id: organisation_id }).first()
    if (!organisation || !keepsPeopleOf(person, organisation)) throw new Forbidden('You cannot invite anybody there.')
    await placeFor(moment, role, organisation_id)
    if (!mayGive(person, role, organisation)) throw new Forbidden('You cannot give this role.')
    const user = await lockInvited(tx, name, email.normalize('NFC'))
    if (await tx('memberships').where({ user_id: user.id, role, organisation_id }).where(on(today)).first('id'))
      throw new Invalid({ email: 'This person has this role there already' })
    const open = { user_id: user.id, role, organisation_id, accepted_at: null, withdrawn_at: null }
    if (await tx('invitations').where(open).first('id'))
      throw new Invalid({ email: 'This person is invited to this role already. You can send the invitation again.' })
    const { token, hash } = newToken()
    const [invitation] = await tx('invitations')
      .insert({ user_id: user.id, name, role, organisation_id, invited_by_id: person.id || null, ...sentNow(moment, hash) })
      .returning('*')
    await send(moment, invitation!, user, organisation, token)
    await recordInvitation(moment, invitation!, 'invite', { after: { name, email } })
    return invitation!.id
  })

/** The account of an address, locked; somebody new is noted as invited, and is nobody until they accept. */
async function lockInvited(tx: Tx, name: string, email: string): Promise<User> {
  await tx.raw('INSERT INTO users (name, email, invited) VALUES (?, ?, true) ON CONFLICT (lower(email)) DO NOTHING', [name, email])
  const found = await tx('users').whereRaw('lower(email) = lower(?)', [email]).forNoKeyUpdate().first()
  if (found!.deactivated_on)
    throw new Invalid({ email: 'The account with this address is deactivated. An administrator can reactivate it.' })
  // Nobody has joined under this name yet, so the latest inviter's spelling counts.
  if (found!.invited && found!.name !== name)
    await tx('users')
      .where({ id: found!.id })
      .update({ name, email, version: found!.version + 1 })
  return found!.invited ? { ...found!, name, email } : found!
}

const sentNow = ({ now }: Pick<Moment, 'now'>, token_hash: Buffer) => ({
  token_hash,
  sent_at: now,
  expires_at: new Date(now.getTime() + validHours * 3_600_000),
})

async function send(
  { tx, person, now }: Moment<Person>,
  invitation: Invitation,
  user: User,
  place: Organisation,
  token: string,
): Promise<void> {
  const { id, name, role, sent } = invitation
  await queueMail(tx, {
    key: `invitation:${id}:${sent}`,
    to: { id: user.id, name: user.invited ? name : user.name, email: user.email },
    ...invitationLetter({ inviter: person.name, role, organisation: place.name, known: !user.invited, token }),
  })
  await noteAccess(tx, {
    at: now,
    kind: 'invited',
    user_id: person.id || null,
    about_id: user.id,
    details: { role, organisation: place.code },
  })
}

const recordInvitation = (
  { tx }: Pick<Moment, 'tx'>,
  { user_id, role, organisation_id }: Invitation,
  what: string,
  texts: { after?: Record<string, string> } = {},
) =>
  record(tx, {
    chain: `user:${user_id}`,
    act: what,
    subjects: [`organisation:${organisation_id}`],
    after: { role, organisation_id },
    texts,
  })

/** Send an invitation again, also one that has expired: a new link for another 72 hours. The link of the letter before works no more. */
export const sendAgain = (by: By<Person>, id: number): Promise<void> =>
  act(by, async moment => {
    const { tx } = moment
    const { invitation, organisation } = await lockInvitation(moment, id)
    await placeFor(moment, invitation.role, organisation.id)
    const user = await lockUser(tx, invitation.user_id)
    if (user.deactivated_on) throw new Conflict('The account with this address is deactivated.')
    const { token, hash } = newToken()
    const again = { sent: invitation.sent + 1, ...sentNow(moment, hash) }
    await tx('invitations').where({ id }).update(again)
    await send(moment, { ...invitation, ...again }, user, organisation, token)
    await recordInvitation(moment, invitation, 'sendAgain')
  })

/** Take an invitation back: its link works no more. */
export const withdrawInvitation = (by: By<Person>, id: number): Promise<void> =>
  act(by, async moment => {
    const { invitation } = await lockInvitation(moment, id)
    await moment.tx('invitations').where({ id }).update({ withdrawn_at: moment.now })
    await recordInvitation(moment, invitation, 'withdrawInvitation')
  })

/** An invitation that nobody has accepted or taken back. @throws NotFound for whoever could not have sent it, Conflict when it is over */
async function lockInvitation({ tx, person }: Moment<Person>, id: number): Promise<{ invitation: Invitation; organisation: Organisation }> {
  const invitation = await tx('invitations').where({ id }).forUpdate().first()
  const organisation = invitation && (await tx('organisations').where({ id: invitation.organisation_id }).first())
  if (!organisation || !mayGive(person, invitation.role, organisation)) throw new NotFound()
  if (invitation.accepted_at) throw new Conflict('This invitation has been accepted.')
  if (invitation.withdrawn_at) throw new Conflict('This invitation has been withdrawn.')
  return { invitation, organisation }
}

/** How somebody joins: with a password that they set, by single sign-on, or with the account they have already. */
export type How = { password: string } | { identity: Subject } | { account: true }

export interface Joined {
  user_id: number
  /** Whether the account is new: somebody who had one has only gained a role. */
  new_account: boolean
}

/**
 * Join: the link of an invitation is used up, the account is there and has the role. Nobody is signed in by it.
 * @param token as the link gives it; @param how a password for a new account (found good enough here), or somebody that an
 * identity provider has just vouched for, who is linked with it. Of somebody who has an account nothing else changes.
 * @throws DeadLink when the link does not work, whatever the reason; Invalid when a new account has no way to sign in, or a weak password.
 */
export async function acceptInvitation({ db, now, key }: Omit<By, 'person'>, token: string | undefined, how: How): Promise<Joined> {
  const found = await findInvitation(db, token)
  if (!found) throw new DeadLink()
  // Of a link that is over nothing is asked: it may be the same form once more, and else it is refused.
  if (found.new_account && isOpen(found, now)) {
    if ('account' in how) throw new Invalid({ password: 'Enter a password' })
    if ('password' in how) await refuseWeak(how.password, found)
  }
  return act({ db, now, person: { id: found.user_id }, ...(key && { key }) }, moment => join(moment, found.id, hashOf(token!), how))
}

async function join(moment: Moment, id: number, token_hash: Buffer, how: How): Promise<Joined> {
  const { tx, now, today } = moment
  const invitation = await tx('invitations').where({ id, token_hash }).forUpdate().first()
  if (!invitation || !isOpen(invitation, now)) throw new DeadLink()
  const { user_id, role, organisation_id } = invitation
  const user = await lockUser(tx, user_id)
  if (user.deactivated_on) throw new DeadLink()
  if (user.invited && 'password' in how) await setPassword(moment, user_id, how.password)
  if (user.invited && 'identity' in how) await linkIdentityIn(moment, user_id, how.identity)
  if (user.invited)
    await tx('users')
      .where({ id: user_id })
      .update({ invited: false, version: user.version + 1 })
  await tx('invitations').where({ id }).update({ accepted_at: now })
  const held = await tx('memberships').where({ user_id, role, organisation_id }).where(on(today)).first('id')
  if (!held) await giveRoleIn(moment, user_id, role, organisation_id).catch(refuseEnded)
  await noteAccess(tx, { at: now, kind: 'invitation_accepted', user_id, details: { role } })
  await recordInvitation(moment, invitation, 'acceptInvitation')
  return { user_id, new_account: user.invited }
}

/** An organisation that ended after the letter: to its reader, the link does not work. */
const refuseEnded = (error: unknown): never => {
  throw error instanceof Invalid ? new DeadLink() : error
}

/**
 * Forget the secrets of links that have been over for a day: accepted, withdrawn or too old. The invitations stay, and those that are too
 * old can be sent again, with another link. What is kept instead is the digest of no link: digests have 32 bytes. @returns how many
 */
export async function forgetSpentLinks(db: Db, now: Date): Promise<number> {
  const { rowCount } = await db.raw(
    `UPDATE invitations SET token_hash = convert_to('over ' || id, 'UTF8')
     WHERE least(accepted_at, withdrawn_at, expires_at) < :now::timestamptz - interval '1 day' AND octet_length(token_hash) = 32`,
    { now },
  )
  return rowCount
}
