import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { Day } from '../days.ts'
import { BadRequest } from '../errors.ts'
import { checkedWords } from '../practiceChecks/words.ts'
import { csvHeader, csvLines } from '../sheets/csv.ts'
import { present } from '../standing/present.ts'
import { signals } from '../standing/signals.ts'
import { standings } from '../standing/standing.ts'
import type { Visitor } from '../users/visitor.ts'
import { asAtDay, read } from '../web/page.ts'
import { countRecommendations } from './countQueries.ts'
import { csvColumns, csvRow } from './csvRow.ts'
import { type Filter, readFilter, sorts, writeCursor } from './filter.ts'
import { type Choices, getChoices, type Line, type ListRow, listRecommendations, type Reading } from './listQueries.ts'

type Db = Visitor['db']
const pageLength = 50

export async function index(visit: Visitor, res: Response) {
  const asked = readFilter(visit.query, visit.today)
  const { filter, errors, page, total, reading, choices } = await read(visit, async (db, day) => {
    const found = await prepareFor(db, visit, asked, day)
    const failed = Object.keys(found.errors).length > 0
    const page = failed ? [] : await listRecommendations(db, found.filter, found.reading, pageLength, found.line)
    const total =
      page[0]?.total ?? (failed || !found.filter.cursor ? 0 : await countRecommendations(db, found.filter, found.reading, found.line))
    return { ...found, page, total }
  })
  await res.status(Object.keys(errors).length ? 400 : 200).page('recommendations/index', {
    title: 'Recommendations',
    ...turned(visit, filter, page),
    total,
    ...choices,
    filter,
    given: visit.query,
    errors,
    standings,
    signals,
    sorts,
    csv_href: `/recommendations.csv${addressOf(visit, { after: undefined, before: undefined })}`,
    rows: shownRows(filter, page).map(row => ({
      ...row,
      shown: present(row, reading.day, reading.stalledAfter),
      checked: checkedWords(row),
    })),
  })
}

interface Found {
  filter: Filter
  errors: Record<string, string>
  reading: Reading
  line: Line
  choices: Pick<Choices, 'themes' | 'standards'>
}

/** What a list needs before it is asked: the settings of the day, and the organisations that the filter names, by code, name or alias. */
async function prepareFor(db: Db, { user }: Visitor, { filter, errors }: ReturnType<typeof readFilter>, day: Day): Promise<Found> {
  const { stalled_after_days, organisation, inspected, embargoed, themes, standards } = await getChoices(db, user, filter)
  const named = { organisation, inspected }
  const wrong = (['organisation', 'inspected'] as const).filter(name => filter[name] && !named[name])
  return {
    filter: {
      ...filter,
      ...(organisation && { organisation: organisation.code, organisation_ids: organisation.below }),
      ...(inspected && { inspected: inspected.code, inspected_ids: inspected.below }),
    },
    errors: { ...errors, ...Object.fromEntries(wrong.map(name => [name, `There is no organisation called “${filter[name]}”`])) },
    reading: { person: user, day, stalledAfter: stalled_after_days, embargoed },
    line: organisation?.line,
    choices: { themes, standards },
  }
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
    next_href:
      last && (backwards || more) ? addressOf(visit, { after: writeCursor(last.key, last.addressee_id), before: undefined }) : undefined,
    previous_href:
      first && (backwards ? more : filter.cursor)
        ? addressOf(visit, { before: writeCursor(first.key, first.addressee_id), after: undefined })
        : undefined,
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
  const asked = readFilter(visit.query, visit.today)
  const day = asAtDay(visit)
  const send = async (db: Db, on: Day) => {
    const { filter, errors, reading, line } = await prepareFor(db, visit, asked, on)
    if (Object.keys(errors).length) throw new BadRequest(`${Object.values(errors).join('. ')}.`)
    res.attachment(`recommendations-${on}.csv`).type('text/csv; charset=utf-8').set('Cache-Control', 'no-store')
    await pipeline(Readable.from(lines(db, { ...filter, cursor: undefined }, reading, line)), res)
  }
  await (day ? read(visit, send) : visit.db.transaction(tx => send(tx, visit.today), { readOnly: true, isolationLevel: 'repeatable read' }))
}

const pieceLength = 2000

async function* lines(db: Db, filter: Filter, reading: Reading, line: Line): AsyncGenerator<string> {
  yield csvHeader(csvColumns)
  for (let cursor: Filter['cursor']; ; ) {
    const rows = await listRecommendations(db, { ...filter, cursor }, reading, pieceLength, line)
    const piece = rows.slice(0, pieceLength)
    if (piece.length)
      yield csvLines(
        csvColumns,
        piece.map(row => csvRow(row, reading.day, reading.stalledAfter)),
      )
    if (rows.length <= pieceLength) return
    const last = piece.at(-1)!
    cursor = { key: last.key, id: last.addressee_id, backwards: false }
  }
}
