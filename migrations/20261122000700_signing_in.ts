import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- When something was tried that could be a guess. The key is a digest of what is counted: no address or account stands here.
    CREATE TABLE tries (
      key text PRIMARY KEY,
      times timestamptz[] NOT NULL,
      last_at timestamptz NOT NULL,
      noted_at timestamptz
    );
    CREATE INDEX tries_last_at ON tries (last_at);

    -- secret: encrypted with a key that is not in the database. last_step: the newest code that was used, so that none works twice.
    CREATE TABLE code_apps (
      user_id bigint PRIMARY KEY REFERENCES users,
      secret text NOT NULL,
      last_step bigint NOT NULL,
      added_at timestamptz NOT NULL
    );
    CREATE TABLE recovery_codes (
      user_id bigint NOT NULL REFERENCES users,
      hash text NOT NULL,
      used_at timestamptz,
      PRIMARY KEY (user_id, hash)
    );
    CREATE TABLE passkeys (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users,
      name text NOT NULL CHECK (name <> ''),
      credential_id text NOT NULL UNIQUE,
      public_key bytea NOT NULL,
      counter bigint NOT NULL,
      transports text[] NOT NULL,
      added_at timestamptz NOT NULL,
      last_used_at timestamptz
    );
    CREATE INDEX passkeys_user ON passkeys (user_id);
    CREATE TABLE used_challenges (
      hash text PRIMARY KEY,
      used_at timestamptz NOT NULL
    );

    -- Who somebody is at the identity provider. The label is shown to them, and means nothing.
    CREATE TABLE identities (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users,
      issuer text NOT NULL,
      subject text NOT NULL,
      label text NOT NULL,
      linked_at timestamptz NOT NULL,
      UNIQUE (issuer, subject),
      UNIQUE (user_id, issuer)
    );
    -- The memberships that a group of the identity provider gave. Only these may end when the group does.
    CREATE TABLE mapped_memberships (
      membership_id bigint PRIMARY KEY REFERENCES memberships ON DELETE CASCADE,
      identity_id bigint NOT NULL REFERENCES identities
    );
    CREATE INDEX mapped_memberships_identity ON mapped_memberships (identity_id);

    -- Where no secret is configured, which production refuses: one that outlives a restart.
    CREATE TABLE development_secrets (
      name text PRIMARY KEY,
      value text NOT NULL
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'DROP TABLE development_secrets, mapped_memberships, identities, used_challenges, passkeys, recovery_codes, code_apps, tries',
  )
}
