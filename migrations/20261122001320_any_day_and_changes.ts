// What somebody last looked at, and days with a name: both are days from which changes are told. And other days are read as quickly as
// today: the end of the day is worked out once and not for each row of facts, and their tables are found by what today's are found by.
import type { Knex } from 'knex'

// Whole tables of facts are read for lists; of the other tables single rows, and there the planner must know the day to plan well.
const eachRow = "known_from < public.as_at_end() AND known_to >= public.as_at_end()'', name, cols)"
const once =
  "known_from < %3$s AND known_to >= %3$s'', name, cols, CASE name WHEN ''standing_facts'' THEN ''(SELECT public.as_at_end())'' ELSE ''public.as_at_end()'' END)"

/** Make the views of other days anew, with another condition. */
const rebuilt = (from: string, to: string) => `
    DO $$ BEGIN EXECUTE replace(pg_get_functiondef('historise(text)'::regprocedure), '${from}', '${to}'); END $$;
    SELECT historise('standing_facts');`

const found: [table: string, by: string][] = [
  ['actions', 'organisation_id'],
  ['actions', 'owner_id'],
  ['actions', 'blocked_by_id'],
  ['addressees', 'owner_id'],
  ['comments', 'action_id'],
  ['comments', 'reply_to_id'],
  ['figures', 'inspection_id'],
  ['figures', 'recommendation_id'],
  ['inspection_ratings', 'inspection_id'],
  ['inspections', 'organisation_id'],
  ['inspections', 'reference'],
  ['memberships', 'organisation_id'],
  ['memberships', 'user_id'],
  ['organisations', 'code'],
  ['recommendations', 'repeats_id'],
]
// Facts change often: the versions that do not count are passed over in the index.
const factsBy = {
  organisation: 'organisation_id',
  inspected: 'inspected_id',
  inspection: 'inspection_id',
  recommendation: 'recommendation_id',
}
const factsIndexes = (columns: string) =>
  Object.entries(factsBy)
    .map(
      ([name, by]) =>
        `DROP INDEX history.standing_facts_${name}; CREATE INDEX standing_facts_${name} ON history.standing_facts (${by}${columns});`,
    )
    .join('\n')

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- last_on: the last day somebody looked at it; before_on: the day they did before that. Written once a day.
    CREATE TABLE visits (
      user_id bigint NOT NULL REFERENCES users,
      subject text NOT NULL CHECK (subject IN ('organisation', 'inspection')),
      subject_id bigint NOT NULL,
      last_on date NOT NULL,
      before_on date CHECK (before_on < last_on),
      PRIMARY KEY (user_id, subject, subject_id)
    );
    CREATE INDEX visits_last_on ON visits (last_on);

    CREATE TABLE named_days (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      organisation_id bigint NOT NULL REFERENCES organisations,
      name text NOT NULL CHECK (name <> ''),
      on_day date NOT NULL,
      added_by_id bigint NOT NULL REFERENCES users,
      changed_at timestamptz NOT NULL,
      UNIQUE (organisation_id, on_day, name)
    );
    SELECT historise('named_days');
    CREATE INDEX named_days_organisation ON history.named_days (organisation_id);

    ${rebuilt(eachRow, once)}
    ${found.map(([table, by]) => `CREATE INDEX ${table}_by_${by} ON history.${table} (${by});`).join('\n')}
    ${factsIndexes(', known_to, known_from')}
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ${factsIndexes('')}
    ${found.map(([table, by]) => `DROP INDEX history.${table}_by_${by};`).join('\n')}
    ${rebuilt(once, eachRow)}
    DROP VIEW as_at.named_days;
    DROP TABLE named_days, visits, history.named_days;
    DROP FUNCTION history.keep_named_days();
  `)
}
