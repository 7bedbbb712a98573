// Signals sit beside the standing, several at once. Each has its rule and says the facts that fired it.
import { type Day, daysBetween, sayDay, sayDays } from '../days.ts'
import { isJudgedSince, type StandingFacts, standingOf } from './standing.ts'

export type Signal =
  | 'urgent'
  | 'blocked'
  | 'date_moved'
  | 'repeat'
  | 'no_evidence'
  | 'evidence_expired'
  | 'claim_unchecked'
  | 'confirm_again'
  | 'check_due'
  | 'check_failed'
  | 'more_time'
  | 'open_query'
  | 'no_response'
  | 'response_changed'
  | 'actions_dropped'
  | 'entered_later'

export const signals: Record<Signal, string> = {
  urgent: 'Urgent',
  blocked: 'Blocked',
  date_moved: 'Date moved',
  repeat: 'Repeat',
  no_evidence: 'No evidence',
  evidence_expired: 'Evidence expired',
  claim_unchecked: 'Claim unchecked',
  confirm_again: 'Confirm again',
  check_due: 'Check due',
  check_failed: 'Check failed',
  more_time: 'More time asked for',
  open_query: 'Open inspector query',
  no_response: 'No response',
  response_changed: 'Response changed from agreed',
  actions_dropped: 'Actions dropped',
  entered_later: 'Dates entered later',
}

export const isSignal = (value: string): value is Signal => Object.hasOwn(signals, value)

/** What signals need to know beside the facts of standing. */
export interface SignalFacts extends StandingFacts {
  urgent: boolean
  times_made: number
  first_made_on: Day | null
  blocked_by_names: string[]
}

export interface Fired {
  signal: Signal
  sentence: string
  /** Put aside by a leader until that day: it is said, and neither counted nor found. */
  quieted_until: Day | null
}

const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`)

/** A rule: whether it fires on a day, and what it says then. Nothing is said of what is closed, but that it repeats or is urgent. */
const rules: Record<Signal, (facts: SignalFacts, day: Day, stalledAfter: number) => string | false> = {
  urgent: ({ urgent }) => urgent && 'Urgent',
  blocked: ({ closure, blocked, blocked_by_names, blocked_on }, day) =>
    !closure && blocked > 0 && blockedWords(blocked_by_names, blocked_on!, day),
  date_moved: ({ date_moves }) => date_moves > 0 && `Date moved ${times(date_moves)}`,
  repeat: ({ times_made, first_made_on }) =>
    times_made > 1 && `Made ${times(times_made)}${first_made_on ? ` since ${first_made_on.slice(0, 4)}` : ''}`,
  claim_unchecked: (facts, day, stalledAfter) =>
    standingOf(facts, day, stalledAfter) === 'reported_complete' &&
    facts.completed_on! < day &&
    !isJudgedSince(facts) &&
    `Claim unchecked for ${sayDays(daysBetween(facts.completed_on!, day))}`,
  confirm_again: ({ closure, confirm_again }) =>
    !closure && confirm_again > 0 && (confirm_again === 1 ? '1 action to confirm again' : `${confirm_again} actions to confirm again`),
  no_evidence: ({ closure, completed, evidence }) =>
    !closure && completed > 0 && evidence === 0 && 'No evidence of what is reported complete',
  evidence_expired: ({ closure, evidence_expires_on }, day) =>
    !closure && evidence_expires_on !== null && evidence_expires_on < day && `Evidence expired on ${sayDay(evidence_expires_on)}`,
  check_due: ({ closure, next_check_on, next_sustain_on }, day) => !closure && checkDue(earlier(next_check_on, next_sustain_on), day),
  check_failed: ({ closure, failed_check_on }) =>
    !closure && failed_check_on !== null && `Reopened on ${sayDay(failed_check_on)} because a check failed`,
  more_time: ({ closure, waiting_requests }) => !closure && waiting_requests > 0 && 'More time asked for',
  open_query: ({ open_queries }) =>
    open_queries > 0 && (open_queries === 1 ? 'Open inspector query' : `${open_queries} open inspector queries`),
  no_response: ({ closure, response, plan_due_on, plan_from_on }, day) =>
    !closure &&
    response === 'awaited' &&
    plan_due_on !== null &&
    plan_due_on < day &&
    `No response for ${sayDays(daysBetween(plan_from_on ?? plan_due_on, day))}`,
  response_changed: ({ response_changed }) => response_changed && 'Response changed from agreed',
  actions_dropped: ({ dropped }) => dropped > 0 && (dropped === 1 ? '1 action dropped' : `${dropped} actions dropped`),
  entered_later: ({ entered_later }) => entered_later && 'Dates entered later',
}

const blockedWords = (names: string[], since: Day, day: Day) =>
  `Blocked${since < day ? ` for ${sayDays(daysBetween(since, day))}` : ''} by ${names.join(' and ')}, since ${sayDay(since)}`

const earlier = (one: Day | null, other: Day | null): Day | null => (one !== null && other !== null && one > other ? other : (one ?? other))
const checkDue = (due: Day | null, day: Day) =>
  due !== null && due <= day && (due === day ? 'Check due today' : `Check due since ${sayDay(due)}`)

/** The signals that fire for an addressee on a day, in the order of the list above. */
export function signalsOf(facts: SignalFacts, day: Day, stalledAfter: number): Fired[] {
  const fired: Fired[] = []
  for (const signal of Object.keys(signals) as Signal[]) {
    const sentence = rules[signal](facts, day, stalledAfter)
    const until = facts.quieted[signal] ?? null
    if (sentence) fired.push({ signal, sentence, quieted_until: until !== null && until >= day ? until : null })
  }
  return fired
}
