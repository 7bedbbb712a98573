import type { Knex } from 'knex'

const historised = ['themes', 'frameworks', 'standards', 'bands', 'inspections', 'inspection_ratings', 'figures', 'recommendations']

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE themes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL UNIQUE CHECK (name <> ''),
      changed_at timestamptz NOT NULL
    );
    CREATE TABLE frameworks (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL UNIQUE CHECK (name <> ''),
      rated boolean NOT NULL,
      max_score integer,
      valid_from date,
      changed_at timestamptz NOT NULL
    );
    -- The rating scale of a framework: the points a standard earns, and the overall rating for a share of the maximum.
    CREATE TABLE bands (
      framework_id bigint NOT NULL REFERENCES frameworks,
      rating text NOT NULL CHECK (rating IN ('inadequate', 'requires_improvement', 'good', 'outstanding')),
      points integer NOT NULL,
      up_to_share numeric NOT NULL,
      casework_from_percent integer NOT NULL,
      changed_at timestamptz NOT NULL,
      PRIMARY KEY (framework_id, rating)
    );
    CREATE TABLE standards (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      framework_id bigint NOT NULL REFERENCES frameworks,
      code text NOT NULL,
      title text NOT NULL,
      "group" text NOT NULL,
      position integer NOT NULL,
      changed_at timestamptz NOT NULL,
      UNIQUE (framework_id, code)
    );
    CREATE TABLE inspections (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      reference text NOT NULL UNIQUE CHECK (reference ~ '^[A-Z0-9-]{2,40}$'),
      organisation_id bigint NOT NULL REFERENCES organisations,
      framework_id bigint NOT NULL REFERENCES frameworks,
      title text NOT NULL CHECK (title <> ''),
      state text NOT NULL CHECK (state IN ('planned', 'fieldwork', 'embargoed', 'published')),
      fieldwork_from date,
      fieldwork_to date CHECK (fieldwork_to >= fieldwork_from),
      fieldwork_note text,
      published_on date,
      published_precision text NOT NULL DEFAULT 'day' CHECK (published_precision IN ('day', 'month', 'year')),
      overall_rating text CHECK (overall_rating IN ('inadequate', 'requires_improvement', 'good', 'outstanding')),
      score integer CHECK (score >= 0),
      report_url text,
      source text,
      note text,
      recommendations_made integer,
      plan_submitted_on date,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      UNIQUE (organisation_id, framework_id, published_on),
      CHECK (state <> 'published' OR published_on IS NOT NULL)
    );
    CREATE INDEX inspections_published ON inspections (published_on);
    CREATE TABLE inspection_ratings (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      inspection_id bigint NOT NULL REFERENCES inspections,
      standard_id bigint REFERENCES standards,
      title text,
      rating text NOT NULL CHECK (rating IN ('inadequate', 'requires_improvement', 'good', 'outstanding')),
      changed_at timestamptz NOT NULL,
      UNIQUE (inspection_id, standard_id),
      CHECK ((standard_id IS NULL) <> (title IS NULL))
    );
    CREATE TABLE recommendations (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      inspection_id bigint NOT NULL REFERENCES inspections,
      number integer NOT NULL CHECK (number BETWEEN 1 AND 999),
      text text NOT NULL CHECK (text <> ''),
      wording text NOT NULL DEFAULT 'verbatim' CHECK (wording IN ('verbatim', 'reported', 'illustrative')),
      standard_id bigint REFERENCES standards,
      theme_id bigint REFERENCES themes,
      urgent boolean NOT NULL DEFAULT false,
      repeats_id bigint REFERENCES recommendations,
      times_made integer NOT NULL DEFAULT 1,
      first_made_on date,
      withdrawn_on date,
      withdrawn_reason text,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      UNIQUE (inspection_id, number),
      CHECK ((withdrawn_on IS NULL) = (withdrawn_reason IS NULL)),
      CHECK (repeats_id <> id)
    );
    CREATE INDEX recommendations_repeats ON recommendations (repeats_id);
    CREATE INDEX recommendations_words ON recommendations USING gin (to_tsvector('english', text));
    CREATE TABLE figures (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      inspection_id bigint NOT NULL REFERENCES inspections,
      recommendation_id bigint REFERENCES recommendations,
      label text NOT NULL CHECK (label <> ''),
      value numeric,
      qualifier text,
      sufficient integer,
      sampled integer,
      changed_at timestamptz NOT NULL,
      CHECK ((value IS NULL) <> (sampled IS NULL)),
      CHECK (sufficient BETWEEN 0 AND sampled AND (sufficient IS NULL) = (sampled IS NULL))
    );
    CREATE INDEX figures_inspection ON figures (inspection_id);
    CREATE INDEX figures_recommendation ON figures (recommendation_id);

    SELECT historise(name) FROM unnest(ARRAY['${historised.join("', '")}']) name;
    CREATE INDEX recommendations_words ON history.recommendations USING gin (to_tsvector('english', text));
    CREATE INDEX recommendations_inspection ON history.recommendations (inspection_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(historised.map(name => `DROP VIEW as_at.${name};`).join('\n'))
  await knex.raw('DROP TABLE figures, recommendations, inspection_ratings, inspections, standards, bands, frameworks, themes')
  await knex.raw(historised.map(name => `DROP TABLE history.${name}; DROP FUNCTION history.keep_${name}();`).join('\n'))
}
