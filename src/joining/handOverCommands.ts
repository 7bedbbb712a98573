import type { Day } from '../days.ts'
import type { Moment } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import type { User } from '../db/tables.ts'
import { Conflict, Invalid } from '../errors.ts'
import { refuseStranger } from '../recommendations/commands.ts'
import { record, type Subject } from '../record/commands.ts'
import { lockUser } from '../users/commands.ts'
import type { Person } from '../users/person.ts'
import { type LockedThing, lockOwned, type Scope } from './ownedQueries.ts'

/** Somebody of the same organisation, or a job title where nobody there has an account. */
export interface Receiver {
  person_id: number | null
  title: string
}

/** Who takes over what: by the id of the organisation whose it is; queries of an inspector by the word "queries". */
export interface HandOver {
  receivers: Record<string, Receiver>
  note: string
}

export const keyOf = ({ organisation_id }: { organisation_id: number | null }): string => String(organisation_id ?? 'queries')

/**
 * Hand over what somebody is responsible for, as part of the act by which they leave. Each thing has an event of its own.
 * @param scope asked again once nothing can change any more @returns the leaver, locked
 * @throws Invalid, by the names of the form's fields, when nobody is named for something or the one named does not belong there
 */
export async function handOverIn(
  moment: Moment<Person>,
  scope: () => Promise<Scope>,
  user_id: number,
  handOver: HandOver = { receivers: {}, note: '' },
): Promise<User> {
  const { tx, today } = moment
  // Things before people, as everybody else locks them who gives somebody a thing.
  const locked = await lockOwned(tx, await scope())
  const user = await lockUser(tx, user_id)
  const things = await lockOwned(tx, await scope())
  if (said(things) !== said(locked)) throw new Conflict('This person has just been given something else. Look at the page again.')
  const errors: Record<string, string> = {}
  const receivers = new Map<string, Receiver & { name: string }>()
  for (const key of new Set(things.map(keyOf))) {
    const found = await receiverFor(tx, key, handOver.receivers[key], user_id, today)
    if ('name' in found) receivers.set(key, found)
    else errors[`to_${key}`] = found.error
  }
  if (Object.keys(errors).length) throw new Invalid(errors)
  for (const thing of things) await handOne(moment, thing, user, receivers.get(keyOf(thing))!, handOver.note)
  return user
}

const said = (things: LockedThing[]) => things.map(({ kind, id }) => `${kind}:${id}`).join(' ')

type Found = (Receiver & { name: string }) | { error: string }

async function receiverFor(tx: Tx, key: string, given: Receiver | undefined, leaver: number, today: Day): Promise<Found> {
  if (!given || (!given.person_id && !given.title)) return { error: 'Choose who takes this over' }
  const { person_id } = given
  if (!person_id) return { ...given, name: given.title }
  const refused = { error: 'Choose somebody who belongs to this organisation' }
  if (person_id === leaver) return refused
  try {
    if (key === 'queries') await refuseOthers(tx, person_id, leaver, today)
    else await refuseStranger(tx, person_id, Number(key), today)
  } catch (error) {
    if (error instanceof Invalid) return refused
    throw error
  }
  const { name } = (await tx('users').where({ id: person_id }).first('name'))!
  return { person_id, title: '', name }
}

/** Queries go to an inspector of an inspectorate that the leaver was of. */
async function refuseOthers(tx: Tx, person_id: number, leaver: number, today: Day): Promise<void> {
  await tx('users').where({ id: person_id }).forShare().first('id')
  const { rows } = await tx.raw(
    `SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.user_id = :person_id AND m.role = 'inspector'
       AND u.deactivated_on IS NULL AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)
       AND m.organisation_id IN (SELECT organisation_id FROM memberships WHERE user_id = :leaver AND role = 'inspector')`,
    { person_id, leaver, today },
  )
  if (!rows.length) throw new Invalid({ owner_id: 'Choose an inspector' })
}

async function handOne(
  { tx }: Moment<Person>,
  thing: LockedThing,
  from: User,
  to: Receiver & { name: string },
  note: string,
): Promise<void> {
  const version = tx.raw('version + 1') as unknown as number
  const owner = { owner_id: to.person_id, owner_title: to.person_id ? '' : to.title }
  if (thing.kind === 'query') await tx('queries').where({ id: thing.id }).update({ handed_to_id: to.person_id, version })
  else
    await tx(thing.kind === 'action' ? 'actions' : 'addressees')
      .where({ id: thing.id })
      .update({ ...owner, version })
  await record(tx, {
    chain: `${thing.kind === 'answer' ? 'addressee' : thing.kind}:${thing.id}`,
    act: 'handOver',
    subjects: [...(thing.subjects as Subject[]), `user:${from.id}`],
    before: { owner_id: from.id },
    after: { owner_id: to.person_id },
    texts: { before: { owner_title: from.name }, after: { owner_title: to.name, note } },
  })
}
