// The comparison of two inspections as a document.
import { type Day, sayDay } from '../days.ts'
import { type Block, heading, list, table, text } from '../documents/blocks.ts'
import { shortName } from '../organisations/names.ts'
import type { Between } from './between.ts'
import type { Compared } from './compared.ts'
import type { FigureBehind } from './figurePairs.ts'
import { sayFigureWhole } from './figures.ts'
import type { InspectionRow } from './queries.ts'
import { changes } from './ratingLines.ts'
import { ratings } from './ratings.ts'

/** @param day the day it is told for */
export function comparisonBlocks(title: string, compared: Compared, day: Day): Block[] {
  const { earlier, later, sentence, as_they_stood, who_sees, warnings, corrections } = compared
  return [
    heading(1, title),
    text(sentence, true),
    ...(who_sees ? [text(who_sees)] : []),
    text(`${earlier.title} and ${later.title}, as at ${sayDay(day)}.`),
    ...list([...warnings.map(({ title, says }) => `Check this of ${title}: ${says}`), ...corrections]),
    heading(2, 'Ratings before and after'),
    ...ratingTable(compared),
    heading(2, `What had become of the recommendations of ${earlier.title}`),
    text(as_they_stood),
    ...compared.rows.flatMap(row => recommendationBlocks(row, later)),
    ...figureBlocks(compared),
    ...themeBlocks(compared),
  ]
}

export const overall = ({ overall_rating, state, rated, score, max_score }: InspectionRow): string => {
  const rating = overall_rating ? ratings[overall_rating] : state !== 'published' ? 'Not published yet' : rated ? 'Not known' : 'Not rated'
  return score === null ? rating : `${rating}, score ${score}${max_score === null ? '' : ` of ${max_score}`}`
}
export const dayOf = ({ published_on, published_precision }: InspectionRow): string =>
  published_on ? sayDay(published_on, published_precision) : 'not published yet'

function ratingTable({ earlier, later, change, lines, unmatched }: Compared): Block[] {
  const columns = ['Standard', ...[earlier, later].map(one => `${dayOf(one)}, ${one.framework}`), 'Change']
  const rows = lines.map(({ name, sides, ratings: [before, after] }) => [
    before && after && before.name !== after.name ? `${name}\nbefore: ${before.name}` : name,
    ...sides,
    after?.change ? changes[after.change].text : 'Cannot be compared',
  ])
  return [
    ...table('Ratings', columns, [['Overall', overall(earlier), overall(later), change ? changes[change].text : ''], ...rows]),
    ...list(unmatched.map(({ other, framework, standards }) => `No equal in ${other} of ${framework}: ${standards.join(', ')}.`)),
  ]
}

function recommendationBlocks({ number, text: words, wording, stood, again }: Compared['rows'][number], later: InspectionRow): Block[] {
  return [
    heading(3, `${number}. ${words}${wording === 'illustrative' ? ' (Illustrative wording)' : ''}`),
    ...(stood ? [] : [text('Entered here later: how it stood then is not known.')]),
    ...(stood?.answers ?? []).flatMap(({ shown, organisation, between }) => [
      text([shown?.label, `${shortName(organisation)}${shown ? `: ${shown.sentence}` : ''}`].filter(Boolean).join('. ')),
      ...(between?.summary ? betweenBlocks(between) : []),
    ]),
    ...list(again.map(one => `Made again as recommendation ${one.number} of ${later.title}.`)),
  ]
}

const betweenBlocks = ({ summary, actions, checks, target }: Between): Block[] => [
  text(`${summary}.`),
  ...list([
    ...actions.map(({ title, says, claims, moves }) => [`${title}. ${says}`, claims, ...moves].filter(Boolean).join(' ')),
    ...checks.map(says => `Practice check, ${says}`),
    ...target,
  ]),
]

function figureBlocks({ figures, earlier, later }: Compared): Block[] {
  if (!figures.length) return []
  const alone = (title: string, own: (FigureBehind | null)[]) =>
    own.map(one => one && `Only in ${title}: ${one.label}: ${sayFigureWhole(one)}`).filter(words => words !== null)
  const pairs = figures.flatMap(({ before, after, why }) =>
    before && after ? [[`${before.label}\n${why}`, sayFigureWhole(before), `${after.label}: ${sayFigureWhole(after)}`]] : [],
  )
  const single = figures.filter(({ why }) => !why)
  return [
    heading(2, 'Figures then and now'),
    ...table('Figures', ['Figure', earlier.title, later.title], pairs),
    ...list([
      ...alone(
        earlier.title,
        single.map(({ before }) => before),
      ),
      ...alone(
        later.title,
        single.map(({ after }) => after),
      ),
    ]),
  ]
}

const numbers = (rows: { number: number }[]) => rows.map(({ number }) => number).join(', ') || 'None'
const themeBlocks = ({ themes, earlier, later }: Compared): Block[] =>
  themes.length
    ? [
        heading(2, 'Themes then and now'),
        ...table(
          'Numbers of the recommendations on each theme',
          ['Theme', earlier.title, later.title],
          themes.map(({ theme, before, after }) => [theme, numbers(before), numbers(after)]),
        ),
      ]
    : []
