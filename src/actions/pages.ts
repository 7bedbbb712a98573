import type { Response } from 'express'
import { answersTo, awaitedOf, waitingOne } from '../blocking/queries.ts'
import type { Day } from '../days.ts'
import { shownEvidence } from '../evidence/present.ts'
import { evidenceOf } from '../evidence/queries.ts'
import { reinspectionOf, requestsOf } from '../moreTime/queries.ts'
import { shownRequests } from '../moreTime/shown.ts'
import { anyReported, nothingBeside, shownChecks } from '../practiceChecks/present.ts'
import { listBaselines, listChecksOfAction } from '../practiceChecks/queries.ts'
import { mayCheck, whyNoCheck } from '../practiceChecks/workflow.ts'
import { shownTrail, trailAsked } from '../recommendations/trail.ts'
import { trailOf } from '../recommendations/trailQueries.ts'
import { sustainChecksOf } from '../sustainChecks/queries.ts'
import { shownSustainChecks } from '../sustainChecks/shown.ts'
import type { Visitor } from '../users/visitor.ts'
import { askTogether } from '../visibility/queries.ts'
import { asAtDay, read } from '../web/page.ts'
import { blockedFor, lateness, overdueBy } from './lateness.ts'
import { getAction, listServed, type ServedRow } from './queries.ts'
import { actionActs, actsFor, mayEver, statuses } from './workflow.ts'

export async function show(visit: Visitor<{ id: string }>, res: Response) {
  const id = Number(visit.params.id)
  const asked = trailAsked(visit.query)
  const page = await read(visit, async (db, day) => {
    const action = await getAction(db, visit.user, id)
    const served = await listServed(db, visit.user, id)
    const { trail, evidence, sustain, awaited, answers, waits, requests, reinspections } = await askTogether(db, visit.user, {
      trail: trailOf(visit.user, { action: id }, asked.only, asked.limit + 1),
      evidence: evidenceOf(visit.user, { action: id }),
      sustain: sustainChecksOf(visit.user, id),
      awaited: awaitedOf(visit.user, id),
      answers: answersTo(visit.user, id),
      waits: waitingOne(visit.user, id, visit.today),
      requests: requestsOf(visit.user, { action: id }),
      reinspections: reinspectionOf(visit.user, { action: id }),
    })
    return {
      action,
      sustain: shownSustainChecks(sustain, day, !asAtDay(visit) && mayEver(visit.user, 'reportComplete', action)),
      requests: shownRequests(visit.user, requests, reinspections[0], asAtDay(visit) !== null),
      served,
      checks: await checksOf(visit, db, day, served),
      late: lateness(action, day),
      trail: trail.map(entry => ({ ...entry, at: new Date(entry.at) })),
      evidence: shownEvidence(evidence, day),
      overdue: overdueBy(action, day),
      blocked: blockedFor(action, day),
      waiting: { awaited: awaited[0], answers, mayAnswer: !asAtDay(visit) && waits.length > 0 },
    }
  })
  await res.page('actions/show', {
    title: page.action.title,
    ...page,
    ...shownTrail(page.trail, asked),
    acts: asAtDay(visit) ? [] : actsFor(visit.user, page.action),
    actionActs,
    statuses,
    mayCheck: !asAtDay(visit) && mayCheck(visit.user, page.action) && !whyNoCheck(page.action),
  })
}

async function checksOf(visit: Visitor<{ id: string }>, db: Visitor['db'], day: Day, served: ServedRow[]) {
  const checks = await listChecksOfAction(db, visit.user, Number(visit.params.id))
  const recommendations = served.map(({ recommendation_id }) => recommendation_id)
  const beside = anyReported(checks) ? await listBaselines(db, visit.user, recommendations) : nothingBeside
  return shownChecks(checks, beside, day, asAtDay(visit) ? undefined : visit.user)
}
