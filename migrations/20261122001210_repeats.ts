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
    -- The stems of a text, each once, without those of every text.
    CREATE FUNCTION significant_words(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
      SELECT coalesce(array_agg(lexeme ORDER BY lexeme), '{}') FROM unnest(to_tsvector('pg_catalog.english', $1))
      WHERE length(lexeme) > 2 AND lexeme <> ALL('{${weak.join(',')}}'::text[])
    $$;

    CREATE TABLE recommendation_words (
      recommendation_id bigint PRIMARY KEY REFERENCES recommendations ON DELETE CASCADE,
      words text[] NOT NULL
    );
    -- A trigger, so that no words stay of a text that was corrected or redacted.
    CREATE FUNCTION keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO public.recommendation_words VALUES (NEW.id, public.significant_words(NEW.text))
        ON CONFLICT (recommendation_id) DO UPDATE SET words = excluded.words WHERE recommendation_words.words <> excluded.words;
      RETURN NULL;
    END $$;
    CREATE TRIGGER keep_words AFTER INSERT OR UPDATE OF text ON recommendations FOR EACH ROW EXECUTE FUNCTION keep_words();
    INSERT INTO recommendation_words SELECT id, significant_words(text) FROM recommendations;
    CREATE INDEX recommendations_theme ON recommendations (theme_id);
    CREATE INDEX recommendations_standard ON recommendations (standard_id);

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
    DROP INDEX recommendations_standard, recommendations_theme;
    DROP TRIGGER keep_words ON recommendations;
    DROP FUNCTION keep_words();
    DROP TABLE recommendation_words;
    DROP FUNCTION significant_words(text);
  `)
}
