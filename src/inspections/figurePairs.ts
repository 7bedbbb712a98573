// Figures of two inspections beside each other: what is the same figure, as far as labels, recommendations, standards and themes tell.

import type { Figure } from '../db/tables.ts'
import { type Comparable, isEqual, type Match, pairUp } from '../frameworks/equals.ts'

/** A figure with what the recommendation it belongs to is about; all of that is empty where it belongs to none. */
export interface FigureBehind extends Figure {
  number: number | null
  standard: (Comparable & { standard_id: number; framework_id: number; code: string }) | null
  theme: string | null
}

export interface FigureLine {
  before: FigureBehind | null
  after: FigureBehind | null
  /** Why the two stand beside each other. */
  why: string | null
}

/** What makes two of them the same figure, the surest first. */
const reasons = ['The same figure', 'Of the recommendation made again', 'On the same standard', 'On the same theme']

/** Labels of people are told apart by their words alone, whatever stands in brackets or however it is written. */
const plain = (label: string) =>
  label
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
const isShare = ({ sampled }: Figure) => sampled !== null

/**
 * @param again which recommendations (earlier, later) the later inspection made again
 * @returns every figure once: pairs in the order of the earlier ones, then what stands alone
 */
export function figureLines(
  before: FigureBehind[],
  after: FigureBehind[],
  again: { earlier_id: number; id: number }[],
  matches: Match[],
): FigureLine[] {
  const rank = (one: FigureBehind, other: FigureBehind): number | undefined => {
    if (plain(one.label) === plain(other.label)) return 0
    if (isShare(one) !== isShare(other)) return undefined
    if (again.some(({ earlier_id, id }) => earlier_id === one.recommendation_id && id === other.recommendation_id)) return 1
    if (one.standard && other.standard && isEqual(one.standard, other.standard, matches)) return 2
    return one.theme !== null && one.theme === other.theme ? 3 : undefined
  }
  const partners = pairUp(before, after, rank)
  const taken = new Set(partners.values())
  const lines = before.map((one): FigureLine => {
    const other = partners.get(one)
    return { before: one, after: other ?? null, why: other ? reasons[rank(one, other)!]! : null }
  })
  const alone = after.filter(one => !taken.has(one)).map((one): FigureLine => ({ before: null, after: one, why: null }))
  return [...lines.filter(({ after }) => after), ...lines.filter(({ after }) => !after), ...alone]
}
