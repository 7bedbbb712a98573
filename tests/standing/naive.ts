import { type Day, londonDay } from '../../src/days.ts'
import type { Db } from '../../src/db/knex.ts'
import type { Evidence, StandingFactsRow } from '../../src/db/tables.ts'

type Facts = Omit<StandingFactsRow, 'changed_at'>
const latest = (days: (Day | null | undefined)[]): Day | null => (days.filter(Boolean) as Day[]).sort().at(-1) ?? null
const earliest = (days: (Day | null | undefined)[]): Day | null => (days.filter(Boolean) as Day[]).sort()[0] ?? null

/**
 * The standing facts of one addressee, counted by hand from what was said and done: from updates and events rather than from the columns
 * that the commands keep, wherever both know.
 */
export async function naiveFacts(db: Db, id: number): Promise<Facts> {
  const a = (await db('addressees').where({ id }).first())!
  const r = (await db('recommendations').where({ id: a.recommendation_id }).first())!
  const i = (await db('inspections').where({ id: r.inspection_id }).first())!
  const links = await db('action_addressees').where({ addressee_id: id })
  const ids = links.map(({ action_id }) => action_id)
  const actions = await db('actions').whereIn('id', ids)
  const updates = await db('updates').whereIn('action_id', ids)
  const comments = await db('comments').where({ addressee_id: id, audience: 'everyone' })
  const queries = await db('queries').where({ addressee_id: id }).orWhereIn('action_id', ids)
  const events = await db('events')
    .where({ chain: `addressee:${id}` })
    .orderBy('position')
  const responses = events.filter(({ act }) => act === 'respond')
  const weaker: Record<string, string[]> = { agreed: ['partly_agreed', 'not_agreed'], partly_agreed: ['not_agreed'] }
  // An inspector's reopening, in a review or by itself, and a judgement of too little progress: what was claimed before counts no more.
  const reopenedAt = await startedAgain(db, id, events)
  const judged = events.findLast(({ act }) => act === 'publishJudgement' || act === 'supersedeJudgement')

  const of = (action: { id: number }) => updates.filter(update => update.action_id === action.id)
  const live = actions.filter(({ status }) => status !== 'completed' && status !== 'dropped')
  const kept = actions.filter(({ status }) => status !== 'dropped')
  const completed = actions.filter(({ status, completed_at }) => status === 'completed' && (!reopenedAt || completed_at! > reopenedAt))
  const dropped = actions.filter(({ status }) => status === 'dropped')
  const blocked = actions.filter(({ status }) => status === 'blocked')
  const work = updates.filter(({ kind, withdrawn_on, status_to }) => kind !== 'date_move' && (!withdrawn_on || status_to))
  const seen = await seenFor(db, id, ids)
  const lastWork = latest([...actions.map(({ logged_on }) => logged_on), ...work.map(({ recorded_on }) => recorded_on), ...seen.work])
  return {
    addressee_id: id,
    recommendation_id: r.id,
    inspection_id: i.id,
    organisation_id: a.organisation_id,
    inspected_id: i.organisation_id,
    published: i.state === 'published',
    withdrawn: r.withdrawn_on !== null,
    urgent: r.urgent,
    times_made: await timesMade(db, r.id),
    closure: a.closure,
    closed_on: a.closed_on,
    response: (responses.at(-1)?.after.response as Facts['response']) ?? 'awaited',
    plan_from_on: a.plan_from_on,
    plan_due_on: a.plan_due_on,
    reopened_on: a.reopened_on,
    live: live.length,
    completed: completed.length,
    completed_on: latest(completed.map(action => of(action).findLast(({ kind }) => kind === 'completed')?.recorded_on)),
    dropped: dropped.length,
    dropped_on: latest(dropped.map(action => of(action).findLast(({ kind }) => kind === 'dropped')?.recorded_on)),
    started: kept.some(action => of(action).some(({ status_to }) => status_to === 'in_progress' || status_to === 'completed')),
    first_agreed_due_on: earliest(kept.map(action => seen.agreedDue(action.id) ?? action.original_due_on)),
    next_due_on: earliest(live.map(action => of(action).findLast(({ due_to }) => due_to)?.due_to ?? action.original_due_on)),
    target_on: a.target_on,
    last_work_on: lastWork,
    last_activity_on: latest([
      lastWork,
      a.responded_on,
      ...seen.decided,
      ...[...updates, ...comments, ...queries].map(({ recorded_on }) => recorded_on),
    ]),
    blocked: blocked.length,
    blocked_by: [...new Set(blocked.map(({ blocked_by_id }) => blocked_by_id!))].sort((one, other) => one - other),
    blocked_on: earliest(blocked.map(({ blocked_on }) => blocked_on)),
    date_moves: updates.filter(({ kind }) => kind === 'date_move').length + events.filter(movesTarget).length,
    open_queries: queries.filter(({ closed_on }) => !closed_on).length,
    response_changed: responses.some(({ before, after }) => weaker[before.response as string]?.includes(after.response as string)),
    entered_later: [...responses, ...actions, ...updates].some(({ happened_on }) => happened_on !== null),
    ...seen.facts,
    judgement: (judged?.after.rating as Facts['judgement']) ?? null,
    judged_on: judged ? londonDay(judged.recorded_at) : null,
    ...(await confirmedOf(db, kept, completed)),
    failed_check_on: latest(live.map(({ failed_check_on }) => failed_check_on)),
  }
}

