// What changed between two days: the list read as at both, by the same questions as today, and what the trails told in between.
import type { Day } from '../days.ts'
import { asAt } from '../db/asAt.ts'
import type { Db } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Wording } from '../db/tables.ts'
import { everything } from '../home/places.ts'
import type { Filter } from '../recommendations/filter.ts'
import { type Line, type ListRow, listRecommendations, question, type Reading, standing } from '../recommendations/listQueries.ts'
import { type TrailRow, trailFrom, type Within } from '../recommendations/trailQueries.ts'
import { getSettings } from '../standing/queries.ts'
import type { Standing } from '../standing/standing.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, inspectionSeen, planSeen } from '../visibility/queries.ts'
import { dayBefore, type Period } from './period.ts'

/** The most that is read of the trails; what is older is not told, and the page says so. */
export const mostTold = 5000

export interface Stood {
  recommendation_id: number
  /** Null where the reader does not see it. */
  standing: Standing | null
  target_on: Day | null
  sees_plan: boolean
}
interface Scene {
  reading: Reading
  filter: Filter | undefined
  line: Line
  stood: Map<number, Stood>
}

/** A row of a trail with every recommendation it is told of. */
export type ToldRow = TrailRow & { recommendation_ids: number[] }

export interface Found {
  before: Map<number, Stood>
  after: Map<number, Stood>
  told: ToldRow[]
  /** There was more than is told. */
  cut: boolean
  /** By the day before, nothing at all had been recorded here. */
  nothingBefore: boolean
}

/** Today's tables for today, else those of the day. */
const on = <T>(db: Db, day: Day, today: Day, reader: (at: Db) => Promise<T>): Promise<T> =>
  day === today ? reader(db) : asAt(db, day, reader)

/** Everything that changed for a reader between two days. */
export async function findChanges(db: Db, person: Person, within: Within, period: Period, today: Day): Promise<Found> {
  const first = await asAt(db, dayBefore(period), async at => ({
    scene: await sceneOf(at, person, within, dayBefore(period)),
    nothingBefore: !(await prepared(at, 'SELECT 1 FROM organisations LIMIT 1', {})).length,
  }))
  const last = await on(db, period.to, today, async at => ({
    scene: await sceneOf(at, person, within, period.to),
    told: await answered(at, person, trailFrom(person, within, period.from, mostTold + 1)),
  }))
  return {
    before: first.scene.stood,
    after: last.scene.stood,
    told: together(last.told.slice(0, mostTold)),
    cut: last.told.length > mostTold,
    nothingBefore: first.nothingBefore,
  }
}

/** What several trails tell once, under the newest first. */
function together(rows: TrailRow[]): ToldRow[] {
  const told = new Map<string, ToldRow>()
  for (const row of rows) {
    const key = `${row.kind} ${row.what} ${row.id}`
    const known = told.get(key)
    if (known) known.recommendation_ids.push(row.recommendation_id)
    else told.set(key, { ...row, recommendation_ids: [row.recommendation_id] })
  }
  return [...told.values()]
}

/** The rows of the list within an organisation or an inspection, as they stood on a day that `at` looks at. */
async function sceneOf(at: Db, person: Person, within: Within, day: Day): Promise<Scene> {
  const { stalled_after_days } = await getSettings(at)
  const reading: Reading = { person, day, stalledAfter: stalled_after_days }
  const { filter, line } = await filterFor(at, within)
  return { reading, filter, line, stood: filter ? await listStood(at, filter, reading, line) : new Map() }
}

async function filterFor(at: Db, within: Within): Promise<{ filter?: Filter; line?: Line }> {
  if ('inspection' in within) {
    const [row] = await prepared<{ reference: string }>(at, 'SELECT reference FROM inspections WHERE id = :id', { id: within.inspection })
    return { filter: row && { ...everything, inspection: row.reference } }
  }
  const [row] = await prepared<{ line: number[]; below: number[] }>(
    at,
    'SELECT p.line, ARRAY(SELECT id FROM organisations WHERE line && ARRAY[p.id]) AS below FROM organisations p WHERE p.id = :id',
    { id: within.organisation },
  )
  return row ? { filter: { ...everything, organisation: '', organisation_ids: row.below }, line: row.line } : {}
}

