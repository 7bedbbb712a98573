// What inspectors found: the ratings of an inspection, and its figures.
import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { act, type By } from '../db/act.ts'
import type { Rating } from '../db/tables.ts'
import { checkVersion, Invalid } from '../errors.ts'
import { standardProblems } from '../frameworks/offeredCommands.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedInspection } from './queries.ts'

export interface NewRating {
  standard_id: number | null
  title: string | null
  rating: Rating
}

/** Set the ratings of an inspection: those given replace all that were there. @throws Stale; Invalid when a standard is rated that is retired and was not rated before */
export const rate = (
  by: By<Person>,
  reference: string,
  { ratings: given, version }: { ratings: NewRating[]; version?: number },
): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const inspection = await getLockedInspection(tx, person, reference)
    const before = await tx('inspection_ratings').where({ inspection_id: inspection.id }).select('standard_id', 'title', 'rating')
    checkVersion(inspection, version, { ratings: before })
    const [chosen, kept] = [given, before].map(rows => rows.map(({ standard_id }) => standard_id))
    const problems = await standardProblems(tx, inspection.framework_id, chosen!, kept!)
    if (problems.size) throw new Invalid(Object.fromEntries([...problems].map(([id, problem]) => [`standard_${id}`, problem])))
    await tx('inspections')
      .where({ id: inspection.id })
      .update({ version: inspection.version + 1 })
    await tx('inspection_ratings').where({ inspection_id: inspection.id }).delete()
    if (given.length) await tx('inspection_ratings').insert(given.map(rating => ({ ...rating, inspection_id: inspection.id })))
    await record(tx, { chain: `inspection:${inspection.id}`, act: 'rate', before: { ratings: before }, after: { ratings: given } })
  })

export interface NewFigure {
  label: string
  value: number | null
  qualifier: string | null
  sufficient: number | null
  sampled: number | null
  recommendation_id?: number | null
}

export const addFigure = (by: By<Person>, reference: string, figure: NewFigure): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const inspection = await getLockedInspection(tx, person, reference)
    await tx('figures').insert({ ...figure, inspection_id: inspection.id })
    const { label, qualifier, recommendation_id, ...after } = figure
    await record(tx, {
      chain: `inspection:${inspection.id}`,
      act: 'addFigure',
      subjects: recommendation_id ? [`recommendation:${recommendation_id}`] : [],
      after: { ...after, recommendation_id },
      texts: { after: { label, qualifier } },
    })
  })
