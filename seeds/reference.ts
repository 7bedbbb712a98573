// Organisations, frameworks and themes: known from the first day on.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { act } from '../src/db/act.ts'
import type { Db, Tx } from '../src/db/knex.ts'
import type { Band, OrganisationKind } from '../src/db/tables.ts'
import { theService } from '../src/users/person.ts'
import type { Book } from './scene.ts'

const kinds: OrganisationKind[] = ['ministry', 'service', 'region', 'unit', 'inspectorate', 'partner']

interface Frameworks {
  frameworks: {
    name: string
    rated: boolean
    max_score: number | null
    standards: { group: string; code: string; title: string }[]
  }[]
  bands: (Pick<Band, 'rating' | 'points' | 'casework_from_percent'> & { sixths: number })[]
  /** Each row asks the same under every framework that it names: the framework and the code. */
  equal_standards: Record<string, string>[]
  themes: string[]
}

const readTable = (name: string): Record<string, string>[] => parse(readFileSync(`seeds/data/${name}`), { columns: true })

/** Load the reference data as known on the first day. @returns the book, with what it loaded. */
export const loadReference = (db: Db, now: Date): Promise<Book> =>
  act({ db, person: theService, now }, async ({ tx }) => {
    const data: Frameworks = JSON.parse(readFileSync('seeds/data/frameworks.json', 'utf8'))
    const nothing = { people: new Map(), leaders: new Map(), recommendations: new Map(), answers: new Map() }
    return {
      ...nothing,
      organisations: await loadOrganisations(tx),
      ...(await loadFrameworks(tx, data)),
      themes: await loadThemes(tx, data.themes),
    }
  })

async function loadOrganisations(tx: Tx): Promise<Map<string, number>> {
  const rows = readTable('organisations.csv')
  const ids = new Map<string, number>()
  for (const kind of kinds) {
    const added = await tx('organisations')
      .insert(
        rows
          .filter(row => row.kind === kind)
          .map(({ code, name, parent_code, valid_from, valid_to }) => ({
            code: code!,
            kind,
            name: name!,
            parent_id: parent_code ? ids.get(parent_code)! : null,
            line: [],
            valid_from: valid_from || null,
            valid_to: valid_to || null,
          })),
      )
      .returning(['id', 'code'])
    for (const { id, code } of added) ids.set(code, id)
  }
  await nameOrganisations(tx, rows, ids)
  return ids
}

async function nameOrganisations(tx: Tx, rows: Record<string, string>[], ids: Map<string, number>): Promise<void> {
  const aliases = rows.flatMap(({ code, also_known_as }) =>
    also_known_as!
      .split(';')
      .map(name => name.trim())
      .filter(Boolean)
      .map(name => ({ organisation_id: ids.get(code!)!, name })),
  )
  await tx('organisation_aliases').insert(aliases)
  await tx('organisation_successors').insert(
    readTable('successors.csv').map(({ code, successor_code, from }) => ({
      organisation_id: ids.get(code!)!,
      successor_id: ids.get(successor_code!)!,
      from_on: from!,
    })),
  )
}

async function loadFrameworks(tx: Tx, { frameworks, bands, equal_standards }: Frameworks): Promise<Pick<Book, 'frameworks' | 'standards'>> {
  const ids = new Map<string, number>()
  const standardIds = new Map<string, number>()
  for (const { standards, ...framework } of frameworks) {
    const [{ id } = { id: 0 }] = await tx('frameworks').insert(framework).returning('id')
    ids.set(framework.name, id)
    if (framework.rated)
      await tx('bands').insert(bands.map(({ sixths, ...band }) => ({ ...band, framework_id: id, up_to_share: sixths / 6 })))
    if (!standards.length) continue
    const added = await tx('standards')
      .insert(standards.map((standard, index) => ({ ...standard, framework_id: id, position: index + 1 })))
      .returning(['id', 'code'])
    for (const standard of added) standardIds.set(`${framework.name} ${standard.code}`, standard.id)
  }
  await tx('standard_matches').insert(equal_standards.flatMap(row => pairsOf(row, standardIds)))
  return { frameworks: ids, standards: standardIds }
}

/** Every two of a row, the lower id first. */
function pairsOf(row: Record<string, string>, ids: Map<string, number>) {
  const equal = Object.entries(row)
    .map(([framework, code]) => ids.get(`${framework} ${code}`)!)
    .sort((a, b) => a - b)
  return equal.flatMap((standard_id, at) => equal.slice(at + 1).map(other_id => ({ standard_id, other_id })))
}

async function loadThemes(tx: Tx, names: string[]): Promise<Map<string, number>> {
  const rows = await tx('themes')
    .insert(names.map(name => ({ name })))
    .returning(['id', 'name'])
  return new Map(rows.map(({ id, name }) => [name, id]))
}
