// The facts that evidence, checks, requests and quiet signals add, and the rule and the function that keep them. A query on an action
// is put to every addressee that the action serves.
import type { Knex } from 'knex'
import { facts as earlierFacts } from './20261122000550_keeping_facts.ts'

const before = [
  'addressee_id recommendation_id inspection_id organisation_id inspected_id published withdrawn urgent times_made closure closed_on response',
  'plan_from_on plan_due_on reopened_on live completed completed_on dropped dropped_on started first_agreed_due_on next_due_on target_on',
  'last_work_on last_activity_on blocked blocked_by blocked_on date_moves open_queries response_changed entered_later',
].flatMap(names => names.split(' '))
const added = {
  evidence: 'integer NOT NULL DEFAULT 0',
  evidence_expires_on: 'date',
  next_check_on: 'date',
  last_check_on: 'date',
  last_check_looked_at: 'integer',
  last_check_sufficient: 'integer',
  next_sustain_on: 'date',
  failed_check_on: 'date',
  waiting_requests: 'integer NOT NULL DEFAULT 0',
  quieted: "jsonb NOT NULL DEFAULT '{}'",
}
export const columns = [...before, ...Object.keys(added)]

// Evidence and checks are work, but neither what was removed or withdrawn nor what the plan's line keeps to itself: everybody sees these facts.
export const facts = `SELECT
  a.id AS addressee_id, a.recommendation_id, r.inspection_id, a.organisation_id, i.organisation_id AS inspected_id,
  i.state = 'published' AS published, r.withdrawn_on IS NOT NULL AS withdrawn, r.urgent, r.times_made, a.closure, a.closed_on, a.response, a.plan_from_on, a.plan_due_on, a.reopened_on,
  coalesce(x.live, 0)::int AS live, coalesce(x.completed, 0)::int AS completed, x.completed_on,
  coalesce(x.dropped, 0)::int AS dropped, x.dropped_on, coalesce(x.started, false) AS started,
  x.first_agreed_due_on, x.next_due_on, a.target_on, greatest(x.last_work_on, e.last_on, p.last_on, s.last_on) AS last_work_on,
  greatest(x.last_work_on, e.last_on, p.last_on, s.last_on, a.responded_on, c.last_on, q.last_on, x.last_move_on, t.last_on) AS last_activity_on,
  coalesce(x.blocked, 0)::int AS blocked, coalesce(x.blocked_by, '{}') AS blocked_by, x.blocked_on,
  (a.target_moves + coalesce(x.moves, 0))::int AS date_moves, coalesce(q.open, 0)::int AS open_queries,
  a.response_changed, a.entered_later OR coalesce(x.entered_later, false) AS entered_later,
  e.live::int AS evidence, e.expires_on AS evidence_expires_on, p.next_on AS next_check_on, l.checked_on AS last_check_on,
  l.looked_at AS last_check_looked_at, l.sufficient AS last_check_sufficient, s.next_on AS next_sustain_on, x.failed_check_on,
  t.waiting::int AS waiting_requests, z.quieted
  FROM addressees a JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE x.status NOT IN ('completed', 'dropped')) AS live,
      count(*) FILTER (WHERE x.status = 'completed' AND (a.counts_from IS NULL OR x.completed_at > a.counts_from)) AS completed,
      max(x.completed_on) FILTER (WHERE x.status = 'completed' AND (a.counts_from IS NULL OR x.completed_at > a.counts_from)) AS completed_on,
      count(*) FILTER (WHERE x.status = 'dropped') AS dropped, max(x.dropped_on) AS dropped_on,
      bool_or(x.started_on IS NOT NULL) FILTER (WHERE x.status <> 'dropped') AS started,
      min(x.agreed_due_on) FILTER (WHERE x.status <> 'dropped') AS first_agreed_due_on,
      min(x.due_on) FILTER (WHERE x.status NOT IN ('completed', 'dropped')) AS next_due_on,
      max(x.last_work_on) AS last_work_on, max(m.last_on) AS last_move_on,
      count(*) FILTER (WHERE x.status = 'blocked') AS blocked,
      array_agg(DISTINCT x.blocked_by_id) FILTER (WHERE x.status = 'blocked') AS blocked_by, min(x.blocked_on) AS blocked_on,
      sum(x.moves) AS moves, bool_or(x.happened_on IS NOT NULL OR m.entered_later) AS entered_later,
      max(x.failed_check_on) FILTER (WHERE x.status NOT IN ('completed', 'dropped')) AS failed_check_on
    FROM action_addressees l JOIN actions x ON x.id = l.action_id
    LEFT JOIN LATERAL (
      SELECT max(u.recorded_on) AS last_on, coalesce(bool_or(u.happened_on IS NOT NULL), false) AS entered_later FROM updates u WHERE u.action_id = x.id
    ) m ON true
    WHERE l.addressee_id = a.id
  ) x ON true
  LEFT JOIN LATERAL (SELECT ARRAY(SELECT l.action_id FROM action_addressees l WHERE l.addressee_id = a.id) AS actions) k ON true
  LEFT JOIN LATERAL (SELECT max(c.recorded_on) AS last_on FROM comments c WHERE c.addressee_id = a.id AND c.audience = 'everyone') c ON true
  LEFT JOIN LATERAL (SELECT max(q.recorded_on) AS last_on, count(*) FILTER (WHERE q.closed_on IS NULL) AS open FROM queries q
    WHERE q.addressee_id = a.id OR q.action_id = ANY(k.actions)) q ON true
  LEFT JOIN LATERAL (
    SELECT count(*) AS live, max(e.recorded_on) AS last_on, min(e.expires_on) AS expires_on FROM evidence e
    WHERE (e.addressee_id = a.id OR e.action_id = ANY(k.actions)) AND e.removed_on IS NULL AND e.audience = 'everyone'
      AND (e.url IS NOT NULL OR (SELECT v.scan IN ('none', 'clean') FROM evidence_files v WHERE v.evidence_id = e.id ORDER BY v.number DESC LIMIT 1))
  ) e ON true
  LEFT JOIN LATERAL (
    SELECT max(p.reported_on) AS last_on, min(p.planned_on) FILTER (WHERE p.checked_on IS NULL) AS next_on FROM practice_checks p
    WHERE (p.addressee_id = a.id OR p.action_id = ANY(k.actions)) AND p.withdrawn_on IS NULL
  ) p ON true
  LEFT JOIN LATERAL (
    SELECT p.checked_on, p.looked_at, p.sufficient FROM practice_checks p
    WHERE (p.addressee_id = a.id OR p.action_id = ANY(k.actions)) AND p.withdrawn_on IS NULL AND p.checked_on IS NOT NULL
    ORDER BY p.checked_on DESC, p.id DESC LIMIT 1
  ) l ON true
  LEFT JOIN LATERAL (
    SELECT max(s.answered_on) AS last_on, min(s.due_on) FILTER (WHERE s.answered_on IS NULL AND s.ended_on IS NULL) AS next_on FROM sustain_checks s
    WHERE s.action_id = ANY(k.actions)
  ) s ON true
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE t.state = 'waiting') AS waiting, greatest(max(t.recorded_on), max(t.decided_on)) AS last_on FROM extension_requests t
    WHERE t.addressee_id = a.id OR t.action_id = ANY(k.actions)
  ) t ON true
  LEFT JOIN LATERAL (SELECT coalesce(jsonb_object_agg(z.signal, z.until_on), '{}') AS quieted FROM quieted_signals z WHERE z.addressee_id = a.id) z ON true`

