// Which standards of two frameworks ask the same, so that inspections under different frameworks can be compared.
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Either way round is the same: the lower id comes first.
    CREATE TABLE standard_matches (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      standard_id bigint NOT NULL REFERENCES standards,
      other_id bigint NOT NULL REFERENCES standards,
      changed_at timestamptz NOT NULL,
      CHECK (standard_id < other_id),
      UNIQUE (standard_id, other_id)
    );
    CREATE INDEX standard_matches_other ON standard_matches (other_id);
    SELECT historise('standard_matches');
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP VIEW as_at.standard_matches;
    DROP TABLE standard_matches, history.standard_matches;
    DROP FUNCTION history.keep_standard_matches();
  `)
}
