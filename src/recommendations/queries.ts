import type { Day, Precision } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Addressee, Closure, Figure, Inspection, InspectionState, Recommendation, Response, Wording } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { SignalFacts } from '../standing/signals.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, inspectionSeen, planSeen, type Question, standingSeen } from '../visibility/queries.ts'
import { checkIf } from './listQueries.ts'

/** One recommendation with the inspection it comes from. */
export interface RecommendationRow extends Recommendation {
  inspection_reference: string
  inspection_title: string
  inspected_id: number
  framework_id: number
  inspected_code: string
  inspected: string
  state: InspectionState
  published_on: Day | null
  published_precision: Precision
  standard_code: string | null
  standard: string | null
  theme: string | null
  baseline: Pick<Figure, 'label' | 'value' | 'qualifier' | 'sufficient' | 'sampled'>[]
  stalled_after_days: number
  has_repeats: boolean
}

const recommendationColumns = `r.*, i.reference AS inspection_reference, i.title AS inspection_title, i.organisation_id AS inspected_id, i.framework_id,
  io.code AS inspected_code, io.name AS inspected, i.state, i.published_on, i.published_precision,
  s.code AS standard_code, s.title AS standard, t.name AS theme,
  (SELECT value FROM settings WHERE name = 'stalled_after_days') AS stalled_after_days,
  r.repeats_id IS NOT NULL OR EXISTS (SELECT 1 FROM recommendations m WHERE m.repeats_id = r.id) AS has_repeats,
  (SELECT coalesce(json_agg(fig ORDER BY fig.id), '[]') FROM figures fig WHERE fig.recommendation_id = r.id) AS baseline`
const recommendationTables = `FROM recommendations r JOIN inspections i ON i.id = r.inspection_id JOIN organisations io ON io.id = i.organisation_id
  LEFT JOIN standards s ON s.id = r.standard_id LEFT JOIN themes t ON t.id = r.theme_id`

/** At most one: none when this person may not see it. */
export const recommendationOf = (person: Person, id: number): Question<RecommendationRow> => ({
  sql: `SELECT ${recommendationColumns} ${recommendationTables} WHERE r.id = :id AND ${inspectionSeen(person)}`,
  bindings: { id },
})

