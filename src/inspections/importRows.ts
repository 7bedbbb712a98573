// A list of recommendations on its way in: read from a paste or a sheet, put right row by row, and checked before anything is saved.
import { z } from 'zod'
import type { Standard } from '../db/tables.ts'
import { plain } from '../sheets/columns.ts'
import type { RecommendationRow } from '../sheets/recommendationSheet.ts'
import { longestText, type PastedRow } from './pastedList.ts'
import type { NewRecommendation } from './recommendationCommands.ts'

const rowSchema = z.object({
  number: z.string().max(20),
  text: z.string(),
  /** Codes. */
  addressees: z.array(z.string().max(40)).max(50),
  /** The code of a standard, the name of a theme, and "REFERENCE/number"; '' for none. */
  standard: z.string().max(200),
  theme: z.string().max(200),
  repeats: z.string().max(100),
  urgent: z.boolean(),
  leave_out: z.boolean(),
  /** What reading could not be sure of. Solved by changing the row, or by saying that it is right. */
  doubts: z.array(z.string()).max(50),
})
export const listSchema = z.object({
  rows: z.array(rowSchema).min(1).max(1000),
  problems: z.array(z.string()).max(1000),
  left_out: z.array(z.string()).max(1000),
})

export type ImportRow = z.infer<typeof rowSchema>
export type ImportList = z.infer<typeof listSchema>

/** What the rows are checked against. */
export interface Known {
  framework: string
  organisations: Map<string, number>
  standards: Pick<Standard, 'id' | 'code' | 'title'>[]
  themes: { id: number; name: string }[]
  /** The codes of standards and the names of themes that are offered no more. */
  retired: { standards: string[]; themes: string[] }
  /** Earlier recommendations by the name written in a row. */
  earlier: Map<string, number>
  /** Numbers that the inspection has already. */
  used: Set<number>
}

const empty = { standard: '', theme: '', repeats: '', urgent: false, leave_out: false }

export const fromPaste = (rows: PastedRow[]): ImportRow[] =>
  rows.map(({ number, text, addressees, problems }) => ({
    ...empty,
    number: String(number),
    text,
    addressees: addressees.map(({ code }) => code),
    doubts: problems,
  }))

/** Rows of a sheet. Where it gives no number to any of them, they are numbered on from those already entered. */
export function fromSheet(rows: RecommendationRow[], known: Known): ImportRow[] {
  const unnumbered = rows.every(({ number, problems }) => number === null && !problems.some(problem => problem.includes('is not a number')))
  const next = Math.max(0, ...known.used) + 1
  return rows.map((row, index) => {
    const standard = known.standards.find(({ code, title }) =>
      [code, title, `${code} ${title}`].some(name => plain(name) === plain(row.standard)),
    )
    const theme = known.themes.find(({ name }) => plain(name) === plain(row.theme))
    const written = unnumbered ? next + index : row.number
    return {
      ...empty,
      number: written === null ? '' : String(written),
      text: row.text,
      addressees: row.addressees.map(({ code }) => code),
      standard: standard?.code ?? '',
      theme: theme?.name ?? '',
      repeats: row.repeats.slice(0, 100),
      urgent: row.urgent,
      doubts: [
        // A number used twice is found again by every check.
        ...row.problems.filter(problem => !/^Number \d+ is used on lines/.test(problem)),
        ...(row.standard && !standard
          ? [`${known.framework} has no standard “${row.standard.slice(0, 60)}”. Choose one, or leave it empty.`]
          : []),
        ...(row.theme && !theme ? [`There is no theme “${row.theme.slice(0, 60)}”. Choose one, or leave it empty.`] : []),
      ],
    }
  })
}

/** At most one message for each field, by the names the fields of a row have: `text_0` for the text of the first row. */
export function checkRows(rows: ImportRow[], known: Known): Record<string, string> {
  const kept = rows.filter(row => !row.leave_out)
  if (!kept.length) return { leave_out_0: 'Keep at least one recommendation' }
  return Object.fromEntries(
    rows.flatMap((row, index) =>
      row.leave_out ? [] : rowErrors(row, index, kept, known).map(([field, message]) => [field, `${nameOf(row, index)}: ${message}`]),
    ),
  )
}

