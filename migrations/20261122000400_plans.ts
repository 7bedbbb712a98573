import type { Knex } from 'knex'

const historised = ['addressees', 'actions', 'action_addressees', 'updates', 'comments', 'queries', 'query_replies', 'standing_facts']

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE addressees (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      recommendation_id bigint NOT NULL REFERENCES recommendations,
      organisation_id bigint NOT NULL REFERENCES organisations,
      original_organisation_id bigint REFERENCES organisations,
      response text NOT NULL DEFAULT 'awaited' CHECK (response IN ('awaited', 'agreed', 'partly_agreed', 'not_agreed')),
      response_text text NOT NULL DEFAULT '',
      responded_on date,
      response_changed boolean NOT NULL DEFAULT false,
      owner_id bigint REFERENCES users,
      owner_title text NOT NULL DEFAULT '',
      target_on date,
      original_target_on date,
      target_moves integer NOT NULL DEFAULT 0,
      plan_from_on date,
      plan_due_on date,
      counts_from timestamptz,
      reopened_on date,
      closure text CHECK (closure IN ('implemented', 'not_implemented', 'made_again')),
      closed_on date,
      closed_by_id bigint REFERENCES users,
      made_again_id bigint REFERENCES recommendations,
      entered_later boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      UNIQUE (recommendation_id, organisation_id),
      CHECK ((closure IS NULL) = (closed_on IS NULL)),
      CHECK ((closure IS NOT DISTINCT FROM 'made_again') = (made_again_id IS NOT NULL)),
      CHECK ((target_on IS NULL) = (original_target_on IS NULL))
    );
    CREATE INDEX addressees_organisation ON addressees (organisation_id);
    CREATE INDEX addressees_owner ON addressees (owner_id);

    CREATE TABLE actions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      organisation_id bigint NOT NULL REFERENCES organisations,
      title text NOT NULL CHECK (title <> ''),
      description text NOT NULL DEFAULT '',
      success_measure text NOT NULL DEFAULT '',
      owner_id bigint REFERENCES users,
      owner_title text NOT NULL DEFAULT '',
      status text NOT NULL DEFAULT 'not_started' CHECK (status IN ('not_started', 'in_progress', 'blocked', 'completed', 'dropped')),
      due_on date NOT NULL,
      original_due_on date NOT NULL,
      agreed_due_on date NOT NULL,
      moves integer NOT NULL DEFAULT 0,
      blocked_by_id bigint REFERENCES organisations,
      blocked_reason text NOT NULL DEFAULT '',
      blocked_on date,
      started_on date,
      completed_at timestamptz,
      completed_on date,
      different_now text NOT NULL DEFAULT '',
      dropped_on date,
      dropped_reason text NOT NULL DEFAULT '',
      reopened_on date,
      logged_on date NOT NULL,
      logged_by_id bigint NOT NULL REFERENCES users,
      happened_on date,
      last_work_on date NOT NULL,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK ((status = 'blocked') = (blocked_by_id IS NOT NULL)),
      CHECK ((status = 'completed') = (completed_on IS NOT NULL)),
      CHECK ((status = 'dropped') = (dropped_on IS NOT NULL)),
      CHECK (happened_on <= logged_on)
    );
    CREATE INDEX actions_organisation ON actions (organisation_id);
    CREATE INDEX actions_owner ON actions (owner_id);
    CREATE TABLE action_addressees (
      action_id bigint NOT NULL REFERENCES actions,
      addressee_id bigint NOT NULL REFERENCES addressees,
      changed_at timestamptz NOT NULL,
      PRIMARY KEY (action_id, addressee_id)
    );
    CREATE INDEX action_addressees_addressee ON action_addressees (addressee_id);

    -- Everything reported about an action, one row each, never overwritten; kind 'date_move' is not work.
    CREATE TABLE updates (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      action_id bigint NOT NULL REFERENCES actions,
      kind text NOT NULL CHECK (kind IN ('progress', 'date_move', 'blocked', 'completed', 'dropped', 'reopened')),
      user_id bigint NOT NULL REFERENCES users,
      text text NOT NULL CHECK (text <> ''),
      status_from text,
      status_to text,
      due_from date,
      due_to date,
      blocked_by_id bigint REFERENCES organisations,
      recorded_at timestamptz NOT NULL,
      recorded_on date NOT NULL,
      happened_on date,
      corrected_on date,
      withdrawn_on date,
      withdrawn_reason text,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK ((withdrawn_on IS NULL) = (withdrawn_reason IS NULL)),
      CHECK (happened_on <= recorded_on)
    );
    CREATE INDEX updates_action ON updates (action_id, recorded_at);

    -- A comment belongs to a plan: that of one addressee, and of an action when it is about one.
    CREATE TABLE comments (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      addressee_id bigint NOT NULL REFERENCES addressees,
      action_id bigint REFERENCES actions,
      reply_to_id bigint REFERENCES comments,
      user_id bigint NOT NULL REFERENCES users,
      audience text NOT NULL CHECK (audience IN ('everyone', 'line', 'inspectorate')),
      text text NOT NULL CHECK (text <> ''),
      recorded_at timestamptz NOT NULL,
      recorded_on date NOT NULL,
      corrected_on date,
      withdrawn_on date,
      withdrawn_reason text,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK ((withdrawn_on IS NULL) = (withdrawn_reason IS NULL))
    );
    CREATE INDEX comments_addressee ON comments (addressee_id, recorded_at);
    CREATE INDEX comments_action ON comments (action_id, recorded_at);
    CREATE INDEX comments_reply_to ON comments (reply_to_id);
    CREATE INDEX comments_user ON comments (user_id);
    CREATE INDEX comments_words ON comments USING gin (to_tsvector('simple', text));

    CREATE TABLE queries (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      addressee_id bigint NOT NULL REFERENCES addressees,
      action_id bigint REFERENCES actions,
      user_id bigint NOT NULL REFERENCES users,
      text text NOT NULL CHECK (text <> ''),
      recorded_at timestamptz NOT NULL,
      recorded_on date NOT NULL,
      closed_on date,
      closed_by_id bigint REFERENCES users,
      closing_note text,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL
    );
    CREATE INDEX queries_addressee ON queries (addressee_id);
    CREATE INDEX queries_open ON queries (recorded_at) WHERE closed_on IS NULL;
    CREATE TABLE query_replies (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      query_id bigint NOT NULL REFERENCES queries,
      user_id bigint NOT NULL REFERENCES users,
      text text NOT NULL CHECK (text <> ''),
      recorded_at timestamptz NOT NULL,
      recorded_on date NOT NULL,
      changed_at timestamptz NOT NULL
    );
    CREATE INDEX query_replies_query ON query_replies (query_id, recorded_at);

    -- What was said can be corrected or withdrawn, never deleted.
    CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'What was said is withdrawn, never deleted' USING ERRCODE = 'insufficient_privilege';
    END $$;
    CREATE TRIGGER never_deleted BEFORE DELETE ON updates FOR EACH ROW EXECUTE FUNCTION refuse_delete();
    CREATE TRIGGER never_deleted BEFORE DELETE ON comments FOR EACH ROW EXECUTE FUNCTION refuse_delete();
    CREATE TRIGGER never_deleted BEFORE DELETE ON queries FOR EACH ROW EXECUTE FUNCTION refuse_delete();
    CREATE TRIGGER never_deleted BEFORE DELETE ON query_replies FOR EACH ROW EXECUTE FUNCTION refuse_delete();

    -- What standing and signals need to know, none of it depending on the day, and what lists find a row by. Kept by every command
    -- that changes it.
    CREATE TABLE standing_facts (
      addressee_id bigint PRIMARY KEY REFERENCES addressees,
      recommendation_id bigint NOT NULL,
      inspection_id bigint NOT NULL,
      organisation_id bigint NOT NULL,
      inspected_id bigint NOT NULL,
      published boolean NOT NULL,
      withdrawn boolean NOT NULL,
      urgent boolean NOT NULL,
      times_made integer NOT NULL,
      closure text,
      closed_on date,
      response text NOT NULL,
      plan_from_on date,
      plan_due_on date,
      reopened_on date,
      live integer NOT NULL,
      completed integer NOT NULL,
      completed_on date,
      dropped integer NOT NULL,
      dropped_on date,
      started boolean NOT NULL,
      first_agreed_due_on date,
      next_due_on date,
      target_on date,
      last_work_on date,
      last_activity_on date,
      blocked integer NOT NULL,
      blocked_by bigint[] NOT NULL,
      blocked_on date,
      date_moves integer NOT NULL,
      open_queries integer NOT NULL,
      response_changed boolean NOT NULL,
      entered_later boolean NOT NULL,
      changed_at timestamptz NOT NULL
    );
    CREATE INDEX standing_facts_organisation ON standing_facts (organisation_id);
    CREATE INDEX standing_facts_inspected ON standing_facts (inspected_id);
    CREATE INDEX standing_facts_inspection ON standing_facts (inspection_id);
    CREATE INDEX standing_facts_recommendation ON standing_facts (recommendation_id);

    SELECT historise(name) FROM unnest(ARRAY['${historised.join("', '")}']) name;
    CREATE INDEX standing_facts_organisation ON history.standing_facts (organisation_id);
    CREATE INDEX standing_facts_inspected ON history.standing_facts (inspected_id);
    CREATE INDEX standing_facts_inspection ON history.standing_facts (inspection_id);
    CREATE INDEX standing_facts_recommendation ON history.standing_facts (recommendation_id);
    CREATE INDEX addressees_organisation ON history.addressees (organisation_id);
    CREATE INDEX addressees_recommendation ON history.addressees (recommendation_id);
    CREATE INDEX action_addressees_addressee ON history.action_addressees (addressee_id);
    CREATE INDEX updates_action ON history.updates (action_id);
    CREATE INDEX comments_addressee ON history.comments (addressee_id);
    CREATE INDEX queries_addressee ON history.queries (addressee_id);
    CREATE INDEX query_replies_query ON history.query_replies (query_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(historised.map(name => `DROP VIEW as_at.${name};`).join('\n'))
  await knex.raw(
    'DROP TABLE standing_facts, query_replies, queries, comments, updates, action_addressees, actions, addressees; DROP FUNCTION refuse_delete()',
  )
  await knex.raw(historised.map(name => `DROP TABLE history.${name}; DROP FUNCTION history.keep_${name}();`).join('\n'))
}
