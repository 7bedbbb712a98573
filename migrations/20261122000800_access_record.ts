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
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE access_events')
}
