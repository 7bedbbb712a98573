import type { Db, Tx } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import type { Band, Figure, Framework, Inspection, InspectionState, Rating, Standard, Theme } from '../db/tables.ts'
import { NotFound } from '../errors.ts'
import type { Person } from '../users/person.ts'
import { ask, inspectionSeen, type Question } from '../visibility/queries.ts'

export interface InspectionRow extends Inspection {
  organisation_code: string
  organisation: string
  framework: string
  rated: boolean
  max_score: number | null
  recommendations: number
}

const columns = `i.*, io.code AS organisation_code, io.name AS organisation, fw.name AS framework, fw.rated, fw.max_score,
  (SELECT count(*) FROM recommendations n WHERE n.inspection_id = i.id AND n.withdrawn_on IS NULL) AS recommendations`
const tables = 'FROM inspections i JOIN organisations io ON io.id = i.organisation_id JOIN frameworks fw ON fw.id = i.framework_id'

export interface InspectionFilter {
  organisation?: string
  state?: InspectionState
  q?: string
}

/** Where a page of the list begins: after, or before, the inspection of this id, with the day of publication that it had, as a number. */
export interface ListPlace {
  key: number
  id: number
  backwards: boolean
}

// Those without a day come first.
const listKey = "coalesce(i.published_on - date '1990-01-01', 99999)"
const matches = (person: Person) => `WHERE ${inspectionSeen(person)}
       AND (:organisation::text IS NULL OR io.line && ARRAY(SELECT id FROM organisations WHERE code = :organisation))
       AND (:state::text IS NULL OR i.state = :state)
       AND (:q::text IS NULL OR i.title ILIKE '%' || :q || '%' OR i.reference ILIKE '%' || :q || '%' OR io.name ILIKE '%' || :q || '%')`
const bound = ({ organisation, state, q }: InspectionFilter) => ({
  organisation: organisation ?? null,
  state: state ?? null,
  q: q ? q.replaceAll(/[\\%_]/g, '\\$&') : null,
})

/**
 * The inspections a person may see, the latest first: at most `limit` of them, from `place` on. Going backwards the nearest comes first.
 * `organisation` means that one and below.
 */
export function listInspections(
  db: Db,
  person: Person,
  filter: InspectionFilter,
  limit = 200,
  place?: ListPlace,
): Promise<(InspectionRow & { key: number })[]> {
  const direction = place?.backwards ? 'ASC' : 'DESC'
  return ask(
    db,
    person,
    `SELECT ${columns}, ${listKey} AS key ${tables} ${matches(person)}
       ${place ? `AND (${listKey}, i.id) ${place.backwards ? '>' : '<'} (:key, :id)` : ''}
     ORDER BY ${listKey} ${direction}, i.id ${direction} LIMIT :limit`,
    { ...bound(filter), limit, ...(place && { key: place.key, id: place.id }) },
  )
}

/** How many inspections the whole list has. */
export async function countInspections(db: Db, person: Person, filter: InspectionFilter): Promise<number> {
  const rows = await ask<{ n: number }>(db, person, `SELECT count(*) AS n ${tables} ${matches(person)}`, bound(filter))
  return rows[0]!.n
}

/** @throws NotFound when there is none of that reference, or none that this person may see. */
export async function getInspection(db: Db, person: Person, reference: string): Promise<InspectionRow> {
  const rows = await ask<InspectionRow>(
    db,
    person,
    `SELECT ${columns} ${tables} WHERE i.reference = :reference AND ${inspectionSeen(person)}`,
    { reference },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export async function getLockedInspection(tx: Tx, person: Person, reference: string): Promise<Inspection> {
  const rows = await ask<Inspection>(
    tx,
    person,
    `SELECT i.* FROM inspections i WHERE i.reference = :reference AND ${inspectionSeen(person)} FOR UPDATE OF i`,
    { reference },
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

/** Inspections of an organisation, or of several, that this person may see, the earliest first. */
export async function listInspectionsOf(db: Db, person: Person, ...organisation_ids: number[]): Promise<InspectionRow[]> {
  const rows = await ask<InspectionRow>(
    db,
    person,
    `SELECT ${columns} ${tables} WHERE i.organisation_id = ANY(:organisation_ids) AND ${inspectionSeen(person)} ORDER BY coalesce(i.published_on, 'infinity'), i.id`,
    { organisation_ids },
  )
  return rows
}

export interface RatingRow {
  inspection_id: number
  /** Null where it was rated separately. */
  standard_id: number | null
  framework_id: number
  code: string | null
  title: string
  rating: Rating
  position: number | null
}

/** The ratings of inspections: standards in their order, then what was rated separately. */
export const ratingsOf = (inspections: number[]): Question<RatingRow> => ({
  sql: `SELECT ir.inspection_id, ir.standard_id, ri.framework_id, s.code, coalesce(s.title, ir.title) AS title, ir.rating, s.position
    FROM inspection_ratings ir JOIN inspections ri ON ri.id = ir.inspection_id LEFT JOIN standards s ON s.id = ir.standard_id
    WHERE ir.inspection_id = ANY(:inspections) ORDER BY ir.inspection_id, s.position NULLS LAST, ir.title`,
  bindings: { inspections },
})
export const listRatings = (db: Db, inspections: number[]): Promise<RatingRow[]> =>
  prepared(db, ratingsOf(inspections).sql, { inspections })

export const listFigures = (db: Db, inspections: number[]): Promise<Figure[]> =>
  db('figures').whereIn('inspection_id', inspections).orderBy('id').select('*')

export type FigureRow = Figure & { reference: string; title: string }

/** A figure of an inspection that this person may see, with what the inspection is called; undefined when there is none. */
export async function findFigure(db: Db, person: Person, id: number): Promise<FigureRow | undefined> {
  const rows = await ask<FigureRow>(
    db,
    person,
    `SELECT fig.*, i.reference, i.title FROM figures fig JOIN inspections i ON i.id = fig.inspection_id WHERE fig.id = :id AND ${inspectionSeen(person)}`,
    { id },
  )
  return rows[0]
}

export const listFrameworks = (db: Db): Promise<Framework[]> => db('frameworks').orderBy('id').select('*')
export const listBands = (db: Db, framework_id: number): Promise<Band[]> => db('bands').where({ framework_id }).select('*')
export const listStandards = (db: Db, framework_id: number): Promise<Standard[]> =>
  db('standards').where({ framework_id }).orderBy('position').select('*')
export const listThemes = (db: Db): Promise<Pick<Theme, 'id' | 'name' | 'retired_on'>[]> =>
  db('themes').orderBy('name').select('id', 'name', 'retired_on')
/** Every code of a standard with its title, once; for filters. */
export const listAllStandards = (db: Db): Promise<{ code: string; title: string }[]> =>
  db('standards').distinctOn('code').orderBy('code').select('code', 'title')
