// A recommendation as its page and a review show it: the answers with how they stand, the actions, checks, evidence and the trail.
import { blockedFor, overdueBy } from '../actions/lateness.ts'
import { type ActionOfAnswer, actionsFor } from '../actions/queries.ts'
import { statuses } from '../actions/workflow.ts'
import { assuranceWords } from '../assurance/words.ts'
import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
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
import { judgementsOf } from '../reviews/queries.ts'
import { progress, progressTags } from '../reviews/workflow.ts'
import { present } from '../standing/present.ts'
import type { Fired } from '../standing/signals.ts'
import { standings } from '../standing/standing.ts'
import type { Person } from '../users/person.ts'
import { askTogether } from '../visibility/queries.ts'
import { type AnswerRow, answersOf, listRepeats, recommendationOf } from './queries.ts'
import type { TrailAsked } from './trail.ts'
import { trailOf } from './trailQueries.ts'
import { type AnswerAct, answerActs, answerActsFor, responses } from './workflow.ts'

/** Who reads, for which day, and what of the trail. `mayWrite` is false as at an earlier day: nothing is offered then. */
export interface WholeReading {
  person: Person
  day: Day
  mayWrite: boolean
  trail: TrailAsked
}

/** Everything that a person sees of one recommendation. @throws NotFound */
export async function readWhole(db: Db, id: number, reading: WholeReading) {
  const { person, day, mayWrite, trail: asked } = reading
  const { found, answers, actions, trail, checks, quieted, requests, reinspections, evidence, judgements } = await askTogether(db, person, {
    found: recommendationOf(person, id),
    answers: answersOf(person, id),
    actions: actionsFor(person, id),
    checks: checksFor(person, id),
    quieted: quietedOf(person, id, day),
    requests: requestsOf(person, { recommendation: id }),
    reinspections: reinspectionOf(person, { recommendation: id }),
    trail: trailOf(person, { recommendation: id }, asked.only, asked.limit + 1),
    evidence: evidenceOf(person, { recommendation: id }),
    judgements: judgementsOf(person, id),
  })
  const recommendation = found[0]
  if (!recommendation) throw new NotFound()
  const beside = anyReported(checks) ? await listBaselines(db, person, [id]) : nothingBeside
  const queried = answers.some(({ open_queries }) => open_queries > 0)
  return {
    recommendation,
    actions: actions.map(action => shownAction(action, day)),
    quieted,
    requests: shownRequests(person, requests, reinspections[0], !mayWrite),
    evidence: shownEvidence(evidence, day),
    queries: queried ? (await listQueriesFor(db, person, id)).filter(({ closed_on }) => closed_on === null) : [],
    repeats: recommendation.has_repeats ? await listRepeats(db, person, recommendation) : { earlier: [], later: [] },
    trail: trail.map(entry => ({ ...entry, at: new Date(entry.at) })),
    judgements,
    answers: answers.map(answer => ({
      ...withStanding(reading, answer, recommendation.stalled_after_days),
      ...checksOf(reading, answer, checks, beside),
    })),
  }
}

const shownAction = (action: ActionOfAnswer, day: Day) => ({
  ...action,
  overdue: overdueBy(action, day),
  blocked: blockedFor(action, day),
  assurance: assuranceWords(action.status, action.last),
})

/** What the views of an answer need to say. */
export const answerWords = { standings, responses, statuses, answerActs, progress, progressTags }

function withStanding({ person, day, mayWrite }: WholeReading, answer: AnswerRow, stalledAfter: number) {
  const shown = present(answer, day, stalledAfter)
  return {
    ...answer,
    shown,
    acts: mayWrite ? answerActsFor(person, answer).filter(act => hasSignalFor(act, shown?.signals ?? [])) : [],
  }
}

function checksOf({ person, day, mayWrite }: WholeReading, answer: AnswerRow, checks: CheckRow[], beside: Beside) {
  const own = checks.filter(({ of }) => of === answer.id)
  return {
    checked: checkedWords(answer),
    checks: shownChecks(own, beside, day, mayWrite ? person : undefined),
    mayCheck: mayWrite && mayCheck(person, answer) && !whyNoCheck(answer),
  }
}

/** Signals are put aside and taken up only where there are some. */
const hasSignalFor = (act: AnswerAct, fired: Fired[]): boolean =>
  act === 'putAside'
    ? fired.some(({ signal, quieted_until }) => mayBePutAside(signal) && !quieted_until)
    : act !== 'takeUp' || fired.some(({ quieted_until }) => quieted_until)
