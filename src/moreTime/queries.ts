import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { ExtensionRequest } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, inspectionSeen, planSeen, type Question, seenAnswers } from '../visibility/queries.ts'

/** A request for more time with what it is about, as somebody sees it who sees the plan. */
export interface RequestRow extends ExtensionRequest {
  organisation: string
  /** The organisations strictly above the one whose plan it is. */
  above: number[]
  asked_by: string
  decided_by: string | null
  /** What the date belongs to: an action's title, or the recommendation. */
  about: string
  /** How the date stands: the first one and how often it has moved. */
  first_on: Day
  moves: number
  recommendation_id: number
}

const columns = `t.*, o.name AS organisation, array_remove(o.line, o.id) AS above, au.name AS asked_by, du.name AS decided_by,
  coalesce(x.original_due_on, ta.original_target_on) AS first_on, coalesce(x.moves, ta.target_moves) AS moves`
const tables = `FROM extension_requests t JOIN organisations o ON o.id = t.organisation_id JOIN users au ON au.id = t.asked_by_id
  LEFT JOIN users du ON du.id = t.decided_by_id LEFT JOIN actions x ON x.id = t.action_id LEFT JOIN addressees ta ON ta.id = t.addressee_id`
// The addressee it is about, or the first of those that its action serves: open, and of an inspection that the person may see.
const place = (person: Person, open: boolean) => `JOIN LATERAL (
    SELECT r.id AS recommendation_id, format('Recommendation %s, %s', r.number, i.title) AS words
    FROM addressees a JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
    WHERE (a.id = t.addressee_id OR a.id IN (SELECT addressee_id FROM action_addressees WHERE action_id = t.action_id))
      AND ${planSeen(person)} AND ${inspectionSeen(person)} ${open ? 'AND a.closure IS NULL AND r.withdrawn_on IS NULL' : ''}
    ORDER BY i.published_on, r.number LIMIT 1) p ON true`
const about = 'coalesce(x.title, p.words) AS about, p.recommendation_id'

/** @throws NotFound when there is none, or none of a plan that this person sees. */
export async function getRequest(db: Db, person: Person, id: number): Promise<RequestRow> {
  const [row] = await ask<RequestRow>(db, person, `SELECT ${columns}, ${about} ${tables} ${place(person, false)} WHERE t.id = :id`, { id })
  if (!row) throw new NotFound()
  return row
}

/** Lock a request. What it is about is locked before: see the commands. */
export const getLockedRequest = async (tx: Tx, id: number): Promise<ExtensionRequest> =>
  (await tx('extension_requests').where({ id }).forUpdate().first())!

/** The requests about a recommendation's answers and their actions, or about one action: of the plans this person sees, the newest first. */
export const requestsOf = (person: Person, of: { recommendation: number } | { action: number }): Question<RequestRow> => ({
  sql: `SELECT ${columns}, coalesce(x.title, '') AS about, 0 AS recommendation_id ${tables}
    WHERE t.id IN (SELECT n.id FROM seen JOIN action_addressees l ON l.addressee_id = seen.id JOIN extension_requests n ON n.action_id = l.action_id
      ${'action' in of ? 'WHERE n.action_id = :action' : 'UNION ALL SELECT n.id FROM seen JOIN extension_requests n ON n.addressee_id = seen.id'})
    ORDER BY t.id DESC LIMIT 100`,
  bindings: 'action' in of ? { action: of.action } : {},
  seen: seenAnswers(person, of),
})
export const listRequestsOf = (db: Db, person: Person, of: Parameters<typeof requestsOf>[1]): Promise<RequestRow[]> =>
  answered(db, person, requestsOf(person, of))

const mineToDecide = `t.state = 'waiting' AND t.asked_by_id <> :me
  AND t.organisation_id IN (SELECT id FROM organisations WHERE line && :leads AND array_remove(line, id) && :leads)`

export type WaitingRow = RequestRow & { total: number }

/** The requests that wait for this person's decision, the oldest first, each with how many there are in all. */
export const waitingForMe = (person: Person, limit: number): Question<WaitingRow> => ({
  sql: `SELECT ${columns}, ${about}, count(*) OVER () AS total ${tables} ${place(person, true)} WHERE ${mineToDecide}
    ORDER BY t.recorded_at, t.id LIMIT :limit`,
  bindings: { limit },
})
export const listWaitingForMe = (db: Db, person: Person, limit: number): Promise<WaitingRow[]> =>
  answered(db, person, waitingForMe(person, limit))

export interface Decider {
  id: number
  name: string
  email: string
}

const active = (membership: string) =>
  `${membership}.role IN ('unit_leader', 'regional_lead', 'national_lead') AND ${membership}.from_on <= :today::date AND (${membership}.to_on IS NULL OR ${membership}.to_on >= :today::date)`

/**
 * Who could decide on something of an organisation today: the leads of organisations above it, but not those it is about (who asks, for
 * example), and before publication only those who may know of the inspection. By name.
 */
export const listDeciders = (
  db: Db | Tx,
  { organisation_id, addressees, besides, today }: { organisation_id: number; addressees: number[]; besides: number[]; today: Day },
): Promise<Decider[]> =>
  prepared(
    db,
    `SELECT DISTINCT u.name, u.id, u.email FROM organisations o JOIN memberships m ON m.organisation_id = ANY(array_remove(o.line, o.id)) AND ${active('m')}
     JOIN users u ON u.id = m.user_id AND u.deactivated_on IS NULL AND NOT u.invited AND u.id <> ALL(:besides)
     WHERE o.id = :organisation_id AND EXISTS (
       SELECT 1 FROM addressees a JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
       WHERE a.id = ANY(:addressees) AND (i.state = 'published' OR EXISTS (
         SELECT 1 FROM memberships lm WHERE lm.user_id = u.id AND ${active('lm')} AND (lm.organisation_id = i.organisation_id OR lm.organisation_id IN (
           SELECT ea.organisation_id FROM recommendations er JOIN addressees ea ON ea.recommendation_id = er.id WHERE er.inspection_id = i.id)))))
     ORDER BY u.name, u.id`,
    { organisation_id, addressees, besides, today },
  )

export interface Reinspection {
  reference: string
  title: string
  fieldwork_from: Day
}

/** The next inspection of the inspected organisations whose first day of fieldwork is known, as far as this person may know of it; or none. */
export const reinspectionOf = (person: Person, of: { recommendation: number } | { action: number }): Question<Reinspection> => ({
  sql: `SELECT i.reference, i.title, i.fieldwork_from FROM inspections i
    WHERE i.state IN ('planned', 'fieldwork') AND i.fieldwork_from IS NOT NULL AND ${inspectionSeen(person)} AND i.organisation_id IN (
      SELECT si.organisation_id FROM seen JOIN addressees sa ON sa.id = seen.id JOIN recommendations sr ON sr.id = sa.recommendation_id
      JOIN inspections si ON si.id = sr.inspection_id)
    ORDER BY i.fieldwork_from, i.id LIMIT 1`,
  bindings: {},
  seen: seenAnswers(person, of),
})
export const findReinspection = async (
  db: Db,
  person: Person,
  of: Parameters<typeof reinspectionOf>[1],
): Promise<Reinspection | undefined> => (await answered(db, person, reinspectionOf(person, of)))[0]
