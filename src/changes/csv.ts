import { londonDay } from '../days.ts'
import { sections } from './lines.ts'
import type { ToldLine } from './told.ts'

export const csvColumns = [
  'section',
  'recorded_on',
  'who',
  'addressed_to',
  'inspection',
  'recommendation',
  'recommendation_text',
  'action',
  'what',
  'from',
  'to',
  'why',
  'audience',
  'address',
]

/** A line of the page as a row of the file. */
export const csvRow = (line: ToldLine) => ({
  section: sections[line.section],
  recorded_on: line.at ? londonDay(line.at) : null,
  who: line.who,
  addressed_to: line.organisation,
  inspection: line.inspection,
  recommendation: line.number,
  recommendation_text: line.text,
  action: line.action_id ? line.about : null,
  what: line.what,
  from: line.from,
  to: line.to,
  why: line.why,
  audience: line.audience,
  address: line.href,
})
