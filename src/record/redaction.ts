// A name that should not be here is taken out of everything said about a recommendation: the tables, their history and the record.
import { act, type By } from '../db/act.ts'
import type { Tx } from '../db/knex.ts'
import { Forbidden, Invalid, NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { record } from './commands.ts'

const addressees = 'SELECT id FROM addressees WHERE recommendation_id = :id'
// Actions that serve it or ever did; and with them everything said about those actions.
const actions = `SELECT action_id FROM history.action_addressees WHERE addressee_id IN (${addressees})`
const inspection = 'SELECT inspection_id FROM recommendations WHERE id = :id'
// Figures that belong to it or ever did, and those of its inspection that belong to none.
const figures = `SELECT id FROM history.figures WHERE recommendation_id = :id OR (recommendation_id IS NULL AND inspection_id = (${inspection}))`
const queries = `SELECT id FROM queries WHERE addressee_id IN (${addressees}) OR action_id IN (${actions})`

// Reviews in which one of its answers is or was judged.
const reviews = `SELECT review_id FROM history.judgements WHERE addressee_id IN (${addressees})`

// biome-ignore format: it is read as a table
const freeTexts: { table: string; columns: string[]; where: string; versioned: boolean }[] = [
  { table: 'actions', columns: ['title', 'description', 'success_measure', 'owner_title', 'blocked_reason', 'different_now', 'dropped_reason'],
    where: `id IN (${actions})`, versioned: true },
  { table: 'updates', columns: ['text', 'withdrawn_reason'], where: `action_id IN (${actions})`, versioned: true },
  { table: 'quieted_signals', columns: ['reason'], where: `addressee_id IN (${addressees})`, versioned: false },
  { table: 'blocking_answers', columns: ['text'], where: `action_id IN (${actions})`, versioned: false },
  { table: 'sustain_checks', columns: ['note'], where: `action_id IN (${actions})`, versioned: true },
  { table: 'extension_requests', columns: ['reason', 'decision_reason'], where: `addressee_id IN (${addressees}) OR action_id IN (${actions})`, versioned: true },
  { table: 'confirmations', columns: ['reasons'], where: `action_id IN (${actions})`, versioned: false },
  { table: 'comments', columns: ['text', 'withdrawn_reason'], where: `addressee_id IN (${addressees}) OR action_id IN (${actions})`, versioned: true },
  { table: 'queries', columns: ['text', 'closing_note'], where: `id IN (${queries})`, versioned: true },
  { table: 'query_replies', columns: ['text'], where: `query_id IN (${queries})`, versioned: false },
  { table: 'evidence', columns: ['title', 'shows', 'url', 'removed_reason'], where: `addressee_id IN (${addressees}) OR action_id IN (${actions})`, versioned: true },
  { table: 'evidence_files', columns: ['name'], where: `evidence_id IN (SELECT id FROM evidence WHERE addressee_id IN (${addressees}) OR action_id IN (${actions}))`, versioned: false },
  { table: 'addressees', columns: ['response_text', 'owner_title'], where: `id IN (${addressees})`, versioned: true },
  { table: 'recommendations', columns: ['text', 'withdrawn_reason'], where: 'id = :id', versioned: true },
  { table: 'practice_checks', columns: ['checked_by', 'method', 'note', 'withdrawn_reason'],
    where: `addressee_id IN (${addressees}) OR action_id IN (${actions})`, versioned: true },
  { table: 'inspections', columns: ['note', 'fieldwork_note', 'source'], where: `id = (${inspection})`, versioned: true },
  { table: 'judgements', columns: ['reasons', 'superseding_reason'], where: `addressee_id IN (${addressees})`, versioned: true },
  { table: 'reviews', columns: ['title', 'reply', 'discarded_reason'], where: `id IN (${reviews})`, versioned: true },
  { table: 'review_notes', columns: ['text', 'found'],
    where: `addressee_id IN (${addressees}) OR (addressee_id IS NULL AND review_id IN (${reviews}))`, versioned: true },
  { table: 'confirmations', columns: ['reasons'], where: `action_id IN (${actions})`, versioned: false },
  { table: 'figures', columns: ['label', 'qualifier'], where: `id IN (${figures})`, versioned: true },
]

/**
 * Replace a name by "[redacted]" in every free text of a recommendation, of its addressees, actions, updates, comments and queries, and
 * of its inspection and the figures of that, now and at any earlier time; and in letters about it that are not sent yet. Capitals and the space between words do not matter; part of a longer word is left alone. Administrators only.
 * @returns how many texts changed, in the tables and in the record. @throws Forbidden, NotFound, or Invalid when the name is shorter
 * than 3 characters or found nowhere.
 */
export const redactName = (by: By<Person>, recommendation_id: number, name: string): Promise<number> =>
  act(by, async ({ tx, person, now }) => {
    if (!person.administrator) throw new Forbidden()
    const words = name.trim()
    if (words.length < 3) throw new Invalid({ name: 'Type at least 3 characters of the name' })
    // The inspection first, as whoever works on all of it does.
    const found = await tx('recommendations').where({ id: recommendation_id }).first('inspection_id')
    if (!found) throw new NotFound()
    await tx('inspections').where({ id: found.inspection_id }).forUpdate().first('id')
    await tx('recommendations').where({ id: recommendation_id }).forUpdate().first('id')

    const place = { id: recommendation_id, pattern: patternOf(words) }
    const inTables = (await redactTables(tx, place)) + (await redactLetters(tx, place))
    const inRecord = await redactRecord(tx, place, now)
    const changed = inTables + inRecord.length
    if (!changed) throw new Invalid({ name: 'This name is in none of the texts of this recommendation' })
    await record(tx, { chain: `recommendation:${recommendation_id}`, act: 'redactName', after: { changed, event_texts: inRecord } })
    return changed
  })

interface Place {
  id: number
  pattern: string
}

/** The words themselves as a pattern of PostgreSQL, with any space between them, and no letter or digit before or after. */
const patternOf = (words: string): string => `(?<!\\w)${words.replaceAll(/[^\p{L}\p{N}\s]/gu, '\\$&').replaceAll(/\s+/g, '\\s+')}(?!\\w)`

async function redactTables(tx: Tx, place: Place): Promise<number> {
  let changed = 0
  for (const { table, columns, where, versioned } of freeTexts)
    for (const column of columns) {
      changed += await redact(tx, place, `public.${table}`, column, where, versioned ? ', version = version + 1' : '')
      await redact(tx, place, `history.${table}`, column, where)
    }
  return changed
}

/** Forms opened before the redaction are stale after it (their version counts up), or saving them would bring the name back. */
async function redact(tx: Tx, place: Place, table: string, column: string, where: string, besides = ''): Promise<number> {
  const { rowCount } = await tx.raw(
    `UPDATE ${table} SET ${column} = regexp_replace(${column}, :pattern, '[redacted]', 'gi')${besides} WHERE ${column} ~* :pattern AND (${where})`,
    { ...place },
  )
  return rowCount
}

/** Letters that wait, and lead to the recommendation or to an action of it. What is sent is gone, and its text with it. */
async function redactLetters(tx: Tx, place: Place): Promise<number> {
  const { rowCount } = await tx.raw(
    `UPDATE mails SET subject = regexp_replace(subject, :pattern, '[redacted]', 'gi'), body = redacted_json(body, :pattern)
     WHERE body IS NOT NULL AND (subject ~* :pattern OR redacted_json(body, :pattern) <> body)
       AND body::text ~ format('"/(recommendations/(%s)|actions/(%s))[^0-9]', :id::bigint, (SELECT string_agg(DISTINCT action_id::text, '|') FROM (${actions}) served))`,
    { ...place },
  )
  return rowCount
}

/** @returns which texts of the record changed, as "event/moment/field". */
async function redactRecord(tx: Tx, place: Place, now: Date): Promise<string[]> {
  const { rows } = await tx.raw(
    `UPDATE event_texts SET text = regexp_replace(text, :pattern, '[redacted]', 'gi'), salt = NULL, redacted_at = :now
     WHERE text ~* :pattern AND (event_id IN (SELECT event_id FROM event_subjects
       WHERE (type = 'recommendation' AND subject_id = :id) OR (type = 'addressee' AND subject_id IN (${addressees}))
         OR (type = 'action' AND subject_id IN (${actions})) OR (type = 'review' AND subject_id IN (${reviews})))
       OR event_id IN (SELECT e.id FROM events e WHERE e.chain = 'inspection:' || (${inspection})
         AND NOT EXISTS (SELECT 1 FROM event_subjects s WHERE s.event_id = e.id AND s.type = 'recommendation')))
     RETURNING format('%s/%s/%s', event_id, moment, field) AS place`,
    { ...place, now },
  )
  return rows.map((row: { place: string }) => row.place).sort()
}