type FieldError = [field: string, message: string]

function rowErrors(row: ImportRow, index: number, kept: ImportRow[], known: Known): FieldError[] {
  const { framework, standards, themes, retired, earlier } = known
  const codes = standards.map(({ code }) => code)
  const names = themes.map(({ name }) => name)
  const found: [field: string, message: string | false | undefined][] = [
    [`number_${index}`, numberProblem(row, kept, known)],
    [`text_${index}`, textProblem(row.text)],
    [`addressee_${index}_0`, addresseeProblem(row, known)],
    [`standard_${index}`, notOffered('standard', row.standard, codes, retired.standards, `${framework} has no such standard`)],
    [`theme_${index}`, notOffered('theme', row.theme, names, retired.themes, 'there is no such theme')],
    [`repeats_${index}`, row.repeats !== '' && !earlier.has(row.repeats) && noEarlier(row.repeats)],
  ]
  const errors = found.filter((error): error is FieldError => Boolean(error[1]))
  // Whoever puts such an error right changes the row, and has seen the doubt beside it.
  return errors.length || !row.doubts.length ? errors : [[`right_${index}`, row.doubts.join(' ')]]
}

const notOffered = (what: string, typed: string, names: string[], retired: string[], unknown: string): string | false =>
  typed !== '' &&
  !names.includes(typed) &&
  (retired.includes(typed) ? `the ${what} ${typed} is retired. Choose another, or none.` : unknown)

const noEarlier = (name: string) => `there is no recommendation ${name}. Write it like NORTHANTS-2022/8, or leave it empty.`
const nameOf = ({ number }: ImportRow, index: number) => (/^\d+$/.test(number) ? `Recommendation ${number}` : `Row ${index + 1}`)

function numberProblem({ number }: ImportRow, kept: ImportRow[], { used }: Known): string | undefined {
  if (!/^\d{1,3}$/.test(number) || Number(number) < 1) return 'enter its number, from 1 to 999'
  if (kept.filter(row => Number(row.number) === Number(number)).length > 1)
    return 'this number is used twice. Give each its own number, or leave one out.'
  if (used.has(Number(number))) return 'this number is entered already. Give it another number, or leave it out.'
  return undefined
}

function textProblem(text: string): string | undefined {
  if (!text.trim()) return 'enter its text'
  if (text.length > longestText)
    return `the text has ${text.length.toLocaleString('en-GB')} characters. Use ${longestText.toLocaleString('en-GB')} or fewer.`
  return text.includes('\0') || !text.isWellFormed() ? 'remove the characters that cannot be stored' : undefined
}

// Whatever else is doubted is said above the fields of the row.
const isAboutAddressees = (doubt: string) => /\borganisation\b|\baddressed\b|“Addressees”/.test(doubt)

function addresseeProblem({ addressees, doubts }: ImportRow, { organisations }: Known): string | undefined {
  if (!addressees.length) return doubts.filter(isAboutAddressees).join(' ') || 'choose who it is addressed to'
  return addressees.every(code => organisations.has(code)) ? undefined : 'choose who it is addressed to, from the list'
}

/** Rows that have been checked, as the command takes them. */
export const toRecommendations = (rows: ImportRow[], known: Known): NewRecommendation[] =>
  rows
    .filter(row => !row.leave_out)
    .map(row => ({
      number: Number(row.number),
      text: row.text,
      standard_id: known.standards.find(({ code }) => code === row.standard)?.id ?? null,
      theme_id: known.themes.find(({ name }) => name === row.theme)?.id ?? null,
      urgent: row.urgent,
      repeats_id: known.earlier.get(row.repeats) ?? null,
      addressees: row.addressees.map(code => known.organisations.get(code)!),
    }))

/** "8 recommendations, 11 addressees" of the rows that are kept. */
export function sayCounts(rows: ImportRow[]): string {
  const kept = rows.filter(row => !row.leave_out)
  const addressees = kept.reduce((sum, row) => sum + new Set(row.addressees).size, 0)
  const said = (count: number, noun: string) => `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`
  return `${said(kept.length, 'recommendation')}, ${said(addressees, 'addressee')}`
}
