// Standing and signals as a page prints them: worked out here once, printed by the views.
import { type Day, sayDay } from '../days.ts'
import { standingSentence } from './sentences.ts'
import { type Fired, type SignalFacts, signalsOf } from './signals.ts'
import { type Standing, standingOf, standings } from './standing.ts'

export interface Shown {
  standing: Standing
  label: string
  sentence: string
  /** Each with its words: what it says, and until when it is put aside. */
  signals: (Fired & { words: string })[]
}

const signalWords = ({ sentence, quieted_until }: Fired): string =>
  quieted_until ? `${sentence} (put aside until ${sayDay(quieted_until)})` : sentence

/** What to print of one addressee's facts on a day; undefined when the reader does not see its standing. */
export function present(
  row: SignalFacts & {
    sees_standing: boolean
    sees_plan: boolean
    response_text: string | null
    closed_by?: string | null
    published_on?: Day | null
  },
  day: Day,
  stalledAfter: number,
): Shown | undefined {
  if (!row.sees_standing) return undefined
  const standing = standingOf(row, day, stalledAfter)
  const words = { reason: row.sees_plan ? row.response_text : null, closed_by: row.closed_by, published_on: row.published_on }
  return {
    standing,
    label: standings[standing],
    sentence: standingSentence(row, day, stalledAfter, words),
    signals: signalsOf(row, day, stalledAfter).map(fired => ({ ...fired, words: signalWords(fired) })),
  }
}
