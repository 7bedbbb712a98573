// Which version of its standing facts an organisation has: what was counted for one version holds for as long as that version stands.
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE SEQUENCE fact_versions;
    CREATE TABLE facts_versions (
      organisation_id bigint PRIMARY KEY REFERENCES organisations,
      version bigint NOT NULL
    );
    INSERT INTO facts_versions SELECT organisation_id, nextval('fact_versions') FROM (SELECT DISTINCT organisation_id FROM standing_facts) o;

    -- Who is below whom, and what is not published yet, is asked on every page.
    CREATE INDEX inspections_ahead ON inspections (organisation_id) WHERE state <> 'published';
    CREATE INDEX organisations_line ON organisations USING gin (line);

    -- The organisations whose facts this transaction changed, noted row by row.
    CREATE FUNCTION note_changed_facts() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      noted text := coalesce(current_setting('app.changed_facts', true), '');
      one bigint;
    BEGIN
      FOREACH one IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.organisation_id] WHEN 'DELETE' THEN ARRAY[OLD.organisation_id]
          ELSE ARRAY[OLD.organisation_id, NEW.organisation_id] END LOOP
        IF strpos(noted, ',' || one || ',') = 0 THEN noted := coalesce(nullif(noted, ''), ',') || one || ','; END IF;
      END LOOP;
      PERFORM set_config('app.changed_facts', noted, true);
      RETURN NULL;
    END $$;
    CREATE TRIGGER note_changed_facts AFTER INSERT OR UPDATE OR DELETE ON standing_facts FOR EACH ROW EXECUTE FUNCTION note_changed_facts();

    -- At the commit, in the order of the ids, so that nobody holds these rows for long and two never wait for each other. A version is
    -- never given twice, so that one that was undone is not mistaken for another.
    CREATE FUNCTION give_facts_version() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      noted text := coalesce(current_setting('app.changed_facts', true), '');
    BEGIN
      IF noted <> '' THEN
        INSERT INTO public.facts_versions AS v (organisation_id, version)
          SELECT id, nextval('public.fact_versions') FROM (SELECT id::bigint FROM unnest(string_to_array(trim(noted, ','), ',')) id ORDER BY 1) o
          ON CONFLICT (organisation_id) DO UPDATE SET version = excluded.version;
        PERFORM set_config('app.changed_facts', '', true);
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER z_give_facts_version AFTER INSERT OR UPDATE OR DELETE ON standing_facts DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION give_facts_version();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX organisations_line, inspections_ahead;
    DROP TRIGGER z_give_facts_version ON standing_facts;
    DROP TRIGGER note_changed_facts ON standing_facts;
    DROP FUNCTION give_facts_version(), note_changed_facts();
    DROP TABLE facts_versions;
    DROP SEQUENCE fact_versions;
  `)
}
