// What was made before: suggestions to confirm or reject, of one recommendation and of all those of an inspection.
import type { Response } from 'express'
import { Conflict, Forbidden } from '../errors.ts'
import { getInspection } from '../inspections/queries.ts'
import { getRecommendation } from '../recommendations/queries.ts'
import { canChange } from '../recommendations/workflow.ts'
import type { Visitor } from '../users/visitor.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { by, say } from '../web/page.ts'
import * as commands from './commands.ts'
import * as forms from './forms.ts'
import { listSuggestions, listUnlinked, type Suggestion } from './queries.ts'

type IdVisit = Visitor<{ id: string }>
type SuggestionPage = FormPage & { suggestions: Suggestion[]; recommendation: { id: number } }

/** With what was decided already when it is sent: whoever comes second sees what the first has said. */
const suggestionPage = async (visit: IdVisit): Promise<SuggestionPage> => {
  const { db, user, params, method } = visit
  const recommendation = await getRecommendation(db, user, Number(params.id))
  if (!canChange(user, 'correct', recommendation))
    throw user.administrator ? new Conflict('This recommendation has been withdrawn.') : new Forbidden()
  const { id, number, version, inspection_title, text } = recommendation
  const suggestions = (await listSuggestions(db, user, [id], method === 'POST')).get(id) ?? []
  return {
    view: 'repeats/suggestions',
    title: 'Was it made before?',
    caption: `Recommendation ${number}, ${inspection_title}`,
    about: text,
    fields: forms.suggestionFields(suggestions),
    suggestions,
    recommendation,
    submit: 'Save',
    cancel: `/recommendations/${id}`,
    version,
  }
}
export const { show, take: decide } = handlersOf(
  suggestionPage,
  () => forms.decisionForm,
  async (visit: IdVisit, decisions, form) => {
    await commands.decideRepeats(by(visit), Number(visit.params.id), decisions)
    say(visit, decisions.confirmed === null ? 'It will not be suggested again' : 'It is linked with the earlier one')
    return nextAfter(visit, form)
  },
)

/** On to what is left to decide of the same inspection, or back. */
async function nextAfter({ db, user, params }: IdVisit, { cancel }: FormPage): Promise<string> {
  const { inspection_id, inspection_reference } = await getRecommendation(db, user, Number(params.id))
  const unlinked = await listUnlinked(db, inspection_id)
  const left = await listSuggestions(
    db,
    user,
    unlinked.map(({ id }) => id),
  )
  return left.size ? `/inspections/${inspection_reference}/repeats` : cancel
}

/** Everything suggested of an inspection. */
export async function ofInspection({ db, user, params }: Visitor<{ reference: string }>, res: Response) {
  const inspection = await getInspection(db, user, params.reference)
  const unlinked = await listUnlinked(db, inspection.id)
  const found = await listSuggestions(
    db,
    user,
    unlinked.map(({ id }) => id),
  )
  await res.page('repeats/inspection', {
    title: 'Which of these were made before?',
    inspection,
    rows: unlinked.flatMap(row => (found.has(row.id) ? [{ ...row, suggestions: found.get(row.id)! }] : [])),
  })
}