type Compact = [addressee: number, recommendation: number, standing: Standing | null, target: Day | null, seesPlan: boolean]

async function listStood(at: Db, filter: Filter, reading: Reading, line: Line): Promise<Map<number, Stood>> {
  const { tables, where, bindings, plan } = question(filter, reading, line)
  const [row] = await ask<{ rows: Compact[] }>(
    at,
    reading.person,
    `SELECT coalesce(json_agg(json_build_array(b.addressee_id, b.recommendation_id, ${standing}, f.target_on, ${plan})), '[]') AS rows ${tables} WHERE ${where}`,
    bindings,
  )
  return new Map(
    row!.rows.map(([id, recommendation_id, stood, target_on, sees_plan]) => [
      id,
      { recommendation_id, standing: stood, target_on, sees_plan },
    ]),
  )
}

export interface Beside {
  before: Map<number, ListRow>
  after: Map<number, ListRow>
  stalledBefore: number
  stalledAfter: number
}

/** The whole rows of some addressees as at both days, for the sentences that say why. */
export async function listBeside(db: Db, person: Person, ids: number[], period: Period, today: Day): Promise<Beside> {
  const rowsOn = async (at: Db, day: Day) => {
    const { stalled_after_days } = await getSettings(at)
    const reading: Reading = { person, day, stalledAfter: stalled_after_days }
    const rows = ids.length
      ? await listRecommendations(at, { ...everything, addressee_ids: ids, sort: 'inspection' }, reading, ids.length)
      : []
    return { stalled: stalled_after_days, rows: new Map(rows.map(row => [row.addressee_id, row])) }
  }
  const before = await asAt(db, dayBefore(period), at => rowsOn(at, dayBefore(period)))
  const after = await on(db, period.to, today, at => rowsOn(at, period.to))
  return { before: before.rows, after: after.rows, stalledBefore: before.stalled, stalledAfter: after.stalled }
}

export interface NamedRecommendation {
  id: number
  number: number
  title: string
  text: string
  wording: Wording
  entered_id: number | null
  entered_at: Date | null
}
export interface Named {
  recommendations: Map<number, NamedRecommendation>
  actions: Map<number, string>
}

/** What recommendations and actions are called, on the last day, as far as this person sees them; and where a recommendation was entered. */
export const listNames = (db: Db, person: Person, ids: { recommendations: number[]; actions: number[] }, { to }: Period, today: Day) =>
  on(db, to, today, async (at): Promise<Named> => {
    const recommendations = await ask<NamedRecommendation>(
      at,
      person,
      `SELECT r.id, r.number, i.title, r.text, r.wording, e.id AS entered_id, e.recorded_at AS entered_at FROM recommendations r JOIN inspections i ON i.id = r.inspection_id
       LEFT JOIN events e ON e.chain = 'recommendation:' || r.id AND e.position = 1 WHERE r.id = ANY(:recommendations) AND ${inspectionSeen(person)}`,
      ids,
    )
    const actions = await ask<{ id: number; title: string }>(
      at,
      person,
      `SELECT x.id, x.title FROM actions x WHERE x.id = ANY(:actions) AND EXISTS (
         SELECT 1 FROM action_addressees l JOIN addressees a ON a.id = l.addressee_id JOIN organisations o ON o.id = a.organisation_id
         JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
         WHERE l.action_id = x.id AND ${planSeen(person)} AND ${inspectionSeen(person)})`,
      ids,
    )
    return {
      recommendations: new Map(recommendations.map(row => [row.id, row])),
      actions: new Map(actions.map(({ id, title }) => [id, title])),
    }
  })
