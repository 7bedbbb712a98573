import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { Judgement, Review, ReviewNote } from '../db/tables.ts'
import { Forbidden, NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, inspectionSeen, placeOf, planSeen, type Question, type SeenOf, standingSeen } from '../visibility/queries.ts'

/**
 * Which reviews (v, of the organisation o) a person may read: inspectors all; the leaders of the organisation once it is shared; whoever
 * sees its plan once it is published. So drafts never leave the inspectorate.
 */
const reviewSeen = (person: Person): string =>
  person.inspector ? 'true' : `(v.state = 'published' AND ${planSeen(person)} OR v.state = 'shared' AND v.organisation_id = ANY(:leads))`

export interface ReviewRow extends Review {
  organisation_code: string
  organisation: string
  opened_by: string
  shared_by: string | null
  replied_by: string | null
  published_by: string | null
  inspection: string | null
  inspection_reference: string | null
  judgements: number
}

const columns = (
  person: Person,
) => `v.*, o.code AS organisation_code, o.name AS organisation, ou.name AS opened_by, su.name AS shared_by, ru.name AS replied_by,
  pu.name AS published_by, vi.title AS inspection, vi.reference AS inspection_reference,
  (SELECT count(*)::int FROM judgements j WHERE j.review_id = v.id AND j.superseded_on IS NULL${person.inspector ? '' : " AND v.state <> 'draft'"}) AS judgements`
const tables = (person: Person) => `FROM reviews v JOIN organisations o ON o.id = v.organisation_id JOIN users ou ON ou.id = v.opened_by_id
  LEFT JOIN users su ON su.id = v.shared_by_id LEFT JOIN users ru ON ru.id = v.replied_by_id LEFT JOIN users pu ON pu.id = v.published_by_id
  LEFT JOIN (SELECT i.id, i.title, i.reference FROM inspections i WHERE ${inspectionSeen(person)}) vi ON vi.id = v.inspection_id`

/** @throws NotFound when there is none, or none that this person may read. */
export async function getReview(db: Db, person: Person, id: number): Promise<ReviewRow> {
  const [row] = await ask<ReviewRow>(db, person, `SELECT ${columns(person)} ${tables(person)} WHERE v.id = :id AND ${reviewSeen(person)}`, {
    id,
  })
  if (!row) throw new NotFound()
  return row
}

/** Lock a review. @throws NotFound unless this person may read it */
export async function getLockedReview(tx: Tx, person: Person, id: number): Promise<ReviewRow> {
  await tx('reviews').where({ id }).forUpdate().first('id')
  return getReview(tx, person, id)
}

/** The reviews of one organisation, or all, that this person may read: those that go on first, then the newest. */
export const reviewsOf = (person: Person, organisation_id: number | null, limit = 200): Question<ReviewRow> => ({
  sql: `SELECT ${columns(person)} ${tables(person)} WHERE (:organisation_id::bigint IS NULL OR v.organisation_id = :organisation_id) AND ${reviewSeen(person)}
    ORDER BY v.state IN ('published', 'discarded'), coalesce(v.published_on, v.opened_on) DESC, v.id DESC LIMIT :limit`,
  bindings: { organisation_id, limit },
})
export const listReviews = (db: Db, person: Person, organisation_id: number | null = null): Promise<ReviewRow[]> =>
  answered(db, person, reviewsOf(person, organisation_id))

/** Shared with the organisations that this person leads, and without a reply: what waits for one. */
export const reviewsToReply: Question<Pick<ReviewRow, 'id' | 'title' | 'organisation' | 'shared_on'>> = {
  sql: `SELECT v.id, v.title, v.shared_on, o.name AS organisation FROM reviews v JOIN organisations o ON o.id = v.organisation_id
    WHERE v.state = 'shared' AND v.replied_on IS NULL AND v.organisation_id = ANY(:leads) ORDER BY v.shared_on, v.id LIMIT 10`,
  bindings: {},
}

/** The review of an organisation that goes on, if there is one. For inspectors only. @throws Forbidden */
export async function findOpenReview(db: Db | Tx, person: Person, organisation_id: number): Promise<Review | undefined> {
  if (!person.inspector) throw new Forbidden()
  return db('reviews').where({ organisation_id }).whereIn('state', ['draft', 'shared']).first()
}

export interface JudgementRow extends Judgement {
  judged_by: string
  number: number
  about: string
}

