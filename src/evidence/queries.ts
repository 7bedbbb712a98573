import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { ActionStatus, Evidence, EvidenceFile, PendingEvidence } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { ask, evidenceSeen, inspectionSeen, planSeen, type Question, type SeenOf, seenAnswers } from '../visibility/queries.ts'

const visible = (person: Person) => `EXISTS (SELECT 1 FROM addressees a JOIN organisations o ON o.id = a.organisation_id
  JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
  WHERE a.id IN (SELECT e.addressee_id UNION ALL SELECT l.addressee_id FROM action_addressees l WHERE l.action_id = e.action_id)
    AND ${planSeen(person)} AND ${evidenceSeen(person)} AND ${inspectionSeen(person)})`

const newest = `(SELECT jsonb_build_object('id', v.id, 'number', v.number, 'name', v.name, 'type', v.type, 'bytes', v.bytes, 'scan', v.scan, 'redacted_on', v.redacted_on)
  FROM evidence_files v WHERE v.evidence_id = e.id ORDER BY v.number DESC LIMIT 1) AS file`

export type ShownFile = Pick<EvidenceFile, 'id' | 'number' | 'name' | 'type' | 'bytes' | 'scan' | 'redacted_on'>

/** What a list says of one piece of evidence. */
export interface EvidenceRow
  extends Pick<
    Evidence,
    'id' | 'title' | 'shows' | 'dated_on' | 'url' | 'audience' | 'sensitivity' | 'expires_on' | 'action_id' | 'addressee_id' | 'recorded_on'
  > {
  action: string | null
  added_by: string
  /** Of an update or a practice check, on that day. */
  update_on: Day | null
  check_on: Day | null
  /** The newest version; null for a link. */
  file: ShownFile | null
}

/** The evidence of a recommendation's plans, or of an action, as far as this person sees it; the newest first. Not what was removed. */
export const evidenceOf = (person: Person, of: SeenOf): Question<EvidenceRow> => ({
  sql: `SELECT DISTINCT ON (e.dated_on, e.id) e.id, e.title, e.shows, e.dated_on, e.url, e.audience, e.sensitivity, e.expires_on, e.action_id, e.addressee_id, e.recorded_on,
      x.title AS action, eu.name AS added_by, (SELECT u.recorded_on FROM updates u WHERE u.id = e.update_id) AS update_on,
      (SELECT coalesce(p.checked_on, p.planned_on) FROM practice_checks p WHERE p.id = e.practice_check_id) AS check_on, ${newest}
     FROM (SELECT seen.id, seen.organisation_id, ve.id AS evidence_id FROM seen JOIN evidence ve ON ve.addressee_id = seen.id
       UNION ALL SELECT seen.id, seen.organisation_id, ve.id FROM seen JOIN action_addressees l ON l.addressee_id = seen.id JOIN evidence ve ON ve.action_id = l.action_id) s
     JOIN evidence e ON e.id = s.evidence_id JOIN organisations o ON o.id = s.organisation_id JOIN users eu ON eu.id = e.added_by_id LEFT JOIN actions x ON x.id = e.action_id
     WHERE e.removed_on IS NULL AND ${evidenceSeen(person)}${'action' in of ? ' AND e.action_id = :only_action' : ''}
     ORDER BY e.dated_on DESC, e.id DESC LIMIT 500`,
  bindings: 'action' in of ? { only_action: of.action } : {},
  seen: seenAnswers(person, of),
})

/** One piece of evidence with what it belongs to. `organisation_id` is whose plan that is now, whoever had it when it was added. */
export interface WholeEvidence extends Evidence {
  organisation: string
  action: string | null
  action_status: ActionStatus | null
  recommendation_id: number
  added_by: string
  removed_by: string | null
}

const whole = `e.*, coalesce(x.organisation_id, ea.organisation_id) AS organisation_id,
  (SELECT wo.name FROM organisations wo WHERE wo.id = coalesce(x.organisation_id, ea.organisation_id)) AS organisation,
  x.title AS action, x.status AS action_status, ea.recommendation_id, eu.name AS added_by, ru.name AS removed_by`
const wholeTables = `FROM evidence e LEFT JOIN actions x ON x.id = e.action_id LEFT JOIN addressees ea ON ea.id = e.addressee_id
  JOIN users eu ON eu.id = e.added_by_id LEFT JOIN users ru ON ru.id = e.removed_by_id`

/** @throws NotFound when there is none, or none that this person may see. */
export async function getEvidence(db: Db | Tx, person: Person, id: number): Promise<WholeEvidence> {
  const rows = await ask<WholeEvidence>(db, person, `SELECT ${whole} ${wholeTables} WHERE e.id = :id AND ${visible(person)}`, { id })
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export async function getLockedEvidence(tx: Tx, person: Person, id: number): Promise<WholeEvidence> {
  const rows = await ask<WholeEvidence>(
    tx,
    person,
    `SELECT ${whole} ${wholeTables} WHERE e.id = :id AND ${visible(person)} FOR UPDATE OF e`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export type VersionRow = ShownFile & Pick<EvidenceFile, 'sha256' | 'recorded_on'> & { added_by: string }

/** The versions of its file, the newest first; none of a link. */
export const listVersions = (db: Db, evidence_id: number): Promise<VersionRow[]> =>
  prepared<VersionRow>(
    db,
    `SELECT v.id, v.number, v.name, v.type, v.bytes, v.scan, v.redacted_on, v.sha256, v.recorded_on, u.name AS added_by
     FROM evidence_files v JOIN users u ON u.id = v.added_by_id WHERE v.evidence_id = :evidence_id ORDER BY v.number DESC`,
    { evidence_id },
  )

export type DownloadRow = EvidenceFile & Pick<Evidence, 'removed_on'>

/** One version of a file, with whether its evidence was removed. @throws NotFound when this person may not see the evidence. */
export async function getFile(db: Db, person: Person, id: number): Promise<DownloadRow> {
  const rows = await ask<DownloadRow>(
    db,
    person,
    `SELECT v.*, e.removed_on FROM evidence_files v JOIN evidence e ON e.id = v.evidence_id WHERE v.id = :id AND ${visible(person)}`,
    { id },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

/** Kept for whoever brought it, for a day. @throws NotFound */
export async function getPending(db: Db | Tx, person: Pick<Person, 'id'>, id: number): Promise<PendingEvidence> {
  const row = await db('pending_evidence').where({ id, user_id: person.id }).first()
  if (!row) throw new NotFound()
  return row
}

/** Practice checks are found by whoever sees the plan they belong to: this only says which that is. */
export async function placeOfCheck(db: Db | Tx, id: number): Promise<{ action_id: number | null; addressee_id: number | null }> {
  const row = await db('practice_checks').where({ id, withdrawn_on: null }).first('action_id', 'addressee_id')
  if (!row) throw new NotFound()
  return row
}

/** The files that wait to be looked at, the oldest first. */
export const listToScan = (db: Db): Promise<Pick<EvidenceFile, 'id' | 'stored_as'>[]> =>
  db('evidence_files').where({ scan: 'waiting', redacted_on: null }).orderBy('id').limit(200).select('id', 'stored_as')
