// What inspectors found: the ratings of an inspection, and its figures.
import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { act, type By, type Moment } from '../db/act.ts'
import type { Figure, Rating } from '../db/tables.ts'
import { checkVersion, Invalid, NotFound } from '../errors.ts'
import { standardProblems } from '../frameworks/offeredCommands.ts'
import { record, type Subject } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { findFigure, getLockedInspection } from './queries.ts'

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

/** Lock a figure by way of its inspection. @throws NotFound, also when somebody else has removed it */
async function lockFigure({ tx, person }: Moment<Person>, id: number, version: number | undefined): Promise<Figure> {
  onlyAdministrators(person)
  const found = await findFigure(tx, person, id)
  if (!found) throw new NotFound()
  await getLockedInspection(tx, person, found.reference)
  const figure = await tx('figures').where({ id }).first()
  if (!figure) throw new NotFound()
  checkVersion(figure, version, { ...figure })
  return figure
}

const countsOf = ({ id, value, sufficient, sampled, recommendation_id }: Figure) => ({
  figure: id,
  value,
  sufficient,
  sampled,
  recommendation_id,
})
const wordsOf = ({ label, qualifier }: Pick<Figure, 'label' | 'qualifier'>) => ({ label, qualifier })
const belongingTo = (...figures: { recommendation_id?: number | null }[]): Subject[] => [
  ...new Set(figures.flatMap(({ recommendation_id }): Subject[] => (recommendation_id ? [`recommendation:${recommendation_id}`] : []))),
]

export interface FigureCorrection extends NewFigure {
  recommendation_id: number | null
  reason: string
  version?: number
}

/** Correct a figure that was entered wrongly; the record keeps what it said. @throws Stale, NotFound */
export const correctFigure = (by: By<Person>, id: number, { reason, version, ...values }: FigureCorrection): Promise<void> =>
  act(by, async moment => {
    const { tx } = moment
    const figure = await lockFigure(moment, id, version)
    const changed = { ...figure, ...values }
    await tx('figures')
      .where({ id })
      .update({ ...values, version: figure.version + 1 })
    await record(tx, {
      chain: `inspection:${figure.inspection_id}`,
      act: 'correctFigure',
      subjects: belongingTo(figure, changed),
      before: countsOf(figure),
      after: countsOf(changed),
      texts: { before: wordsOf(figure), after: { ...wordsOf(changed), reason } },
    })
  })

/** Remove a figure that should not have been entered: pages of earlier days and the record keep it. @throws Stale, NotFound */
export const removeFigure = (by: By<Person>, id: number, { reason, version }: { reason: string; version?: number }): Promise<void> =>
  act(by, async moment => {
    const { tx } = moment
    const figure = await lockFigure(moment, id, version)
    await tx('figures').where({ id }).delete()
    await record(tx, {
      chain: `inspection:${figure.inspection_id}`,
      act: 'removeFigure',
      subjects: belongingTo(figure),
      before: countsOf(figure),
      texts: { before: wordsOf(figure), after: { reason } },
    })
  })
