// Recommendations brought as a whole list: pasted, or from a file. Nothing is saved before the check page is confirmed.
import type { Response } from 'express'
import type { Day } from '../days.ts'
import { Invalid } from '../errors.ts'
import { offered } from '../frameworks/offered.ts'
import { listNamed, listTree } from '../organisations/queries.ts'
import { findByName } from '../recommendations/queries.ts'
import { listSuggestions } from '../repeats/queries.ts'
import { readSheet } from '../sheets/readSheet.ts'
import { readRecommendationSheet } from '../sheets/recommendationSheet.ts'
import { SheetProblem } from '../sheets/sheetProblem.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormErrors, type FormPage, showForm } from '../web/form.ts'
import { by, say } from '../web/page.ts'
import { listEntered } from './entryQueries.ts'
import { editedRows, mostAddressees, readCheckedList } from './importFields.ts'
import { checkRows, fromPaste, fromSheet, type ImportList, type ImportRow, type Known, sayCounts, toRecommendations } from './importRows.ts'
import { readPastedList } from './pastedList.ts'
import { getInspection, type InspectionRow, listStandards, listThemes } from './queries.ts'
import { addRecommendations } from './recommendationCommands.ts'
import { addresseeOptions } from './recommendationForms.ts'

type ReferenceVisit = Visitor<{ reference: string }>
const inspectionOf = ({ db, user, params }: ReferenceVisit) => getInspection(db, user, params.reference)
const entry = (reference: string) => `/inspections/${reference}/entry`
const mostPasted = 300_000

const pastePage = ({ title, reference }: InspectionRow): FormPage => ({
  title: 'Paste the recommendations',
  caption: title,
  intro: [
    'Copy the list out of the report, with the lines that say who each part is for. You can check and change everything before it is saved.',
  ],
  fields: [
    {
      name: 'text',
      kind: 'textarea',
      label: 'List of recommendations',
      hint: 'For example: Northamptonshire PDU should: 1. improve … 2. ensure …',
      rows: 20,
    },
  ],
  submit: 'Read the list',
  cancel: entry(reference),
})
export const newPaste = async (visit: ReferenceVisit, res: Response) => showForm(res, pastePage(await inspectionOf(visit)))
export async function paste(visit: ReferenceVisit, res: Response) {
  const inspection = await inspectionOf(visit)
  const typed = typeof visit.body?.text === 'string' ? visit.body.text : ''
  const refuse = (text: string) => showForm(res.status(422), pastePage(inspection), { values: { text: typed }, errors: { text } })
  if (typed.length > mostPasted) return refuse('This text is too long. Paste only the list of recommendations.')
  const { rows, problems, left_out } = readPastedList(typed, await listNamed(visit.db))
  if (!rows.length) return refuse(problems.join(' '))
  if (rows.length > 1000) return refuse('We found more than 1,000 recommendations in this text. Paste the list of one report.')
  await showCheck(visit, res, inspection, { rows: fromPaste(rows), problems, left_out: shortened(left_out) })
}

/** What is said of it is shown, not saved: enough to see what it was. */
const shortened = (lines: string[]) => lines.slice(0, 300).map(line => line.slice(0, 300))

const importPage = ({ title, reference }: InspectionRow): FormPage => ({
  title: 'Bring a file of recommendations',
  caption: title,
  intro: [
    'An Excel workbook (.xlsx) or a CSV file with one recommendation on each line. You can check and change everything before it is saved.',
    'It needs the columns Recommendation and Addressees (several are separated by a semicolon). It may have Rec. no, Standard, Theme, Urgent (yes or no) and Repeats (like NORTHANTS-2022/8).',
  ],
  fields: [{ name: 'file', kind: 'file', label: 'File', hint: 'At most 5 megabytes and 1,000 lines', accept: '.xlsx,.csv' }],
  submit: 'Read the file',
  cancel: entry(reference),
  multipart: true,
})
export const newImport = async (visit: ReferenceVisit, res: Response) => showForm(res, importPage(await inspectionOf(visit)))
export async function importFile(visit: ReferenceVisit, res: Response) {
  const inspection = await inspectionOf(visit)
  try {
    await showCheck(visit, res, inspection, await readFile(visit, inspection))
  } catch (error) {
    if (!(error instanceof SheetProblem)) throw error
    return showForm(res.status(422), importPage(inspection), { values: {}, errors: { file: error.message } })
  }
}

