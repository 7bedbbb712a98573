// How long a sustain check may stay unanswered, and updates by the service itself: it reopens an action when two were missed.
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    INSERT INTO settings (name, value) VALUES ('sustain_grace_days', 14);
    ALTER TABLE updates ALTER COLUMN user_id DROP NOT NULL;
    SELECT historise('updates');
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE updates ALTER COLUMN user_id SET NOT NULL;
    DELETE FROM settings WHERE name = 'sustain_grace_days';
    DELETE FROM history.settings WHERE name = 'sustain_grace_days';
  `)
}
