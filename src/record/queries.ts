import type { Db } from '../db/knex.ts'

/** What is wrong with the record of events: one sentence for each fault, naming the row. Empty when it is whole. */
export async function findFaults(db: Db): Promise<string[]> {
  const { rows } = await db.raw(faults)
  return rows.map(({ fault }: { fault: string }) => fault)
}

export const countEvents = async (db: Db): Promise<number> => Number((await db('events').count({ n: '*' }).first())?.n)

// The questions: is a position missing, is a row not what it was, is a text not what it was, gone, or redacted without an event that says so,
// does a seal name a head that is gone, and is a seal itself not what it was.
const faults = `
  WITH ordered AS (
    SELECT e, e.chain, e.position, e.id, e.hash, lag(e.hash) OVER w AS previous_hash, lag(e.position) OVER w AS previous_position
    FROM events e WINDOW w AS (PARTITION BY e.chain ORDER BY e.position)
  ), subjects AS (
    SELECT event_id, array_agg(type || ':' || subject_id ORDER BY type || ':' || subject_id) AS subjects FROM event_subjects GROUP BY event_id
  ), sealed AS (
    SELECT s.id, s.day, h.key AS chain, (h.value ->> 0)::int AS position, h.value ->> 1 AS hash FROM seals s, jsonb_each(s.heads) h
  )
  SELECT fault FROM (
    SELECT 1 AS kind, o.id AS row, format('Missing: %s of chain %s, before event %s', CASE WHEN o.position - coalesce(o.previous_position, 0) = 2
      THEN 'position ' || o.position - 1 ELSE format('positions %s to %s', coalesce(o.previous_position, 0) + 1, o.position - 1) END, o.chain, o.id) AS fault
    FROM ordered o WHERE o.position <> coalesce(o.previous_position, 0) + 1
    UNION ALL
    SELECT 2, o.id, format('Changed: event %s (position %s of chain %s)', o.id, o.position, o.chain)
    FROM ordered o LEFT JOIN subjects s ON s.event_id = o.id
    WHERE o.position = coalesce(o.previous_position, 0) + 1 AND o.hash IS DISTINCT FROM event_hash(o.e, s.subjects, o.previous_hash)
    UNION ALL
    SELECT 3, e.id, format('Changed: the text %s (%s) of event %s', t.field, t.moment, e.id)
    FROM event_texts t JOIN events e ON e.id = t.event_id
    WHERE t.redacted_at IS NULL AND (CASE t.moment WHEN 'before' THEN e.before ELSE e.after END) #>> ARRAY[t.field, 'digest'] IS DISTINCT FROM text_digest(t.salt, t.text)
    UNION ALL
    SELECT 3, e.id, format('Missing: the text %s (%s) of event %s', d.key, d.moment, e.id)
    FROM (SELECT e.id, 'before' AS moment, b.key FROM events e, jsonb_each(e.before) b WHERE jsonb_exists(b.value, 'digest')
          UNION ALL SELECT e.id, 'after', a.key FROM events e, jsonb_each(e.after) a WHERE jsonb_exists(a.value, 'digest')) d
    JOIN events e ON e.id = d.id LEFT JOIN event_texts t ON t.event_id = d.id AND t.moment = d.moment AND t.field = d.key WHERE t.event_id IS NULL
    UNION ALL
    SELECT 3, t.event_id, format('Redacted without a record: the text %s (%s) of event %s', t.field, t.moment, t.event_id)
    FROM event_texts t WHERE t.redacted_at IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM events e WHERE e.act = 'redactName' AND e.after -> 'event_texts' @> to_jsonb(format('%s/%s/%s', t.event_id, t.moment, t.field)))
    UNION ALL
    SELECT 4, s.id, format('Missing: position %s of chain %s, which the seal of %s lists', s.position, s.chain, s.day)
    FROM sealed s LEFT JOIN events e ON e.chain = s.chain AND e.position = s.position WHERE e.id IS NULL OR encode(e.hash, 'hex') <> s.hash
    UNION ALL
    SELECT 5, s.id, format('Changed: the seal of %s', s.day) FROM (SELECT *, lag(hash) OVER (ORDER BY id) AS previous FROM seals) s
    WHERE s.hash <> seal_hash(s.previous, s.day, s.up_to_event_id, s.heads)
  ) all_faults ORDER BY kind, row`
