import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE organisations (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9-]{2,20}$'),
      kind text NOT NULL CHECK (kind IN ('ministry', 'service', 'region', 'unit', 'inspectorate', 'partner')),
      name text NOT NULL CHECK (name <> ''),
      parent_id bigint REFERENCES organisations,
      line bigint[] NOT NULL,
      valid_from date,
      valid_to date CHECK (valid_to >= valid_from),
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL
    );
    CREATE INDEX organisations_parent ON organisations (parent_id);

    -- line: the organisation itself and everything above it.
    CREATE FUNCTION organisation_line() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.line := ARRAY[NEW.id] || coalesce((SELECT line FROM public.organisations WHERE id = NEW.parent_id), '{}');
      IF NEW.id = ANY(NEW.line[2:]) THEN RAISE EXCEPTION 'An organisation cannot be below itself' USING ERRCODE = 'check_violation'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER b_line BEFORE INSERT OR UPDATE OF parent_id, line ON organisations FOR EACH ROW EXECUTE FUNCTION organisation_line();

    CREATE TABLE organisation_aliases (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      organisation_id bigint NOT NULL REFERENCES organisations,
      name text NOT NULL CHECK (name <> ''),
      changed_at timestamptz NOT NULL,
      UNIQUE (organisation_id, name)
    );
    CREATE TABLE organisation_successors (
      organisation_id bigint NOT NULL REFERENCES organisations,
      successor_id bigint NOT NULL REFERENCES organisations,
      from_on date NOT NULL,
      changed_at timestamptz NOT NULL,
      PRIMARY KEY (organisation_id, successor_id),
      CHECK (organisation_id <> successor_id)
    );
    CREATE INDEX organisation_successors_successor ON organisation_successors (successor_id);

    CREATE TABLE users (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL CHECK (name <> ''),
      email text NOT NULL,
      demonstration boolean NOT NULL DEFAULT false,
      deactivated_on date,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX users_email ON users (lower(email));

    CREATE TABLE memberships (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint NOT NULL REFERENCES users,
      organisation_id bigint NOT NULL REFERENCES organisations,
      role text NOT NULL CHECK (role IN ('unit_leader', 'staff', 'regional_lead', 'national_lead', 'inspector', 'administrator')),
      from_on date NOT NULL,
      to_on date CHECK (to_on >= from_on),
      changed_at timestamptz NOT NULL
    );
    CREATE INDEX memberships_user ON memberships (user_id);
    CREATE INDEX memberships_organisation ON memberships (organisation_id);

    CREATE TABLE passwords (
      user_id bigint PRIMARY KEY REFERENCES users,
      hash text NOT NULL
    );
    CREATE TABLE sessions (
      sid text PRIMARY KEY,
      sess json NOT NULL,
      expire timestamptz NOT NULL
    );
    CREATE INDEX sessions_expire ON sessions (expire);

    -- One key per form that was shown: the same form sent twice acts once.
    CREATE TABLE form_keys (
      key uuid,
      user_id bigint REFERENCES users,
      result jsonb,
      used_at timestamptz NOT NULL,
      PRIMARY KEY (key, user_id)
    );
    CREATE INDEX form_keys_used_at ON form_keys (used_at);

    CREATE TABLE settings (
      name text PRIMARY KEY,
      value integer NOT NULL CHECK (value BETWEEN 1 AND 1000),
      changed_at timestamptz NOT NULL
    );

    SELECT historise(name) FROM unnest(ARRAY['organisations', 'organisation_aliases', 'organisation_successors', 'users', 'memberships', 'settings']) name;

    SELECT set_config('app.now', '1900-01-01T00:00:00Z', true);
    INSERT INTO settings (name, value) VALUES ('plan_due_days', 28), ('stalled_after_days', 60);
    SELECT set_config('app.now', '', true);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP VIEW as_at.settings, as_at.memberships, as_at.users, as_at.organisation_successors, as_at.organisation_aliases, as_at.organisations;
    DROP TABLE settings, form_keys, sessions, passwords, memberships, users, organisation_successors, organisation_aliases, organisations;
    DROP FUNCTION organisation_line();
    DROP TABLE history.settings, history.memberships, history.users, history.organisation_successors, history.organisation_aliases, history.organisations;
    DROP FUNCTION history.keep_settings(), history.keep_memberships(), history.keep_users(), history.keep_organisation_successors(),
      history.keep_organisation_aliases(), history.keep_organisations();
  `)
}
