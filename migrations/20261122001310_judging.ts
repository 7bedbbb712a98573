// Reviews by inspectors, their judgements and private notes; what somebody above confirmed; and the facts that both add.
import type { Knex } from 'knex'
import { columns as before, facts as earlierFacts, keep } from './20261122001190_facts_of_claimed_and_seen.ts'

const historised = ['reviews', 'judgements', 'review_notes', 'confirmations']
const added = {
  judgement: 'text',
  judged_on: 'date',
  confirmed: 'integer NOT NULL DEFAULT 0',
  confirm_again: 'integer NOT NULL DEFAULT 0',
}
const columns = [...before, ...Object.keys(added)]

// Only what is published counts, and of several the last one. Of an action counts what was said last: see the comment on confirmations.
const facts = `SELECT s.*, j.rating AS judgement, j.published_on AS judged_on, coalesce(c.confirmed, 0)::int AS confirmed, coalesce(c.again, 0)::int AS confirm_again
  FROM (${earlierFacts}) s
  LEFT JOIN LATERAL (
    SELECT j.rating, j.published_on FROM judgements j
    WHERE j.addressee_id = s.addressee_id AND j.published_on IS NOT NULL AND j.superseded_on IS NULL ORDER BY j.published_on DESC, j.id DESC LIMIT 1
  ) j ON true
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE n.again_on IS NULL AND x.status = 'completed' AND (a.counts_from IS NULL OR x.completed_at > a.counts_from)) AS confirmed, count(*) FILTER (WHERE n.again_on IS NOT NULL) AS again
    FROM addressees a JOIN action_addressees l ON l.addressee_id = a.id JOIN actions x ON x.id = l.action_id AND x.status <> 'dropped'
    JOIN LATERAL (SELECT n.decision, n.again_on FROM confirmations n WHERE n.action_id = x.id ORDER BY n.id DESC LIMIT 1) n ON n.decision = 'confirmed'
    WHERE a.id = s.addressee_id
  ) c ON true`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- A review is of what an organisation answers for. Until it is published it belongs to the inspectorate; shared, its leaders read it too.
    CREATE TABLE reviews (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      organisation_id bigint NOT NULL REFERENCES organisations,
      kind text NOT NULL CHECK (kind IN ('reinspection', 'progress')),
      title text NOT NULL CHECK (title <> ''),
      inspection_id bigint REFERENCES inspections,
      state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'shared', 'published', 'discarded')),
      opened_by_id bigint NOT NULL REFERENCES users,
      opened_on date NOT NULL,
      shared_by_id bigint REFERENCES users,
      shared_on date,
      reply text NOT NULL DEFAULT '',
      replied_by_id bigint REFERENCES users,
      replied_on date,
      published_by_id bigint REFERENCES users,
      published_on date,
      discarded_on date,
      discarded_reason text NOT NULL DEFAULT '',
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK ((state IN ('shared', 'published')) = (shared_on IS NOT NULL)),
      CHECK ((state = 'published') = (published_on IS NOT NULL)),
      CHECK ((state = 'discarded') = (discarded_on IS NOT NULL)),
      CHECK ((replied_on IS NULL) = (reply = '')),
      CHECK (replied_on IS NULL OR shared_on IS NOT NULL)
    );
    CREATE INDEX reviews_organisation ON reviews (organisation_id);
    CREATE UNIQUE INDEX reviews_open ON reviews (organisation_id) WHERE state IN ('draft', 'shared');

    -- Inspectors judge; a published judgement stays as it is, and another one may supersede it.
    CREATE TABLE judgements (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      review_id bigint NOT NULL REFERENCES reviews,
      addressee_id bigint NOT NULL REFERENCES addressees,
      rating text NOT NULL CHECK (rating IN ('no_meaningful_progress', 'insufficient_progress', 'reasonable_progress', 'good_progress')),
      reasons text NOT NULL CHECK (reasons <> ''),
      closure text CHECK (closure IN ('implemented', 'not_implemented')),
      reopens boolean NOT NULL DEFAULT false CHECK (NOT reopens OR closure IS NULL),
      -- When, published, it made the plan start again; and what stood before, should it be superseded.
      started_again_at timestamptz,
      counts_from_before timestamptz,
      plan_due_before date,
      judged_by_id bigint NOT NULL REFERENCES users,
      judged_on date NOT NULL,
      published_on date,
      supersedes_id bigint UNIQUE REFERENCES judgements,
      superseding_reason text NOT NULL DEFAULT '',
      superseded_on date,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK (superseded_on IS NULL OR published_on IS NOT NULL),
      CHECK ((supersedes_id IS NULL) = (superseding_reason = ''))
    );
    CREATE UNIQUE INDEX judgements_one ON judgements (review_id, addressee_id) WHERE superseded_on IS NULL;
    CREATE INDEX judgements_addressee ON judgements (addressee_id);
    CREATE FUNCTION keep_published_judgement() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.published_on IS NOT NULL AND (TG_OP = 'DELETE' OR ROW(NEW.review_id, NEW.addressee_id, NEW.rating, NEW.closure, NEW.reopens, NEW.judged_by_id, NEW.published_on)
          IS DISTINCT FROM ROW(OLD.review_id, OLD.addressee_id, OLD.rating, OLD.closure, OLD.reopens, OLD.judged_by_id, OLD.published_on)) THEN
        RAISE EXCEPTION 'A published judgement is never changed';
      END IF;
      RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER keep_published BEFORE UPDATE OR DELETE ON judgements FOR EACH ROW EXECUTE FUNCTION keep_published_judgement();

    -- Of the inspectorate alone, at every stage: a note, or something to look at.
    CREATE TABLE review_notes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      review_id bigint NOT NULL REFERENCES reviews,
      addressee_id bigint REFERENCES addressees,
      kind text NOT NULL CHECK (kind IN ('note', 'look')),
      text text NOT NULL CHECK (text <> ''),
      found text NOT NULL DEFAULT '',
      looked_on date,
      written_by_id bigint NOT NULL REFERENCES users,
      written_on date NOT NULL,
      removed_on date,
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CHECK (looked_on IS NULL OR kind = 'look')
    );
    CREATE INDEX review_notes_review ON review_notes (review_id);

    -- Somebody above confirms what is reported complete, or returns it. Of an action the last one counts: while again_on is set, a confirmed
    -- one has to be confirmed again, for the reason in again_why.
    CREATE TABLE confirmations (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      action_id bigint NOT NULL REFERENCES actions,
      decision text NOT NULL CHECK (decision IN ('confirmed', 'returned')),
      reasons text NOT NULL CHECK (reasons <> ''),
      decided_by_id bigint NOT NULL REFERENCES users,
      decided_on date NOT NULL,
      recorded_at timestamptz NOT NULL,
      again_on date,
      again_why text CHECK (again_why IN ('evidence', 'evidence_removed', 'failed_check', 'reopened')),
      changed_at timestamptz NOT NULL,
      CHECK ((again_on IS NULL) = (again_why IS NULL)),
      CHECK (again_on IS NULL OR decision = 'confirmed')
    );
    CREATE INDEX confirmations_action ON confirmations (action_id, id);
    CREATE TRIGGER never_deleted BEFORE DELETE ON confirmations FOR EACH ROW EXECUTE FUNCTION refuse_delete();

    SELECT historise(name) FROM unnest(ARRAY['${historised.join("', '")}']) name;
    CREATE INDEX judgements_addressee ON history.judgements (addressee_id);
    CREATE INDEX confirmations_action ON history.confirmations (action_id);
  `)
  const adding = Object.entries(added).map(([name, type]) => `ADD COLUMN ${name} ${type}`)
  await knex.raw(`ALTER TABLE standing_facts ${adding.join(', ')}; SELECT historise('standing_facts');
    CREATE INDEX standing_facts_to_confirm ON standing_facts (organisation_id) WHERE closure IS NULL AND NOT withdrawn AND completed > confirmed;
    CREATE OR REPLACE VIEW facts_from_scratch AS ${facts};${keep(columns)}`)
}

export async function down(knex: Knex): Promise<void> {
  const dropping = Object.keys(added)
    .map(name => `DROP COLUMN ${name}`)
    .join(', ')
  await knex.raw(`DROP VIEW facts_from_scratch; DROP VIEW as_at.standing_facts; ALTER TABLE standing_facts ${dropping};
    ALTER TABLE history.standing_facts ${dropping}; SELECT historise('standing_facts');
    CREATE VIEW facts_from_scratch AS ${earlierFacts}; ${keep(before)}`)
  await knex.raw(historised.map(name => `DROP VIEW as_at.${name};`).join('\n'))
  await knex.raw('DROP TABLE confirmations, review_notes, judgements, reviews; DROP FUNCTION keep_published_judgement()')
  await knex.raw(historised.map(name => `DROP TABLE history.${name}; DROP FUNCTION history.keep_${name}();`).join('\n'))
}
