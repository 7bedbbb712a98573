// What an inspector would ask about first: gaps of one answer, each with the facts that show it. There is no score: each stands by itself.
import { sayDay } from '../days.ts'
import type { QueryRow } from '../inspectorQueries/queries.ts'
import { type Advice, adviceOn, type ConsistencyPlan, type Rule } from '../plans/consistency.ts'
import type { CheckRow } from '../practiceChecks/queries.ts'
import type { ListRow } from '../recommendations/listQueries.ts'
import type { Shown } from '../standing/present.ts'
import type { Signal } from '../standing/signals.ts'

/** In the order in which they are told. */
export const gapNames = {
  unaddressed: 'Unaddressed',
  overdue: 'Overdue',
  check_failed: 'Failed check',
  open_query: 'Open inspector query',
  no_response: 'No response',
  no_evidence: 'No evidence',
  claim_unchecked: 'Claim not checked',
  confirm_again: 'Confirm again',
  stalled: 'Stalled',
  evidence_expired: 'Evidence expired',
  check_due: 'Check due',
  blocked: 'Blocked',
  advice: 'Worth looking at',
} as const
export type GapKind = keyof typeof gapNames
const order = Object.keys(gapNames) as GapKind[]

export interface Gap {
  kind: GapKind
  why: string
}

/** What a gap is seen from. */
export interface Facts {
  row: Pick<ListRow, 'addressee_id' | 'closure' | 'response' | 'completed' | 'completed_on'>
  shown: Shown | undefined
  plan: ConsistencyPlan
  checks: CheckRow[]
  queries: Pick<QueryRow, 'text' | 'author' | 'recorded_on'>[]
}

const fromSignals: Signal[] = ['check_failed', 'no_response', 'evidence_expired', 'confirm_again', 'check_due', 'blocked']
// Told by the standing, by its own gap, or a matter of the whole plan.
const toldElsewhere: Rule[] = ['completed_without_evidence', 'no_action']

/** The gaps of an answer, the worst first; none of what is closed. */
export function gapsOf(facts: Facts): Gap[] {
  const { row, shown, queries } = facts
  if (row.closure || !shown) return []
  const standing = (['unaddressed', 'overdue', 'stalled'] as const).filter(name => shown.standing === name)
  const advice = adviceFor(facts)
  const gaps: Gap[] = [
    ...standing.map(kind => ({ kind, why: shown.sentence })),
    ...shown.signals
      .filter(({ signal }) => fromSignals.includes(signal))
      .map(({ signal, words }) => ({ kind: signal as GapKind, why: words })),
    ...queries.map(({ text, author, recorded_on }) => ({ kind: 'open_query' as const, why: `${sayDay(recorded_on)}, ${author}: ${text}` })),
    ...unchecked(facts),
    ...findings(advice, ['completed_without_evidence']).map(why => ({
      kind: 'no_evidence' as const,
      why: `Reported complete, and nothing shows it: ${why}`,
    })),
    ...advice.filter(({ rule }) => !toldElsewhere.includes(rule)).map(one => ({ kind: 'advice' as const, why: said(one) })),
  ]
  return gaps.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

/** The advice on what concerns this answer alone. */
function adviceFor({ row, plan }: Facts): Advice[] {
  const own = {
    answers: plan.answers.filter(({ addressee_id }) => addressee_id === row.addressee_id),
    actions: plan.actions.filter(({ addressees }) => addressees.includes(row.addressee_id)),
    reinspection: plan.reinspection,
  }
  return adviceOn(own).filter(one => one.findings.length)
}

const findings = (advice: Advice[], rules: Rule[]) =>
  advice.filter(({ rule }) => rules.includes(rule)).flatMap(one => one.findings.map(({ about }) => about))

/** "No owner: Train every practitioner; due on 4 March 2027, 30 days after fieldwork begins" */
const said = ({ title, findings }: Advice): string => {
  const parts = findings
    .map(({ about, says }) => [about.startsWith('Recommendation ') ? '' : about, says].filter(Boolean).join(', '))
    .filter(Boolean)
  return `${title}${parts.length ? `: ${parts.join('; ')}` : ''}.`
}

/** What is said to be complete, and was not looked at since. */
function unchecked({ row, checks }: Facts): Gap[] {
  const { completed, completed_on } = row
  if (!completed || !completed_on) return []
  const since = checks.some(({ checked_on, withdrawn_on }) => checked_on !== null && withdrawn_on === null && checked_on >= completed_on)
  return since ? [] : [{ kind: 'claim_unchecked', why: `Reported complete on ${sayDay(completed_on)}, and no practice check since.` }]
}
