// One row of /recommendations.csv: the same row as the list shows, in columns that do not change their names.
import type { Day } from '../days.ts'
import { progress } from '../reviews/workflow.ts'
import { present } from '../standing/present.ts'
import type { ListRow } from './listQueries.ts'
import { responses } from './workflow.ts'

export const csvColumns = [
  'inspection',
  'inspection_reference',
  'number',
  'text',
  'wording',
  'theme',
  'standard',
  'urgent',
  'times_made',
  'organisation_code',
  'organisation',
  'response',
  'standing',
  'standing_reason',
  'signals',
  'owner',
  'target_on',
  'original_target_on',
  'next_due_on',
  'actions_live',
  'actions_completed',
  'actions_dropped',
  'last_activity_on',
  'judgement',
  'judged_on',
  'evidence',
  'last_check_on',
  'last_check_looked_at',
  'last_check_sufficient',
]

/** Columns of a layer that is not the reader's are empty. */
export function csvRow(row: ListRow, day: Day, stalledAfter: number): Record<string, unknown> {
  const shown = present(row, day, stalledAfter)
  return {
    inspection: row.inspection,
    inspection_reference: row.inspection_reference,
    number: row.number,
    text: row.text,
    wording: row.wording,
    theme: row.theme,
    standard: row.standard_code,
    urgent: row.urgent ? 'yes' : 'no',
    times_made: row.times_made,
    organisation_code: row.organisation_code,
    organisation: row.organisation,
    ...(shown && {
      standing: shown.label,
      standing_reason: shown.sentence,
      signals: shown.signals.map(({ words }) => words).join('; '),
      target_on: row.target_on,
      original_target_on: row.original_target_on,
      next_due_on: row.next_due_on,
      last_activity_on: row.last_activity_on,
      judgement: row.judgement && progress[row.judgement],
      judged_on: row.judged_on,
    }),
    ...(row.sees_plan && {
      response: row.plan_response && responses[row.plan_response],
      owner: row.owner,
      actions_live: row.live,
      actions_completed: row.completed,
      actions_dropped: row.dropped,
      evidence: row.evidence,
      last_check_on: row.last_check_on,
      last_check_looked_at: row.last_check_looked_at,
      last_check_sufficient: row.last_check_sufficient,
    }),
  }
}
