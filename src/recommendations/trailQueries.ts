import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Person } from '../users/person.ts'
import { answered, commentSeen, evidenceSeen, inspectionSeen, planSeen, type Question, seenAnswers } from '../visibility/queries.ts'
import { planActs, publishedActs, type TrailKind } from './trail.ts'

export interface TrailRow {
  kind: TrailKind
  /** An update's kind, 'added' or 'version' of evidence, a comment's audience, 'raised', 'answered' or 'closed' of a query, or the act of a change. */
  what: string
  id: number
  at: Date
  happened_on: Day | null
  author: string | null
  author_id: number | null
  organisation: string | null
  organisation_id: number | null
  action_id: number | null
  action: string | null
  text: string
  detail: Record<string, unknown>
  version: number
  /** One of those it is told of. */
  recommendation_id: number
}

const sql = (acts: Record<string, string>) => `'${Object.keys(acts).join("','")}'`

// Each part starts from the addressees whose plan the reader sees ("seen"), so nothing of another plan can enter.
const updates = `
  SELECT 'update' AS kind, u.kind AS what, u.id, u.recorded_at AS at, u.happened_on, u.user_id AS author_id, seen.organisation, seen.organisation_id, x.id AS action_id, x.title AS action,
    CASE WHEN u.withdrawn_on IS NULL THEN u.text ELSE '' END AS text, u.version,
    jsonb_build_object('status_from', u.status_from, 'status_to', u.status_to, 'due_from', u.due_from, 'due_to', u.due_to, 'decided', CASE WHEN u.kind = 'date_move' THEN (SELECT min(t.state) FROM extension_requests t
        WHERE t.action_id = u.action_id AND t.to_on = u.due_to AND t.decided_on = u.recorded_on AND t.state IN ('agreed', 'moved')) END,
      'blocked_by', (SELECT split_part(b.name, ' (', 1) FROM organisations b WHERE b.id = u.blocked_by_id), 'corrected_on', u.corrected_on, 'withdrawn_on', u.withdrawn_on, 'withdrawn_reason', u.withdrawn_reason,
      'returned', u.kind = 'reopened' AND EXISTS (SELECT 1 FROM confirmations rn WHERE rn.action_id = u.action_id AND rn.decision = 'returned' AND rn.recorded_at = u.recorded_at)) AS detail, seen.recommendation_id
  FROM seen JOIN action_addressees l ON l.addressee_id = seen.id JOIN actions x ON x.id = l.action_id JOIN updates u ON u.action_id = x.id
  WHERE (:action::bigint IS NULL OR x.id = :action)`
const ofSeenPlan = (person: Person) => `JOIN addressees a ON a.id = w.addressee_id JOIN organisations o ON o.id = a.organisation_id
    JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id WHERE ${planSeen(person)} AND ${inspectionSeen(person)}`
// A comment on an action stands in the plan it was written in, and is told wherever the action serves, to those who see that plan.
const written = (person: Person) => `(
  SELECT seen.organisation, seen.organisation_id, seen.recommendation_id, w.* FROM seen JOIN comments w ON w.addressee_id = seen.id
  UNION ALL
  SELECT seen.organisation, seen.organisation_id, seen.recommendation_id, w.* FROM seen JOIN action_addressees l ON l.addressee_id = seen.id
    JOIN comments w ON w.action_id = l.action_id AND w.addressee_id <> seen.id ${ofSeenPlan(person)})`
const comments = (person: Person) => `
  SELECT 'comment', c.audience, c.id, c.recorded_at, NULL::date, c.user_id, c.organisation, c.organisation_id, x.id, x.title,
    CASE WHEN c.withdrawn_on IS NULL THEN c.text ELSE '' END, c.version,
    jsonb_build_object('corrected_on', c.corrected_on, 'withdrawn_on', c.withdrawn_on, 'withdrawn_reason', c.withdrawn_reason, 'reply_to', c.reply_to_id, 'insider', NOT EXISTS (SELECT 1 FROM memberships im WHERE im.user_id = c.user_id AND im.role = 'inspector'),
      'reply_to_author', CASE WHEN c.reply_to_id IS NOT NULL THEN (SELECT fu.name FROM comments fc JOIN users fu ON fu.id = fc.user_id WHERE fc.id = c.reply_to_id) END), c.recommendation_id
  FROM ${written(person)} c JOIN organisations o ON o.id = c.organisation_id LEFT JOIN actions x ON x.id = c.action_id
  WHERE ${commentSeen(person)} AND (:action::bigint IS NULL OR x.id = :action)`
