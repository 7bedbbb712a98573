// The machinery for "any page as it was on any day": history tables, one trigger each, and views in the schema as_at.
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE SCHEMA extensions;
    CREATE SCHEMA history;
    CREATE SCHEMA as_at;

    CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
      SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz, clock_timestamp())
    $$;
    CREATE FUNCTION as_at_end() RETURNS timestamptz LANGUAGE sql STABLE AS $$
      SELECT current_setting('app.as_at')::timestamptz
    $$;

    -- The moment a row became what it is. Changes of one transaction count as one.
    CREATE FUNCTION stamp_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        NEW.changed_at := public.app_now();
      ELSIF OLD.xmin = pg_current_xact_id()::xid THEN
        NEW.changed_at := OLD.changed_at;
      ELSE
        NEW.changed_at := greatest(public.app_now(), OLD.changed_at + interval '1 microsecond');
      END IF;
      RETURN NEW;
    END $$;

    -- Makes or rebuilds the history table, its trigger and the view in as_at. Call it after every ALTER of a mutable table.
    -- A new column gets its default in old rows too, and the live values in current ones. Rename a column in both tables.
    CREATE FUNCTION historise(name text) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      source regclass := format('public.%I', name)::regclass;
      col record;
      cols text; news text; keys text; is_current text; same text;
    BEGIN
      EXECUTE format('DROP VIEW IF EXISTS as_at.%I', name);
      EXECUTE format('CREATE TABLE IF NOT EXISTS history.%I (LIKE public.%I)', name, name);
      EXECUTE format('ALTER TABLE history.%I ADD COLUMN IF NOT EXISTS known_from timestamptz NOT NULL, ADD COLUMN IF NOT EXISTS known_to timestamptz NOT NULL', name);
      SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum), string_agg('NEW.' || quote_ident(attname), ', ' ORDER BY attnum)
        INTO cols, news FROM pg_attribute WHERE attrelid = source AND attnum > 0 AND NOT attisdropped;
      SELECT string_agg(quote_ident(attname), ', '), string_agg(format('%1$I = OLD.%1$I', attname), ' AND '), string_agg(format('h.%1$I = p.%1$I', attname), ' AND ')
        INTO keys, is_current, same FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
        WHERE indrelid = source AND indisprimary;
      FOR col IN SELECT p.attname, format_type(p.atttypid, p.atttypmod) AS type, format_type(h.atttypid, h.atttypmod) AS old_type,
                   CASE WHEN p.attidentity = '' AND p.attgenerated = '' THEN pg_get_expr(adbin, adrelid) END AS preset
                 FROM pg_attribute p
                 LEFT JOIN pg_attribute h ON h.attrelid = format('history.%I', name)::regclass AND h.attname = p.attname AND NOT h.attisdropped
                 LEFT JOIN pg_attrdef ON adrelid = p.attrelid AND adnum = p.attnum
                 WHERE p.attrelid = source AND p.attnum > 0 AND NOT p.attisdropped LOOP
        IF col.old_type IS NULL THEN
          EXECUTE format('ALTER TABLE history.%I ADD COLUMN %I %s DEFAULT %s', name, col.attname, col.type, coalesce(col.preset, 'NULL'));
          EXECUTE format('ALTER TABLE history.%I ALTER COLUMN %I DROP DEFAULT', name, col.attname);
          EXECUTE format('UPDATE history.%1$I h SET %2$I = p.%2$I FROM public.%1$I p WHERE %3$s AND h.known_to = ''infinity''', name, col.attname, same);
        ELSIF col.old_type <> col.type THEN
          EXECUTE format('ALTER TABLE history.%1$I ALTER COLUMN %2$I TYPE %3$s USING %2$I::%3$s', name, col.attname, col.type);
        END IF;
      END LOOP;
      -- What may be empty now, or is gone, may be empty in history.
      FOR col IN SELECT h.attname FROM pg_attribute h
                 LEFT JOIN pg_attribute p ON p.attrelid = source AND p.attname = h.attname AND NOT p.attisdropped
                 WHERE h.attrelid = format('history.%I', name)::regclass AND h.attnum > 0 AND NOT h.attisdropped
                   AND h.attname NOT IN ('known_from', 'known_to') AND h.attnotnull AND p.attnotnull IS NOT TRUE LOOP
        EXECUTE format('ALTER TABLE history.%I ALTER COLUMN %I DROP NOT NULL', name, col.attname);
      END LOOP;
      EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON history.%I (%s, known_to)', name || '_key', name, keys);

      EXECUTE format($trigger$
        CREATE OR REPLACE FUNCTION history.%1$I() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          IF TG_OP = 'UPDATE' AND NEW.changed_at = OLD.changed_at THEN
            UPDATE history.%2$I SET (%3$s) = ROW(%4$s) WHERE %5$s AND known_to = 'infinity';
            RETURN NULL;
          END IF;
          IF TG_OP = 'UPDATE' THEN
            UPDATE history.%2$I SET known_to = NEW.changed_at WHERE %5$s AND known_to = 'infinity';
          ELSIF TG_OP = 'DELETE' THEN
            UPDATE history.%2$I SET known_to = greatest(public.app_now(), OLD.changed_at) WHERE %5$s AND known_to = 'infinity';
            RETURN NULL;
          END IF;
          INSERT INTO history.%2$I (%3$s, known_from, known_to) VALUES (%4$s, NEW.changed_at, 'infinity');
          RETURN NULL;
        END $body$ $trigger$, 'keep_' || name, name, cols, news, is_current);
      EXECUTE format('CREATE OR REPLACE TRIGGER a_stamp_change BEFORE INSERT OR UPDATE ON public.%I FOR EACH ROW EXECUTE FUNCTION public.stamp_change()', name);
      EXECUTE format('CREATE OR REPLACE TRIGGER keep_history AFTER INSERT OR UPDATE OR DELETE ON public.%I FOR EACH ROW EXECUTE FUNCTION history.%I()', name, 'keep_' || name);
      EXECUTE format('CREATE VIEW as_at.%1$I AS SELECT %2$s FROM history.%1$I WHERE known_from < public.as_at_end() AND known_to >= public.as_at_end()', name, cols);
    END $$;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP FUNCTION historise(text), stamp_change(), as_at_end(), app_now();
    DROP SCHEMA as_at, history, extensions CASCADE;
  `)
}
