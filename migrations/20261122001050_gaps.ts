import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(formsSentAgain)
  await knex.raw(queriesOfActions)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE OR REPLACE VIEW facts_from_scratch AS ${facts('(SELECT recorded_on, closed_on FROM queries WHERE addressee_id = a.id)')};
    DROP INDEX queries_action, history.queries_action;
    DROP FUNCTION take_form(uuid, bigint, timestamptz, bytea, integer), form_sent_before(bigint, timestamptz, bytea, integer);
    ALTER TABLE form_keys DROP COLUMN nr, DROP COLUMN content, DROP COLUMN version;
  `)
}

const formsSentAgain = `
  -- content: a digest of the address and of all that was typed. nr: the order in which a person's forms were taken.
  ALTER TABLE form_keys ADD COLUMN nr bigint GENERATED ALWAYS AS IDENTITY, ADD COLUMN content bytea, ADD COLUMN version integer;
  CREATE INDEX form_keys_latest ON form_keys (user_id, nr DESC);

  -- The key of the last form of this person, where it said the same less than 15 minutes ago and only they changed the record since.
  CREATE FUNCTION form_sent_before(_user bigint, _now timestamptz, _content bytea, _version integer) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT key FROM (SELECT * FROM public.form_keys WHERE user_id = _user ORDER BY nr DESC LIMIT 1) last
    WHERE content = _content AND used_at > _now - interval '15 minutes' AND (_version IS NULL OR version IS NULL OR _version <= version + 1)
  $$;

  -- Take a form's key, unless the form did its work before: then the key it was done with. The same said twice at once takes turns.
  CREATE FUNCTION take_form(_key uuid, _user bigint, _now timestamptz, _content bytea, _version integer) RETURNS uuid LANGUAGE plpgsql AS $$
  DECLARE
    earlier uuid;
  BEGIN
    IF _content IS NOT NULL THEN
      PERFORM pg_advisory_xact_lock(729154, hashtext(_user || encode(_content, 'hex')));
      earlier := public.form_sent_before(_user, _now, _content, _version);
    END IF;
    IF earlier IS NOT NULL THEN RETURN earlier; END IF;
    INSERT INTO public.form_keys (key, user_id, used_at, content, version) VALUES (_key, _user, _now, _content, _version) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN NOT FOUND THEN _key END;
  END $$;
`

// The rule of every fact that standing and signals are worked out from, with the queries that an addressee has been asked.
const facts = (asked: string) => `SELECT
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
  LEFT JOIN LATERAL (SELECT max(q.recorded_on) AS last_on, count(*) FILTER (WHERE q.closed_on IS NULL) AS open FROM ${asked} q) q ON true`

// Of itself, and of the actions that serve it: each once.
const asked = `(SELECT recorded_on, closed_on, id FROM queries WHERE addressee_id = a.id
    UNION SELECT aq.recorded_on, aq.closed_on, aq.id FROM action_addressees al JOIN queries aq ON aq.action_id = al.action_id WHERE al.addressee_id = a.id)`

const queriesOfActions = `
  CREATE INDEX queries_action ON queries (action_id);
  CREATE INDEX queries_action ON history.queries (action_id);
  CREATE OR REPLACE VIEW facts_from_scratch AS ${facts(asked)};
  SELECT keep_facts(array_agg(DISTINCT l.addressee_id ORDER BY l.addressee_id)) FROM queries q JOIN action_addressees l ON l.action_id = q.action_id
    HAVING count(*) > 0;
`
