// What changed between two days: for an organisation with everything below it, and for an inspection.
import type { Response } from 'express'
import { type Day, sayDay } from '../days.ts'
import { BadRequest } from '../errors.ts'
import { getInspection } from '../inspections/queries.ts'
import { shortName } from '../organisations/names.ts'
import { getOrganisation } from '../organisations/queries.ts'
import type { Within } from '../recommendations/trailQueries.ts'
import { toCsv } from '../sheets/csv.ts'
import type { Visitor } from '../users/visitor.ts'
import { asked, queryOf } from '../web/address.ts'
import { asAtDay, read } from '../web/page.ts'
import { csvColumns, csvRow } from './csv.ts'
import { lastVisit } from './lastVisit.ts'
import { isSection, type Section, sections } from './lines.ts'
import { listNamedDays, type NamedDayRow } from './namedDayQueries.ts'
import { type AskedPeriod, dayBefore, daysAtFirst, type Period, readPeriod } from './period.ts'
import { findChanges, mostTold } from './queries.ts'
import { allLines, type Sorted, sortedOf, withNames } from './told.ts'
import { mayNameDays } from './workflow.ts'

type Db = Visitor['db']
type CodeVisit = Visitor<{ code: string }>
type ReferenceVisit = Visitor<{ reference: string }>

/** What changes are told of. */
interface About {
  subject: 'organisation' | 'inspection'
  id: number
  within: Within
  title: string
  /** The address of what it is about. */
  at: string
  organisation: { id: number; code: string; line: number[] }
  days: NamedDayRow[]
}

const ofOrganisation = async (db: Db, { user, params }: CodeVisit): Promise<About> => {
  const organisation = await getOrganisation(db, params.code)
  const { id, code, name } = organisation
  const days = await listNamedDays(db, user, organisation)
  return {
    subject: 'organisation',
    id,
    within: { organisation: id },
    title: shortName(name),
    at: `/organisations/${code}`,
    organisation,
    days,
  }
}
const ofInspection = async (db: Db, { user, params }: ReferenceVisit): Promise<About> => {
  const { id, title, reference, organisation_code } = await getInspection(db, user, params.reference)
  const organisation = await getOrganisation(db, organisation_code)
  const days = await listNamedDays(db, user, organisation)
  return { subject: 'inspection', id, within: { inspection: id }, title, at: `/inspections/${reference}`, organisation, days }
}

export const organisationChanges = async (visit: CodeVisit, res: Response) =>
  show(visit, res, await read(visit, db => ofOrganisation(db, visit)))
export const inspectionChanges = async (visit: ReferenceVisit, res: Response) =>
  show(visit, res, await read(visit, db => ofInspection(db, visit)))
export const organisationCsv = async (visit: CodeVisit, res: Response) =>
  sendCsv(visit, res, await read(visit, db => ofOrganisation(db, visit)))
export const inspectionCsv = async (visit: ReferenceVisit, res: Response) =>
  sendCsv(visit, res, await read(visit, db => ofInspection(db, visit)))

/** The page may itself be read as at a day: then nothing later is told. */
const periodOf = (visit: Visitor, since: Day | null): AskedPeriod =>
  readPeriod({ from: asked(visit.query.from), to: asked(visit.query.to) }, asAtDay(visit) ?? visit.today, since)

async function show(visit: Visitor<never> | Visitor, res: Response, about: About): Promise<void> {
  const last = await lastVisit(visit, about.subject, about.id)
  const { period, given, errors } = periodOf(visit as Visitor, last)
  const only = isSection(visit.query.only) ? visit.query.only : undefined
  const told = period && (await toldOf(visit as Visitor, about, period, only))
  await res.status(period ? 200 : 400).page('changes/show', {
    title: `What changed: ${about.title}`,
    about,
    errors,
    given: { from: given.from ?? sayDay(period?.from), to: given.to ?? sayDay(period?.to) },
    period,
    last,
    daysAtFirst: last || given.from ? undefined : daysAtFirst,
    told,
    only,
    since: choicesOf(visit as Visitor, about, last),
    mayName: !asAtDay(visit) && mayNameDays(visit.user, about.organisation),
    csv_href: `${about.at}/changes.csv${queryOf(visit, { from: period?.from, to: period?.to })}`,
    suffix: queryOf(visit),
    mostTold,
  })
}

