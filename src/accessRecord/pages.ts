// Who signed in, who was refused, who took data out: for administrators.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import { BadRequest } from '../errors.ts'
import { csvHeader, csvLines } from '../sheets/csv.ts'
import type { Visitor } from '../users/visitor.ts'
import { readAccessFilter } from './filter.ts'
import { detailWords, kinds, nobodyWords } from './kinds.ts'
import { type AccessFilter, type AccessRow, listAccess } from './queries.ts'

const pageLength = 50

export async function index(visit: Visitor, res: Response) {
  const { filter, errors } = readAccessFilter(visit.query, visit.today)
  const failed = Object.keys(errors).length > 0
  const found = failed ? [] : await listAccess(visit.db, filter, pageLength + 1)
  const rows = found.slice(0, pageLength)
  await res.status(failed ? 400 : 200).page('accessRecord/index', {
    title: 'Access record',
    rows: rows.map(row => ({ ...row, kind: inWords(row), details: detailWords(row.details), nobody: nobodyWords(row) })),
    kinds,
    given: visit.query,
    errors,
    older_href: found.length > pageLength ? `/administration/access-record${queryOf(visit, String(rows.at(-1)!.id))}` : undefined,
    newest_href: filter.before ? `/administration/access-record${queryOf(visit)}` : undefined,
    csv_href: `/administration/access-record.csv${queryOf(visit)}`,
  })
}

const inWords = ({ kind }: AccessRow) => kinds[kind as keyof typeof kinds] ?? kind

function queryOf({ originalUrl }: Visitor, before?: string): string {
  const query = new URLSearchParams(originalUrl.split('?')[1])
  query.delete('before')
  if (before) query.set('before', before)
  const text = query.toString()
  return text && `?${text}`
}

const columns = ['at', 'kind', 'name', 'email', 'about_name', 'about_email', 'from_address', 'details']

/** The same as a file, all of it, read in pieces. */
export async function csv(visit: Visitor, res: Response) {
  const { filter, errors } = readAccessFilter(visit.query, visit.today)
  if (Object.keys(errors).length) throw new BadRequest(`${Object.values(errors).join('. ')}.`)
  res.attachment(`access-record-${visit.today}.csv`).type('text/csv; charset=utf-8')
  await pipeline(Readable.from(lines(visit.db, { ...filter, before: undefined })), res)
}

const pieceLength = 2000

// Not in one transaction: nothing that stands in the record changes, and a slow reader then holds no connection.
async function* lines(db: Visitor['db'], filter: AccessFilter): AsyncGenerator<string> {
  yield csvHeader(columns)
  for (let before: number | undefined; ; ) {
    const rows = await listAccess(db, { ...filter, before }, pieceLength)
    if (rows.length)
      yield csvLines(
        columns,
        rows.map(row => ({ ...row, details: detailWords(row.details) })),
      )
    if (rows.length < pieceLength) return
    before = rows.at(-1)!.id
  }
}
