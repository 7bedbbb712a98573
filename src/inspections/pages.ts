import type { Response } from 'express'
import { lastVisit } from '../changes/lastVisit.ts'
import { type Day, sayDay } from '../days.ts'
import { Forbidden } from '../errors.ts'
import { kinds, shortName } from '../organisations/names.ts'
import { listPlansSeen } from '../plans/queries.ts'
import { checkedWords } from '../practiceChecks/words.ts'
import type { ListRow } from '../recommendations/listQueries.ts'
import { present } from '../standing/present.ts'
import { getSettings } from '../standing/queries.ts'
import { standings, worstFirst, worstOf } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { queryOf } from '../web/address.ts'
import type { FormPage } from '../web/form.ts'
import { handlersOf } from '../web/handlers.ts'
import { asAtDay, by, read, say } from '../web/page.ts'
import * as commands from './commands.ts'
import { listAnswersOf } from './comparisonQueries.ts'
import { submittedFields, submittedForm } from './planForms.ts'
import {
  getInspection,
  type InspectionRow,
  listBands,
  listFigures,
  listInspectionsOf,
  listRatings,
  listStandards,
  type RatingRow,
} from './queries.ts'
import { ratedOrOffered } from './ratingCheck.ts'
import { computedRating, ratings, states } from './ratings.ts'

type Db = Visitor['db']
type InspectionVisit = Visitor<{ reference: string }>
const words = { ratings, states, standings, kinds, shortName }

export async function show(visit: InspectionVisit, res: Response) {
  const { user, params } = visit
  const page = await read(visit, async (db, day) => {
    const inspection = await getInspection(db, user, params.reference)
    const { stalled_after_days: stalledAfter } = await getSettings(db)
    const rows = await listAnswersOf(db, inspection.reference, { person: user, day, stalledAfter })
    return { inspection, ...(await beside(db, visit, inspection)), recommendations: grouped(rows, day, stalledAfter) }
  })
  const { inspection } = page
  const mayChange = !asAtDay(visit)
  await res.page('inspections/show', {
    title: inspection.title,
    ...page,
    counts: countsOf(visit, inspection, page.recommendations),
    suffix: queryOf(visit),
    ...words,
    last: await lastVisit(visit, 'inspection', inspection.id),
    mayAdminister: mayChange && user.administrator,
    mayNotePlan: mayChange && mayNotePlan(visit, inspection),
  })
}

async function beside(db: Db, { user }: InspectionVisit, inspection: InspectionRow) {
  const found = await listRatings(db, [inspection.id])
  const others = await listInspectionsOf(db, user, inspection.organisation_id)
  const computed = await computedOf(db, inspection, found)
  return {
    rated: found,
    computed: computed !== inspection.overall_rating ? computed : undefined,
    figures: await listFigures(db, [inspection.id]),
    earlier: others
      .slice(
        0,
        others.findIndex(({ id }) => id === inspection.id),
      )
      .findLast(({ state }) => state === 'published'),
    seesPlan: (await listPlansSeen(db, user, [inspection.id])).length > 0,
  }
}

/** What the score works out to, or the ratings of every standard where no score was published; only to warn when it differs. */
async function computedOf(db: Db, { overall_rating, score, max_score, framework_id }: InspectionRow, found: RatingRow[]) {
  if (!overall_rating || max_score === null) return undefined
  const bands = await listBands(db, framework_id)
  if (score !== null) return computedRating(score, max_score, bands)
  const rated = found.filter(({ code }) => code !== null)
  if (!rated.length || rated.length < ratedOrOffered(await listStandards(db, framework_id), rated).length) return undefined
  const points = rated.reduce((sum, { rating }) => sum + (bands.find(band => band.rating === rating)?.points ?? 0), 0)
  return computedRating(points, max_score, bands)
}

export type Answered = ListRow & { shown: ReturnType<typeof present>; checked: string | undefined }

/** Each recommendation with its addressees, and its standing, the worst that this person sees of theirs. */
export function grouped(rows: ListRow[], day: Day, stalledAfter: number) {
  return [...Map.groupBy(rows, row => row.recommendation_id).values()].map(answers => {
    const shown = answers.map((row): Answered => ({ ...row, shown: present(row, day, stalledAfter), checked: checkedWords(row) }))
    return { ...shown[0]!, answers: shown, worst: worstOf(shown.flatMap(answer => (answer.shown ? [answer.shown.standing] : []))) }
  })
}

/** How the addressees stand, worst first, each number with the list that it counts. */
function countsOf(visit: InspectionVisit, { reference }: InspectionRow, recommendations: { answers: Answered[] }[]) {
  const answers = recommendations.flatMap(one => one.answers)
  const standing = (name: string) => ({
    label: standings[name as keyof typeof standings].toLowerCase(),
    n: answers.filter(({ shown }) => shown?.standing === name).length,
    href: `/recommendations${queryOf(visit, { inspection: reference, standing: name })}`,
  })
  return {
    total: answers.length,
    seen: answers.filter(({ shown }) => shown).length,
    all_href: `/recommendations${queryOf(visit, { inspection: reference })}`,
    numbers: worstFirst.map(standing).filter(({ n }) => n > 0),
  }
}

const mayNotePlan = ({ user }: InspectionVisit, { organisation_id }: { organisation_id: number }) =>
  user.administrator || user.leads.includes(organisation_id)

async function submittedPage(visit: InspectionVisit): Promise<FormPage> {
  const inspection = await getInspection(visit.db, visit.user, visit.params.reference)
  if (!mayNotePlan(visit, inspection)) throw new Forbidden('Only leaders of the inspected organisation and administrators do this.')
  return {
    title: 'When was the action plan submitted?',
    caption: inspection.title,
    intro: [
      'The day stands on the cover of the action plan.',
      'Each submission is kept with the number of rows the plan had, and the plan can be opened as it was that day.',
    ],
    fields: submittedFields,
    submit: 'Save',
    cancel: `/inspections/${inspection.reference}/plan`,
    values: { plan_submitted_on: sayDay(inspection.plan_submitted_on) },
  }
}
export const { show: newPlanSubmitted, take: notePlanSubmitted } = handlersOf(
  submittedPage,
  visit => submittedForm(visit.today),
  async (visit, { plan_submitted_on }, form) => {
    await commands.notePlanSubmitted(by(visit), visit.params.reference, plan_submitted_on)
    say(visit, 'The day is saved')
    return form.cancel
  },
)
