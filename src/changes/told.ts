// Lines with the names, sentences and addresses that a page and a file print.
import { type Day, sayDay } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { present } from '../standing/present.ts'
import { standings } from '../standing/standing.ts'
import type { Person } from '../users/person.ts'
import { type ChangeLine, compare, lineOf, type Section, sections } from './lines.ts'
import type { Period } from './period.ts'
import { type Beside, type Found, listBeside, listNames, type Named } from './queries.ts'

/** What each section tells, before anything is looked up for it: lines of trails as they are, the others as the number of a row. */
export type Entry = ChangeLine | { made: number; addressees: number[] } | { changed: number } | { retargeted: number }
export type Sorted = Record<Section, Entry[]>

/** Everything that was found, by section; the newest first. */
export function sortedOf({ before, after, told }: Found): Sorted {
  const sorted = Object.fromEntries(Object.keys(sections).map(section => [section, []])) as unknown as Sorted
  for (const row of told) {
    const line = lineOf(row)
    if (line) sorted[line.section].push(line)
  }
  const { made, changed, retargeted } = compare(before, after)
  sorted.recommendations.push(...[...made].sort(([a], [b]) => a - b).map(([id, addressees]) => ({ made: id, addressees })))
  sorted.standings.push(...changed.map(id => ({ changed: id })))
  sorted.dates.push(...retargeted.map(id => ({ retargeted: id })))
  return sorted
}

export interface ToldLine extends ChangeLine {
  number: number | undefined
  inspection: string
  /** The action's title, or the recommendation. */
  about: string
  text: string
  illustrative: boolean
  href: string
}

/** Every line there is, for the file. */
export const allLines = (db: Db, person: Person, found: Found, period: Period, today: Day): Promise<ToldLine[]> =>
  withNames(db, person, sortedOf(found), found, period, today)

/** The lines of some entries, with what they are called and where they lead. */
export async function withNames(
  db: Db,
  person: Person,
  entries: Partial<Sorted>,
  found: Found,
  period: Period,
  today: Day,
): Promise<ToldLine[]> {
  const given = Object.values(entries).flat()
  const rows = given.flatMap(entry =>
    'made' in entry ? entry.addressees : 'changed' in entry ? [entry.changed] : 'retargeted' in entry ? [entry.retargeted] : [],
  )
  const beside = await listBeside(db, person, rows, period, today)
  const lines = (Object.entries(entries) as [Section, Entry[]][]).flatMap(([section, some]) =>
    some.flatMap(entry => lineFor(section, entry, found, beside, period) ?? []),
  )
  const names = await listNames(db, person, idsIn(lines), period, today)
  const day = period.to < today ? period.to : undefined
  return lines.map(line => ({ ...line, ...named(line, names, day) }))
}

const idsIn = (lines: ChangeLine[]) => ({
  recommendations: [...new Set(lines.map(line => line.recommendation_id))],
  actions: [...new Set(lines.flatMap(({ action_id }) => action_id ?? []))],
})

function lineFor(section: Section, entry: Entry, found: Found, beside: Beside, period: Period): ChangeLine | undefined {
  if ('made' in entry) return madeLine(entry, beside)
  if ('changed' in entry) return standingLine(entry.changed, found, beside, period)
  if ('retargeted' in entry) return targetLine(entry.retargeted, found, beside)
  return { ...entry, section }
}

const nobody = { at: null, who: null, action_id: null }

function madeLine({ made, addressees }: { made: number; addressees: number[] }, { after }: Beside): ChangeLine {
  const names = addressees.flatMap(id => after.get(id)?.organisation.split(' (')[0] ?? [])
  return {
    ...nobody,
    section: 'recommendations',
    organisation: names.join(', '),
    recommendation_id: made,
    what: 'Recommendation',
    anchor: 'trail',
  }
}

function standingLine(id: number, { told, before }: Found, beside: Beside, { to }: Period): ChangeLine | undefined {
  const now = beside.after.get(id)
  const shown = now && present(now, to, beside.stalledAfter)
  if (!shown) return undefined
  const organisation = now.organisation.split(' (')[0]!
  // The newest thing done there; nothing where only time passed.
  const newest = told.find(
    row => isDone(row.kind) && row.recommendation_ids.includes(now.recommendation_id) && row.organisation === organisation,
  )
  return {
    ...nobody,
    section: 'standings',
    at: newest ? new Date(newest.at) : null,
    who: newest?.author ?? null,
    organisation,
    recommendation_id: now.recommendation_id,
    what: 'Standing',
    from: standings[before.get(id)!.standing!],
    to: shown.label,
    standing: { from: before.get(id)!.standing!, to: shown.standing },
    why: shown.sentence,
    anchor: newest ? `${newest.kind}-${newest.id}` : `answer-${id}`,
  }
}
const isDone = (kind: string) => kind !== 'comment' && kind !== 'query'

function targetLine(id: number, { before, after }: Found, beside: Beside): ChangeLine | undefined {
  const now = beside.after.get(id)
  if (!now) return undefined
  return {
    ...nobody,
    section: 'dates',
    organisation: now.organisation.split(' (')[0]!,
    recommendation_id: now.recommendation_id,
    what: 'Target date moved',
    from: sayDay(before.get(id)!.target_on),
    to: sayDay(after.get(id)!.target_on),
    anchor: `answer-${id}`,
  }
}

/** What a line is about and where it leads: to the event in the trail, on the last day where that is not today. */
function named(line: ChangeLine, { recommendations, actions }: Named, day: Day | undefined) {
  const of = recommendations.get(line.recommendation_id)
  const made = line.section === 'recommendations' && of
  const at = line.action_id ? `/actions/${line.action_id}` : `/recommendations/${line.recommendation_id}`
  return {
    ...(made && { at: of.entered_at, anchor: of.entered_id ? `change-${of.entered_id}` : line.anchor }),
    number: of?.number,
    inspection: of?.title ?? '',
    text: of?.text ?? '',
    illustrative: of?.wording === 'illustrative',
    about: (line.action_id && actions.get(line.action_id)) || (of ? `Recommendation ${of.number}` : ''),
    // The trail shows its newest rows only, unless it is asked for all.
    href: `${at}?${new URLSearchParams({ all: 'yes', ...(day && { as_at: day }) })}#${made && of.entered_id ? `change-${of.entered_id}` : line.anchor}`,
  }
}
