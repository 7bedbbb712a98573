// Practice checks as a page prints them: the table, the chart and what is planned. Worked out here once, printed by the views.
import { type Day, sayDay } from '../days.ts'
import { ratings } from '../inspections/ratings.ts'
import type { Person } from '../users/person.ts'
import { chartOf } from './chart.ts'
import type { BandFrom, Baseline, CheckRow } from './queries.ts'
import { percent, sayIfSmall, sayShare, smallSample, wilson } from './share.ts'
import { lastCheckSentence } from './words.ts'
import { mayCheck } from './workflow.ts'

export interface Beside {
  figures: Baseline[]
  bands: BandFrom[]
}
export const nothingBeside: Beside = { figures: [], bands: [] }

type Reported = CheckRow & { checked_on: Day; looked_at: number; sufficient: number }
const isReported = (check: CheckRow): check is Reported => check.checked_on !== null && check.withdrawn_on === null

/** Whether a chart is drawn, so that baselines and bands are needed. */
export const anyReported = (checks: CheckRow[]): boolean => checks.some(isReported)

/** @param reader whoever may be offered to change them; undefined as at an earlier day @param day for what is due */
export function shownChecks(checks: CheckRow[], { figures, bands }: Beside, day: Day, reader: Person | undefined) {
  const reported = checks.filter(isReported)
  const mayChange = ({ organisation_id, owner_id, action_id }: CheckRow) =>
    reader !== undefined && mayCheck(reader, action_id ? { organisation_id, owner_id, status: 'in_progress' } : open(organisation_id))
  return {
    reported: reported.map(check => ({ ...check, ...inFigures(check), mayChange: mayChange(check) })).reverse(),
    planned: checks
      .filter(check => check.checked_on === null && check.withdrawn_on === null)
      .map(check => ({ ...check, says: plannedWords(check.planned_on!, day), due: check.planned_on! <= day, mayChange: mayChange(check) })),
    withdrawn: checks.filter(check => check.withdrawn_on !== null).map(check => ({ ...check, says: withdrawnWords(check) })),
    latest: latestWords(reported.at(-1)),
    baselines: figures.map(figure => ({ ...figure, ...inFigures({ looked_at: figure.sampled, sufficient: figure.sufficient }) })),
    chart: reported.length ? charted(reported, { figures, bands }) : undefined,
    smallSample,
  }
}

const open = (organisation_id: number) => ({ organisation_id, closure: null, withdrawn_on: null })

const inFigures = (counted: { looked_at: number; sufficient: number }) => ({
  share: `${percent(counted.sufficient / counted.looked_at)}%`,
  interval: `${percent(wilson(counted.sufficient, counted.looked_at).low)}% to ${percent(wilson(counted.sufficient, counted.looked_at).high)}%`,
  found: sayShare(counted),
  small: sayIfSmall(counted),
})

const plannedWords = (planned_on: Day, day: Day) =>
  planned_on > day ? `Planned for ${sayDay(planned_on)}` : planned_on === day ? 'Due today' : `Due since ${sayDay(planned_on)}`

const withdrawnWords = ({ checked_on, looked_at, sufficient, planned_on }: CheckRow) =>
  checked_on
    ? `${sayDay(checked_on)}: ${sayShare({ looked_at: looked_at!, sufficient: sufficient! })}`
    : `Planned for ${sayDay(planned_on)}`

function latestWords(check: Reported | undefined): string | undefined {
  if (!check) return undefined
  return lastCheckSentence({
    last_check_on: check.checked_on,
    last_check_looked_at: check.looked_at,
    last_check_sufficient: check.sufficient,
  })
}

function charted(reported: Reported[], { figures, bands }: Beside) {
  const points = reported.map(({ checked_on, looked_at, sufficient, action_id }) => ({
    on: checked_on,
    looked_at,
    sufficient,
    about: action_id,
  }))
  const baselines = figures.map(({ sampled, sufficient }) => ({ looked_at: sampled, sufficient }))
  const named = bands.map(({ rating, casework_from_percent }) => ({ name: ratings[rating], from: casework_from_percent }))
  return {
    ...chartOf(points, baselines, named),
    says: described(reported, figures),
    anySmall: reported.some(one => one.looked_at < smallSample),
  }
}

/** The chart in words, for those who do not see it. */
function described(reported: Reported[], figures: Baseline[]): string {
  const [first, last] = [reported[0]!, reported.at(-1)!]
  const said = (check: Reported) => `${sayShare(check)} on ${sayDay(check.checked_on)}`
  const checks = first === last ? `One check: ${said(first)}.` : `${reported.length} checks, from ${said(first)} to ${said(last)}.`
  const found = figures.map(figure => `Inspectors found ${sayShare({ looked_at: figure.sampled, sufficient: figure.sufficient })}.`)
  return [checks, ...found, 'The table has the same numbers.'].join(' ')
}
