import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Who signed in, who was refused, who took data out. Kept for as long as is configured, so not part of the record of events.
    CREATE TABLE access_events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL,
      kind text NOT NULL,
      user_id bigint REFERENCES users,
      about_id bigint REFERENCES users,
      from_address text,
      details jsonb NOT NULL DEFAULT '{}'
    );
    CREATE INDEX access_events_at ON access_events (at DESC, id DESC);
    CREATE INDEX access_events_user ON access_events (user_id, at DESC);
    CREATE INDEX access_events_about ON access_events (about_id, at DESC);

    -- From now on sid is a hash of what the cookie says, so that reading this table signs nobody in. Old rows say the cookie itself.
    DELETE FROM sessions;
    ALTER TABLE sessions
      ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      ADD COLUMN user_id bigint REFERENCES users,
      ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
      ADD COLUMN last_seen_at timestamptz NOT NULL DEFAULT now(),
      ADD COLUMN ended_at timestamptz,
      ADD COLUMN user_agent text,
      ADD COLUMN address text;
    CREATE INDEX sessions_user ON sessions (user_id);

    -- What somebody sent in a form after their session had ended: shown to the same person once they are signed in again.
    CREATE TABLE kept_forms (
      key text PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users,
      path text NOT NULL,
      fields text NOT NULL,
      kept_at timestamptz NOT NULL
    );
    CREATE INDEX kept_forms_user ON kept_forms (user_id, kept_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TABLE kept_forms, access_events;
    DELETE FROM sessions;
    ALTER TABLE sessions DROP COLUMN id, DROP COLUMN user_id, DROP COLUMN created_at, DROP COLUMN last_seen_at, DROP COLUMN ended_at,
      DROP COLUMN user_agent, DROP COLUMN address;
  `)
}
