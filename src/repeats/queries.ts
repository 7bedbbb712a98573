import type { Day, Precision } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Wording } from '../db/tables.ts'
import { shortName } from '../organisations/names.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen } from '../visibility/queries.ts'
import { type Alike, isSuggested, nearness, type Relation, reasonOf } from './suggestions.ts'

interface Found extends Alike {
  later_id: number
  id: number
  repeats_id: number | null
  number: number
  text: string
  wording: Wording
  reference: string
  title: string
  published_on: Day | null
  published_precision: Precision
  inspected: string
  relation: Relation
}
export type Suggestion = Found & { name: string; reason: string }

/** So many at most are suggested of one recommendation. */
export const mostSuggested = 5
// Of what was made elsewhere to the same addressee on the same theme, the latest are looked at: the time does not grow with a whole service.
const mostElsewhere = 500

// An organisation with all that came before it.
const came = (of: string) => `came AS (
    SELECT place AS id, place AS before_id FROM (${of}) places
    UNION SELECT c.id, s.organisation_id FROM came c JOIN organisation_successors s ON s.successor_id = c.before_id)`

// The recommendations asked about that repeat nothing yet: where they were made, to whom, and with which words.
const asked = (person: Person) => `asked AS MATERIALIZED (
    SELECT r.id, r.theme_id, tsvector_to_array(w.words) AS words, i.id AS inspection_id, coalesce(i.published_on, 'infinity') AS published_on, i.organisation_id AS inspected_id,
      ARRAY(SELECT organisation_id FROM addressees WHERE recommendation_id = r.id) AS addressed,
      ARRAY(SELECT same.id FROM standards own JOIN standards same ON same.code = own.code OR lower(trim(same.title)) = lower(trim(own.title)) WHERE own.id = r.standard_id) AS standards
    FROM recommendations r JOIN recommendation_words w ON w.recommendation_id = r.id JOIN inspections i ON i.id = r.inspection_id
    WHERE r.id = ANY(:ids::bigint[]) AND (r.repeats_id IS NULL OR :decided::boolean) AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)})`

/**
 * Earlier recommendations that these may repeat, the nearest first: made after an inspection of the same organisation, of what came
 * before it or of what lies above it, alike in words, and in theme or standard or much more in words; or made elsewhere to one of the same
 * addressees, of the same theme. Only of inspections
 * that this person may see, and none that somebody has rejected. Nothing is suggested for what repeats something already.
 * @param decided also those that were decided on already; @returns for each id at most a few
 */
export async function listSuggestions(db: Db, person: Person, ids: number[], decided = false): Promise<Map<number, Suggestion[]>> {
  const rows = await ask<Found>(db, person, candidates(person), { ids, decided })
  const found = rows
    .filter(isSuggested)
    .sort((a, b) => nearness(b) - nearness(a) || (b.published_on ?? '').localeCompare(a.published_on ?? '') || a.id - b.id)
  return new Map(
    [...Map.groupBy(found, row => row.later_id)].map(([id, all]) => [id, latestOnly(all).slice(0, mostSuggested).map(inWords)]),
  )
}

/** Of several that repeat each other the latest is suggested: the others come with it. */
const latestOnly = (all: Found[]): Found[] => all.filter(({ id }) => !all.some(other => other.repeats_id === id))

const inWords = (row: Found): Suggestion => ({
  ...row,
  name: `${row.reference}/${row.number}`,
  reason: reasonOf({ ...row, inspected: shortName(row.inspected) }),
})

// What is left of a text when the words of another are taken away is not shared.
const sharedWords = 'length(w.words) - length(ts_delete(w.words, t.words))'

const candidates = (person: Person) => `
  WITH RECURSIVE ${asked(person)},
  ${came('SELECT unnest(inspected_id || addressed) AS place FROM asked')},
  target AS MATERIALIZED (
    SELECT t.*, ARRAY(SELECT before_id FROM came WHERE id = t.inspected_id) AS places,
      ARRAY(SELECT DISTINCT unnest(o.line) FROM came JOIN organisations o ON o.id = came.before_id WHERE came.id = t.inspected_id) AS lines,
      ARRAY(SELECT before_id FROM came WHERE id = ANY(t.addressed)) AS addressed_places FROM asked t),
  near AS (
    SELECT t.id AS later_id, r.id FROM target t JOIN inspections i ON i.organisation_id = ANY(t.lines) JOIN recommendations r ON r.inspection_id = i.id
    UNION SELECT t.id, m.recommendation_id FROM target t CROSS JOIN LATERAL (
      SELECT recommendation_id FROM recommended_themes WHERE organisation_id = ANY(t.addressed_places) AND theme_id = t.theme_id
      ORDER BY recommendation_id DESC LIMIT ${mostElsewhere}) m)
  SELECT t.id AS later_id, r.id, r.repeats_id, r.number, r.text, r.wording, i.reference, i.title, i.published_on, i.published_precision, io.name AS inspected,
    CASE WHEN r.theme_id = t.theme_id THEN th.name END AS theme,
    CASE WHEN r.standard_id = ANY(t.standards) THEN st.code || ' ' || st.title END AS standard,
    s.shared, length(w.words) AS words, cardinality(t.words) AS own_words,
    CASE WHEN i.organisation_id = t.inspected_id THEN 'same' WHEN i.organisation_id = ANY(t.places) THEN 'before'
      WHEN i.organisation_id = ANY(t.lines) THEN 'above' ELSE 'addressee' END AS relation
  FROM near n JOIN target t ON t.id = n.later_id JOIN recommendation_words w ON w.recommendation_id = n.id
  CROSS JOIN LATERAL (SELECT ${sharedWords}) s (shared)
  JOIN recommendations r ON r.id = n.id JOIN inspections i ON i.id = r.inspection_id JOIN organisations io ON io.id = i.organisation_id
  LEFT JOIN themes th ON th.id = r.theme_id LEFT JOIN standards st ON st.id = r.standard_id
  -- As much as the loosest cut-off, 0.2: the rest is for isSuggested.
  WHERE s.shared > 0 AND s.shared * 10 >= length(w.words) + cardinality(t.words)
    AND r.withdrawn_on IS NULL AND i.id <> t.inspection_id AND (coalesce(i.published_on, 'infinity'), i.id) < (t.published_on, t.inspection_id)
    AND ${inspectionSeen(person)}
    AND (:decided::boolean OR NOT EXISTS (SELECT 1 FROM rejected_repeats j WHERE j.recommendation_id = t.id AND j.earlier_id = r.id))`

/** Which earlier ones somebody has said it does not repeat. */
export const listDecided = (db: Db, recommendation_id: number): Promise<number[]> =>
  db('rejected_repeats').where({ recommendation_id }).orderBy('earlier_id').pluck('earlier_id')

/** The recommendations of an inspection that repeat nothing yet, by number; the first few hundred. */
export const listUnlinked = (db: Db, inspection_id: number): Promise<{ id: number; number: number; text: string; wording: Wording }[]> =>
  db('recommendations')
    .where({ inspection_id, repeats_id: null, withdrawn_on: null })
    .orderBy('number')
    .limit(200)
    .select('id', 'number', 'text', 'wording')
