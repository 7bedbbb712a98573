import type { Moment } from '../db/act.ts'
import type { AgainWhy } from '../db/tables.ts'
import { record, type Subject } from '../record/commands.ts'

interface About {
  chain: Subject
  subjects: Subject[]
}

/**
 * What was confirmed has to be confirmed again. Part of a larger act, which has locked the action and keeps the facts after it. It does
 * nothing where the action is not confirmed, or is to be confirmed again already: the first reason stays.
 */
export async function confirmAgainIn({ tx, today }: Moment, action_id: number, why: AgainWhy, { chain, subjects }: About): Promise<void> {
  const [turned] = await tx('confirmations')
    .where({ id: tx('confirmations').where({ action_id }).max('id') as unknown as number, decision: 'confirmed', again_on: null })
    .update({ again_on: today, again_why: why })
    .returning('id')
  if (!turned) return
  await record(tx, { chain, act: 'confirmAgain', subjects, after: { confirmation_id: turned.id, again_on: today, again_why: why } })
}