/** From when on claims count: superseded, a judgement that started it again never did, unless it was reopened since. */
async function startedAgain(db: Db, addressee_id: number, events: { act: string; after: Record<string, unknown>; recorded_at: Date }[]) {
  const judgements = await db('judgements').where({ addressee_id })
  const starts = new Map<unknown, { before: Date | undefined; at: Date }>()
  let from: Date | undefined
  for (const { act, after, recorded_at: at } of events) {
    if (act === 'reopen') from = at
    if (act !== 'publishJudgement' && act !== 'supersedeJudgement') continue
    const { supersedes_id } = judgements.find(({ id }) => id === after.judgement_id)!
    const superseded = starts.get(supersedes_id)
    if (after.starts_again) {
      starts.set(after.judgement_id, { before: superseded ? superseded.before : from, at })
      from = at
    } else if (superseded && from === superseded.at && !judgements.find(({ id }) => id === supersedes_id)!.reopens) from = superseded.before
  }
  return from
}

/** Of each action that is not dropped, what somebody above said last; confirmed are only those that count. */
async function confirmedOf(db: Db, kept: { id: number }[], counted: { id: number }[]) {
  const last = await Promise.all(
    kept.map(async ({ id }) => ({
      counts: counted.some(one => one.id === id),
      ...(await db('confirmations').where({ action_id: id }).orderBy('id')).at(-1),
    })),
  )
  const confirmed = last.filter(({ decision }) => decision === 'confirmed')
  return {
    confirmed: confirmed.filter(({ counts, again_on }) => counts && !again_on).length,
    confirm_again: confirmed.filter(({ again_on }) => again_on).length,
  }
}

/** Before the answer freely, after it as agreed, or at once where nobody above could decide. */
const movesTarget = ({ act, after }: { act: string; after: Record<string, unknown> }) =>
  act === 'moveTargetDate' || act === 'agreeLaterTarget' || (act === 'askForMoreTime' && after.state === 'moved')

/** What has been seen, and more time: of the addressee itself and of the actions that serve it. */
async function seenFor(db: Db, addressee: number, actions: number[]) {
  const mine = (row: { addressee_id: number | null; action_id: number | null }) =>
    row.addressee_id === addressee || (row.action_id !== null && actions.includes(row.action_id))
  const evidence: Evidence[] = []
  for (const one of (await db('evidence')).filter(mine)) {
    const file = (await db('evidence_files').where({ evidence_id: one.id }).orderBy('number')).at(-1)
    const toOpen = one.url !== null || file?.scan === 'none' || file?.scan === 'clean'
    if (one.removed_on === null && one.audience === 'everyone' && toOpen) evidence.push(one)
  }
  const checks = (await db('practice_checks')).filter(mine).filter(({ withdrawn_on }) => !withdrawn_on)
  const done = checks.filter(({ checked_on }) => checked_on).sort((a, b) => a.checked_on!.localeCompare(b.checked_on!) || a.id - b.id)
  const lasting = await db('sustain_checks').whereIn('action_id', actions)
  const requests = (await db('extension_requests')).filter(mine)
  const quieted = await db('quieted_signals').where({ addressee_id: addressee })
  return {
    work: [
      ...evidence.map(({ recorded_on }) => recorded_on),
      ...done.map(({ reported_on }) => reported_on),
      ...lasting.map(({ answered_on }) => answered_on),
    ],
    /** The due date that somebody above agreed last. */
    agreedDue: (action: number) => requests.findLast(({ action_id, state }) => action_id === action && state === 'agreed')?.to_on,
    decided: requests.flatMap(({ recorded_on, decided_on }) => [recorded_on, decided_on]),
    facts: {
      evidence: evidence.length,
      evidence_expires_on: earliest(evidence.map(({ expires_on }) => expires_on)),
      next_check_on: earliest(checks.filter(({ checked_on }) => !checked_on).map(({ planned_on }) => planned_on)),
      last_check_on: done.at(-1)?.checked_on ?? null,
      last_check_looked_at: done.at(-1)?.looked_at ?? null,
      last_check_sufficient: done.at(-1)?.sufficient ?? null,
      next_sustain_on: earliest(lasting.filter(({ answered_on, ended_on }) => !answered_on && !ended_on).map(({ due_on }) => due_on)),
      waiting_requests: requests.filter(({ state }) => state === 'waiting').length,
      quieted: Object.fromEntries(quieted.map(({ signal, until_on }) => [signal, until_on])),
    },
  }
}

async function timesMade(db: Db, id: number): Promise<number> {
  const { repeats_id } = (await db('recommendations').where({ id }).first())!
  return repeats_id === null ? 1 : 1 + (await timesMade(db, repeats_id))
}
