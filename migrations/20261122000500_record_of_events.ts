// The append-only record: who, what, when, on what, before and after; chained by hash, sealed once a day.
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      chain text NOT NULL,
      position integer NOT NULL,
      act text NOT NULL,
      user_id bigint REFERENCES users,
      recorded_at timestamptz NOT NULL,
      happened_on date,
      before jsonb NOT NULL,
      after jsonb NOT NULL,
      hash bytea NOT NULL,
      UNIQUE (chain, position)
    );
    CREATE INDEX events_recorded_at ON events (recorded_at);

    CREATE TABLE event_subjects (
      event_id bigint NOT NULL REFERENCES events,
      type text NOT NULL,
      subject_id bigint NOT NULL,
      PRIMARY KEY (type, subject_id, event_id)
    );
    CREATE INDEX event_subjects_event ON event_subjects (event_id);

    -- Free text lives here, so that a name can be redacted; the event holds a salted digest of it.
    CREATE TABLE event_texts (
      event_id bigint NOT NULL REFERENCES events,
      moment text NOT NULL CHECK (moment IN ('before', 'after')),
      field text NOT NULL,
      salt uuid,
      text text NOT NULL,
      redacted_at timestamptz,
      PRIMARY KEY (event_id, moment, field),
      CHECK ((salt IS NULL) = (redacted_at IS NOT NULL))
    );

    CREATE TABLE seals (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      day date NOT NULL UNIQUE,
      sealed_at timestamptz NOT NULL,
      up_to_event_id bigint NOT NULL,
      heads jsonb NOT NULL,
      hash bytea NOT NULL
    );

    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'The record of events is append-only' USING ERRCODE = 'insufficient_privilege';
    END $$;
    CREATE FUNCTION only_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.redacted_at IS NOT NULL AND NEW.salt IS NULL
         AND (NEW.event_id, NEW.moment, NEW.field) = (OLD.event_id, OLD.moment, OLD.field) THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'The record of events is append-only' USING ERRCODE = 'insufficient_privilege';
    END $$;
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event_subjects FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event_texts FOR EACH ROW EXECUTE FUNCTION only_redaction();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON event_subjects FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON event_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    CREATE FUNCTION event_hash(e events, subjects text[], previous bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
      SELECT sha256(convert_to(jsonb_build_object(
        'chain', e.chain, 'position', e.position, 'act', e.act, 'user', e.user_id,
        'recorded', (extract(epoch FROM e.recorded_at) * 1000000)::bigint, 'happened', e.happened_on - date '2000-01-01',
        'before', e.before, 'after', e.after, 'subjects', to_jsonb(subjects), 'previous', encode(previous, 'hex'))::text, 'UTF8'))
    $$;
    CREATE FUNCTION text_digest(salt uuid, text text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
      SELECT encode(sha256(convert_to(salt::text || text, 'UTF8')), 'hex')
    $$;
    CREATE FUNCTION digests(spoken jsonb, which text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
      SELECT coalesce(jsonb_object_agg(t.field, jsonb_build_object('digest', public.text_digest(t.salt, t.text))), '{}')
      FROM jsonb_to_recordset(spoken) t (moment text, field text, salt uuid, text text) WHERE t.moment = which
    $$;

    CREATE FUNCTION seal_hash(previous bytea, day date, up_to bigint, heads jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
      SELECT sha256(convert_to(jsonb_build_object('previous', encode(previous, 'hex'), 'day', day - date '2000-01-01', 'up_to', up_to, 'heads', heads)::text, 'UTF8'))
    $$;

    -- Adds one event to the end of its chain. The caller has locked the record the chain is about.
    -- texts: {"before": {"title": "…"}, "after": {"title": "…"}}; subjects: {'action:12', 'addressee:3'}, the chain's own included.
    CREATE FUNCTION record_event(_chain text, _act text, _subjects text[], _before jsonb, _after jsonb, _texts jsonb, _happened_on date)
    RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE
      e public.events;
      previous public.events;
      sorted text[] := ARRAY(SELECT DISTINCT s FROM unnest(_subjects || _chain) s ORDER BY s);
      spoken jsonb := '[]';
    BEGIN
      SELECT * INTO previous FROM public.events WHERE chain = _chain ORDER BY position DESC LIMIT 1;
      e.chain := _chain; e.act := _act; e.happened_on := _happened_on; e.before := _before; e.after := _after;
      e.position := coalesce(previous.position, 0) + 1;
      e.user_id := nullif(current_setting('app.user', true), '')::bigint;
      e.recorded_at := public.app_now();
      IF _texts <> '{}' THEN
        SELECT coalesce(jsonb_agg(jsonb_build_object('moment', m.key, 'field', t.key, 'salt', gen_random_uuid(), 'text', t.value)), '[]')
          INTO spoken FROM jsonb_each(_texts) m, jsonb_each_text(m.value) t WHERE t.value <> '';
        e.before := e.before || public.digests(spoken, 'before');
        e.after := e.after || public.digests(spoken, 'after');
      END IF;
      INSERT INTO public.events (chain, position, act, user_id, recorded_at, happened_on, before, after, hash)
        VALUES (e.chain, e.position, e.act, e.user_id, e.recorded_at, e.happened_on, e.before, e.after, public.event_hash(e, sorted, previous.hash))
        RETURNING id INTO e.id;
      INSERT INTO public.event_subjects (event_id, type, subject_id)
        SELECT e.id, split_part(s, ':', 1), split_part(s, ':', 2)::bigint FROM unnest(sorted) s;
      IF spoken <> '[]' THEN
        INSERT INTO public.event_texts (event_id, moment, field, salt, text)
          SELECT e.id, t.moment, t.field, t.salt, t.text FROM jsonb_to_recordset(spoken) t (moment text, field text, salt uuid, text text);
      END IF;
      RETURN e.id;
    END $$;

    CREATE VIEW as_at.events AS SELECT * FROM events WHERE recorded_at < as_at_end();
    CREATE VIEW as_at.event_subjects AS SELECT s.* FROM event_subjects s JOIN events e ON e.id = s.event_id WHERE e.recorded_at < as_at_end();
    CREATE VIEW as_at.event_texts AS SELECT t.* FROM event_texts t JOIN events e ON e.id = t.event_id WHERE e.recorded_at < as_at_end();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP VIEW as_at.event_texts, as_at.event_subjects, as_at.events;
    DROP FUNCTION record_event(text, text, text[], jsonb, jsonb, jsonb, date), digests(jsonb, text), seal_hash(bytea, date, bigint, jsonb), event_hash(events, text[], bytea), text_digest(uuid, text);
    DROP TABLE seals, event_texts, event_subjects, events;
    DROP FUNCTION refuse_change(), only_redaction();
  `)
}
