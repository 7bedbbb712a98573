import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Letters to people. Never historised: a letter is no record of the domain, and what it says goes when it is sent.
    CREATE TABLE mails (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL UNIQUE,
      user_id bigint REFERENCES users,
      name text NOT NULL,
      address text NOT NULL,
      subject text NOT NULL,
      body jsonb,
      queued_at timestamptz NOT NULL
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE mails')
}
