import type { Knex } from 'knex'

const changed = ['themes', 'frameworks', 'standards', 'settings']

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- What is retired is no longer offered. It is never deleted: it stays wherever it is used.
    ALTER TABLE themes ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN retired_on date;
    ALTER TABLE standards ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN retired_on date;
    ALTER TABLE frameworks ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN valid_to date CHECK (valid_to >= valid_from),
      ADD COLUMN replaces_id bigint UNIQUE REFERENCES frameworks;
    -- The record of events names what it is about by a number.
    ALTER TABLE settings ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, ADD COLUMN version integer NOT NULL DEFAULT 1;

    SELECT historise(name) FROM unnest(ARRAY['${changed.join("', '")}']) name;
  `)
}

export async function down(knex: Knex): Promise<void> {
  const undone = { themes: ['version', 'retired_on'], standards: ['version', 'retired_on'], settings: ['id', 'version'] }
  for (const [table, columns] of Object.entries({ ...undone, frameworks: ['version', 'valid_to', 'replaces_id'] })) {
    const drops = columns.map(column => `DROP COLUMN ${column}`).join(', ')
    await knex.raw(
      `DROP VIEW as_at.${table}; ALTER TABLE ${table} ${drops}; ALTER TABLE history.${table} ${drops}; SELECT historise('${table}')`,
    )
  }
}
