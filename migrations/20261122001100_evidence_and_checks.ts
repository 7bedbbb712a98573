// What has been seen beside what is claimed: evidence, practice checks and sustain checks.
import type { Knex } from 'knex'

const historised = ['practice_checks', 'evidence', 'evidence_files', 'sustain_checks']

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- A local sample: how many cases were looked at, how many were sufficient. Never who they were. Planned first, or told afterwards.
    CREATE TABLE practice_checks (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      organisation_id bigint NOT NULL REFERENCES organisations,
      addressee_id bigint REFERENCES addressees,
      action_id bigint REFERENCES actions,
      planned_on date,
      checked_on date,
      looked_at integer CHECK (looked_at BETWEEN 1 AND 100000),
      sufficient integer CHECK (sufficient >= 0 AND sufficient <= looked_at),
      checked_by text NOT NULL DEFAULT '',
      method text NOT NULL DEFAULT '',
      note text NOT NULL DEFAULT '',
      added_by_id bigint NOT NULL REFERENCES users,
      recorded_at timestamptz NOT NULL,
      recorded_on date NOT NULL,
      reported_at timestamptz,
      reported_on date,
      corrected_on date,
      withdrawn_on date,
      withdrawn_reason text,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK (num_nonnulls(addressee_id, action_id) = 1),
      CHECK (num_nonnulls(planned_on, checked_on) > 0),
      CHECK (num_nulls(checked_on, looked_at, sufficient, reported_at, reported_on) IN (0, 5)),
      CHECK (checked_on <= reported_on),
      CHECK ((withdrawn_on IS NULL) = (withdrawn_reason IS NULL))
    );
    CREATE INDEX practice_checks_addressee ON practice_checks (addressee_id, checked_on);
    CREATE INDEX practice_checks_action ON practice_checks (action_id, checked_on);
    CREATE INDEX practice_checks_planned ON practice_checks (planned_on) WHERE checked_on IS NULL AND withdrawn_on IS NULL;

    -- A link or a file that shows something. It belongs to an addressee's plan or to an action, and may say to which update or check.
    CREATE TABLE evidence (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      organisation_id bigint NOT NULL REFERENCES organisations,
      addressee_id bigint REFERENCES addressees,
      action_id bigint REFERENCES actions,
      update_id bigint REFERENCES updates,
      practice_check_id bigint REFERENCES practice_checks,
      title text NOT NULL CHECK (title <> ''),
      shows text NOT NULL DEFAULT '',
      dated_on date NOT NULL,
      url text,
      audience text NOT NULL CHECK (audience IN ('everyone', 'line')),
      sensitivity text NOT NULL CHECK (sensitivity IN ('official', 'official_sensitive')),
      expires_on date,
      added_by_id bigint NOT NULL REFERENCES users,
      recorded_at timestamptz NOT NULL,
      recorded_on date NOT NULL,
      corrected_on date,
      removed_on date,
      removed_by_id bigint REFERENCES users,
      removed_reason text,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK (num_nonnulls(addressee_id, action_id) = 1),
      CHECK (num_nonnulls(update_id, practice_check_id) <= 1),
      CHECK (num_nulls(removed_on, removed_by_id, removed_reason) IN (0, 3))
    );
    CREATE INDEX evidence_addressee ON evidence (addressee_id);
    CREATE INDEX evidence_action ON evidence (action_id);
    CREATE INDEX evidence_check ON evidence (practice_check_id);

    -- The versions of a file, the newest of which counts. stored_as is its name in the store, never shown and never guessed.
    CREATE TABLE evidence_files (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      evidence_id bigint NOT NULL REFERENCES evidence,
      number integer NOT NULL CHECK (number > 0),
      name text NOT NULL CHECK (name <> ''),
      type text NOT NULL,
      bytes bigint NOT NULL CHECK (bytes > 0),
      sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
      stored_as uuid NOT NULL UNIQUE,
      scan text NOT NULL CHECK (scan IN ('none', 'waiting', 'clean', 'infected')),
      scanned_at timestamptz,
      added_by_id bigint NOT NULL REFERENCES users,
      recorded_at timestamptz NOT NULL,
      recorded_on date NOT NULL,
      changed_at timestamptz NOT NULL,
      UNIQUE (evidence_id, number)
    );
    CREATE INDEX evidence_files_waiting ON evidence_files (id) WHERE scan = 'waiting';

    -- Has the change lasted? Asked some days after an action was reported complete, until the action is reopened.
    CREATE TABLE sustain_checks (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      action_id bigint NOT NULL REFERENCES actions,
      after_days integer NOT NULL CHECK (after_days BETWEEN 1 AND 1000),
      due_on date NOT NULL,
      answered_on date,
      answered_by_id bigint REFERENCES users,
      lasting boolean,
      note text NOT NULL DEFAULT '',
      ended_on date,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK (num_nulls(answered_on, lasting) IN (0, 2))
    );
    CREATE INDEX sustain_checks_action ON sustain_checks (action_id);
    CREATE INDEX sustain_checks_asked ON sustain_checks (due_on) WHERE answered_on IS NULL AND ended_on IS NULL;

    CREATE TRIGGER never_deleted BEFORE DELETE ON practice_checks FOR EACH ROW EXECUTE FUNCTION refuse_delete();
    CREATE TRIGGER never_deleted BEFORE DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION refuse_delete();
    CREATE TRIGGER never_deleted BEFORE DELETE ON evidence_files FOR EACH ROW EXECUTE FUNCTION refuse_delete();
    CREATE TRIGGER never_deleted BEFORE DELETE ON sustain_checks FOR EACH ROW EXECUTE FUNCTION refuse_delete();

    SELECT historise(name) FROM unnest(ARRAY['${historised.join("', '")}']) name;
    CREATE INDEX practice_checks_addressee ON history.practice_checks (addressee_id);
    CREATE INDEX practice_checks_action ON history.practice_checks (action_id);
    CREATE INDEX evidence_addressee ON history.evidence (addressee_id);
    CREATE INDEX evidence_action ON history.evidence (action_id);
    CREATE INDEX evidence_files_evidence ON history.evidence_files (evidence_id);
    CREATE INDEX sustain_checks_action ON history.sustain_checks (action_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(historised.map(name => `DROP VIEW as_at.${name};`).join('\n'))
  await knex.raw('DROP TABLE sustain_checks, evidence_files, evidence, practice_checks')
  await knex.raw(historised.map(name => `DROP TABLE history.${name}; DROP FUNCTION history.keep_${name}();`).join('\n'))
}
