// What a practice check may say. Forms and commands refuse by the same words.
import { type Day, sayDay } from '../days.ts'

export interface Planned {
  planned_on: Day
  method: string
  note: string
}
export interface Found {
  checked_on: Day
  looked_at: number
  sufficient: number
  checked_by: string
  method: string
  note: string
}

export const mostCases = 100_000

/** What is wrong with a finding, by field. @param latest the last day it can have been made on */
export function wrongIn({ checked_on, looked_at, sufficient }: Found, latest: Day, today: Day): Record<string, string> {
  const most = `Enter ${mostCases.toLocaleString('en-GB')} cases or fewer`
  return {
    ...(checked_on > latest && {
      checked_on:
        latest === today
          ? 'The day of the check must be today or earlier. To announce one, plan it'
          : `The check was reported on ${sayDay(latest)}, so it was made on that day or before`,
    }),
    ...(looked_at < 1 && { looked_at: 'At least 1 case must have been looked at. With none, there is nothing to report' }),
    ...(looked_at > mostCases && { looked_at: most }),
    ...(sufficient > mostCases && { sufficient: most }),
    ...(sufficient > looked_at && {
      sufficient: `You say that ${looked_at.toLocaleString('en-GB')} ${looked_at === 1 ? 'case was' : 'cases were'} looked at, so no more can be sufficient`,
    }),
    ...(sufficient < 0 && { sufficient: 'Enter 0 or more' }),
  }
}

/** What is wrong with a plan. @param known the day it was planned for before, which may have passed */
export const wrongPlan = ({ planned_on }: Planned, today: Day, known?: Day | null): Record<string, string> =>
  planned_on < today && planned_on !== known
    ? { planned_on: 'The day of a planned check must be today or later. If it has been made, report it' }
    : {}
