// The list of all inspections, fifty a page.
import type { Response } from 'express'
import type { InspectionState } from '../db/tables.ts'
import { listTree } from '../organisations/queries.ts'
import type { Visitor } from '../users/visitor.ts'
import { asked, queryOf } from '../web/address.ts'
import { asAtDay, read } from '../web/page.ts'
import { countInspections, type ListPlace, listInspections } from './queries.ts'
import { ratings, states } from './ratings.ts'

const pageLength = 50
type Listed = Awaited<ReturnType<typeof listInspections>>
const isState = (value: string): value is InspectionState => Object.hasOwn(states, value)

export async function index(visit: Visitor, res: Response) {
  const { user, query } = visit
  const given = { q: asked(query.q), organisation: asked(query.organisation), state: asked(query.state) }
  const errors = given.state && !isState(given.state) ? { state: `There is no state “${given.state}”` } : {}
  const failed = Object.keys(errors).length > 0
  const filter = { ...given, state: given.state && isState(given.state) ? given.state : undefined }
  const place = placeOf(query)
  const { found, ...page } = await read(visit, async db => ({
    found: failed ? [] : await listInspections(db, user, filter, pageLength + 1, place),
    total: failed ? 0 : await countInspections(db, user, filter),
    organisations: (await listTree(db)).filter(({ kind }) => kind !== 'inspectorate' && kind !== 'partner'),
  }))
  await res.status(failed ? 400 : 200).page('inspections/index', {
    title: 'Inspections',
    given,
    errors,
    ...page,
    ...turned(visit, given, found, place),
    seesStates: user.inspector || user.administrator || user.leads.length > 0,
    mayAdminister: user.administrator && !asAtDay(visit),
    suffix: queryOf(visit),
    ratings,
    states,
  })
}

/** What does not say a place is taken for the beginning. */
function placeOf({ after, before }: Visitor['query']): ListPlace | undefined {
  const match = /^(\d{1,5})-(\d{1,15})$/.exec(asked(after) ?? asked(before) ?? '')
  return match ? { key: Number(match[1]), id: Number(match[2]), backwards: !asked(after) } : undefined
}

/** The rows in reading order, and the addresses of the pages before and after them. */
function turned(visit: Visitor, given: Record<string, string | undefined>, found: Listed, place: ListPlace | undefined) {
  const more = found.length > pageLength
  const rows = found.slice(0, pageLength)
  if (place?.backwards) rows.reverse()
  const to = (name: 'after' | 'before', row: Listed[number] | undefined) =>
    row && `/inspections${queryOf(visit, { ...given, [name]: `${row.key}-${row.id}` })}`
  return {
    rows,
    previous_href: (place?.backwards ? more : place) ? to('before', rows[0]) : undefined,
    next_href: (place?.backwards ?? false) || more ? to('after', rows.at(-1)) : undefined,
  }
}
