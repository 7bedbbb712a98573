// What somebody leaves behind, in words.
import { sayDay } from '../days.ts'
import { shortName } from '../organisations/names.ts'
import type { LeftRow, OwnedRow } from './ownedQueries.ts'

/** By the organisation whose it is; queries of an inspector by themselves. */
export const ownedBy = (owned: OwnedRow[]): Record<string, OwnedRow[]> =>
  Object.fromEntries(Map.groupBy(owned, ({ organisation_id }) => String(organisation_id ?? 'queries')))

const kinds: Record<OwnedRow['kind'], [one: string, several: string]> = {
  action: ['action', 'actions'],
  answer: ['answer to a recommendation', 'answers to recommendations'],
  query: ['open query', 'open queries'],
}

/** For each organisation a heading and a line for each thing; what the reader may not see is only counted. */
export const ownedLists = (owned: OwnedRow[]): { heading: string; items: string[] }[] =>
  Object.values(ownedBy(owned)).map(rows => ({
    heading: rows[0]!.organisation ? `At ${shortName(rows[0]!.organisation)}` : 'As an inspector',
    items: [...rows.filter(({ title }) => title).map(line), ...hidden(rows.filter(({ title }) => !title))],
  }))

const names: Record<OwnedRow['kind'], string> = { action: 'Action', answer: 'Answer', query: 'Query' }
const line = ({ kind, title, due_on }: OwnedRow) => `${names[kind]}: ${title}${due_on ? `, due ${sayDay(due_on)}` : ''}`

const hidden = (rows: OwnedRow[]): string[] =>
  Object.entries(kinds).flatMap(([kind, [one, several]]) => {
    const n = rows.filter(row => row.kind === kind).length
    return n ? [`${n} ${n === 1 ? one : several} that you do not see`] : []
  })

/** What was left behind, by owner and organisation: who, where, and what of it the reader sees; the rest is counted. */
export const leftBehind = (rows: LeftRow[]) =>
  [...Map.groupBy(rows, ({ owner_id, organisation_id }) => `${owner_id} ${organisation_id}`).values()].map(theirs => ({
    owner_id: theirs[0]!.owner_id,
    owner: theirs[0]!.owner,
    organisation: theirs[0]!.organisation ? shortName(theirs[0]!.organisation) : 'As an inspector',
    seen: theirs.filter(({ title }) => title).map(row => ({ words: line(row), href: pageOf(row) })),
    hidden: hidden(theirs.filter(({ title }) => !title)),
  }))

const pageOf = ({ kind, id, recommendation_id }: LeftRow) =>
  kind === 'action' ? `/actions/${id}` : `/recommendations/${recommendation_id}`
