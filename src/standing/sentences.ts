// The sentence that says why: the rule and the facts behind a standing. Free text only where the reader may see the plan.
import { type Day, daysBetween, sayDay, sayDays } from '../days.ts'
import type { Closure } from '../db/tables.ts'
import { isJudgedSince, type Standing, type StandingFacts, standingOf } from './standing.ts'

/** Words that a sentence may use: the reason only when the reader sees the plan. */
export interface PlanWords {
  reason?: string | null
  closed_by?: string | null
  /** The last day of the publication's period. When the report was entered here later, days are counted from the entry. */
  published_on?: Day | null
}

const closures: Record<Closure, string> = {
  implemented: 'implemented',
  not_implemented: 'not implemented',
  made_again: 'made again in a later inspection',
}

/** One sentence for the standing on a day, for example "No action has been logged in the 214 days since publication." */
export const standingSentence = (facts: StandingFacts, day: Day, stalledAfter: number, words: PlanWords = {}): string =>
  sentences[standingOf(facts, day, stalledAfter)](facts, day, words)

const sentences: Record<Standing, (facts: StandingFacts, day: Day, words: PlanWords) => string> = {
  closed: ({ closure, closed_on }, _day, { closed_by }) =>
    `Closed as ${closures[closure!]} on ${sayDay(closed_on)}${closed_by ? ` by ${closed_by}` : ''}.`,
  not_agreed: (_facts, _day, { reason }) => (reason ? `The reason given: ${reason}` : 'The addressee did not agree to it.'),
  reported_complete: facts =>
    isJudgedSince(facts)
      ? `Reported complete since ${sayDay(facts.completed_on)}; ${judged(facts)}.`
      : `Reported complete since ${sayDay(facts.completed_on)}, not yet confirmed by inspectors.`,
  awaiting_plan: (facts, day) => awaitingPlan(facts.plan_due_on, day, isWeak(facts) ? `, because ${judged(facts)}` : ''),
  unaddressed: whyUnaddressed,
  overdue: (facts, day) => whyOverdue(facts, day),
  stalled: ({ last_work_on }, day) =>
    `The last sign of work was on ${sayDay(last_work_on)}, ${sayDays(daysBetween(last_work_on!, day))} ago.`,
  on_track: ({ next_due_on }) => `The next action is due on ${sayDay(next_due_on)}.`,
}

const judged = ({ judgement, judged_on }: StandingFacts) => `inspectors judged ${judgement!.replaceAll('_', ' ')} on ${sayDay(judged_on)}`

/** Judged to need a new plan, with nothing reopened after that. */
const isWeak = ({ judgement, judged_on, reopened_on }: StandingFacts): boolean =>
  (judgement === 'no_meaningful_progress' || judgement === 'insufficient_progress') && (reopened_on === null || reopened_on <= judged_on!)

function awaitingPlan(planDue: Day | null, day: Day, why: string): string {
  if (planDue === null) return 'The inspection has not been published yet.'
  const left = daysBetween(day, planDue)
  return left === 0 ? `A plan is due today${why}.` : `A plan is due by ${sayDay(planDue)}, in ${sayDays(left)}${why}.`
}

function whyUnaddressed(facts: StandingFacts, day: Day, { published_on }: PlanWords): string {
  const { live, dropped, dropped_on, first_agreed_due_on, plan_from_on, reopened_on } = facts
  if (live > 0)
    return `No action has been started, and the first was due on ${sayDay(first_agreed_due_on)}, ${sayDays(daysBetween(first_agreed_due_on!, day))} ago.`
  if (isWeak(facts)) return `No action has been under way since ${judged(facts)}.`
  if (reopened_on) return `Reopened on ${sayDay(reopened_on)}, and no action is under way.`
  if (dropped > 0)
    return dropped === 1
      ? `The only action was dropped on ${sayDay(dropped_on)}.`
      : `All ${dropped} actions were dropped, the last on ${sayDay(dropped_on)}.`
  const since = published_on && plan_from_on! > published_on ? 'the report was entered here' : 'publication'
  return `No action has been logged in the ${sayDays(daysBetween(plan_from_on!, day))} since ${since}.`
}

function whyOverdue({ next_due_on, target_on }: StandingFacts, day: Day): string {
  if (next_due_on !== null && next_due_on < day)
    return `An action was due on ${sayDay(next_due_on)}, ${sayDays(daysBetween(next_due_on, day))} ago.`
  return `The target date, ${sayDay(target_on)}, passed ${sayDays(daysBetween(target_on!, day))} ago.`
}

/** The rule itself, in words, for the page that explains the standings. */
export function standingRules(stalledAfter: number, planDueDays: number): Record<Standing, string> {
  return {
    unaddressed: `Nothing is under way and the plan was due, ${planDueDays} days after publication or entry here. Or no action has ever been started and the first due date has passed.`,
    overdue: 'A live action or the target date is past its day.',
    stalled: `More than ${stalledAfter} days since the last work: an action logged, a status change, an update, evidence or a check.`,
    not_agreed: 'The addressee did not agree to the recommendation.',
    awaiting_plan: 'No action yet, and the plan is not due yet.',
    on_track: 'Work is under way and nothing is late.',
    reported_complete: 'Every action is completed, as the unit says. Inspectors have not confirmed it.',
    closed: 'An inspector or administrator closed it.',
  }
}
