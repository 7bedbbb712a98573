// The share of cases that were sufficient, and how sure one can be of it. Pure.

/** Fewer cases than this are called a small sample: see docs/decisions/0030. */
export const smallSample = 30

// The standard normal deviate of 95 percent.
const z = 1.959963984540054

export interface Interval {
  low: number
  high: number
}

/**
 * The Wilson score interval of a share, 95 percent: between which shares the true one is likely to be. Unlike the plain interval it
 * stays within 0 and 1, and says something of 0 of 5 and 5 of 5 too.
 * @param n how many were looked at, 1 or more
 */
export function wilson(sufficient: number, n: number): Interval {
  const share = sufficient / n
  const middle = share + z ** 2 / (2 * n)
  const half = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))
  const scale = 1 + z ** 2 / n
  return {
    low: sufficient === 0 ? 0 : Math.max(0, (middle - half) / scale),
    high: sufficient === n ? 1 : Math.min(1, (middle + half) / scale),
  }
}

/** A share in whole percent. Never "0" or "100" when it is not all or none, as bands and readers take that literally. */
export function percent(share: number): number {
  const whole = Math.round(share * 100)
  if (whole === 0 && share > 0) return 1
  return whole === 100 && share < 1 ? 99 : whole
}

export interface Counted {
  looked_at: number
  sufficient: number
}

/** "41 of 70 cases sufficient (59 percent)" */
export const sayShare = ({ looked_at, sufficient }: Counted): string =>
  `${number(sufficient)} of ${number(looked_at)} ${looked_at === 1 ? 'case' : 'cases'} sufficient (${percent(sufficient / looked_at)} percent)`

const number = (n: number) => n.toLocaleString('en-GB')

/** "between 16 and 50 percent" */
export function sayInterval({ looked_at, sufficient }: Counted): string {
  const { low, high } = wilson(sufficient, looked_at)
  return `between ${percent(low)} and ${percent(high)} percent`
}

/** What has to be said beside a share of few cases; undefined when there are enough. */
export const sayIfSmall = (counted: Counted): string | undefined =>
  counted.looked_at < smallSample ? `A small sample: ${sayInterval(counted)} is likely` : undefined
