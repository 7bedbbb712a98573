import type { Response } from 'express'
import { type ClaimRow, type ConfirmationRow, canBeDecided, claimOf, confirmationsOf } from '../assurance/queries.ts'
import { assuranceWords } from '../assurance/words.ts'
import { assuranceActs, assuranceActsFor, isConfirmed } from '../assurance/workflow.ts'
import { answersTo, awaitedOf, waitingOn, waitingOne } from '../blocking/queries.ts'
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
import { type ActionRow, getAction, listServed, type ServedRow } from './queries.ts'
import { actionActs, actsFor, mayEver, statuses } from './workflow.ts'

export async function show(visit: Visitor<{ id: string }>, res: Response) {
  const id = Number(visit.params.id)
  const only = trailAsked(visit.query)
  const page = await read(visit, async (db, day) => {
    const action = await getAction(db, visit.user, id)
    const served = await listServed(db, visit.user, id)
    const { claims, confirmations, ...asked } = await askTogether(db, visit.user, questionsOf(visit, only))
    const { trail, evidence, sustain, awaited, others, answers, waits, requests, reinspections } = asked
    return {
      action,
      sustain: shownSustainChecks(sustain, day, !asAtDay(visit) && mayEver(visit.user, 'reportComplete', action)),
      requests: shownRequests(visit.user, requests, reinspections[0], asAtDay(visit) !== null),
      assurance: await assuranceOf(visit, db, day, action, served, claims[0]!, confirmations),
      served,
      checks: await checksOf(visit, db, day, served),
      late: lateness(action, day),
      trail: trail.map(entry => ({ ...entry, at: new Date(entry.at) })),
      evidence: shownEvidence(evidence, day),
      overdue: overdueBy(action, day),
      blocked: blockedFor(action, day),
      waiting: { awaited: awaited[0], others, answers, mayAnswer: !asAtDay(visit) && waits.length > 0 },
    }
  })
  await res.page('actions/show', {
    title: page.action.title,
    ...page,
    ...shownTrail(page.trail, only),
    acts: asAtDay(visit) ? [] : actsFor(visit.user, page.action),
    actionActs,
    assuranceActs,
    statuses,
    mayCheck: !asAtDay(visit) && mayCheck(visit.user, page.action) && !whyNoCheck(page.action),
  })
}

const questionsOf = ({ user, today, params }: Visitor<{ id: string }>, asked: ReturnType<typeof trailAsked>) => {
  const id = Number(params.id)
  return {
    trail: trailOf(user, { action: id }, asked.only, asked.limit + 1),
    evidence: evidenceOf(user, { action: id }),
    sustain: sustainChecksOf(user, id),
    awaited: awaitedOf(user, id),
    others: waitingOn(user, id),
    answers: answersTo(user, id),
    waits: waitingOne(user, id, today),
    requests: requestsOf(user, { action: id }),
    claims: claimOf(user, id),
    confirmations: confirmationsOf(user, id),
    reinspections: reinspectionOf(user, { action: id }),
  }
}

async function checksOf(visit: Visitor<{ id: string }>, db: Visitor['db'], day: Day, served: ServedRow[]) {
  const checks = await listChecksOfAction(db, visit.user, Number(visit.params.id))
  const recommendations = served.map(({ recommendation_id }) => recommendation_id)
  const beside = anyReported(checks) ? await listBaselines(db, visit.user, recommendations) : nothingBeside
  return shownChecks(checks, beside, day, asAtDay(visit) ? undefined : visit.user)
}

/** What somebody above said, and what this person may say now. Whether there is anybody is looked up only where it has to be said. */
async function assuranceOf(
  visit: Visitor<{ id: string }>,
  db: Visitor['db'],
  day: Day,
  { status, organisation_id }: ActionRow,
  served: ServedRow[],
  claim: ClaimRow,
  confirmations: ConfirmationRow[],
) {
  const addressees = served.map(({ addressee_id }) => addressee_id)
  const asked = status === 'completed' && !isConfirmed(claim)
  const possible = !asked || (await canBeDecided(db, { organisation_id, addressees }, claim, day))
  return {
    confirmations,
    words: assuranceWords(status, claim.last, possible),
    acts: asAtDay(visit) ? [] : assuranceActsFor(visit.user, claim),
  }
}
