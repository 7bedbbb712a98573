// Invitations, links that set a new password, and who looks after the query of an inspector who left.
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Somebody invited has a name and an address here, and is nobody until they accept.
    ALTER TABLE users ADD COLUMN invited boolean NOT NULL DEFAULT false;
    SELECT historise('users');

    ALTER TABLE queries ADD COLUMN handed_to_id bigint REFERENCES users;
    CREATE INDEX queries_handed_to ON queries (handed_to_id);
    CREATE INDEX queries_user ON queries (user_id);
    SELECT historise('queries');

    -- Of a link only the hash is kept, so that whoever reads this table cannot use it.
    CREATE TABLE invitations (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users,
      name text NOT NULL,
      role text NOT NULL CHECK (role IN ('unit_leader', 'staff', 'regional_lead', 'national_lead', 'inspector', 'administrator')),
      organisation_id bigint NOT NULL REFERENCES organisations,
      invited_by_id bigint REFERENCES users,
      token_hash bytea NOT NULL UNIQUE,
      sent integer NOT NULL DEFAULT 1,
      sent_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      accepted_at timestamptz,
      withdrawn_at timestamptz,
      CHECK (accepted_at IS NULL OR withdrawn_at IS NULL)
    );
    CREATE UNIQUE INDEX invitations_open ON invitations (user_id, role, organisation_id) WHERE accepted_at IS NULL AND withdrawn_at IS NULL;
    CREATE INDEX invitations_organisation ON invitations (organisation_id);

    -- Every time a new password is asked for, also in vain: the limit counts these rows. Rows older than a day are removed.
    CREATE TABLE password_resets (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint REFERENCES users,
      from_address text,
      asked_at timestamptz NOT NULL,
      token_hash bytea UNIQUE,
      expires_at timestamptz,
      used_at timestamptz,
      CHECK ((token_hash IS NULL) = (expires_at IS NULL)),
      CHECK (user_id IS NOT NULL OR token_hash IS NULL)
    );
    CREATE INDEX password_resets_user ON password_resets (user_id, asked_at);
    CREATE INDEX password_resets_asked ON password_resets (asked_at);
    CREATE INDEX password_resets_from ON password_resets (from_address, asked_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TABLE password_resets, invitations;
    DROP VIEW as_at.queries, as_at.users;
    ALTER TABLE queries DROP COLUMN handed_to_id;
    ALTER TABLE history.queries DROP COLUMN handed_to_id;
    DROP INDEX queries_user;
    ALTER TABLE users DROP COLUMN invited;
    ALTER TABLE history.users DROP COLUMN invited;
    SELECT historise('users'), historise('queries');
  `)
}
