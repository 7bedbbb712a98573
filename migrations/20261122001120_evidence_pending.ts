// Evidence that waits to be confirmed by whoever brought it, because it may say who somebody on probation is; and files whose content is gone.
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- For a day at the most. Its files are in the store already, and belong to it: an array of name, type, bytes, sha256 and stored_as.
    CREATE TABLE pending_evidence (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users,
      place jsonb NOT NULL,
      fields jsonb NOT NULL,
      files jsonb NOT NULL,
      found jsonb NOT NULL,
      kept_at timestamptz NOT NULL
    );
    CREATE INDEX pending_evidence_kept ON pending_evidence (kept_at);

    ALTER TABLE evidence_files ADD COLUMN redacted_on date;
    SELECT historise('evidence_files');
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`DROP TABLE pending_evidence;
    DROP VIEW as_at.evidence_files; ALTER TABLE evidence_files DROP COLUMN redacted_on; ALTER TABLE history.evidence_files DROP COLUMN redacted_on;
    SELECT historise('evidence_files')`)
}