const evidence = (person: Person) => `
  SELECT 'evidence', CASE v.number > 1 WHEN true THEN 'version' ELSE 'added' END, coalesce(v.id, e.id), coalesce(v.recorded_at, e.recorded_at), NULL::date, coalesce(v.added_by_id, e.added_by_id),
    e.organisation, e.organisation_id, x.id, x.title, CASE WHEN e.removed_on IS NULL AND coalesce(v.number, 1) = 1 THEN e.shows ELSE '' END, e.version,
    jsonb_build_object('evidence_id', e.id, 'title', e.title, 'file', v.name, 'number', v.number, 'audience', e.audience, 'removed_on', e.removed_on, 'removed_reason', e.removed_reason,
      'removed_by', (SELECT ru.name FROM users ru WHERE ru.id = e.removed_by_id), 'corrected_on', CASE WHEN coalesce(v.number, 1) = 1 THEN e.corrected_on END), e.seen_recommendation_id
  FROM (SELECT seen.organisation, seen.organisation_id AS seen_organisation_id, seen.recommendation_id AS seen_recommendation_id, w.* FROM seen JOIN evidence w ON w.addressee_id = seen.id
    UNION ALL SELECT seen.organisation, seen.organisation_id, seen.recommendation_id, w.* FROM seen JOIN action_addressees l ON l.addressee_id = seen.id JOIN evidence w ON w.action_id = l.action_id) e
  JOIN organisations o ON o.id = e.seen_organisation_id LEFT JOIN evidence_files v ON v.evidence_id = e.id LEFT JOIN actions x ON x.id = e.action_id
  WHERE ${evidenceSeen(person)} AND (:action::bigint IS NULL OR x.id = :action)`
// So is a query on an action.
const asked = (person: Person) => `(
  SELECT seen.organisation, seen.organisation_id, seen.recommendation_id, w.* FROM seen JOIN queries w ON w.addressee_id = seen.id
  UNION ALL
  SELECT seen.organisation, seen.organisation_id, seen.recommendation_id, w.* FROM seen JOIN action_addressees l ON l.addressee_id = seen.id
    JOIN queries w ON w.action_id = l.action_id AND w.addressee_id <> seen.id ${ofSeenPlan(person)})`
const queries = (person: Person) => `
  SELECT 'query', 'raised', q.id, q.recorded_at, NULL::date, q.user_id, q.organisation, q.organisation_id, x.id, x.title, q.text, q.version,
    jsonb_build_object('query_id', q.id, 'open', q.closed_on IS NULL, 'closed_on', q.closed_on, 'closing_note', q.closing_note,
      'handed_to', (SELECT hu.name FROM users hu WHERE hu.id = q.handed_to_id)), q.recommendation_id
  FROM ${asked(person)} q LEFT JOIN actions x ON x.id = q.action_id WHERE (:action::bigint IS NULL OR x.id = :action)
  UNION ALL
  SELECT 'query', 'answered', qr.id, qr.recorded_at, NULL::date, qr.user_id, q.organisation, q.organisation_id, x.id, x.title, qr.text, 1, jsonb_build_object('query_id', q.id), q.recommendation_id
  FROM ${asked(person)} q JOIN query_replies qr ON qr.query_id = q.id LEFT JOIN actions x ON x.id = q.action_id WHERE (:action::bigint IS NULL OR x.id = :action)`
const aboutSeen = `FROM seen JOIN event_subjects es ON es.type = 'addressee' AND es.subject_id = seen.id AND es.event_id = e.id`
// Which action it was about, where the act does not say so itself and the action still serves what the reader sees.
const actionNamed = `CASE WHEN e.chain LIKE 'action:%' AND e.act NOT IN ('logAction', 'editAction') THEN (
    SELECT nx.title FROM actions nx WHERE nx.id = split_part(e.chain, ':', 2)::bigint AND EXISTS (
      SELECT 1 FROM action_addressees nl JOIN seen ON seen.id = nl.addressee_id WHERE nl.action_id = nx.id)) END`
const changed = (recommendation: string) => `
  SELECT 'change', e.act, e.id, e.recorded_at, e.happened_on, e.user_id, (SELECT min(seen.organisation) ${aboutSeen}), NULL::bigint,
    CASE WHEN e.chain LIKE 'action:%' THEN split_part(e.chain, ':', 2)::bigint END, ${actionNamed}, '', 1,
    jsonb_build_object('before', e.before, 'after', e.after, 'texts',
      (SELECT jsonb_agg(jsonb_build_object('moment', et.moment, 'field', et.field, 'text', et.text) ORDER BY et.moment DESC, et.field) FROM event_texts et WHERE et.event_id = e.id)),
    ${recommendation}
  FROM events e WHERE`
