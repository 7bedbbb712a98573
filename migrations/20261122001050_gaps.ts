import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(formsSentAgain)
  await knex.raw(queriesOfActions)
  await knex.raw("ALTER TABLE figures ADD COLUMN version integer NOT NULL DEFAULT 1; SELECT historise('figures')")
  await knex.raw(redaction)
  await knex.raw(submissions)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP VIEW as_at.plan_submissions;
    DROP TABLE plan_submissions;
    DROP FUNCTION redacted_json(jsonb, text);
    DROP VIEW as_at.figures;
    ALTER TABLE figures DROP COLUMN version;
    ALTER TABLE history.figures DROP COLUMN version;
    SELECT historise('figures');
    DROP INDEX queries_action, history.queries_action;
    DROP FUNCTION take_form(uuid, bigint, timestamptz, bytea, integer), form_sent_before(bigint, timestamptz, bytea, integer);
    ALTER TABLE form_keys DROP COLUMN nr, DROP COLUMN content, DROP COLUMN version;
  `)
}

const formsSentAgain = `
  -- content: a digest of the address and of all that was typed. nr: the order in which a person's forms were taken.
  ALTER TABLE form_keys ADD COLUMN nr bigint GENERATED ALWAYS AS IDENTITY, ADD COLUMN content bytea, ADD COLUMN version integer;
  CREATE INDEX form_keys_latest ON form_keys (user_id, nr DESC);

  -- The key of the last form of this person, where it said the same less than 15 minutes ago and only they changed the record since.
  CREATE FUNCTION form_sent_before(_user bigint, _now timestamptz, _content bytea, _version integer) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT key FROM (SELECT * FROM public.form_keys WHERE user_id = _user ORDER BY nr DESC LIMIT 1) last
    WHERE content = _content AND used_at > _now - interval '15 minutes' AND (_version IS NULL OR version IS NULL OR _version <= version + 1)
  $$;

  -- Take a form's key, unless the form did its work before: then the key it was done with. The same said twice at once takes turns.
  CREATE FUNCTION take_form(_key uuid, _user bigint, _now timestamptz, _content bytea, _version integer) RETURNS uuid LANGUAGE plpgsql AS $$
  DECLARE
    earlier uuid;
  BEGIN
    IF _content IS NOT NULL THEN
      PERFORM pg_advisory_xact_lock(729154, hashtext(_user || encode(_content, 'hex')));
      earlier := public.form_sent_before(_user, _now, _content, _version);
    END IF;
    IF earlier IS NOT NULL THEN RETURN earlier; END IF;
    INSERT INTO public.form_keys (key, user_id, used_at, content, version) VALUES (_key, _user, _now, _content, _version) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN NOT FOUND THEN _key END;
  END $$;
`

const queriesOfActions = `
  CREATE INDEX queries_action ON queries (action_id);
  CREATE INDEX queries_action ON history.queries (action_id);
`

// Every text in it but addresses of pages. A name is found as it was typed, whatever JSON makes of its characters.
const redaction = `
  CREATE FUNCTION redacted_json(value jsonb, pattern text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN
    RETURN CASE jsonb_typeof(value)
      WHEN 'string' THEN to_jsonb(regexp_replace(value #>> '{}', pattern, '[redacted]', 'gi'))
      WHEN 'array' THEN (SELECT coalesce(jsonb_agg(public.redacted_json(e, pattern) ORDER BY n), '[]') FROM jsonb_array_elements(value) WITH ORDINALITY x (e, n))
      WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(key, CASE WHEN key = 'link' THEN x.value ELSE public.redacted_json(x.value, pattern) END), '{}')
        FROM jsonb_each(value) x)
      ELSE value END;
  END $$;
`

// Each time that a plan was submitted, with the rows it had. Only ever added to.
const submissions = `
  CREATE TABLE plan_submissions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inspection_id bigint NOT NULL REFERENCES inspections,
    submitted_on date NOT NULL,
    plan_rows integer NOT NULL CHECK (plan_rows >= 0),
    noted_by_id bigint NOT NULL REFERENCES users,
    recorded_at timestamptz NOT NULL
  );
  CREATE INDEX plan_submissions_inspection ON plan_submissions (inspection_id);
  CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON plan_submissions FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE VIEW as_at.plan_submissions AS SELECT * FROM plan_submissions WHERE recorded_at < as_at_end();
`
