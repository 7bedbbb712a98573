// Where the facts of an addressee come from, and the function that keeps them: one call of a command, planned once a connection.
import type { Knex } from 'knex'

// The rule of every fact that standing and signals are worked out from.
export const facts = `SELECT
  a.id AS addressee_id, a.recommendation_id, r.inspection_id, a.organisation_id, i.organisation_id AS inspected_id,
  i.state = 'published' AS published, r.withdrawn_on IS NOT NULL AS withdrawn, r.urgent, r.times_made, a.closure, a.closed_on, a.response, a.plan_from_on, a.plan_due_on, a.reopened_on,
  coalesce(x.live, 0)::int AS live, coalesce(x.completed, 0)::int AS completed, x.completed_on,
  coalesce(x.dropped, 0)::int AS dropped, x.dropped_on, coalesce(x.started, false) AS started,
  x.first_agreed_due_on, x.next_due_on, a.target_on, x.last_work_on,
  greatest(x.last_work_on, a.responded_on, c.last_on, q.last_on, x.last_move_on) AS last_activity_on,
  coalesce(x.blocked, 0)::int AS blocked, coalesce(x.blocked_by, '{}') AS blocked_by, x.blocked_on,
  (a.target_moves + coalesce(x.moves, 0))::int AS date_moves, coalesce(q.open, 0)::int AS open_queries,
  a.response_changed, a.entered_later OR coalesce(x.entered_later, false) AS entered_later
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
      sum(x.moves) AS moves, bool_or(x.happened_on IS NOT NULL OR m.entered_later) AS entered_later
    FROM action_addressees l JOIN actions x ON x.id = l.action_id
    LEFT JOIN LATERAL (
      SELECT max(u.recorded_on) AS last_on, coalesce(bool_or(u.happened_on IS NOT NULL), false) AS entered_later FROM updates u WHERE u.action_id = x.id
    ) m ON true
    WHERE l.addressee_id = a.id
  ) x ON true
  LEFT JOIN LATERAL (SELECT max(c.recorded_on) AS last_on FROM comments c WHERE c.addressee_id = a.id AND c.audience = 'everyone') c ON true
  LEFT JOIN LATERAL (SELECT max(q.recorded_on) AS last_on, count(*) FILTER (WHERE q.closed_on IS NULL) AS open FROM queries q WHERE q.addressee_id = a.id) q ON true`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE VIEW facts_from_scratch AS ${facts};

    -- The lock comes first: two commands on two actions of one addressee take turns here, and the second counts what the first did.
    -- Rows whose facts did not change are left alone, so that their history does not grow.
    CREATE FUNCTION keep_facts(_addressees bigint[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      known bigint;
    BEGIN
      PERFORM 1 FROM public.standing_facts WHERE addressee_id = ANY(_addressees) ORDER BY addressee_id FOR UPDATE;
      GET DIAGNOSTICS known = ROW_COUNT;
      IF known < cardinality(_addressees) THEN
        INSERT INTO public.standing_facts (
          addressee_id, recommendation_id, inspection_id, organisation_id, inspected_id, published, withdrawn, urgent,
          times_made, closure, closed_on, response, plan_from_on, plan_due_on, reopened_on, live, completed, completed_on,
          dropped, dropped_on, started, first_agreed_due_on, next_due_on, target_on, last_work_on, last_activity_on, blocked,
          blocked_by, blocked_on, date_moves, open_queries, response_changed, entered_later)
        SELECT s.* FROM public.facts_from_scratch s
        WHERE s.addressee_id = ANY(_addressees) AND NOT EXISTS (SELECT 1 FROM public.standing_facts f WHERE f.addressee_id = s.addressee_id);
      END IF;
      UPDATE public.standing_facts f SET (
          recommendation_id, inspection_id, organisation_id, inspected_id, published, withdrawn, urgent, times_made, closure,
          closed_on, response, plan_from_on, plan_due_on, reopened_on, live, completed, completed_on, dropped, dropped_on,
          started, first_agreed_due_on, next_due_on, target_on, last_work_on, last_activity_on, blocked, blocked_by, blocked_on,
          date_moves, open_queries, response_changed, entered_later) = ROW(
          s.recommendation_id, s.inspection_id, s.organisation_id, s.inspected_id, s.published, s.withdrawn, s.urgent,
          s.times_made, s.closure, s.closed_on, s.response, s.plan_from_on, s.plan_due_on, s.reopened_on, s.live, s.completed,
          s.completed_on, s.dropped, s.dropped_on, s.started, s.first_agreed_due_on, s.next_due_on, s.target_on, s.last_work_on,
          s.last_activity_on, s.blocked, s.blocked_by, s.blocked_on, s.date_moves, s.open_queries, s.response_changed,
          s.entered_later)
      FROM public.facts_from_scratch s
      WHERE f.addressee_id = ANY(_addressees) AND s.addressee_id = f.addressee_id AND ROW(s.*, f.changed_at) IS DISTINCT FROM ROW(f.*);
    END $$;

    -- Lock an action and read it after, so that what it serves is what it serves now; published inspections first.
    CREATE FUNCTION lock_action(_id bigint) RETURNS TABLE (action actions, addressees bigint[], recommendations bigint[]) LANGUAGE plpgsql ROWS 1 AS $$
    BEGIN
      PERFORM 1 FROM public.actions WHERE id = _id FOR UPDATE;
      RETURN QUERY SELECT x, array_agg(a.id ORDER BY i.state = 'published' DESC, a.id), array_agg(DISTINCT r.id)
        FROM public.actions x JOIN public.action_addressees l ON l.action_id = x.id JOIN public.addressees a ON a.id = l.addressee_id
        JOIN public.recommendations r ON r.id = a.recommendation_id JOIN public.inspections i ON i.id = r.inspection_id
        WHERE x.id = _id GROUP BY x.id;
    END $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP FUNCTION lock_action(bigint), keep_facts(bigint[]); DROP VIEW facts_from_scratch')
}
