// A database of n recommendations, made with set-based SQL: 3 actions, 10 events and 10 history rows each.
import type { Db, Tx } from '../src/db/knex.ts'
import { setPassword } from '../src/users/commands.ts'

export const leader = 'leader@bench.example'
export const national = 'national@bench.example'
export const password = 'follow every recommendation'

/** The recommendation with 10 actions and 40 trail entries. */
export const large = 1
/** The live actions of the same unit, for updates. */
export const listLive = async (db: Db): Promise<number[]> =>
  (
    await db('actions as x')
      .join('organisations as o', 'o.id', 'x.organisation_id')
      .where('o.code', 'U1')
      .where('x.status', 'in_progress')
      .select('x.id')
  ).map(({ id }) => id)

const perUnit = 100

/** Fill an empty, migrated database. Units grow with the recommendations: 100 of these each, of 10 inspections. */
export async function fill(db: Db, recommendations: number): Promise<void> {
  const units = recommendations / perUnit
  await db.transaction(async tx => {
    // History and events are written by hand below, so the triggers that would write them stay out of the way.
    await tx.raw(
      "SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off; SELECT set_config('app.now', '2021-01-01T10:00:00Z', true)",
    )
    await organisations(tx, units)
    await tx.raw(`
      INSERT INTO themes (name, changed_at) SELECT 'Theme ' || g, now() FROM generate_series(1, 11) g;
      INSERT INTO frameworks (name, rated, max_score, changed_at) VALUES ('PDU', true, 27, now());
      INSERT INTO standards (framework_id, code, title, "group", position, changed_at) SELECT 1, '1.' || g, 'Standard ' || g, 'All', g, now() FROM generate_series(1, 9) g;
      INSERT INTO inspections (reference, organisation_id, framework_id, title, state, published_on, changed_at)
        SELECT 'I-' || u || '-' || k, 14 + u, 1, 'Unit ' || u || ', ' || (2015 + k), 'published', date '2015-06-01' + k * 365, timestamptz '2021-01-01' FROM generate_series(1, ${units}) u, generate_series(1, 10) k ORDER BY u, k;
      INSERT INTO recommendations (inspection_id, number, text, standard_id, theme_id, urgent, times_made, first_made_on, changed_at)
        SELECT i.id, n, 'Make sure that managers oversee ' || (ARRAY['risk of harm','court work','domestic abuse checks','premises','staff training'])[1 + (i.id * 7 + n) % 5] || ' in every case, and that what they find changes practice, part ' || n || '.',
          1 + (i.id + n) % 9, 1 + (i.id + n) % 11, (i.id + n) % 7 = 0, 1 + (n % 5 = 0)::int, CASE WHEN n % 5 = 0 THEN date '2015-06-01' END, timestamptz '2021-01-01' FROM inspections i, generate_series(1, 10) n ORDER BY i.id, n;`)
    await plans(tx)
    await history(tx)
  })
  await people(db)
  await db.raw('ANALYZE')
}

const organisations = (tx: Tx, units: number) =>
  tx.raw(`
    INSERT INTO organisations (code, kind, name, parent_id, line, changed_at) VALUES ('MOJ', 'ministry', 'Ministry', NULL, '{1}', now()), ('HMPPS', 'service', 'Service', 1, '{2,1}', now());
    INSERT INTO organisations (code, kind, name, parent_id, line, changed_at) SELECT 'R-' || g, 'region', 'Region ' || g, 2, ARRAY[2 + g, 2, 1], now() FROM generate_series(1, 12) g;
    INSERT INTO organisations (code, kind, name, parent_id, line, changed_at)
      SELECT 'U' || g, 'unit', 'Unit ' || g, 3 + g % 12, ARRAY[14 + g, 3 + g % 12, 2, 1], now() FROM generate_series(1, ${units}) g;
    INSERT INTO users (name, email, changed_at) SELECT 'Person ' || g, 'person' || g || '@bench.example', now() FROM generate_series(1, ${units}) g;`)

