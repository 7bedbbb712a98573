// The checks of an action as its page prints them.
import { type Day, sayDays } from '../days.ts'
import type { CheckRow } from './queries.ts'
import { checkWords, whyNotAnswered } from './workflow.ts'

/** @param mayAnswer whether the reader may answer checks of this action now */
export const shownSustainChecks = (checks: CheckRow[], day: Day, mayAnswer: boolean) =>
  checks.map(check => ({
    ...check,
    words: checkWords(check, day),
    after: `After ${sayDays(check.after_days)}`,
    href: mayAnswer && !whyNotAnswered(check, day) ? `/sustain-checks/${check.id}/answer` : undefined,
  }))