/** @throws SheetProblem */
async function readFile(visit: ReferenceVisit, inspection: InspectionRow): Promise<ImportList> {
  const { file } = visit
  if (!file) throw new SheetProblem('Choose a file')
  const sheet = await readSheet({ buffer: file.buffer, name: file.originalname })
  const { rows, problems } = readRecommendationSheet(sheet, await listNamed(visit.db))
  if (!rows.length) throw new SheetProblem(problems.join(' ') || 'This file has no recommendations in it.')
  return { rows: fromSheet(rows, await knownFor(visit, inspection, [])), problems, left_out: [] }
}

/** The check page belongs to what was just read: asked for by itself, there is nothing to check. */
export async function startAgain(visit: ReferenceVisit, res: Response) {
  res.redirect(303, `/inspections/${(await inspectionOf(visit)).reference}/recommendations/paste`)
}

export async function confirm(visit: ReferenceVisit, res: Response) {
  const inspection = await inspectionOf(visit)
  const list = readCheckedList(visit.body ?? {})
  const known = await knownFor(visit, inspection, list.rows)
  // Not against the numbers entered already: sent twice, this list itself has entered them, and the command gives the same answer again.
  if (Object.keys(checkRows(list.rows, { ...known, used: new Set() })).length) return showCheck(visit, res.status(422), inspection, list)
  let ids: number[]
  try {
    ids = await addRecommendations(by(visit), inspection.reference, toRecommendations(list.rows, known))
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showCheck(visit, res.status(422), inspection, list, { form: error.message })
  }
  say(visit, `Entered: ${sayCounts(list.rows)}`)
  const suggested = await listSuggestions(visit.db, visit.user, ids.slice(0, 200))
  res.redirect(303, suggested.size ? `/inspections/${inspection.reference}/repeats` : entry(inspection.reference))
}

async function showCheck(visit: ReferenceVisit, res: Response, inspection: InspectionRow, list: ImportList, besides: FormErrors = {}) {
  const known = await knownFor(visit, inspection, list.rows)
  const found = checkRows(list.rows, known)
  const errors = Object.keys(found).length ? found : besides
  const tree = await listTree(visit.db)
  await res.page('inspections/entry/check', {
    title: 'Check the recommendations',
    inspection,
    list,
    errors,
    edited: editedRows(list, errors),
    counts: sayCounts(list.rows),
    most_addressees: mostAddressees,
    organisations: addresseeOptions(tree),
    names: new Map(tree.map(({ code, name }) => [code, name])),
    standards: known.standards,
    themes: known.themes,
  })
}

async function knownFor(visit: ReferenceVisit, inspection: InspectionRow, rows: ImportRow[]): Promise<Known> {
  const { db } = visit
  const entered = await listEntered(db, inspection.id)
  const standards = await listStandards(db, inspection.framework_id)
  const themes = await listThemes(db)
  const retired = <T extends { retired_on: Day | null }>(rows: T[]) => rows.filter(({ retired_on }) => retired_on !== null)
  return {
    framework: inspection.framework,
    organisations: new Map((await listTree(db)).map(({ code, id }) => [code, id])),
    standards: offered(standards),
    themes: offered(themes),
    retired: { standards: retired(standards).map(({ code }) => code), themes: retired(themes).map(({ name }) => name) },
    earlier: await earlierOf(visit, new Set(rows.map(({ repeats }) => repeats))),
    used: new Set(entered.map(({ number }) => number)),
  }
}

async function earlierOf({ db, user }: ReferenceVisit, names: Set<string>): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const name of names) {
    const plain = name.replaceAll(/\s/g, '')
    const earlier = /^[A-Z0-9-]{2,40}\/\d{1,3}$/i.test(plain) ? await findByName(db, user, plain) : undefined
    if (earlier) found.set(name, earlier.id)
  }
  return found
}
