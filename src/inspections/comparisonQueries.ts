import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Wording } from '../db/tables.ts'
import { matchesOf } from '../frameworks/matchQueries.ts'
import { type CheckRow, checksOf } from '../practiceChecks/queries.ts'
import type { Filter } from '../recommendations/filter.ts'
import { type ListRow, listRecommendations, type Reading } from '../recommendations/listQueries.ts'
import type { Person } from '../users/person.ts'
import { answered, askTogether, inspectionSeen, type Question, type SeenOf, seenAnswers } from '../visibility/queries.ts'
import type { FigureBehind } from './figurePairs.ts'
import { ratingsOf } from './queries.ts'
import type { RatedUnder } from './ratingLines.ts'

const most = 2000

/** Every addressee of an inspection's recommendations, by number, as far as this person sees each. One query, for any day. */
export async function listAnswersOf(db: Db, reference: string, reading: Reading): Promise<ListRow[]> {
  const filter: Filter = {
    inspection: reference,
    standing: [],
    signal: [],
    urgent: false,
    repeat: false,
    sort: 'inspection',
    descending: false,
  }
  return (await listRecommendations(db, filter, reading, most)).slice(0, most)
}

export interface Made {
  inspection_id: number
  recommendation_id: number
  number: number
  text: string
  wording: Wording
  theme: string | null
}

/** What inspections recommended, by number: what is published of it. */
const madeIn = (person: Person, inspections: number[]): Question<Made> => ({
  sql: `SELECT r.inspection_id, r.id AS recommendation_id, r.number, r.text, r.wording, t.name AS theme
     FROM recommendations r JOIN inspections i ON i.id = r.inspection_id LEFT JOIN themes t ON t.id = r.theme_id
     WHERE i.id = ANY(:inspections) AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)} ORDER BY r.number, r.id`,
  bindings: { inspections },
})

export interface MadeAgain {
  earlier_id: number
  id: number
  number: number
  text: string
}

/**
 * Which recommendations of an earlier inspection a later one made again, directly or by way of one in between, as far as this person
 * may see them.
 */
const madeAgain = (person: Person, earlier_id: number, later_id: number): Question<MadeAgain> => ({
  sql: `WITH RECURSIVE back AS (
       SELECT r.id, r.number, r.text, r.repeats_id, 1 AS step FROM recommendations r JOIN inspections i ON i.id = r.inspection_id
       WHERE i.id = :later_id AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)}
       UNION ALL
       SELECT b.id, b.number, b.text, r.repeats_id, step + 1 FROM back b JOIN recommendations r ON r.id = b.repeats_id
       JOIN inspections i ON i.id = r.inspection_id WHERE i.id <> :earlier_id AND step < 20 AND ${inspectionSeen(person)})
     SELECT r.id AS earlier_id, b.id, b.number, b.text FROM back b JOIN recommendations r ON r.id = b.repeats_id
     JOIN inspections i ON i.id = r.inspection_id WHERE i.id = :earlier_id AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)} ORDER BY b.number`,
  bindings: { earlier_id, later_id },
})
export const listMadeAgain = (db: Db, ...asked: Parameters<typeof madeAgain>): Promise<MadeAgain[]> =>
  answered(db, asked[0], madeAgain(...asked))

/** The frameworks of inspections, each with its standards in their order. */
const ratedUnder = (ids: number[]): Question<RatedUnder> => ({
  sql: `SELECT f.id, f.name, f.rated, (SELECT coalesce(json_agg(json_build_object('standard_id', s.id, 'framework_id', f.id, 'code', s.code, 'title', s.title)
       ORDER BY s.position), '[]') FROM standards s WHERE s.framework_id = f.id) AS standards FROM frameworks f WHERE f.id = ANY(:ids)`,
  bindings: { ids },
})

