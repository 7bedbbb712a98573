import type { Response } from 'express'
import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { BadRequest } from '../errors.ts'
import { listAllStandards, listThemes } from '../inspections/queries.ts'
import { listTree } from '../organisations/queries.ts'
import { csvHeader, csvLines } from '../sheets/csv.ts'
import { present } from '../standing/present.ts'
import { getSettings } from '../standing/queries.ts'
import { signals } from '../standing/signals.ts'
import { standings } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { asAtDay, read } from '../web/page.ts'
import { csvColumns, csvRow } from './csvRow.ts'
import { type Filter, readFilter, sorts, writeCursor } from './filter.ts'
import { countRecommendations, type ListRow, listRecommendations, type Reading } from './listQueries.ts'
import { responses } from './workflow.ts'

const pageLength = 50

export async function index(visit: Visitor, res: Response) {
  const { filter, errors } = readFilter(visit.query, visit.today)
  const failed = Object.keys(errors).length > 0
  const page = await read(visit, async (db, day) => {
    const reading = await readingOf(db, visit, day)
    const rows = failed ? [] : await listRecommendations(db, filter, reading, pageLength)
    const total = rows[0]?.total ?? (failed || !filter.cursor ? 0 : await countRecommendations(db, filter, reading))
    return { rows, total, reading, choices: await choicesOf(db) }
  })
  await res.status(failed ? 400 : 200).page('recommendations/index', {
    title: 'Recommendations',
    ...turned(visit, filter, page.rows),
    total: page.total,
    ...page.choices,
    filter,
    given: visit.query,
    errors,
    standings,
    signals,
    sorts,
    responses,
    csv_href: `/recommendations.csv${addressOf(visit, { after: undefined, before: undefined })}`,
    rows: shownRows(filter, page.rows).map(row => ({ ...row, shown: present(row, page.reading.day, page.reading.stalledAfter) })),
  })
}

async function readingOf(db: Db, { user }: Visitor, day: Day): Promise<Reading> {
  const { stalled_after_days } = await getSettings(db)
  return { person: user, day, stalledAfter: stalled_after_days }
}

async function choicesOf(db: Db) {
  return { organisations: await listTree(db), themes: await listThemes(db), standards: await listAllStandards(db) }
}

/** The rows of this page in reading order: one more than a page was asked for, and going back they come the other way round. */
function shownRows({ cursor }: Filter, rows: ListRow[]): ListRow[] {
  const page = rows.slice(0, pageLength)
  return cursor?.backwards ? page.reverse() : page
}

/** The addresses of the next and the previous page, where there is one. */
function turned(visit: Visitor, filter: Filter, rows: ListRow[]) {
  const page = shownRows(filter, rows)
  const more = rows.length > pageLength
  const [first, last] = [page[0], page.at(-1)]
  const backwards = filter.cursor?.backwards ?? false
  return {
    next_href: last && (backwards || more) ? addressOf(visit, { after: writeCursor(last.key, last.addressee_id), before: undefined }) : undefined,
    previous_href: first && (backwards ? more : filter.cursor) ? addressOf(visit, { before: writeCursor(first.key, first.addressee_id), after: undefined }) : undefined,
  }
}

function addressOf({ originalUrl }: Visitor, change: Record<string, string | undefined>): string {
  const query = new URLSearchParams(originalUrl.split('?')[1])
  for (const [name, value] of Object.entries(change)) value === undefined ? query.delete(name) : query.set(name, value)
  const text = query.toString()
  return text && `?${text}`
}

/** Exactly what is filtered, all of it, as CSV: read in pieces within one moment of the database, and sent as it is read. */
export async function csv(visit: Visitor, res: Response) {
  const { filter, errors } = readFilter(visit.query, visit.today)
  if (Object.keys(errors).length) throw new BadRequest(`${Object.values(errors).join('. ')}.`)
  const day = asAtDay(visit)
  const send = async (db: Db, on: Day) => {
    const reading = await readingOf(db, visit, on)
    res.attachment(`recommendations-${on}.csv`).type('text/csv; charset=utf-8').set('Cache-Control', 'no-store')
    res.write(csvHeader(csvColumns))
    for await (const rows of inPieces(db, { ...filter, cursor: undefined }, reading)) res.write(csvLines(csvColumns, rows.map(row => csvRow(row, on, reading.stalledAfter))))
    res.end()
  }
  await (day ? read(visit, send) : visit.db.transaction(tx => send(tx, visit.today), { readOnly: true, isolationLevel: 'repeatable read' }))
}

const pieceLength = 2000

async function* inPieces(db: Db, filter: Filter, reading: Reading): AsyncGenerator<ListRow[]> {
  for (let cursor: Filter['cursor']; ; ) {
    const rows = await listRecommendations(db, { ...filter, cursor }, reading, pieceLength)
    yield rows.slice(0, pieceLength)
    if (rows.length <= pieceLength) return
    const last = rows[pieceLength - 1]!
    cursor = { key: last.key, id: last.addressee_id, backwards: false }
  }
}
