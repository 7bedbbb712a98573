// How good the suggestions are: of those made, how many are right (precision), and of the repeats there are, how many are suggested (recall).
import type { Db } from '../../src/db/knex.ts'
import { listSuggestions } from '../../src/repeats/queries.ts'
import { type Person, theService } from '../../src/users/person.ts'
import { buildInspection, type World } from '../support/build.ts'
import pairs from './pairs.json' with { type: 'json' }

export interface Measured {
  repeats: number
  found: number
  made: number
  right: number
  precision: number
  recall: number
  /** Of the repeats that are suggested, how many come first. */
  first: number
  /** The repeats that were not suggested, and what was suggested and is none. */
  missed: string[]
  wrong: string[]
}

interface Case {
  later: number
  text: string
  /** The earlier ones that it really repeats; none for a near miss. */
  repeats: number[]
}

async function measured(db: Db, person: Person, cases: Case[]): Promise<Measured> {
  const suggested = await listSuggestions(
    db,
    person,
    cases.map(({ later }) => later),
  )
  const result = { repeats: 0, found: 0, made: 0, right: 0, first: 0, missed: [] as string[], wrong: [] as string[] }
  for (const { later, text, repeats } of cases) {
    const all = suggested.get(later) ?? []
    const right = all.filter(({ id }) => repeats.includes(id))
    result.made += all.length
    result.right += right.length
    result.wrong.push(...all.filter(one => !right.includes(one)).map(one => `${text} <- ${one.text}`))
    if (!repeats.length) continue
    result.repeats++
    if (right.includes(all[0]!)) result.first++
    if (right.length) result.found++
    else result.missed.push(text)
  }
  return { ...result, precision: result.right / result.made, recall: result.found / result.repeats }
}

/**
 * The made-up pairs: all the earlier texts after one inspection of a unit, all the later ones after the next, so that each later one is
 * held against all earlier ones. The pairs that were kept back were written after the cut-offs were chosen, and changed nothing.
 */
export async function measurePairs(db: Db, world: World, themed: boolean, keptBack?: boolean): Promise<Measured> {
  const themes = [...new Set(pairs.map(({ theme }) => theme))]
  const ids = new Map(
    (
      await db('themes')
        .insert(themes.map(name => ({ name })))
        .returning(['id', 'name'])
    ).map(({ id, name }) => [name, id]),
  )
  const theme_id = (theme: string) => (themed ? ids.get(theme)! : null)
  const texts = [...new Map(pairs.map(({ earlier, theme }) => [earlier, theme]))]
  const first = await buildInspection(db, world, {
    reference: 'FIRST',
    published: '2022-05-17',
    recommendations: texts.map(([text, theme]) => ({ text, theme_id: theme_id(theme) })),
  })
  const next = await buildInspection(db, world, {
    reference: 'NEXT',
    published: '2024-05-17',
    recommendations: pairs.map(({ later, theme }) => ({ text: later, theme_id: theme_id(theme) })),
  })
  const earlierIds = new Map(texts.map(([text], at) => [text, first.recommendations[at]!.id]))
  const cases = pairs.map(({ later, earlier, repeat, kept_back }, at) => ({
    later: next.recommendations[at]!.id,
    text: later,
    repeats: repeat ? [earlierIds.get(earlier)!] : [],
    kept_back,
  }))
  return measured(db, theService, keptBack === undefined ? cases : cases.filter(one => one.kept_back === keptBack))
}

/** The chains of the demonstration: every link is taken away, and each recommendation asked about as if it had just been entered. */
export async function measureChains(db: Db): Promise<Measured> {
  const rows = await db('recommendations').whereNull('withdrawn_on').orderBy('id').select('id', 'text', 'repeats_id')
  const known = new Map(rows.map(row => [row.id, row]))
  const earlierOf = (id: number | null): number[] => (id === null ? [] : [id, ...earlierOf(known.get(id)?.repeats_id ?? null)])
  await db('recommendations').update({ repeats_id: null })
  return measured(
    db,
    theService,
    rows.map(({ id, text, repeats_id }) => ({ later: id, text, repeats: earlierOf(repeats_id) })),
  )
}
