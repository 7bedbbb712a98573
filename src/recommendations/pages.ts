import type { Response } from 'express'
import { getSettings } from '../standing/queries.ts'
import { standingRules } from '../standing/sentences.ts'
import { signals } from '../standing/signals.ts'
import { type Standing, standings, worstOf } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { asAtDay, read } from '../web/page.ts'
import { signalRules } from './signalRules.ts'
import { shownTrail, trailAsked } from './trail.ts'
import { answerWords, readWhole } from './whole.ts'
import { canChange } from './workflow.ts'

export async function show(visit: Visitor<{ id: string }>, res: Response) {
  const { user, params, query } = visit
  const asked = trailAsked(query)
  const mayWrite = !asAtDay(visit)
  const page = await read(visit, (db, day) => readWhole(db, Number(params.id), { person: user, day, mayWrite, trail: asked }))
  await res.page('recommendations/show', {
    title: `Recommendation ${page.recommendation.number}, ${page.recommendation.inspection_title}`,
    ...page,
    ...shownTrail(page.trail, asked),
    worst: worstOf(page.answers.flatMap(({ shown }) => (shown ? [shown.standing] : []))),
    ...answerWords,
    mayCorrect: mayWrite && canChange(user, 'correct', page.recommendation),
  })
}

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
  const { stalled_after_days, plan_due_days } = await read(visit, db => getSettings(db))
  await res.page('recommendations/rules', {
    title: 'What the standings mean',
    standings,
    order: ruleOrder,
    rules: standingRules(stalled_after_days, plan_due_days),
    signals,
    signalRules,
  })
}