/** The figures of inspections that the reader may see, each with what its recommendation is about. */
const figuresOf = (inspections: number[]): Question<FigureBehind> => ({
  sql: `SELECT f.*, r.number, t.name AS theme, CASE WHEN s.id IS NOT NULL THEN json_build_object('standard_id', s.id, 'framework_id', s.framework_id,
       'code', s.code, 'title', s.title) END AS standard
     FROM figures f LEFT JOIN recommendations r ON r.id = f.recommendation_id AND r.withdrawn_on IS NULL
     LEFT JOIN standards s ON s.id = r.standard_id LEFT JOIN themes t ON t.id = r.theme_id
     WHERE f.inspection_id = ANY(:inspections) ORDER BY f.id`,
  bindings: { inspections },
})

/** A date that was moved: of an action, or with no action the target date of an addressee. */
export interface MovedDate {
  addressee_id: number
  action_id: number | null
  from_on: Day | null
  to_on: Day
  moved_on: Day
  why: string
}

const moved = (person: Person, of: SeenOf): Question<MovedDate> => ({
  sql: `SELECT seen.id AS addressee_id, u.action_id, u.due_from AS from_on, u.due_to AS to_on, u.recorded_on AS moved_on, u.text AS why, u.recorded_at AS at
      FROM seen JOIN action_addressees l ON l.addressee_id = seen.id JOIN updates u ON u.action_id = l.action_id AND u.kind = 'date_move' AND u.withdrawn_on IS NULL
    UNION ALL
    SELECT seen.id, NULL, (e.before ->> 'target_on')::date, (e.after ->> 'target_on')::date, (e.recorded_at AT TIME ZONE 'Europe/London')::date,
      coalesce((SELECT max(t.text) FROM event_texts t WHERE t.event_id = e.id AND t.moment = 'after' AND t.field = 'reason'), ''), e.recorded_at
      FROM seen JOIN event_subjects s ON s.type = 'addressee' AND s.subject_id = seen.id JOIN events e ON e.id = s.event_id
      WHERE e.act = 'moveTargetDate' AND e.before ->> 'target_on' IS NOT NULL AND e.after ->> 'target_on' IS NOT NULL
    UNION ALL
    SELECT seen.id, NULL, t.from_on, t.to_on, t.decided_on, t.reason, t.recorded_at FROM seen JOIN extension_requests t ON t.addressee_id = seen.id
      WHERE t.state IN ('agreed', 'moved')
    ORDER BY at`,
  bindings: {},
  seen: seenAnswers(person, of),
})

/** What happened in the plans that this person sees, beside the actions themselves: checks, and dates that were moved. */
export const listSeenBetween = (db: Db, person: Person, of: SeenOf): Promise<{ checks: CheckRow[]; moves: MovedDate[] }> =>
  askTogether(db, person, { checks: checksOf(person, of), moves: moved(person, of) })

export interface Correction {
  corrected_on: Day
  before: Day | null
}

/** When the day that fieldwork began was corrected, and what it was before, the first correction first. */
const correctionsOf = (inspection_id: number): Question<Correction> => ({
  sql: `SELECT (e.recorded_at AT TIME ZONE 'Europe/London')::date AS corrected_on, (e.before ->> 'fieldwork_from')::date AS before FROM events e
     WHERE e.chain = :chain AND e.act = 'correctInspection' AND jsonb_exists(e.before, 'fieldwork_from') ORDER BY e.position`,
  bindings: { chain: `inspection:${inspection_id}` },
})

interface Side {
  id: number
  framework_id: number
}

/** What stands beside each other of two inspections, in one round trip to the database: everything that is published of them. */
export const readBeside = (db: Db, person: Person, earlier: Side, later: Side) => {
  const both = [earlier.id, later.id]
  const frameworks = [earlier.framework_id, later.framework_id]
  return askTogether(db, person, {
    rated: ratingsOf(both),
    under: ratedUnder(frameworks),
    matches: matchesOf(frameworks),
    figures: figuresOf(both),
    again: madeAgain(person, earlier.id, later.id),
    made: madeIn(person, both),
    corrections: correctionsOf(later.id),
  })
}
