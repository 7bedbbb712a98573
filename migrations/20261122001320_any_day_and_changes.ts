// What somebody last looked at, and days with a name: both are days from which changes are told.
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- last_on: the last day somebody looked at it; before_on: the day they did before that. Written once a day.
    CREATE TABLE visits (
      user_id bigint NOT NULL REFERENCES users,
      subject text NOT NULL CHECK (subject IN ('organisation', 'inspection')),
      subject_id bigint NOT NULL,
      last_on date NOT NULL,
      before_on date CHECK (before_on < last_on),
      PRIMARY KEY (user_id, subject, subject_id)
    );
    CREATE INDEX visits_last_on ON visits (last_on);

    CREATE TABLE named_days (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      organisation_id bigint NOT NULL REFERENCES organisations,
      name text NOT NULL CHECK (name <> ''),
      on_day date NOT NULL,
      added_by_id bigint NOT NULL REFERENCES users,
      changed_at timestamptz NOT NULL,
      UNIQUE (organisation_id, on_day, name)
    );
    SELECT historise('named_days');
    CREATE INDEX named_days_organisation ON history.named_days (organisation_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP VIEW as_at.named_days;
    DROP TABLE named_days, visits, history.named_days;
    DROP FUNCTION history.keep_named_days();
  `)
}