const seenOne = `(SELECT min(seen.recommendation_id) ${aboutSeen})`
const changes = `${changed(seenOne)} e.id IN (SELECT event_id FROM event_subjects WHERE type = :type AND subject_id = :subject)
    -- What was done to another record is told there, unless it is about an addressee of this one.
    AND ((e.act IN (${sql(publishedActs)}) AND e.chain = :chain) OR e.act = 'passToSuccessor' OR (e.act IN (${sql(planActs)}) AND EXISTS (SELECT 1 ${aboutSeen})))`

/** Where many trails are read together. */
export type Within = { organisation: number } | { inspection: number }

/** The same of every recommendation addressed to an organisation or one below, or made by an inspection. */
function changesWithin(person: Person, within: Within): string {
  const scope =
    'organisation' in within
      ? `EXISTS (SELECT 1 FROM addressees ra JOIN organisations ro ON ro.id = ra.organisation_id WHERE ra.recommendation_id = r.id AND ro.line && ARRAY[:seen_id::bigint])`
      : 'r.inspection_id = :seen_id'
  const itself = `FROM event_subjects rs JOIN recommendations r ON r.id = rs.subject_id JOIN inspections i ON i.id = r.inspection_id
    WHERE rs.event_id = e.id AND rs.type = 'recommendation' AND (e.chain = 'recommendation:' || r.id OR e.act = 'passToSuccessor') AND ${scope} AND ${inspectionSeen(person)}`
  return `${changed(`coalesce(${seenOne}, (SELECT min(r.id) ${itself}))`)}
    (e.act IN (${sql(publishedActs)}) AND EXISTS (SELECT 1 ${itself})) OR (e.act IN (${sql(planActs)}) AND EXISTS (SELECT 1 ${aboutSeen}))`
}

const parts = (person: Person): Record<TrailKind, string> => ({
  update: updates,
  evidence: evidence(person),
  comment: comments(person),
  query: queries(person),
  change: changes,
})

/**
 * The trail of a recommendation, or of one action: updates, comments, queries and changes of the plans this person sees, and what
 * happened to the recommendation itself; the newest first, at most `limit`.
 */
export function trailOf(
  person: Person,
  of: { recommendation: number } | { action: number },
  only: TrailKind | undefined,
  limit: number,
): Question<TrailRow> {
  const isAction = 'action' in of
  const chosen = only ? [parts(person)[only]] : Object.values(parts(person))
  return {
    sql: inOrder(chosen),
    bindings: {
      action: isAction ? of.action : null,
      subject: isAction ? of.action : of.recommendation,
      type: isAction ? 'action' : 'recommendation',
      chain: isAction ? `action:${of.action}` : `recommendation:${of.recommendation}`,
      limit,
    },
    seen: seenAnswers(person, of),
  }
}

const inOrder = (chosen: string[], where = 'true', each = '') => `
  SELECT DISTINCT ON (t.at, t.kind, t.what, t.id${each}) t.*, u.name AS author FROM (${chosen.map(part => `(${part})`).join(' UNION ALL ')})
    AS t (kind, what, id, at, happened_on, author_id, organisation, organisation_id, action_id, action, text, version, detail, recommendation_id)
  LEFT JOIN users u ON u.id = t.author_id WHERE ${where} ORDER BY t.at DESC, t.kind, t.what, t.id DESC, t.recommendation_id LIMIT :limit`

/** Everything told in the trails of an organisation's or an inspection's recommendations from a London day on, as far as this person may
 * read it: once for each recommendation. */
export const trailFrom = (person: Person, within: Within, from: Day, limit: number): Question<TrailRow> => ({
  sql: inOrder(
    Object.values({ ...parts(person), change: changesWithin(person, within) }),
    "t.at >= :from::date::timestamp AT TIME ZONE 'Europe/London'",
    ', t.recommendation_id',
  ),
  bindings: { action: null, from, limit },
  seen: seenAnswers(person, 'organisation' in within ? { allAtAndBelow: within.organisation } : { allOfInspection: within.inspection }),
})
export const listTrail = (db: Db, person: Person, ...asked: Tail<Parameters<typeof trailOf>>): Promise<TrailRow[]> =>
  answered(db, person, trailOf(person, ...asked))

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never
