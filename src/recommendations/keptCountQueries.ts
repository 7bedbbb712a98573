// What a home page counts, kept in this process for as long as an organisation's facts stay as they are.
import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { prepared } from '../db/prepared.ts'
import { ask, type Question } from '../visibility/queries.ts'
import { addUp, type CountedRow, type Counts, countedColumns, countsOf } from './countQueries.ts'
import type { Reading } from './listQueries.ts'

/** An organisation that recommendations are addressed to, and the version of its facts. */
export type FactsVersion = [organisation_id: number, version: number]

/** The versions of every organisation whose rows count for a person: at and below their own, or all. */
export const factsVersions = (everywhere: boolean): Question<{ versions: FactsVersion[] }> => ({
  sql: `SELECT coalesce(json_agg(json_build_array(v.organisation_id, v.version)), '[]') AS versions FROM facts_versions v
    ${everywhere ? '' : 'JOIN organisations o ON o.id = v.organisation_id AND o.line && :mine'}`,
  bindings: {},
})

/** Another day has none. */
export const noVersions: Question<{ versions: null }> = { sql: 'SELECT NULL AS versions', bindings: {} }

interface Kept {
  version: number
  day: Day
  stalledAfter: number
  counts: Counts
}
const keptFor = new WeakMap<object, Map<number, Kept>>()

const publishedRows = 'FROM standing_facts b CROSS JOIN LATERAL (SELECT b.*) f WHERE b.published AND NOT b.withdrawn'

/**
 * The counts of organisations whose whole standing the reader sees: of what is published, and of the embargoed inspections of the reading.
 * Published rows are counted again only for organisations whose facts have another version than when they were counted.
 * @param versions what factsVersions answered, in the same request
 */
export async function countEach(db: Db, reading: Reading, versions: FactsVersion[]): Promise<Map<number, Counts>> {
  const kept = keptFor.get(db.client) ?? new Map<number, Kept>()
  keptFor.set(db.client, kept)
  const { day, stalledAfter } = reading
  const holds = ([id, version]: FactsVersion) => {
    const one = kept.get(id)
    return one?.version === version && one.day === day && one.stalledAfter === stalledAfter
  }
  const outdated = versions.filter(one => !holds(one)).map(([id]) => id)
  if (outdated.length)
    for (const { id, version, counts } of await countPublished(db, reading, outdated)) kept.set(id, { version, day, stalledAfter, counts })
  const embargoed = await countEmbargoed(db, reading)
  return new Map(versions.map(([id]) => [id, together(kept.get(id)!.counts, embargoed.get(id))]))
}

/** The same as at another day, counted anew: nothing is kept of it. */
export async function countEachThen(db: Db, { person, day, stalledAfter, embargoed }: Reading): Promise<Map<number, Counts>> {
  const rows = await ask<{ id: number; rows: CountedRow[] }>(
    db,
    person,
    `SELECT organisation_id AS id, json_agg(c) AS rows FROM (
       SELECT b.organisation_id, ${countedColumns} FROM standing_facts b CROSS JOIN LATERAL (SELECT b.*) f
       WHERE ${person.inspector ? '' : 'b.organisation_id = ANY(ARRAY(SELECT id FROM organisations WHERE line && :mine)) AND '}(b.published OR b.inspection_id = ANY(:embargoed)) AND NOT b.withdrawn GROUP BY 1, 2) c GROUP BY 1`,
    { embargoed: embargoed ?? [], day, stalled: stalledAfter },
  )
  return new Map(rows.map(({ id, rows: counted }) => [id, countsOf(counted)]))
}

/** The counts of some of these organisations as one, or of all. */
export const countsAt = (counted: Map<number, Counts>, ids: Iterable<number> = counted.keys()): Counts =>
  addUp([...ids].flatMap(id => counted.get(id) ?? []))

const together = (published: Counts, embargoed: Counts | undefined) => (embargoed ? addUp([published, embargoed]) : published)

/** In one statement, so that the counts are those of the version beside them. */
async function countPublished(db: Db, { day, stalledAfter }: Reading, ids: number[]) {
  const rows = await prepared<{ id: number; version: number; rows: CountedRow[] }>(
    db,
    `SELECT v.organisation_id AS id, v.version, coalesce(json_agg(c) FILTER (WHERE c.organisation_id IS NOT NULL), '[]') AS rows FROM facts_versions v
     LEFT JOIN (SELECT b.organisation_id, ${countedColumns} ${publishedRows} AND b.organisation_id = ANY(:ids) GROUP BY 1, 2) c
       ON c.organisation_id = v.organisation_id
     WHERE v.organisation_id = ANY(:ids) GROUP BY v.organisation_id, v.version`,
    { ids, day, stalled: stalledAfter },
  )
  return rows.map(({ id, version, rows: counted }) => ({ id, version, counts: countsOf(counted) }))
}

async function countEmbargoed(db: Db, { person, day, stalledAfter, embargoed }: Reading): Promise<Map<number, Counts>> {
  if (!embargoed?.length) return new Map()
  const rows = await ask<{ id: number; rows: CountedRow[] }>(
    db,
    person,
    `SELECT organisation_id AS id, json_agg(c) AS rows FROM (
       SELECT b.organisation_id, ${countedColumns} FROM standing_facts b CROSS JOIN LATERAL (SELECT b.*) f
       WHERE b.inspection_id = ANY(:embargoed) AND NOT b.published AND NOT b.withdrawn GROUP BY 1, 2) c GROUP BY 1`,
    { embargoed, day, stalled: stalledAfter },
  )
  return new Map(rows.map(({ id, rows: counted }) => [id, countsOf(counted)]))
}
