import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { ActionStatus, Closure, PracticeCheck, Rating } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen, planSeen, type Question, type SeenOf, seenAnswers } from '../visibility/queries.ts'

/** A check as a page shows it: for `of`, an addressee, of its own or of an action that serves it. */
export interface CheckRow extends PracticeCheck {
  of: number
  action: string | null
  /** The owner of that action, who may change the check too. */
  owner_id: number | null
  added_by: string
}

/** The checks of the plans of a recommendation that this person sees, the earliest first; what is only planned comes last. */
export const checksFor = (person: Person, recommendation: number): Question<CheckRow> => checksOf(person, { recommendation })

/** The same, of an inspection or an organisation too. */
export const checksOf = (person: Person, of: SeenOf): Question<CheckRow> => ({
  sql: `SELECT c.*, x.title AS action, x.owner_id, u.name AS added_by FROM (
       SELECT p.*, seen.id AS of FROM seen JOIN practice_checks p ON p.addressee_id = seen.id
       UNION ALL SELECT p.*, seen.id FROM seen JOIN action_addressees l ON l.addressee_id = seen.id JOIN practice_checks p ON p.action_id = l.action_id) c
     LEFT JOIN actions x ON x.id = c.action_id JOIN users u ON u.id = c.added_by_id ORDER BY c.checked_on, c.planned_on, c.id`,
  bindings: {},
  seen: seenAnswers(person, of),
})

/** The checks of one action, which this person must see. */
export const listChecksOfAction = (db: Db, person: Person, action_id: number): Promise<CheckRow[]> =>
  ask(
    db,
    person,
    `SELECT c.*, 0 AS of, NULL AS action, x.owner_id, u.name AS added_by FROM practice_checks c JOIN actions x ON x.id = c.action_id
     JOIN users u ON u.id = c.added_by_id WHERE c.action_id = :action_id ORDER BY c.checked_on, c.planned_on, c.id`,
    { action_id },
  )

export interface Baseline {
  recommendation_id: number
  label: string
  sufficient: number
  sampled: number
  /** When the report was published; the last day of it where only the month or year is known. */
  published_on: Day | null
}
export interface BandFrom {
  rating: Rating
  casework_from_percent: number
}

/** What inspectors counted themselves for recommendations, and from how many percent each rating begins under their framework. */
export async function listBaselines(
  db: Db,
  person: Person,
  recommendations: number[],
): Promise<{ figures: Baseline[]; bands: BandFrom[] }> {
  const [row] = await ask<{ figures: Baseline[]; bands: BandFrom[] }>(
    db,
    person,
    `WITH made AS (SELECT r.id, i.published_on, i.framework_id FROM recommendations r JOIN inspections i ON i.id = r.inspection_id
       WHERE r.id = ANY(:recommendations) AND ${inspectionSeen(person)})
     SELECT (SELECT coalesce(json_agg(json_build_object('recommendation_id', made.id, 'label', f.label, 'sufficient', f.sufficient, 'sampled', f.sampled,
         'published_on', made.published_on) ORDER BY made.published_on, f.id), '[]')
         FROM made JOIN figures f ON f.recommendation_id = made.id WHERE f.sampled > 0 AND f.sufficient IS NOT NULL) AS figures,
       (SELECT coalesce(json_agg(json_build_object('rating', b.rating, 'casework_from_percent', b.casework_from_percent) ORDER BY b.casework_from_percent), '[]')
         FROM bands b WHERE b.framework_id = (SELECT made.framework_id FROM made ORDER BY published_on DESC NULLS FIRST LIMIT 1)) AS bands`,
    { recommendations },
  )
  return row!
}

/** One check, with what it is about as the rules of checks want to know it. */
export interface OneCheck extends PracticeCheck {
  recommendation_id: number | null
  about: string
  owner_id: number | null
  status: ActionStatus | null
  closure: Closure | null
  recommendation_withdrawn_on: Day | null
}

// The addressees that a check (c) is about: its own, or those its action serves.
const served = `FROM (SELECT c.addressee_id AS id UNION ALL SELECT l.addressee_id FROM action_addressees l WHERE l.action_id = c.action_id) s
  JOIN addressees a ON a.id = s.id JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id
  JOIN inspections i ON i.id = r.inspection_id`

/** A check of a plan that this person sees. @throws NotFound */
export async function getCheck(db: Db | Tx, person: Person, id: number): Promise<OneCheck> {
  const rows = await ask<OneCheck>(
    db,
    person,
    `SELECT c.*, own.recommendation_id, coalesce(x.title, 'Recommendation ' || mine.number || ': ' || mine.text) AS about,
       x.owner_id, x.status, own.closure, mine.withdrawn_on AS recommendation_withdrawn_on
     FROM practice_checks c LEFT JOIN actions x ON x.id = c.action_id
     LEFT JOIN addressees own ON own.id = c.addressee_id LEFT JOIN recommendations mine ON mine.id = own.recommendation_id
     WHERE c.id = :id AND EXISTS (SELECT 1 ${served} WHERE ${planSeen(person)} AND ${inspectionSeen(person)})`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export interface DueCheck {
  id: number
  planned_on: Day
  action_id: number | null
  recommendation_id: number
  /** The action's title, or which recommendation. */
  about: string
  organisation: string
}

/** Planned checks that are due by a day, of organisations that this person leads and of actions they own: the first due first. */
export const checksDue = (person: Person, until: Day, limit: number): Question<DueCheck> => ({
  sql: `SELECT DISTINCT ON (c.planned_on, c.id) c.id, c.planned_on, c.action_id, r.id AS recommendation_id,
       coalesce(x.title, 'Recommendation ' || r.number || ', ' || r.title) AS about, r.name AS organisation
     FROM practice_checks c LEFT JOIN actions x ON x.id = c.action_id
     JOIN LATERAL (SELECT a.closure, r.withdrawn_on, r.id, r.number, i.title, o.name ${served} WHERE ${planSeen(person)} AND ${inspectionSeen(person)}) r ON true
     WHERE c.checked_on IS NULL AND c.withdrawn_on IS NULL AND c.planned_on <= :until AND r.closure IS NULL AND r.withdrawn_on IS NULL
       AND (c.organisation_id = ANY(:leads) OR x.owner_id = :me AND x.organisation_id = ANY(:mine))
     ORDER BY c.planned_on, c.id, r.id LIMIT :limit`,
  bindings: { until, limit },
})
