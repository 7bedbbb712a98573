// Inspections: entered under embargo two weeks before, with ratings, figures and recommendations, and published on their day.
import { readFileSync } from 'node:fs'
import { addDays, type Day, type Precision } from '../src/days.ts'
import type { Rating, Wording } from '../src/db/tables.ts'
import { enterInspection, publish } from '../src/inspections/commands.ts'
import { addFigure, type NewFigure, type NewRating, rate } from '../src/inspections/findingCommands.ts'
import { addRecommendations } from '../src/inspections/recommendationCommands.ts'
import { theService } from '../src/users/person.ts'
import { dayOf, type When } from './clock.ts'
import { named, type Scene, type Stage } from './scene.ts'

export interface ToldInspection {
  reference: string
  organisation: string
  framework: string
  /** Null while it is under embargo. */
  published_on: When | null
  published_precision: Precision
  entered_on?: When
  overall_rating?: Rating | null
  score?: number
  standard_ratings?: Record<string, Rating>
  separate_ratings?: Record<string, Rating>
  recommendations_made?: number
  fieldwork_from?: When
  fieldwork_note?: string
  figures?: ToldFigure[]
  note?: string
  source?: string
}
type ToldFigure = Partial<NewFigure> & { label: string }

export interface ToldRecommendation {
  number: number
  addressees: string[]
  text: string
  wording?: Wording
  standard?: string
  theme: string
  urgent?: boolean
  /** An earlier one: "NORTHANTS-2022/8". */
  repeats?: string
  baseline?: { sufficient?: number; sampled?: number; value?: number }
}

export const publishedInspections = (): ToldInspection[] => JSON.parse(readFileSync('seeds/data/inspections.json', 'utf8')).inspections
export const toldRecommendations = (): Record<string, ToldRecommendation[]> =>
  JSON.parse(readFileSync('seeds/data/recommendations.json', 'utf8')).inspections

export function inspectionScenes(told: ToldInspection, recommendations: ToldRecommendation[], today: Day): Scene[] {
  const published = told.published_on === null ? null : dayOf(told.published_on, today)
  const entered = told.entered_on === undefined ? addDays(published!, -14) : dayOf(told.entered_on, today)
  const baselines = recommendations.flatMap(({ baseline }) => figureOf(told, baseline) ?? [])
  const figures = (told.figures ?? []).filter(figure => !baselines.includes(figure))
  const ratings = told.standard_ratings || told.separate_ratings
  return [
    { day: entered, play: stage => enter(stage, told, today) },
    ...(ratings ? [{ day: entered, play: (stage: Stage) => rateStandards(stage, told) }] : []),
    ...figures.map(figure => ({
      day: entered,
      play: ({ as }: Stage) => addFigure(as(theService), told.reference, asFigure(figure)),
    })),
    { day: entered, play: stage => enterRecommendations(stage, told, recommendations) },
    ...(published === null ? [] : [{ day: published, play: (stage: Stage) => publishIt(stage, told, published) }]),
  ]
}

const enter = ({ book, as }: Stage, told: ToldInspection, today: Day) =>
  enterInspection(as(theService), {
    reference: told.reference,
    organisation: told.organisation,
    framework_id: named(book.frameworks, told.framework),
    state: 'embargoed',
    fieldwork_from: told.fieldwork_from === undefined ? null : dayOf(told.fieldwork_from, today),
    fieldwork_to: null,
    fieldwork_note: told.fieldwork_note ?? null,
    published_on: null,
    published_precision: told.published_precision,
    overall_rating: told.overall_rating ?? null,
    score: told.score ?? null,
    report_url: null,
    source: told.source ?? null,
    note: told.note ?? null,
    recommendations_made: told.recommendations_made ?? null,
  })

function rateStandards({ book, as }: Stage, { reference, framework, standard_ratings = {}, separate_ratings = {} }: ToldInspection) {
  const standards = Object.entries(standard_ratings).map(
    ([code, rating]): NewRating => ({ standard_id: named(book.standards, `${framework} ${code}`), title: null, rating }),
  )
  const separate = Object.entries(separate_ratings).map(([title, rating]): NewRating => ({ standard_id: null, title, rating }))
  return rate(as(theService), reference, { ratings: [...standards, ...separate], version: 1 })
}

const asFigure = ({ label, value, qualifier, sufficient, sampled }: ToldFigure): NewFigure => ({
  label,
  value: value ?? null,
  qualifier: qualifier ?? null,
  sufficient: sufficient ?? null,
  sampled: sampled ?? null,
})

/** The figure of the inspection that a recommendation starts from. */
const figureOf = ({ figures = [] }: ToldInspection, baseline: ToldRecommendation['baseline']): ToldFigure | undefined =>
  baseline &&
  figures.find(
    ({ value, sufficient, sampled }) => value === baseline.value && sufficient === baseline.sufficient && sampled === baseline.sampled,
  )

async function enterRecommendations({ db, book, as }: Stage, told: ToldInspection, recommendations: ToldRecommendation[]): Promise<void> {
  const { reference, framework } = told
  const rows = recommendations.map(({ standard, theme, repeats, addressees, baseline, ...rest }) => {
    const figure = figureOf(told, baseline)
    return {
      number: rest.number,
      text: rest.text,
      wording: rest.wording ?? ('illustrative' as const),
      urgent: rest.urgent ?? false,
      standard_id: standard ? named(book.standards, `${framework} ${standard}`) : null,
      theme_id: named(book.themes, theme),
      repeats_id: repeats ? named(book.recommendations, repeats) : null,
      addressees: addressees.map(code => named(book.organisations, code)),
      ...(figure && { baseline: asFigure(figure) }),
    }
  })
  const ids = await addRecommendations(as(theService), reference, rows)
  for (const [index, id] of ids.entries()) book.recommendations.set(`${reference}/${recommendations[index]!.number}`, id)
  const answers = await db('addressees as a')
    .join('recommendations as r', 'r.id', 'a.recommendation_id')
    .join('organisations as o', 'o.id', 'a.organisation_id')
    .whereIn('r.id', ids)
    .select('a.id', 'r.number', 'o.code')
  for (const { id, number, code } of answers) book.answers.set(`${reference}/${number} ${code}`, id)
}

const publishIt = ({ as }: Stage, { reference, published_precision }: ToldInspection, published_on: Day) =>
  publish(as(theService), reference, { published_on, published_precision })