async function plans(tx: Tx): Promise<void> {
  await tx.raw(`
    INSERT INTO addressees (recommendation_id, organisation_id, response, response_text, responded_on, owner_title, target_on, original_target_on, plan_from_on, plan_due_on, changed_at)
      SELECT r.id, i.organisation_id, (ARRAY['agreed','agreed','partly_agreed','awaited','not_agreed'])[1 + r.id % 5], 'We answer this.', date '2022-01-01', 'Head of unit', date '2026-06-01' + (r.id % 900)::int, date '2026-06-01' + (r.id % 900)::int,
        i.published_on, i.published_on + 28, timestamptz '2022-01-01' FROM recommendations r JOIN inspections i ON i.id = r.inspection_id ORDER BY r.id;
    INSERT INTO actions (organisation_id, title, description, success_measure, owner_id, status, due_on, original_due_on, agreed_due_on, started_on, completed_on, completed_at, logged_on, logged_by_id, last_work_on, changed_at)
      SELECT a.organisation_id, 'Action ' || k || ' on what was found', 'How it is done, in a sentence or two that says enough.', 'Nine in ten cases', 1 + a.id % (SELECT count(*) FROM users), s.status,
        date '2026-09-01' + ((a.id * 3 + k) % 700)::int, date '2026-09-01', date '2026-09-01' + ((a.id * 3 + k) % 700)::int, CASE WHEN s.status <> 'not_started' THEN date '2022-02-01' END,
        CASE WHEN s.status = 'completed' THEN date '2023-02-01' END, CASE WHEN s.status = 'completed' THEN timestamptz '2023-02-01' END, date '2022-01-10', 1, date '2026-07-01' + ((a.id + k) % 140)::int, timestamptz '2023-02-01'
      FROM addressees a, generate_series(1, 3) k, LATERAL (SELECT (ARRAY['not_started','in_progress','completed'])[1 + (a.id + k * (a.id % 3)) % 3] AS status) s ORDER BY a.id, k;
    INSERT INTO action_addressees (action_id, addressee_id, changed_at) SELECT x.id, 1 + (x.id - 1) / 3, now() FROM actions x;
    INSERT INTO actions (organisation_id, title, due_on, original_due_on, agreed_due_on, logged_on, logged_by_id, last_work_on, changed_at)
      SELECT organisation_id, 'Further action ' || k, date '2027-09-01', date '2027-09-01', date '2027-09-01', date '2022-01-10', 1, date '2026-11-01', now() FROM addressees, generate_series(1, 7) k WHERE recommendation_id = ${large};
    INSERT INTO action_addressees (action_id, addressee_id, changed_at) SELECT x.id, ${large}, now() FROM actions x WHERE title LIKE 'Further%';
    INSERT INTO updates (action_id, kind, user_id, text, recorded_at, recorded_on, changed_at)
      SELECT 1, 'progress', 1, 'What happened, in a sentence or two that says enough, number ' || g, timestamptz '2026-01-01' + g * interval '1 day', date '2026-01-01' + g, now() FROM generate_series(1, 30) g;
    INSERT INTO comments (addressee_id, user_id, audience, text, recorded_at, recorded_on, changed_at)
      SELECT ${large}, 1, 'everyone', 'A comment of a sentence, number ' || g, timestamptz '2026-02-01' + g * interval '1 day', date '2026-02-01' + g, now() FROM generate_series(1, 10) g;`)
  const facts = await columnsOf(tx, 'facts_from_scratch')
  await tx.raw(
    `INSERT INTO standing_facts (${facts}, changed_at) SELECT ${facts}, timestamptz '2023-02-01' FROM facts_from_scratch;
     INSERT INTO facts_versions SELECT DISTINCT organisation_id, 1 FROM standing_facts`,
  )
}

/** Ten history rows a recommendation: itself, its addressee, its actions, and its facts five times; and ten events. */
async function history(tx: Tx): Promise<void> {
  for (const table of [
    'organisations',
    'users',
    'themes',
    'frameworks',
    'standards',
    'inspections',
    'recommendations',
    'addressees',
    'actions',
    'action_addressees',
    'updates',
    'comments',
  ]) {
    const names = await columnsOf(tx, table)
    await tx.raw(
      `INSERT INTO history.${table} (${names}, known_from, known_to) SELECT ${names}, timestamptz '2021-01-01', 'infinity' FROM public.${table}`,
    )
  }
  const facts = await columnsOf(tx, 'standing_facts')
  await tx.raw(`
    INSERT INTO history.standing_facts (${facts}, known_from, known_to) SELECT ${facts}, timestamptz '2021-01-01' + (v - 1) * interval '1 year', CASE WHEN v = 5 THEN 'infinity' ELSE timestamptz '2021-01-01' + v * interval '1 year' END FROM standing_facts f, generate_series(1, 5) v;
    INSERT INTO events (chain, position, act, user_id, recorded_at, before, after, hash)
      SELECT 'recommendation:' || r.id, p, 'benchmark', 1, timestamptz '2022-01-01' + p * interval '1 day', '{}', '{"number": 1}', decode('00', 'hex') FROM recommendations r, generate_series(1, 10) p;
    INSERT INTO event_subjects (event_id, type, subject_id) SELECT id, 'recommendation', split_part(chain, ':', 2)::bigint FROM events;`)
}

/** A column that came later stands elsewhere in the history than in the table. */
async function columnsOf(tx: Tx, table: string): Promise<string> {
  const { rows } = await tx.raw(
    "SELECT string_agg(quote_ident(column_name), ', ') AS names FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ?",
    [table],
  )
  return rows[0].names
}

async function people(db: Db): Promise<void> {
  for (const [email, role, code] of [
    [leader, 'unit_leader', 'U1'],
    [national, 'national_lead', 'HMPPS'],
  ] as const) {
    const [user] = await db('users')
      .insert({ name: email.split('@')[0]!, email })
      .returning('id')
    const organisation = await db('organisations').where({ code }).first('id')
    await db('memberships').insert({ user_id: user!.id, organisation_id: organisation!.id, role, from_on: '2021-01-01' })
    await setPassword({ tx: db as never }, user!.id, password)
  }
}
