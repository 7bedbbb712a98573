// The latest check in one sentence, for wherever a recommendation is listed.
import { type Day, sayDay } from '../days.ts'
import { sayIfSmall, sayShare } from './share.ts'

/** What standing_facts knows of the latest check; all empty where there is none, or where the plan is not the reader's. */
export interface LastCheck {
  last_check_on: Day | null
  last_check_looked_at: number | null
  last_check_sufficient: number | null
}

/** "Practice check on 4 March 2026: 41 of 70 cases sufficient (59 percent)."; undefined when there was none. */
export function lastCheckSentence({ last_check_on, last_check_looked_at, last_check_sufficient }: LastCheck): string | undefined {
  if (last_check_on === null || last_check_looked_at === null || last_check_sufficient === null) return undefined
  const counted = { looked_at: last_check_looked_at, sufficient: last_check_sufficient }
  return [`Practice check on ${sayDay(last_check_on)}: ${sayShare(counted)}`, sayIfSmall(counted)]
    .filter(Boolean)
    .map(sentence => `${sentence}.`)
    .join(' ')
}

/** The same, of a row of a list: only for those who see its plan. */
export const checkedWords = (row: LastCheck & { sees_plan: boolean }): string | undefined =>
  row.sees_plan ? lastCheckSentence(row) : undefined
