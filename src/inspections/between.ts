// What was done and claimed about a recommendation up to a day: worked out once, for the page and for documents.
import { sayDay } from '../days.ts'
import { actionWords } from '../plans/plan.ts'
import type { PlanActionRow } from '../plans/queries.ts'
import type { CheckRow } from '../practiceChecks/queries.ts'
import { sayIfSmall, sayShare } from '../practiceChecks/share.ts'
import type { MovedDate } from './comparisonQueries.ts'

export interface Between {
  /** "2 actions, 1 reported complete, 1 practice check, dates moved 3 times"; empty where nothing was logged. */
  summary: string
  actions: { id: number; title: string; says: string; claims: string; moves: string[] }[]
  checks: string[]
  /** Moves of the target date. */
  target: string[]
}

export interface Done {
  actions: PlanActionRow[]
  checks: CheckRow[]
  moves: MovedDate[]
}

/** Of one addressee. */
export function betweenOf(addressee_id: number, done: Done): Between {
  const own = <T extends { addressee_id: number | null }>(rows: T[]) => rows.filter(row => row.addressee_id === addressee_id)
  const moves = own(done.moves)
  const actions = own(done.actions)
  const checks = done.checks.filter(
    ({ of, checked_on, withdrawn_on }) => of === addressee_id && checked_on !== null && withdrawn_on === null,
  )
  return {
    summary: summaryOf(actions, checks.length, moves.length),
    actions: actions.map(action => ({
      id: action.id,
      title: action.title,
      says: actionWords(action),
      claims: claimOf(action),
      moves: moves.filter(({ action_id }) => action_id === action.id).map(one => `Due date moved ${movedWords(one)}`),
    })),
    checks: checks.map(checkWords),
    target: moves.filter(({ action_id }) => action_id === null).map(one => `Target date moved ${movedWords(one)}`),
  }
}

function summaryOf(actions: PlanActionRow[], checks: number, moves: number): string {
  if (!actions.length && !checks && !moves) return ''
  const complete = actions.filter(({ status }) => status === 'completed').length
  const dropped = actions.filter(({ status }) => status === 'dropped').length
  const parts = [
    actions.length ? several(actions.length, 'action') : 'no action',
    complete ? `${complete} reported complete` : '',
    dropped ? `${dropped} dropped` : '',
    checks ? several(checks, 'practice check') : 'no practice check',
    moves ? `dates moved ${moves === 1 ? 'once' : moves === 2 ? 'twice' : `${moves} times`}` : '',
  ]
  const words = parts.filter(Boolean).join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
const several = (n: number, what: string) => `${n} ${n === 1 ? what : `${what}s`}`

const claimOf = ({ status, different_now, dropped_reason, blocked_reason }: PlanActionRow): string => {
  if (status === 'completed') return different_now ? `Said to be different: ${different_now}` : 'Nothing was said to be different.'
  if (status === 'dropped') return `Why it was dropped: ${dropped_reason}`
  return status === 'blocked' && blocked_reason ? `Why it was blocked: ${blocked_reason}` : ''
}

/** "from 1 March 2023 to 1 June 2023, on 4 February 2023: The building was not ready." */
export const movedWords = ({ from_on, to_on, moved_on, why }: MovedDate): string =>
  `${from_on ? `from ${sayDay(from_on)} ` : ''}to ${sayDay(to_on)}, on ${sayDay(moved_on)}${why ? `: ${why}` : '.'}`

/** "4 March 2024: 41 of 70 cases sufficient (59 percent)." */
export function checkWords({ checked_on, looked_at, sufficient, action }: CheckRow): string {
  const counted = { looked_at: looked_at!, sufficient: sufficient! }
  const words = [`${sayDay(checked_on)}: ${sayShare(counted)}`, sayIfSmall(counted), action && `On the action “${action}”`]
  return words
    .filter(Boolean)
    .map(sentence => `${sentence}.`)
    .join(' ')
}
