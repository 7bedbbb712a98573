import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Letters to people. Never historised: a letter is no record of the domain, and what it says goes when it is sent or given up.
    CREATE TABLE mails (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL UNIQUE,
      user_id bigint REFERENCES users,
      name text NOT NULL,
      address text NOT NULL,
      subject text NOT NULL,
      body jsonb,
      queued_at timestamptz NOT NULL,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'given_up')),
      -- Every try to send it, those whose answer never came, and what went wrong last.
      tries integer NOT NULL DEFAULT 0,
      unclear integer NOT NULL DEFAULT 0,
      tried_at timestamptz,
      error text,
      ended_at timestamptz,
      CHECK ((state IN ('sent', 'given_up')) = (body IS NULL)),
      CHECK ((state IN ('sent', 'given_up')) = (ended_at IS NOT NULL))
    );
    CREATE INDEX mails_state ON mails (state, id);
    CREATE INDEX mails_user ON mails (user_id);

    -- What mail a person wants. Who has no row wants all of it.
    CREATE TABLE mail_wishes (
      user_id bigint PRIMARY KEY REFERENCES users,
      digest boolean NOT NULL
    );

    -- One row for each week whose digests are being written, or were. A run that was cut off goes on after last_user_id.
    CREATE TABLE digest_weeks (
      week_on date PRIMARY KEY CHECK (extract(isodow FROM week_on) = 1),
      started_at timestamptz NOT NULL,
      last_user_id bigint NOT NULL DEFAULT 0,
      ended_at timestamptz
    );
    -- The week in which mail begins has none: nobody missed it.
    INSERT INTO digest_weeks (week_on, started_at, ended_at) VALUES (date_trunc('week', now() AT TIME ZONE 'Europe/London'), now(), now());
  `)
}

// The schema "jobs" is made by pg-boss when the service starts.
export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE digest_weeks, mail_wishes, mails; DROP SCHEMA IF EXISTS jobs CASCADE')
}
