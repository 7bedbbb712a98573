import type { Moment } from '../db/act.ts'
import { record, type Subject } from '../record/commands.ts'

/** What a request is about: the record that is locked, where else its events are shown, and whose facts it is part of. */
export interface Matter {
  chain: `action:${number}` | `addressee:${number}`
  subjects: Subject[]
  addressees: number[]
}

/**
 * End a request that waits about an action, because the action itself ends. Part of a larger act, which has locked the action and keeps
 * the facts after it.
 */
export async function withdrawWaitingIn(
  { tx, today }: Moment,
  action_id: number,
  { chain, subjects }: Omit<Matter, 'addressees'>,
): Promise<void> {
  const [ended] = await tx('extension_requests')
    .where({ action_id, state: 'waiting' })
    .update({ state: 'withdrawn', decided_on: today, version: tx.raw('version + 1') as unknown as number })
    .returning(['id', 'from_on', 'to_on'])
  if (!ended) return
  await record(tx, {
    chain,
    act: 'withdrawRequest',
    subjects,
    before: { state: 'waiting', due_on: ended.to_on },
    after: { request_id: ended.id, state: 'withdrawn', because: 'ended', due_on: ended.from_on },
  })
}
