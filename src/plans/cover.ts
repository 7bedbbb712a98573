import { type Day, type Precision, sayDay } from '../days.ts'

export interface Cover {
  title: string
  published_on: Day | null
  published_precision: Precision
  plan_submitted_on: Day | null
  /** The day the plan is told for. */
  day: Day
}

/** The cover lines, on the page and in the document alike. */
export const coverLines = ({
  title,
  published_on,
  published_precision,
  plan_submitted_on,
  day,
}: Cover): [label: string, text: string][] => [
  ['Inspection', title],
  ['Report published', published_on ? sayDay(published_on, published_precision) : 'Not published yet'],
  ['Plan submitted', plan_submitted_on ? sayDay(plan_submitted_on) : 'Not noted'],
  ['As at', sayDay(day)],
]
