import type { Figure } from '../db/tables.ts'

/** "22 of 70", "more than 30" or "12.5". */
export function sayFigure({
  value,
  qualifier,
  sufficient,
  sampled,
}: Pick<Figure, 'value' | 'qualifier' | 'sufficient' | 'sampled'>): string {
  if (value === null) return `${sufficient?.toLocaleString('en-GB')} of ${sampled?.toLocaleString('en-GB')}`
  return [qualifier, value.toLocaleString('en-GB', { maximumFractionDigits: 4 })].filter(Boolean).join(' ')
}
