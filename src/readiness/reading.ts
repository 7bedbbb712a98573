// What a readiness pack is made of: read here once, for the page, Word, PDF and the brief.
import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { Forbidden } from '../errors.ts'
import { type EvidenceRow, evidenceOf } from '../evidence/queries.ts'
import { listSeenBetween, type MovedDate } from '../inspections/comparisonQueries.ts'
import { listOpenQueriesTo } from '../inspectorQueries/queries.ts'
import { getOrganisation } from '../organisations/queries.ts'
import { findConsistencyPlan } from '../plans/consistencyQueries.ts'
import { listPlanActions, type PlanActionRow } from '../plans/queries.ts'
import type { CheckRow } from '../practiceChecks/queries.ts'
import type { Filter } from '../recommendations/filter.ts'
import { type ListRow, listRecommendations } from '../recommendations/listQueries.ts'
import { listTrail, type TrailRow } from '../recommendations/trailQueries.ts'
import { judgementsAt, type PublishedJudgement } from '../reviews/queries.ts'
import { present, type Shown } from '../standing/present.ts'
import { getSettings } from '../standing/queries.ts'
import { type Person, seesPlanOf } from '../users/person.ts'
import { answered } from '../visibility/queries.ts'
import { type Gap, gapsOf } from './gaps.ts'

export interface PackAnswer {
  row: ListRow
  shown: Shown | undefined
  gaps: Gap[]
  actions: PlanActionRow[]
  checks: CheckRow[]
  evidence: EvidenceRow[]
  moves: MovedDate[]
  /** Published, the newest first. */
  judgements: PublishedJudgement[]
  trail: TrailRow[]
}

export interface Pack {
  organisation: { code: string; name: string; kind: string }
  day: Day
  reinspection: { title: string; fieldwork_from: Day } | null
  /** What is open, by inspection, the latest first, and number. */
  open: PackAnswer[]
  closed: PackAnswer[]
}

const filterOf = (id: number): Filter => ({
  organisation_ids: [id],
  standing: [],
  signal: [],
  urgent: false,
  repeat: false,
  sort: 'published',
  descending: false,
})
const most = 500
const trailMost = 200

/** @param withTrail the brief has none @throws NotFound, Forbidden where the plan is not this person's to see */
export async function readPack(db: Db, person: Person, code: string, day: Day, withTrail: boolean): Promise<Pack> {
  const organisation = await getOrganisation(db, code)
  if (!seesPlanOf(person, organisation))
    throw new Forbidden('The readiness pack is for those who see the plan: the organisation, those above it, and inspectors.')
  const { stalled_after_days: stalledAfter } = await getSettings(db)
  const rows = (await listRecommendations(db, filterOf(organisation.id), { person, day, stalledAfter }, most)).slice(0, most)
  const plan = await findConsistencyPlan(db, person, organisation.id, day)
  const found = await readParts(db, person, organisation.id)
  const answers: PackAnswer[] = []
  for (const row of rows) {
    const shown = present(row, day, stalledAfter)
    const own = partsOf(row.addressee_id, found)
    const queries = found.queries.filter(({ addressee_id }) => addressee_id === row.addressee_id)
    const gaps = plan ? gapsOf({ row, shown, plan, checks: own.checks, queries }) : []
    const trail = withTrail && !row.closure ? await trailFor(db, person, row.recommendation_id, organisation.id) : []
    answers.push({ row, shown, gaps, ...own, trail })
  }
  const inOrder = answers.sort((a, b) => later(a.row, b.row) || a.row.number - b.row.number)
  return {
    organisation,
    day,
    reinspection: plan?.reinspection ?? null,
    open: inOrder.filter(({ row }) => !row.closure),
    closed: inOrder.filter(({ row }) => row.closure),
  }
}

const later = (a: ListRow, b: ListRow): number => {
  if (a.inspection_reference === b.inspection_reference) return 0
  const [one, other] = [a.published_on ?? '9999', b.published_on ?? '9999']
  return one === other ? (a.inspection_reference < b.inspection_reference ? -1 : 1) : one < other ? 1 : -1
}

async function readParts(db: Db, person: Person, organisation: number) {
  return {
    actions: await listPlanActions(db, person, { organisation }),
    evidence: (await answered(db, person, evidenceOf(person, { organisation }))).filter(({ audience }) => audience === 'everyone'),
    queries: await listOpenQueriesTo(db, person, organisation),
    judgements: await answered(db, person, judgementsAt(person, { organisation })),
    ...(await listSeenBetween(db, person, { organisation })),
  }
}

/** What belongs to one answer: its own, and what belongs to the actions that serve it. */
function partsOf(addressee_id: number, found: Awaited<ReturnType<typeof readParts>>) {
  const actions = found.actions.filter(action => action.addressee_id === addressee_id)
  const serving = new Set(actions.map(({ id }) => id))
  return {
    actions,
    checks: found.checks.filter(({ of }) => of === addressee_id),
    evidence: found.evidence.filter(one => one.addressee_id === addressee_id || (one.action_id !== null && serving.has(one.action_id))),
    moves: found.moves.filter(move => move.addressee_id === addressee_id),
    judgements: found.judgements.filter(one => one.addressee_id === addressee_id),
  }
}

/** The trail of this organisation's own plan, without what is meant for some of its readers only: a pack is handed on. */
async function trailFor(db: Db, person: Person, recommendation: number, organisation_id: number): Promise<TrailRow[]> {
  const rows = await listTrail(db, person, { recommendation }, undefined, trailMost)
  return rows.filter(row => {
    if (row.organisation_id !== null && row.organisation_id !== organisation_id) return false
    if (row.kind === 'comment') return row.what === 'everyone'
    return row.kind !== 'evidence' || row.detail.audience === 'everyone'
  })
}
