// How often a recommendation was made, and what was done about it each time, in words.
import { sayDay } from '../days.ts'
import type { ActionStatus } from '../db/tables.ts'
import type { Link } from './chainQueries.ts'

/** "Made 3 times since 2019." One inspection counts once, however many of its recommendations say it. What is withdrawn does not count. */
export function sayOften(links: Pick<Link, 'inspection_id' | 'withdrawn_on' | 'published_on' | 'published'>[]): string {
  const counted = links.filter(({ withdrawn_on }) => withdrawn_on === null)
  const times = new Set(counted.map(({ inspection_id }) => inspection_id)).size
  if (times < 2) return 'Made once.'
  const since = counted.find(({ published_on }) => published_on !== null)?.published_on
  return `Made ${times === 2 ? 'twice' : `${times} times`}${since ? ` since ${sayDay(since, 'year')}` : ''}.`
}

/** The one that made it again first, of those the reader sees. */
export const nextOf = <L extends Pick<Link, 'id' | 'repeats_id' | 'withdrawn_on'>>(links: L[], { id }: L): L | undefined =>
  links.find(link => link.repeats_id === id && link.withdrawn_on === null)

/** "3 actions were logged: 1 reported complete, 1 dropped, 1 still to do." */
export function sayDone(actions: { status: ActionStatus }[]): string {
  if (!actions.length) return 'No action was logged.'
  const count = (...some: ActionStatus[]) => actions.filter(({ status }) => some.includes(status)).length
  const parts: [number, string][] = [
    [count('completed'), 'reported complete'],
    [count('dropped'), 'dropped'],
    [count('in_progress'), 'in progress'],
    [count('blocked'), 'blocked'],
    [count('not_started'), 'not started'],
  ]
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`)
  return `${actions.length === 1 ? '1 action was' : `${actions.length} actions were`} logged: ${said.join(', ')}.`
}