/** The judgements of a review that this person may read: its page asks for the review first. */
export const listJudgements = (db: Db, review: Pick<Review, 'id'>): Promise<JudgementRow[]> =>
  db('judgements as j')
    .join('users as u', 'u.id', 'j.judged_by_id')
    .join('addressees as a', 'a.id', 'j.addressee_id')
    .join('recommendations as r', 'r.id', 'a.recommendation_id')
    .join('inspections as i', 'i.id', 'r.inspection_id')
    .where('j.review_id', review.id)
    .orderBy(['i.published_on', 'r.number', 'j.id'])
    .select('j.*', 'u.name as judged_by', 'r.number', db.raw("format('Recommendation %s, %s', r.number, i.title) AS about"))

export interface PublishedJudgement
  extends Pick<Judgement, 'id' | 'review_id' | 'addressee_id' | 'rating' | 'closure' | 'reopens' | 'published_on' | 'superseded_on'> {
  /** Both only where the plan is the reader's. */
  reasons: string | null
  superseding_reason: string | null
  review: string | null
}

/** What inspectors judged of a recommendation's answers, published, as far as this person sees how those stand; the newest first. */
export const judgementsOf = (person: Person, recommendation: number): Question<PublishedJudgement> =>
  judgementsAt(person, { recommendation })

/** The same, of an organisation or an inspection too. */
export const judgementsAt = (person: Person, of: SeenOf): Question<PublishedJudgement> => ({
  sql: `SELECT j.id, j.review_id, j.addressee_id, j.rating, j.closure, j.reopens, j.published_on, j.superseded_on,
      CASE WHEN ${planSeen(person)} THEN j.reasons END AS reasons, CASE WHEN ${planSeen(person)} THEN j.superseding_reason END AS superseding_reason,
      CASE WHEN ${planSeen(person)} THEN v.title END AS review
    FROM judgements j JOIN reviews v ON v.id = j.review_id JOIN addressees a ON a.id = j.addressee_id JOIN organisations o ON o.id = a.organisation_id
    JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id JOIN organisations io ON io.id = i.organisation_id
    WHERE ${placeOf(of).where} AND j.published_on IS NOT NULL AND ${standingSeen(person)} AND ${inspectionSeen(person)}
    ORDER BY j.published_on DESC, j.id DESC`,
  bindings: placeOf(of).bindings,
})

/** A judgement with its review. For inspectors only. @throws Forbidden, NotFound */
export async function getJudgement(db: Db | Tx, person: Person, id: number): Promise<Judgement> {
  if (!person.inspector) throw new Forbidden()
  const found = await db('judgements').where({ id }).first()
  if (!found) throw new NotFound()
  return found
}

export interface NoteRow extends ReviewNote {
  written_by: string
  about: string | null
  recommendation_id: number | null
}

/** The private notes and the look-list of a review: of the inspectorate alone, at every stage. What is still to be looked at comes first. */
export async function listNotes(db: Db, person: Person, review_id: number): Promise<NoteRow[]> {
  if (!person.inspector) return []
  return ask<NoteRow>(
    db,
    person,
    `SELECT n.*, u.name AS written_by, a.recommendation_id, CASE WHEN a.id IS NOT NULL THEN format('Recommendation %s, %s', r.number, i.title) END AS about
     FROM review_notes n JOIN users u ON u.id = n.written_by_id LEFT JOIN addressees a ON a.id = n.addressee_id
     LEFT JOIN recommendations r ON r.id = a.recommendation_id LEFT JOIN inspections i ON i.id = r.inspection_id
     WHERE n.review_id = :review_id AND n.removed_on IS NULL ORDER BY n.kind = 'look' AND n.looked_on IS NULL DESC, n.id`,
    { review_id },
  )
}

/** @throws Forbidden, NotFound */
export async function getLockedNote(tx: Tx, person: Person, id: number): Promise<ReviewNote> {
  if (!person.inspector) throw new Forbidden()
  const found = await tx('review_notes').where({ id, removed_on: null }).forUpdate().first()
  if (!found) throw new NotFound()
  return found
}

/** @throws Forbidden, NotFound */
export async function getNote(db: Db, person: Person, id: number): Promise<ReviewNote> {
  if (!person.inspector) throw new Forbidden()
  const found = await db('review_notes').where({ id, removed_on: null }).first()
  if (!found) throw new NotFound()
  return found
}

/** When something an inspector should look at again happened to an answer: shown beside a judgement made before. */
export const isChangedSince = (judged_on: Day, last_activity_on: Day | null): boolean =>
  last_activity_on !== null && last_activity_on > judged_on
