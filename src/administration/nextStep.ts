// What an administrator does next with an inspection that is not published yet.
import type { InspectionState } from '../db/tables.ts'

export function nextStep({ state, recommendations }: { state: InspectionState; recommendations: number }): string {
  if (state === 'planned') return 'When inspectors start, change its state to fieldwork'
  if (state === 'fieldwork') return 'When the report is written, change its state to embargoed'
  return recommendations ? 'Publish it when the report is out' : 'Enter its recommendations'
}
