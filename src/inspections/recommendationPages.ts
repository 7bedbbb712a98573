// One recommendation entered by hand.
import type { Response } from 'express'
import { Invalid } from '../errors.ts'
import { offered } from '../frameworks/offered.ts'
import { listTree } from '../organisations/queries.ts'
import { findByName } from '../recommendations/queries.ts'
import { listSuggestions } from '../repeats/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm, submit } from '../web/form.ts'
import { by, say } from '../web/page.ts'
import { listEntered } from './entryQueries.ts'
import { getInspection, listStandards, listThemes } from './queries.ts'
import { addRecommendations } from './recommendationCommands.ts'
import { recommendationFields, recommendationForm } from './recommendationForms.ts'

type ReferenceVisit = Visitor<{ reference: string }>

async function newPage({ db, user, params }: ReferenceVisit) {
  const inspection = await getInspection(db, user, params.reference)
  const standards = offered(await listStandards(db, inspection.framework_id))
  const choices = { tree: await listTree(db), standards, themes: offered(await listThemes(db)) }
  const entered = await listEntered(db, inspection.id)
  const form: FormPage = {
    title: 'Enter a recommendation',
    caption: inspection.title,
    fields: recommendationFields(choices),
    submit: 'Enter the recommendation',
    cancel: `/inspections/${inspection.reference}/entry`,
    values: { number: Math.max(0, ...entered.map(({ number }) => number)) + 1, addressee_1: inspection.organisation_code },
  }
  return { form, schema: recommendationForm(choices) }
}
export const newRecommendation = async (visit: ReferenceVisit, res: Response) => showForm(res, (await newPage(visit)).form)
export async function addRecommendation(visit: ReferenceVisit, res: Response) {
  const { form, schema } = await newPage(visit)
  await submit(visit, res, form, schema, async ({ repeats, ...values }) => {
    const earlier = repeats ? await findByName(visit.db, visit.user, repeats.replaceAll(/\s/g, '')) : undefined
    if (repeats && !earlier) throw new Invalid({ repeats: `There is no recommendation ${repeats}` })
    const row = { ...values, repeats_id: earlier?.id ?? null }
    const ids = await addRecommendations(by(visit), visit.params.reference, [row]).catch(asAsked)
    say(visit, `Recommendation ${values.number} is entered`)
    const suggested = await listSuggestions(visit.db, visit.user, ids)
    return suggested.size ? `/recommendations/${ids[0]}/suggestions` : form.cancel
  })
}

/** What the command says of its own names, of the fields. */
const asAsked = (error: unknown): never => {
  if (!(error instanceof Invalid)) throw error
  throw new Invalid(
    Object.fromEntries(Object.entries(error.errors).map(([name, problem]) => [name.replace(/^(standard|theme)_id$/, '$1'), problem])),
  )
}
