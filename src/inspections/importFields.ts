// The fields in which a list is put right row by row, beside the list itself that the page carries along.
import { BadRequest } from '../errors.ts'
import { type ImportList, type ImportRow, listSchema } from './importRows.ts'

/** A page with more rows than this has fields only for those that need putting right. */
const mostEdited = 40
export const mostAddressees = 8

type Body = Record<string, unknown>

/** The list of the check page as it was sent: what it carried, with what was typed in its fields. @throws BadRequest when it is no list */
export function readCheckedList(body: Body): ImportList {
  const list = listSchema.safeParse(parsed(body.rows))
  if (!list.success) throw new BadRequest('The list could not be read. Paste it, or bring the file, once more.')
  return { ...list.data, rows: list.data.rows.map((row, index) => withFields(row, index, body)) }
}

function parsed(json: unknown): unknown {
  try {
    return JSON.parse(String(json))
  } catch {
    return undefined
  }
}

function withFields(row: ImportRow, index: number, body: Body): ImportRow {
  if (body[`text_${index}`] === undefined) return row
  const typed = (name: string) => said(body[name])
  const now: ImportRow = {
    ...row,
    number: typed(`number_${index}`).slice(0, 20),
    text: typed(`text_${index}`),
    addressees: Array.from({ length: mostAddressees }, (_, at) => typed(`addressee_${index}_${at}`).slice(0, 40)).filter(Boolean),
    standard: typed(`standard_${index}`).slice(0, 200),
    theme: typed(`theme_${index}`).slice(0, 200),
    repeats: typed(`repeats_${index}`).slice(0, 100),
  }
  const solved = JSON.stringify(now) !== JSON.stringify(row) || typed(`right_${index}`) === 'yes'
  return {
    ...now,
    urgent: typed(`urgent_${index}`) === 'yes',
    leave_out: typed(`leave_out_${index}`) === 'yes',
    doubts: solved ? [] : row.doubts,
  }
}

const said = (value: unknown): string => (typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '')

/** Which rows get fields: all of a short list, otherwise the first of those with errors. */
export function editedRows({ rows }: ImportList, errors: Record<string, string>): Set<number> {
  if (rows.length <= mostEdited) return new Set(rows.keys())
  const wrong = Object.keys(errors).map(field => Number(/_(\d+)/.exec(field)?.[1]))
  return new Set([...new Set(wrong)].slice(0, mostEdited))
}
