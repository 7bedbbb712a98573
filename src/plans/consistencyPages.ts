// What a careful reader would point out in a plan: advice that stops nobody.
import type { Response } from 'express'
import { Forbidden } from '../errors.ts'
import { getInspection } from '../inspections/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { asked, queryOf } from '../web/address.ts'
import { read } from '../web/page.ts'
import { adviceOn } from './consistency.ts'
import { listConsistencyPlans, type SeenPlan } from './consistencyQueries.ts'
import { choicesOf, chosen, forOthers } from './pages.ts'

export async function show(visit: Visitor<{ reference: string }>, res: Response) {
  const { inspection, seen } = await read(visit, async (db, day) => {
    const inspection = await getInspection(db, visit.user, visit.params.reference)
    return { inspection, seen: await listConsistencyPlans(db, visit.user, inspection.id, day) }
  })
  const named = seen.map(plan => ({ ...plan, code: plan.organisation_code }))
  const plans = chosen(visit, named)
  if (!plans.length) throw new Forbidden(forOthers)
  const at = `/inspections/${inspection.reference}/plan`
  await res.page('plans/consistency', {
    title: `Consistency of the plan: ${inspection.title}`,
    inspection,
    plans: plans.map(advised),
    reinspection: plans[0]!.reinspection,
    choices: choicesOf(visit, `${at}/consistency`, named, plans),
    suffix: queryOf(visit),
    plan_href: `${at}${queryOf(visit, { organisation: asked(visit.query.organisation) })}`,
  })
}

function advised(plan: SeenPlan & { code: string }) {
  const advice = adviceOn(plan)
  return {
    code: plan.code,
    organisation: plan.organisation,
    advice: advice.filter(({ findings }) => findings.length),
    // Where no reinspection is known, no date was compared with it.
    nothing: advice
      .filter(({ rule, findings }) => !findings.length && (plan.reinspection || rule !== 'due_after_reinspection'))
      .map(({ title }) => title),
  }
}