/** Days to choose from: the last visit, and those that have a name. */
function choicesOf(visit: Visitor, { at, days }: About, last: Day | null) {
  const latest = asAtDay(visit) ?? visit.today
  const one = (from: Day, words: string) => ({ from, words, href: `${at}/changes${queryOf(visit, { from })}` })
  const named = days.filter(({ on_day }) => on_day <= latest)
  return [
    ...(last ? [one(last, `Your last visit, ${sayDay(last)}`)] : []),
    ...named.map(({ id, name, on_day }) => ({ ...one(on_day, `${name}, ${sayDay(on_day)}`), id })),
  ]
}

const shownAtFirst = 20
const pageLength = 50

async function toldOf(visit: Visitor, { at, within }: About, period: Period, only: Section | undefined) {
  const { db, user, today } = visit
  const found = await findChanges(db, user, within, period, today)
  const sorted = sortedOf(found)
  const page = only ? pageIn(visit, sorted[only].length) : 1
  const address = (given: Record<string, string | undefined>) => `${at}/changes${queryOf(visit, { ...period, ...given })}`
  const shown = (Object.keys(sections) as Section[])
    .filter(section => sorted[section].length && (!only || section === only))
    .map(section => ({
      section,
      ids: only ? sorted[section].slice((page - 1) * pageLength, page * pageLength) : sorted[section].slice(0, shownAtFirst),
    }))
  const lines = await withNames(
    db,
    user,
    Object.fromEntries(shown.map(({ section, ids }) => [section, ids])) as Partial<Sorted>,
    found,
    period,
    today,
  )
  return {
    cut: found.cut,
    nothingBefore: found.nothingBefore && dayBefore(period),
    counts: countsOf(sorted, section => address({ only: section })),
    all_href: address({}),
    sections: shown.map(({ section }) => ({
      section,
      heading: sections[section],
      total: sorted[section].length,
      lines: lines.filter(line => line.section === section),
      href: address({ only: section }),
    })),
    previous_href: only && page > 1 ? address({ only, page: String(page - 1) }) : undefined,
    next_href: only && sorted[only].length > page * pageLength ? address({ only, page: String(page + 1) }) : undefined,
  }
}

const pageIn = ({ query }: Visitor, total: number): number => {
  const page = Number(/^\d{1,4}$/.exec(asked(query.page) ?? '')?.[0] ?? 1)
  return Math.min(Math.max(page, 1), Math.max(Math.ceil(total / pageLength), 1))
}

const countsOf = (sorted: Sorted, href: (section: Section) => string) =>
  (Object.keys(sections) as Section[])
    .filter(section => sorted[section].length)
    .map(section => ({ section, n: sorted[section].length, heading: sections[section], href: href(section) }))

async function sendCsv(visit: Visitor<never> | Visitor, res: Response, about: About): Promise<void> {
  const { db, user, today } = visit
  const { period, errors } = periodOf(visit as Visitor, null)
  if (!period) throw new BadRequest(`${Object.values(errors).join('. ')}.`)
  const found = await findChanges(db, user, about.within, period, today)
  const lines = await allLines(db, user, found, period, today)
  const rest = found.cut
    ? [{ what: `Only the newest ${mostTold.toLocaleString('en-GB')} of what was recorded are here. Choose days closer together.` }]
    : []
  res.attachment(`changes-${period.from}-${period.to}.csv`).type('text/csv; charset=utf-8').set('Cache-Control', 'no-store')
  res.send(toCsv(csvColumns, [...lines.map(csvRow), ...rest]))
}
