// What an action waits for, checked as part of marking it.
import type { LockedAction } from '../actions/queries.ts'
import type { Moment } from '../db/act.ts'
import { lock } from '../db/locks.ts'
import { Invalid } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { findAwaitable, hasEnded, listWaitedFor } from './queries.ts'

const named = ({ title, organisation }: { title: string | null; organisation: string }) =>
  title ? `“${title}”` : `an action of ${organisation}`

/**
 * The action that another one shall wait for. Whoever marks anything as waiting for an action takes turns here, so that no two make a
 * circle between them. @returns the organisation whose it is @throws Invalid when there is none to see, it has ended, or waits in turn
 */
export async function awaitIn({ tx, person }: Moment<Person>, action: LockedAction, id: number): Promise<number> {
  await lock(tx, 'blocking')
  if (id === action.id) throw new Invalid({ action: 'An action cannot wait for itself' })
  const awaited = await findAwaitable(tx, person, id)
  if (!awaited) throw new Invalid({ action: `There is no action ${id} that you may see` })
  if (hasEnded(awaited)) throw new Invalid({ action: `“${awaited.title}” has ended already` })
  const chain = await listWaitedFor(tx, person, id)
  const back = chain.findIndex(one => one.id === action.id)
  if (back >= 0) throw new Invalid({ action: circle(chain.slice(0, back + 1).map(named)) })
  return awaited.organisation_id
}

/** "That would be a circle: “B” waits for “C”, which waits for “A”". */
const circle = ([first, ...rest]: string[]) => `That would be a circle: ${first} waits for ${rest.join(', which waits for ')}`