/** @throws NotFound when there is none, or none that this person may see. */
export async function getRecommendation(db: Db, person: Person, id: number): Promise<RecommendationRow> {
  const rows = await answered(db, person, recommendationOf(person, id))
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export async function getLockedRecommendation(tx: Tx, person: Person, id: number): Promise<RecommendationRow> {
  const rows = await ask<RecommendationRow>(
    tx,
    person,
    `SELECT ${recommendationColumns} ${recommendationTables} WHERE r.id = :id AND ${inspectionSeen(person)} FOR UPDATE OF r`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

/** The answer of one addressee, as far as this person sees it: no facts without the standing view, no plan columns without the plan. */
export interface AnswerRow extends SignalFacts {
  id: number
  /** Empty without the plan: how often an answer changed is part of it. */
  version: number
  recommendation_id: number
  organisation_id: number
  organisation_code: string
  organisation: string
  original_organisation: string | null
  state: InspectionState
  published_on: Day | null
  withdrawn_on: Day | null
  sees_standing: boolean
  sees_plan: boolean
  response: Response
  response_text: string | null
  responded_on: Day | null
  owner: string | null
  owner_id: number | null
  original_target_on: Day | null
  target_moves: number | null
  closed_by: string | null
  closure: Closure | null
  made_again: boolean
  asking: boolean
}

const asking = `EXISTS (SELECT 1 FROM extension_requests wt WHERE wt.addressee_id = a.id AND wt.state = 'waiting') AS asking`
const answerColumns = `f.*, a.id, p.version, a.recommendation_id, a.organisation_id, o.code AS organisation_code, o.name AS organisation, oo.name AS original_organisation,
  i.state, i.published_on, r.withdrawn_on, r.urgent, r.times_made, r.first_made_on, f.addressee_id IS NOT NULL AS sees_standing, p.id IS NOT NULL AS sees_plan,
  CASE WHEN p.id IS NOT NULL THEN f.response END AS plan_response, ${checkIf('p.id IS NOT NULL')},
  p.response_text, p.responded_on, p.owner_id, coalesce(ou.name, nullif(p.owner_title, '')) AS owner,
  CASE WHEN f.addressee_id IS NOT NULL THEN a.original_target_on END AS original_target_on, CASE WHEN f.addressee_id IS NOT NULL THEN a.target_moves END AS target_moves,
  CASE WHEN f.addressee_id IS NOT NULL THEN cu.name END AS closed_by,
  ARRAY(SELECT split_part(b.name, ' (', 1) FROM organisations b WHERE b.id = ANY(f.blocked_by)) AS blocked_by_names,
  EXISTS (SELECT 1 FROM recommendations m JOIN inspections mi ON mi.id = m.inspection_id WHERE m.repeats_id = r.id AND mi.state = 'published' AND m.withdrawn_on IS NULL) AS made_again, ${asking}`

const answerTables = (person: Person) => `FROM addressees a
  JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id
  JOIN inspections i ON i.id = r.inspection_id JOIN organisations io ON io.id = i.organisation_id
  LEFT JOIN standing_facts f ON f.addressee_id = a.id AND ${standingSeen(person)}
  LEFT JOIN addressees p ON p.id = a.id AND ${planSeen(person)}
  LEFT JOIN users ou ON ou.id = p.owner_id LEFT JOIN users cu ON cu.id = a.closed_by_id LEFT JOIN organisations oo ON oo.id = a.original_organisation_id`

/** The answers of a recommendation's addressees, in the order they were named. */
export const answersOf = (person: Person, recommendation_id: number): Question<AnswerRow> => ({
  sql: `SELECT ${answerColumns} ${answerTables(person)} WHERE a.recommendation_id = :recommendation_id AND ${inspectionSeen(person)} ORDER BY a.id`,
  bindings: { recommendation_id },
})
export const listAnswers = (db: Db, person: Person, recommendation_id: number): Promise<AnswerRow[]> =>
  answered(db, person, answersOf(person, recommendation_id))

export type AnswerOfOrganisation = AnswerRow & Pick<Recommendation, 'number' | 'text' | 'wording'> & { title: string; reference: string }

/** What an organisation answers for of published inspections, with the recommendations: the newest inspection first. */
export const listAnswersOfOrganisation = (db: Db, person: Person, organisation_id: number): Promise<AnswerOfOrganisation[]> =>
  ask(
    db,
    person,
    `SELECT ${answerColumns}, r.number, r.text, r.wording, i.title, i.reference ${answerTables(person)}
     WHERE a.organisation_id = :organisation_id AND i.state = 'published' AND r.withdrawn_on IS NULL ORDER BY i.published_on DESC, i.id, r.number LIMIT 1000`,
    { organisation_id },
  )

/** `about`: which recommendation it answers, in full, for a form about it. */
export type NamedAnswer = AnswerRow & { about: string }

/** One answer whose plan this person sees. @throws NotFound */
export async function getAnswer(db: Db, person: Person, id: number): Promise<NamedAnswer> {
  const rows = await ask<NamedAnswer>(
    db,
    person,
    `SELECT ${answerColumns}, 'Recommendation ' || r.number || ', ' || i.title || ': ' || r.text AS about ${answerTables(person)} WHERE a.id = :id AND ${inspectionSeen(person)}`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export type LockedAnswer = Addressee &
  Pick<Inspection, 'state' | 'published_on' | 'published_precision'> & {
    sees_plan: boolean
    withdrawn_on: Day | null
    made_again: boolean
    asking: boolean
  }

/** Lock one addressee. @throws NotFound unless this person sees the inspection. */
export async function getLockedAnswer(tx: Tx, person: Person, id: number): Promise<LockedAnswer> {
  const rows = await ask<LockedAnswer>(
    tx,
    person,
    `SELECT a.*, i.state, i.published_on, i.published_precision, r.withdrawn_on, ${planSeen(person)} AS sees_plan,
       EXISTS (SELECT 1 FROM recommendations m JOIN inspections mi ON mi.id = m.inspection_id WHERE m.repeats_id = r.id AND mi.state = 'published' AND m.withdrawn_on IS NULL) AS made_again, ${asking}
     FROM addressees a JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id
     JOIN inspections i ON i.id = r.inspection_id WHERE a.id = :id AND ${inspectionSeen(person)} FOR UPDATE OF a`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

/** The other open recommendations that an organisation answers for: what one action may serve besides. */
export async function listOpenAnswers(
  db: Db,
  organisation_id: number,
): Promise<{ id: number; number: number; text: string; title: string }[]> {
  const rows = await prepared<{ id: number; number: number; text: string; title: string }>(
    db,
    `SELECT a.id, r.number, r.text, i.title FROM addressees a JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
     WHERE a.organisation_id = :organisation_id AND a.closure IS NULL AND r.withdrawn_on IS NULL ORDER BY i.published_on DESC NULLS FIRST, r.number LIMIT 100`,
    { organisation_id },
  )
  return rows
}

export interface Relative {
  id: number
  number: number
  text: string
  wording: Wording
  title: string
  published_on: Day | null
}

/** The earlier recommendations this one repeats, and the later ones that repeat it, as far as this person may see them. */
export async function listRepeats(
  db: Db,
  person: Person,
  { id, repeats_id }: Pick<Recommendation, 'id' | 'repeats_id'>,
): Promise<{ earlier: Relative[]; later: Relative[] }> {
  const columns = 'r.id, r.number, r.text, r.wording, r.repeats_id, i.title, i.published_on'
  const from = `FROM recommendations r JOIN inspections i ON i.id = r.inspection_id`
  const rows = await ask<Relative & { side: string }>(
    db,
    person,
    `WITH RECURSIVE earlier AS (
       SELECT ${columns}, 1 AS step ${from} WHERE r.id = :repeats_id AND ${inspectionSeen(person)}
       UNION ALL SELECT ${columns}, step + 1 ${from} JOIN earlier e ON e.repeats_id = r.id WHERE ${inspectionSeen(person)} AND step < 20)
     SELECT 'earlier' AS side, * FROM earlier
     UNION ALL SELECT 'later', ${columns}, 1 ${from} WHERE r.repeats_id = :id AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)}
     ORDER BY side, published_on, number`,
    { id, repeats_id: repeats_id ?? null },
  )
  return {
    earlier: rows.filter(row => row.side === 'earlier'),
    later: rows.filter(row => row.side === 'later'),
  }
}

/** Find a recommendation as people write it: "NORTHANTS-2022/8". Undefined when there is none that this person may see. */
export async function findByName(db: Db, person: Person, name: string): Promise<{ id: number } | undefined> {
  const [reference, number] = name.split('/')
  if (!/^\d{1,3}$/.test(number ?? '')) return undefined
  const rows = await ask<{ id: number }>(
    db,
    person,
    `SELECT r.id FROM recommendations r JOIN inspections i ON i.id = r.inspection_id WHERE i.reference = upper(:p0) AND r.number = :p1 AND ${inspectionSeen(person)}`,
    { p0: reference!.trim(), p1: Number(number) },
  )
  return rows[0]
}
