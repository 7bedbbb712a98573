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

/** The same with its share: "22 of 70 (31%)". */
export const sayFigureWhole = (figure: Parameters<typeof sayFigure>[0]): string =>
  figure.sampled ? `${sayFigure(figure)} (${Math.round((100 * figure.sufficient!) / figure.sampled)}%)` : sayFigure(figure)