export const keep = (names: string[]) => `
  -- The lock comes first: two commands on two actions of one addressee take turns here, and the second counts what the first did.
  -- Rows whose facts did not change are left alone, so that their history does not grow.
  CREATE OR REPLACE FUNCTION keep_facts(_addressees bigint[]) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    known bigint;
  BEGIN
    PERFORM 1 FROM public.standing_facts WHERE addressee_id = ANY(_addressees) ORDER BY addressee_id FOR UPDATE;
    GET DIAGNOSTICS known = ROW_COUNT;
    IF known < cardinality(_addressees) THEN
      INSERT INTO public.standing_facts (${names.join(', ')})
      SELECT ${names.map(name => `s.${name}`).join(', ')} FROM public.facts_from_scratch s
      WHERE s.addressee_id = ANY(_addressees) AND NOT EXISTS (SELECT 1 FROM public.standing_facts f WHERE f.addressee_id = s.addressee_id);
    END IF;
    UPDATE public.standing_facts f SET (${names.join(', ')}) = ROW(${names.map(name => `s.${name}`).join(', ')})
    FROM public.facts_from_scratch s
    -- Said of both: with so many joins the planner would not carry it over, and work out the facts of all.
    WHERE f.addressee_id = ANY(_addressees) AND s.addressee_id = ANY(_addressees) AND s.addressee_id = f.addressee_id
      AND ROW(${names.map(name => `s.${name}`).join(', ')}) IS DISTINCT FROM ROW(${names.map(name => `f.${name}`).join(', ')});
  END $$;`

export async function up(knex: Knex): Promise<void> {
  const adding = Object.entries(added).map(([name, type]) => `ADD COLUMN ${name} ${type}`)
  await knex.raw(`ALTER TABLE standing_facts ${adding.join(', ')}; SELECT historise('standing_facts')`)
  await knex.raw(`CREATE OR REPLACE VIEW facts_from_scratch AS ${facts};${keep(columns)}
    SELECT keep_facts(array_agg(DISTINCT l.addressee_id ORDER BY l.addressee_id)) FROM queries q JOIN action_addressees l ON l.action_id = q.action_id
    HAVING count(*) > 0`)
}

export async function down(knex: Knex): Promise<void> {
  const dropping = Object.keys(added)
    .map(name => `DROP COLUMN ${name}`)
    .join(', ')
  await knex.raw(`DROP VIEW facts_from_scratch; DROP VIEW as_at.standing_facts; ALTER TABLE standing_facts ${dropping};
    ALTER TABLE history.standing_facts ${dropping}; SELECT historise('standing_facts');
    CREATE VIEW facts_from_scratch AS ${earlierFacts}; ${keep(before)}`)
}
