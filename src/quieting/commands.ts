// A leader puts a signal aside for a time, with a reason, and may take it up again earlier. It changes no standing.
import { type Day, sayDay } from '../days.ts'
import { act, type By, type Moment } from '../db/act.ts'
import { Conflict, Invalid } from '../errors.ts'
import { lockAnswer } from '../recommendations/commands.ts'
import { record } from '../record/commands.ts'
import { getSettings } from '../standing/queries.ts'
import { isSignal, type Signal, signalsOf } from '../standing/signals.ts'
import type { Person } from '../users/person.ts'
import { getSignalFacts } from './queries.ts'
import { asideUntil, neverAside } from './rules.ts'

export interface Aside {
  signal: string
  until_on: Day
  reason: string
}

/** Put a signal that fires aside until a day. After that day it fires again by itself. @throws Invalid, Forbidden, Conflict when closed */
export const putAside = (by: By<Person>, id: number, { signal, until_on, reason }: Aside): Promise<void> =>
  act(by, async moment => {
    const { tx, person, today } = moment
    const answer = await lockAnswer(moment, id, 'putAside')
    await refuseOther(moment, id, signal)
    const { first, last } = asideUntil(today)
    if (until_on < first || until_on > last) throw new Invalid({ until_on: `Enter a day from ${sayDay(first)} to ${sayDay(last)}` })
    const before = await tx('quieted_signals').where({ addressee_id: id, signal }).first('until_on')
    await tx('quieted_signals')
      .insert({ addressee_id: id, signal, until_on, reason, user_id: person.id, recorded_on: today })
      .onConflict(['addressee_id', 'signal'])
      .merge()
    await record(tx, {
      facts: [id],
      chain: `addressee:${id}`,
      act: 'putAside',
      subjects: [`recommendation:${answer.recommendation_id}`],
      ...(before && { before: { signal, until_on: before.until_on } }),
      after: { signal, until_on },
      texts: { after: { reason } },
    })
  })

async function refuseOther({ tx, today }: Moment, id: number, signal: string): Promise<void> {
  if (!isSignal(signal)) throw new Invalid({ signal: 'Choose a signal' })
  if (neverAside[signal]) throw new Invalid({ signal: neverAside[signal] })
  const { stalled_after_days } = await getSettings(tx)
  const fired = signalsOf(await getSignalFacts(tx, id), today, stalled_after_days)
  if (!fired.some(one => one.signal === signal)) throw new Invalid({ signal: 'This signal does not fire now' })
}

/** Take a signal up again before its day. @throws Conflict when it is not put aside */
export const takeUp = (by: By<Person>, id: number, signal: Signal): Promise<void> =>
  act(by, async moment => {
    const { tx, today } = moment
    const answer = await lockAnswer(moment, id, 'takeUp')
    const [ended] = await tx('quieted_signals')
      .where({ addressee_id: id, signal })
      .where('until_on', '>=', today)
      .delete()
      .returning('until_on')
    if (!ended) throw new Conflict('This signal is not put aside')
    await record(tx, {
      facts: [id],
      chain: `addressee:${id}`,
      act: 'takeUp',
      subjects: [`recommendation:${answer.recommendation_id}`],
      before: { signal, until_on: ended.until_on },
      after: { signal },
    })
  })
