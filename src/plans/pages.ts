import type { Response } from 'express'
import { sendDocx } from '../documents/send.ts'
import { Forbidden } from '../errors.ts'
import { listAnswersOf } from '../inspections/comparisonQueries.ts'
import { getInspection } from '../inspections/queries.ts'
import { shortName } from '../organisations/names.ts'
import { toCsv } from '../sheets/csv.ts'
import { getSettings } from '../standing/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { asked, queryOf } from '../web/address.ts'
import { asAtDay, read } from '../web/page.ts'
import { coverLines } from './cover.ts'
import { type Plan, planColumns, planRows, plansOf } from './plan.ts'
import { listLedAddressees, listPlanActions } from './queries.ts'
import { listSubmissions } from './submissionQueries.ts'

type PlanVisit = Visitor<{ reference: string }>

/** The plans of an inspection that this person sees, the ones chosen among them, and the cover. @throws NotFound */
const planFor = (visit: PlanVisit) =>
  read(visit, async (db, day) => {
    const { user, params } = visit
    const inspection = await getInspection(db, user, params.reference)
    const { stalled_after_days: stalledAfter } = await getSettings(db)
    const rows = await listAnswersOf(db, inspection.reference, { person: user, day, stalledAfter })
    const seen = plansOf(rows, await listPlanActions(db, user, { inspection: inspection.id }))
    return {
      inspection,
      seen,
      plans: chosen(visit, seen),
      cover: { ...inspection, day },
      submissions: await listSubmissions(db, inspection.id),
      led: await listLedAddressees(db, user, inspection.id),
    }
  })

/** Those of the organisation the address names; else this person's own; else every plan they see. */
export function chosen<P extends { code: string }>({ user, query }: PlanVisit, seen: P[]): P[] {
  const code = asked(query.organisation)
  if (code === 'all') return seen
  if (code) return seen.filter(plan => plan.code === code)
  const own = seen.filter(plan => user.memberships.some(one => one.code === plan.code && user.organisations.includes(one.organisation_id)))
  return own.length ? own : seen
}

export async function show(visit: PlanVisit, res: Response) {
  const { inspection, seen, plans, cover, led, submissions } = await planFor(visit)
  const organisation = asked(visit.query.organisation)
  const at = `/inspections/${inspection.reference}/plan`
  await res.page('plans/show', {
    title: `Action plan: ${inspection.title}`,
    inspection,
    plans,
    choices: choicesOf(visit, at, seen, plans),
    cover: coverLines(cover),
    // Who noted it, and the plan itself, are for those who see the plan.
    submissions: seen.length ? submissions : [],
    csv_href: `${at}.csv${queryOf(visit, { organisation })}`,
    docx_href: `${at}.docx${queryOf(visit, { organisation })}`,
    consistency_href: `${at}/consistency${queryOf(visit, { organisation })}`,
    suffix: queryOf(visit),
    mayImport: !asAtDay(visit) && led.length > 0,
    mayNotePlan: !asAtDay(visit) && (visit.user.administrator || visit.user.leads.includes(inspection.organisation_id)),
  })
}

/** The other plans to look at, where this person sees several. */
export function choicesOf(visit: PlanVisit, at: string, seen: Pick<Plan, 'code' | 'organisation'>[], plans: Pick<Plan, 'code'>[]) {
  if (seen.length < 2) return []
  const one = (code: string, text: string, current: boolean) => ({ text, current, href: `${at}${queryOf(visit, { organisation: code })}` })
  const single = plans.length === 1 ? plans[0]!.code : undefined
  return [
    one('all', 'All the plans you see', plans.length === seen.length),
    ...seen.map(({ code, organisation }) => one(code, shortName(organisation), code === single)),
  ]
}

export const forOthers = 'The action plan is for its addressees, those above them, and inspectors.'

export async function csv(visit: PlanVisit, res: Response) {
  const { inspection, plans } = await planFor(visit)
  if (!plans.length) throw new Forbidden(forOthers)
  res.attachment(`action-plan-${inspection.reference}.csv`).type('text/csv; charset=utf-8').set('Cache-Control', 'no-store')
  res.send(toCsv(planColumns, plans.flatMap(planRows)))
}

export async function docx(visit: PlanVisit, res: Response) {
  const { inspection, plans, cover } = await planFor(visit)
  if (!plans.length) throw new Forbidden(forOthers)
  // Loaded only when somebody asks for a document: it is large, and the start of the service need not wait for it.
  const { planDocument } = await import('./word.ts')
  sendDocx(res, `action-plan-${inspection.reference}`, await planDocument(cover, plans))
}
