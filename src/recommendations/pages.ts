import type { Response } from 'express'
import { blockedFor, overdueBy } from '../actions/lateness.ts'
import { actionsFor } from '../actions/queries.ts'
import { statuses } from '../actions/workflow.ts'
import type { Day } from '../days.ts'
import { NotFound } from '../errors.ts'
import { shownEvidence } from '../evidence/present.ts'
import { evidenceOf } from '../evidence/queries.ts'
import { listQueriesFor } from '../inspectorQueries/queries.ts'
import { reinspectionOf, requestsOf } from '../moreTime/queries.ts'
import { shownRequests } from '../moreTime/shown.ts'
import { anyReported, type Beside, nothingBeside, shownChecks } from '../practiceChecks/present.ts'
import { type CheckRow, checksFor, listBaselines } from '../practiceChecks/queries.ts'
import { checkedWords } from '../practiceChecks/words.ts'
import { mayCheck, whyNoCheck } from '../practiceChecks/workflow.ts'
import { quietedOf } from '../quieting/queries.ts'
import { mayBePutAside } from '../quieting/rules.ts'
import { present } from '../standing/present.ts'
import { getSettings } from '../standing/queries.ts'
import { standingRules } from '../standing/sentences.ts'
import { type Fired, signals } from '../standing/signals.ts'
import { type Standing, standings, worstOf } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { askTogether } from '../visibility/queries.ts'
import { asAtDay, read } from '../web/page.ts'
import { type AnswerRow, answersOf, listRepeats, recommendationOf } from './queries.ts'
import { signalRules } from './signalRules.ts'
import { shownTrail, trailAsked } from './trail.ts'
import { trailOf } from './trailQueries.ts'
import { type AnswerAct, answerActs, answerActsFor, canChange, responses } from './workflow.ts'

export async function show(visit: Visitor<{ id: string }>, res: Response) {
  const id = Number(visit.params.id)
  const asked = trailAsked(visit.query)
  const page = await read(visit, async (db, day) => {
    const { found, answers, actions, trail, checks, quieted, requests, reinspections, evidence } = await askTogether(db, visit.user, {
      found: recommendationOf(visit.user, id),
      answers: answersOf(visit.user, id),
      actions: actionsFor(visit.user, id),
      checks: checksFor(visit.user, id),
      quieted: quietedOf(visit.user, id, day),
      requests: requestsOf(visit.user, { recommendation: id }),
      reinspections: reinspectionOf(visit.user, { recommendation: id }),
      trail: trailOf(visit.user, { recommendation: id }, asked.only, asked.limit + 1),
      evidence: evidenceOf(visit.user, { recommendation: id }),
    })
    const recommendation = found[0]
    if (!recommendation) throw new NotFound()
    const beside = anyReported(checks) ? await listBaselines(db, visit.user, [id]) : nothingBeside
    const queried = answers.some(({ open_queries }) => open_queries > 0)
    return {
      recommendation,
      actions: actions.map(action => ({ ...action, overdue: overdueBy(action, day), blocked: blockedFor(action, day) })),
      quieted,
      requests: shownRequests(visit.user, requests, reinspections[0], asAtDay(visit) !== null),
      evidence: shownEvidence(evidence, day),
      queries: queried ? (await listQueriesFor(db, visit.user, id)).filter(({ closed_on }) => closed_on === null) : [],
      repeats: recommendation.has_repeats ? await listRepeats(db, visit.user, recommendation) : { earlier: [], later: [] },
      trail: trail.map(entry => ({ ...entry, at: new Date(entry.at) })),
      answers: answers.map(answer => ({
        ...withStanding(visit, answer, day, recommendation.stalled_after_days),
        ...checksOf(visit, answer, checks, beside, day),
      })),
    }
  })
  const worst = worstOf(page.answers.flatMap(({ shown }) => (shown ? [shown.standing] : [])))
  await res.page('recommendations/show', {
    title: `Recommendation ${page.recommendation.number}, ${page.recommendation.inspection_title}`,
    ...page,
    ...shownTrail(page.trail, asked),
    worst,
    ...words,
    mayCorrect: !asAtDay(visit) && canChange(visit.user, 'correct', page.recommendation),
  })
}

const words = { standings, responses, statuses, answerActs }

function withStanding(visit: Visitor, answer: AnswerRow, day: Day, stalledAfter: number) {
  const mayWrite = !asAtDay(visit)
  const shown = present(answer, day, stalledAfter)
  return {
    ...answer,
    shown,
    acts: mayWrite ? answerActsFor(visit.user, answer).filter(act => hasSignalFor(act, shown?.signals ?? [])) : [],
  }
}

function checksOf(visit: Visitor, answer: AnswerRow, checks: CheckRow[], beside: Beside, day: Day) {
  const own = checks.filter(({ of }) => of === answer.id)
  return {
    checked: checkedWords(answer),
    checks: shownChecks(own, beside, day, asAtDay(visit) ? undefined : visit.user),
    mayCheck: !asAtDay(visit) && mayCheck(visit.user, answer) && !whyNoCheck(answer),
  }
}

/** Signals are put aside and taken up only where there are some. */
const hasSignalFor = (act: AnswerAct, fired: Fired[]): boolean =>
  act === 'putAside'
    ? fired.some(({ signal, quieted_until }) => mayBePutAside(signal) && !quieted_until)
    : act !== 'takeUp' || fired.some(({ quieted_until }) => quieted_until)

/** The order in which the rules are tried, which is not that of how bad they are. */
const ruleOrder: Standing[] = [
  'closed',
  'not_agreed',
  'reported_complete',
  'awaiting_plan',
  'unaddressed',
  'overdue',
  'stalled',
  'on_track',
]

/** What the standings mean: the rule of each, with the settings in force. */
export async function rules(visit: Visitor, res: Response) {
  const { stalled_after_days, plan_due_days } = await getSettings(visit.db)
  await res.page('recommendations/rules', {
    title: 'What the standings mean',
    standings,
    order: ruleOrder,
    rules: standingRules(stalled_after_days, plan_due_days),
    signals,
    signalRules,
  })
}
