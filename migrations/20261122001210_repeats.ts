// What suggests that a recommendation was made before: the words of each, and what somebody has said is no repeat.
import type { Knex } from 'knex'

// Words that every other recommendation has: they say nothing about what it is about.
const weak = [
  ['act', 'appropri', 'best', 'better', 'case', 'clear', 'day', 'deliveri', 'effect', 'enough', 'ensur', 'everi', 'full', 'fulli', 'give'],
  ['given', 'good', 'high', 'improv', 'includ', 'increas', 'level', 'made', 'make', 'month', 'must', 'need', 'new', 'number', 'particular'],
  [
    'peopl',
    'person',
    'plac',
    'place',
    'practition',
    'probat',
    'provid',
    'put',
    'qualiti',
    'region',
    'right',
    'servic',
    'staff',
    'strengthen',
  ],
  ['suffici', 'support', 'sure', 'take', 'time', 'unit', 'use', 'week', 'whenev', 'work', 'year'],
].flat()

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The stems of a text, without those of every text.
    CREATE FUNCTION significant_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
      SELECT ts_delete(strip(to_tsvector('pg_catalog.english', $1)), '{${weak.join(',')}}'::text[])
    $$;

    -- Both tables are kept by triggers, so that no words stay of a text that was corrected or redacted.
    CREATE TABLE recommendation_words (
      recommendation_id bigint PRIMARY KEY REFERENCES recommendations ON DELETE CASCADE,
      words tsvector NOT NULL
    );
    -- To whom something was recommended on what: of a large service, few of all the rows are of one theme.
    CREATE TABLE recommended_themes (
      organisation_id bigint NOT NULL REFERENCES organisations,
      theme_id bigint NOT NULL REFERENCES themes,
      recommendation_id bigint NOT NULL REFERENCES recommendations ON DELETE CASCADE,
      PRIMARY KEY (organisation_id, theme_id, recommendation_id)
    );
    CREATE INDEX recommended_themes_recommendation ON recommended_themes (recommendation_id);

    CREATE FUNCTION keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO public.recommendation_words VALUES (NEW.id, public.significant_words(NEW.text))
        ON CONFLICT (recommendation_id) DO UPDATE SET words = excluded.words WHERE recommendation_words.words <> excluded.words;
      RETURN NULL;
    END $$;
    CREATE TRIGGER keep_words AFTER INSERT OR UPDATE OF text ON recommendations FOR EACH ROW EXECUTE FUNCTION keep_words();

    CREATE FUNCTION keep_themes(id bigint) RETURNS void LANGUAGE sql AS $$
      DELETE FROM public.recommended_themes WHERE recommendation_id = id;
      INSERT INTO public.recommended_themes
        SELECT DISTINCT a.organisation_id, r.theme_id, r.id FROM public.recommendations r JOIN public.addressees a ON a.recommendation_id = r.id
        WHERE r.id = keep_themes.id AND r.theme_id IS NOT NULL;
    $$;
    CREATE FUNCTION keep_themes_of_recommendation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM public.keep_themes(NEW.id);
      RETURN NULL;
    END $$;
    CREATE TRIGGER keep_themes AFTER UPDATE OF theme_id ON recommendations FOR EACH ROW
      WHEN (NEW.theme_id IS DISTINCT FROM OLD.theme_id) EXECUTE FUNCTION keep_themes_of_recommendation();
    CREATE FUNCTION keep_themes_of_addressee() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM public.keep_themes(coalesce(NEW.recommendation_id, OLD.recommendation_id));
      RETURN NULL;
    END $$;
    CREATE TRIGGER keep_themes AFTER INSERT OR DELETE OR UPDATE OF organisation_id ON addressees FOR EACH ROW EXECUTE FUNCTION keep_themes_of_addressee();

    INSERT INTO recommendation_words SELECT id, significant_words(text) FROM recommendations;
    INSERT INTO recommended_themes SELECT DISTINCT a.organisation_id, r.theme_id, r.id FROM recommendations r JOIN addressees a ON a.recommendation_id = r.id
      WHERE r.theme_id IS NOT NULL;

    CREATE TABLE rejected_repeats (
      recommendation_id bigint NOT NULL REFERENCES recommendations,
      earlier_id bigint NOT NULL REFERENCES recommendations,
      rejected_by_id bigint REFERENCES users,
      rejected_on date NOT NULL,
      changed_at timestamptz NOT NULL,
      PRIMARY KEY (recommendation_id, earlier_id),
      CHECK (recommendation_id <> earlier_id)
    );
    SELECT historise('rejected_repeats');
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP VIEW as_at.rejected_repeats;
    DROP TABLE rejected_repeats, history.rejected_repeats;
    DROP FUNCTION history.keep_rejected_repeats();
    DROP TRIGGER keep_themes ON addressees;
    DROP TRIGGER keep_themes ON recommendations;
    DROP TRIGGER keep_words ON recommendations;
    DROP FUNCTION keep_themes_of_addressee(), keep_themes_of_recommendation(), keep_themes(bigint), keep_words();
    DROP TABLE recommended_themes, recommendation_words;
    DROP FUNCTION significant_words(text);
  `)
}
