// More time, asked for and decided by somebody else; what waits for what; signals that a leader has put aside for a while.
import type { Knex } from 'knex'

const historised = ['extension_requests', 'blocking_answers', 'quieted_signals']

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- For the due date of an action, or the target date of an addressee. 'moved' is for those who have nobody above to decide.
    CREATE TABLE extension_requests (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      organisation_id bigint NOT NULL REFERENCES organisations,
      action_id bigint REFERENCES actions,
      addressee_id bigint REFERENCES addressees,
      from_on date NOT NULL,
      to_on date NOT NULL,
      reason text NOT NULL CHECK (reason <> ''),
      asked_by_id bigint NOT NULL REFERENCES users,
      recorded_at timestamptz NOT NULL,
      recorded_on date NOT NULL,
      state text NOT NULL CHECK (state IN ('waiting', 'agreed', 'refused', 'withdrawn', 'moved')),
      decided_by_id bigint REFERENCES users,
      decided_on date,
      decision_reason text NOT NULL DEFAULT '',
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK (num_nonnulls(action_id, addressee_id) = 1),
      CHECK (to_on <> from_on),
      CHECK ((state = 'waiting') = (decided_on IS NULL)),
      CHECK (state NOT IN ('agreed', 'refused') OR (decided_by_id IS NOT NULL AND decided_by_id <> asked_by_id))
    );
    CREATE UNIQUE INDEX extension_requests_waiting_action ON extension_requests (action_id) WHERE state = 'waiting';
    CREATE UNIQUE INDEX extension_requests_waiting_addressee ON extension_requests (addressee_id) WHERE state = 'waiting';
    CREATE INDEX extension_requests_action ON extension_requests (action_id);
    CREATE INDEX extension_requests_addressee ON extension_requests (addressee_id);
    CREATE INDEX extension_requests_waiting ON extension_requests (organisation_id) WHERE state = 'waiting';

    -- A blocked action may wait for another action; blocked_by_id is then the organisation of that one. failed_check_on: the day on which
    -- a sustain check reopened it. Both count only while they can be so, because an earlier version of the app does not clear them.
    ALTER TABLE actions ADD COLUMN blocked_by_action_id bigint REFERENCES actions CHECK (blocked_by_action_id <> id), ADD COLUMN failed_check_on date;
    CREATE INDEX actions_blocked_by ON actions (blocked_by_id) WHERE status = 'blocked';
    CREATE INDEX actions_blocked_by_action ON actions (blocked_by_action_id) WHERE status = 'blocked';

    -- What the other side says to an action that waits for it.
    CREATE TABLE blocking_answers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      action_id bigint NOT NULL REFERENCES actions,
      organisation_id bigint NOT NULL REFERENCES organisations,
      user_id bigint NOT NULL REFERENCES users,
      text text NOT NULL CHECK (text <> ''),
      recorded_at timestamptz NOT NULL,
      recorded_on date NOT NULL,
      changed_at timestamptz NOT NULL
    );
    CREATE INDEX blocking_answers_action ON blocking_answers (action_id, recorded_at);
    CREATE TRIGGER never_deleted BEFORE DELETE ON blocking_answers FOR EACH ROW EXECUTE FUNCTION refuse_delete();

    -- Put aside by a leader until a day, with a reason. Only signals can be: a standing never.
    CREATE TABLE quieted_signals (
      addressee_id bigint NOT NULL REFERENCES addressees,
      signal text NOT NULL,
      until_on date NOT NULL,
      reason text NOT NULL CHECK (reason <> ''),
      user_id bigint NOT NULL REFERENCES users,
      recorded_on date NOT NULL,
      changed_at timestamptz NOT NULL,
      PRIMARY KEY (addressee_id, signal)
    );

    SELECT historise('actions');
    SELECT historise(name) FROM unnest(ARRAY['${historised.join("', '")}']) name;
    CREATE INDEX extension_requests_action ON history.extension_requests (action_id);
    CREATE INDEX extension_requests_addressee ON history.extension_requests (addressee_id);
    CREATE INDEX blocking_answers_action ON history.blocking_answers (action_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(historised.map(name => `DROP VIEW as_at.${name};`).join('\n'))
  await knex.raw('DROP TABLE quieted_signals, blocking_answers, extension_requests')
  await knex.raw(historised.map(name => `DROP TABLE history.${name}; DROP FUNCTION history.keep_${name}();`).join('\n'))
  const columns = 'DROP COLUMN blocked_by_action_id, DROP COLUMN failed_check_on'
  await knex.raw(
    `DROP VIEW as_at.actions; ALTER TABLE actions ${columns}; ALTER TABLE history.actions ${columns}; SELECT historise('actions')`,
  )
}
