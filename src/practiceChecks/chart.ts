// Where everything stands in the chart of checks. The view only prints it: see views/partials/check-chart.ejs and docs/decisions/0030.
import { type Day, daysBetween, sayDay } from '../days.ts'
import { type Counted, smallSample, wilson } from './share.ts'

/** A finding; those with the same `about` are joined by a line. */
export interface Point extends Counted {
  on: Day
  about: number | null
}
export interface Band {
  name: string
  from: number
}

export const size = { width: 400, height: 320 }
const plot = { left: 50, right: 296, top: 20, bottom: 276 }
/** How far from the edges of the plot the first and the last check stand, so that their counts fit. */
const inside = 26
/** A longer count would run over the names of the bands. */
const longest = 7
/** What is nearer to each other than this cannot both be labelled. */
const lineHeight = 17

const y = (share: number) => round(plot.bottom - share * (plot.bottom - plot.top))
const round = (n: number) => Math.round(n * 10) / 10

/** Everything the chart draws, in its own units. @param points one or more, the earliest first */
export function chartOf(points: Point[], baselines: Counted[], bands: Band[]) {
  const x = scale(points.map(({ on }) => on))
  const marks = points.map((point, at) => markOf(point, x(point.on), labelled(at, points.length)))
  return {
    ...size,
    plot,
    bands: bandsOf(bands),
    ticks: ticksOf(bands),
    lines: [...Map.groupBy(points, ({ about }) => about).values()]
      .filter(line => line.length > 1)
      .map(line => line.map(point => `${x(point.on)},${y(point.sufficient / point.looked_at)}`).join(' ')),
    marks,
    baselines: baselines.map(({ sufficient, looked_at }) => y(sufficient / looked_at)),
    days: daysOf(points),
  }
}

const scale = (days: Day[]) => {
  const [first, last] = [days[0]!, days.at(-1)!]
  const all = daysBetween(first, last)
  const [left, right] = [plot.left + inside, plot.right - inside]
  return (day: Day) => round(all === 0 ? (left + right) / 2 : left + (daysBetween(first, day) / all) * (right - left))
}

/** The counts of a few checks stand beside them; of many only those of the first and the last: all are in the table. */
const labelled = (at: number, all: number) => all <= 4 || at === 0 || at === all - 1

function markOf({ looked_at, sufficient }: Point, x: number, withLabel: boolean) {
  const { low, high } = wilson(sufficient, looked_at)
  const top = y(high)
  return {
    x,
    y: y(sufficient / looked_at),
    low: y(low),
    high: top,
    small: looked_at < smallSample,
    // Over the likely range, or under it where there is no room above.
    label: withLabel &&
      `${sufficient}/${looked_at}`.length <= longest && {
        text: `${sufficient}/${looked_at}`,
        y: top - 6 < plot.top + 8 ? y(low) + 16 : top - 6,
      },
  }
}

function bandsOf(bands: Band[]) {
  return bands.map(({ name, from }, at) => {
    const [top, bottom] = [y((bands[at + 1]?.from ?? 100) / 100), y(from / 100)]
    const height = round(bottom - top)
    const words = height < lineHeight ? [] : height < 2 * lineHeight ? [name] : name.split(' ')
    const first = (top + bottom) / 2 - ((words.length - 1) * lineHeight) / 2 + 5
    return { top, height, words: words.map((text, line) => ({ text, y: round(first + line * lineHeight) })) }
  })
}

/** Labels of the axis: where the bands begin, else quarters. */
function ticksOf(bands: Band[]) {
  const shares = bands.length > 1 ? [0, ...bands.map(({ from }) => from), 100] : [0, 25, 50, 75, 100]
  const ticks = [...new Set(shares)].map(share => ({ y: y(share / 100), label: `${share}%` }))
  return ticks.filter((tick, at) => at === 0 || Math.abs(tick.y - ticks[at - 1]!.y) >= lineHeight || tick.label === '100%')
}

function daysOf(points: Point[]): { first: string; last?: string } {
  const [first, last] = [points[0]!.on, points.at(-1)!.on]
  return first === last ? { first: sayDay(first) } : { first: sayDay(first), last: sayDay(last) }
}
