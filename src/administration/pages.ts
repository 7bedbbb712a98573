// The way in for administrators, and the one act that belongs to no other page: taking a name out.
import type { Response } from 'express'
import { Invalid } from '../errors.ts'
import { type InspectionRow, listInspections } from '../inspections/queries.ts'
import { states } from '../inspections/ratings.ts'
import { findByName } from '../recommendations/queries.ts'
import { redactName } from '../record/redaction.ts'
import type { Visitor } from '../users/visitor.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import { redactionFields, redactionForm } from './forms.ts'
import { nextStep } from './nextStep.ts'

export async function index(visit: Visitor, res: Response) {
  const ahead: InspectionRow[] = []
  for (const state of ['embargoed', 'fieldwork', 'planned'] as const)
    ahead.push(...(await listInspections(visit.db, visit.user, { state })))
  await res.page('administration/index', { title: 'Administration', ahead: ahead.map(row => ({ ...row, next: nextStep(row) })), states })
}

const redactionPage: FormPage = {
  title: 'Redact a name',
  intro: [
    'Use this when a person on probation, or a case number, is named in a text. Every text about the recommendation is searched: its own text, answers, actions, updates, comments, queries and the record of changes; what is noted of its inspection and the figures of that; and letters that are not sent yet.',
    'Each place says “[redacted]” from then on, on earlier days too. This cannot be undone. That you did it is recorded, but not the name.',
  ],
  fields: redactionFields,
  submit: 'Redact the name',
  warning: true,
  cancel: '/administration',
}
export const { show: newRedaction, take: redact } = handlersOf(
  (_visit: Visitor) => redactionPage,
  () => redactionForm,
  async (visit, { recommendation, name }) => {
    const found = await findByName(visit.db, visit.user, recommendation.replaceAll(/\s/g, ''))
    if (!found) throw new Invalid({ recommendation: `There is no recommendation ${recommendation}` })
    const changed = await redactName(by(visit), found.id, name)
    say(visit, changed === 1 ? '1 text is changed. The name is gone from it.' : `${changed} texts are changed. The name is gone from them.`)
    return `/recommendations/${found.id}`
  },
)
