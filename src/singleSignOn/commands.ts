// Links between accounts and an identity provider, and the roles that its groups give.
import { noteAccess } from '../accessRecord/commands.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Db } from '../db/knex.ts'
import type { Role } from '../db/tables.ts'
import { Conflict, Invalid } from '../errors.ts'
import { type Try, tryTo } from '../guessing/commands.ts'
import { placeLimits } from '../guessing/limits.ts'
import { endMembershipIn } from '../joining/leavingCommands.ts'
import { record } from '../record/commands.ts'
import { getFactors } from '../secondFactor/queries.ts'
import { addMembershipIn, lockUser } from '../users/commands.ts'
import { type Person, theService } from '../users/person.ts'

export type Subject = { issuer: string; subject: string; label: string }
type From = By<Person> & { from?: string }

/** @param check what the provider says; undefined when it is not so */
export const trySingleSignOn = <T>(at: Pick<Try, 'db' | 'now' | 'from'>, check: () => Promise<T | undefined>): Promise<T | undefined> =>
  tryTo({ ...at, what: 'single sign-on', limits: placeLimits(at.from) }, check)

/** Link one's own account with somebody of the provider, who was just verified. */
export const linkIdentity = (by: From, identity: Subject): Promise<void> =>
  act(by, moment => linkIdentityIn(moment, moment.person.id, identity, by.from))

/**
 * The same inside another act, for an account that is being made: whoever accepts an invitation with single sign-on. The identity must
 * come from `takeIdentity` of the same request. @throws Conflict when it is linked with another account, or the account with another one
 */
export async function linkIdentityIn(
  { tx, now }: Moment,
  user_id: number,
  { issuer, subject, label }: Subject,
  from?: string,
): Promise<void> {
  await lockUser(tx, user_id)
  const { rowCount } = await tx.raw(
    `INSERT INTO identities (user_id, issuer, subject, label, linked_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [user_id, issuer, subject, label, now],
  )
  if (!rowCount) throw new Conflict('One of the two is linked already. Remove that link first.')
  await record(tx, { chain: `user:${user_id}`, act: 'linkIdentity', after: { issuer } })
  await noteAccess(tx, { at: now, kind: 'identity_linked', user_id, from_address: from ?? null, details: { issuer } })
}

/** Remove the link. The roles that came with it end. @throws Invalid when nobody would be an administrator any more */
export const unlinkIdentity = (by: From, issuer: string): Promise<void> =>
  act(by, async moment => {
    const { tx, person, now } = moment
    await lockUser(tx, person.id)
    const identity = await tx('identities').where({ user_id: person.id, issuer }).first()
    if (!identity) throw new Conflict('There is no link to remove.')
    const { password, passkeys } = await getFactors(tx, person.id)
    if (!password && !passkeys) throw new Invalid({ form: 'You could not sign in any more. Add a passkey first' })
    for (const { membership_id } of await heldBy(moment, identity.id)) await endMembershipIn(moment, membership_id)
    await tx('mapped_memberships').where({ identity_id: identity.id }).delete()
    await tx('identities').where({ id: identity.id }).delete()
    await record(tx, { chain: `user:${person.id}`, act: 'unlinkIdentity', before: { issuer } })
    await noteAccess(tx, {
      at: now,
      kind: 'identity_linked',
      user_id: person.id,
      from_address: by.from ?? null,
      details: { removed: true },
    })
  })

interface Mapped {
  membership_id: number
  role: string
  code: string
}
/** The memberships that came from groups and have not ended. */
const heldBy = async ({ tx, today }: Pick<Moment, 'tx' | 'today'>, identity_id: number): Promise<Mapped[]> =>
  (
    await tx.raw(
      `SELECT m.id AS membership_id, m.role, o.code FROM mapped_memberships g JOIN memberships m ON m.id = g.membership_id
       JOIN organisations o ON o.id = m.organisation_id WHERE g.identity_id = ? AND (m.to_on IS NULL OR m.to_on >= ?) ORDER BY m.id`,
      [identity_id, today],
    )
  ).rows

export type Given = { role: string; organisation: string }

/**
 * Give the roles that somebody's groups stand for, and end those that came from a group they are no longer in. What an administrator gave
 * stays, and so does the last administrator. @returns what could not be done, in words for the log
 */
export const applyGroups = (db: Db, now: Date, { id, user_id }: { id: number; user_id: number }, wanted: Given[]): Promise<string[]> =>
  act({ db, person: theService, now }, async moment => {
    const { tx } = moment
    await lockUser(tx, user_id)
    const held = await heldBy(moment, id)
    const problems: string[] = []
    const same = (given: Given, { role, code }: Mapped) => given.role === role && given.organisation === code
    const attempt = (work: Promise<void>) =>
      work.catch(error => {
        if (!(error instanceof Invalid) && !(error instanceof Conflict)) throw error
        problems.push(error.message)
      })
    for (const given of wanted.filter(given => !held.some(mapped => same(given, mapped)))) await attempt(give(moment, id, user_id, given))
    for (const mapped of held.filter(mapped => !wanted.some(given => same(given, mapped))))
      await attempt(endMembershipIn(moment, mapped.membership_id))
    return problems
  })

async function give(moment: Moment<Person>, identity_id: number, user_id: number, { role, organisation }: Given): Promise<void> {
  const { tx, today } = moment
  const place = await tx('organisations').where({ code: organisation }).first('id')
  if (!place) throw new Invalid({ organisation: `There is no organisation ${organisation}` })
  const { rows } = await tx.raw(
    `SELECT 1 FROM memberships WHERE user_id = ? AND role = ? AND organisation_id = ? AND from_on <= ?::date AND (to_on IS NULL OR to_on >= ?::date)`,
    [user_id, role, place.id, today, today],
  )
  // An administrator gave it: it is not the provider's to end.
  if (rows.length) return
  const membership_id = await addMembershipIn(moment, user_id, role as Role, place.id)
  await tx('mapped_memberships').insert({ membership_id, identity_id })
}
