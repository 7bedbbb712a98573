// The readiness pack as blocks: gaps first, then each recommendation with its answer, what was done, evidence, dates and trail.
import { sayDay } from '../days.ts'
import { type Block, heading, list, table, text } from '../documents/blocks.ts'
import { sayFile } from '../evidence/present.ts'
import { checkWords } from '../inspections/between.ts'
import { shortName } from '../organisations/names.ts'
import { actionWords } from '../plans/plan.ts'
import { trailLine } from '../recommendations/trailWords.ts'
import { closures, responses } from '../recommendations/workflow.ts'
import type { PublishedJudgement } from '../reviews/queries.ts'
import { judgedOutcomes, outcomeOf, progress } from '../reviews/workflow.ts'
import { standings, worstFirst } from '../standing/standing.ts'
import { type Gap, type GapKind, gapNames } from './gaps.ts'
import type { Pack, PackAnswer } from './reading.ts'

const kinds = Object.keys(gapNames) as GapKind[]

export const packTitle = ({ organisation }: Pack): string => `Readiness pack: ${shortName(organisation.name)}`

export function packBlocks(pack: Pack): Block[] {
  const inspections = Map.groupBy(pack.open, ({ row }) => row.inspection_reference)
  return [
    heading(1, packTitle(pack)),
    text(countWords(pack), true),
    text(`As at ${sayDay(pack.day)}.${expected(pack)} There is no overall score: look at each recommendation by itself.`),
    text('Comments and evidence that not everyone who sees the plan may see are not in this pack.'),
    heading(2, 'Gaps first'),
    ...gapBlocks(pack),
    ...standingBlocks(pack),
    ...[...inspections.values()].flatMap(answers => [heading(2, answers[0]!.row.inspection), ...answers.flatMap(answerBlocks)]),
    ...closedBlocks(pack),
  ]
}

const several = (n: number, what: string) => `${n} ${n === 1 ? what : `${what}s`}`

/** "12 open recommendations. 5 of them have gaps: 2 unaddressed, 1 overdue, 4 without evidence." */
function countWords({ open, closed }: Pack): string {
  if (!open.length) return closed.length ? 'Every recommendation is closed.' : 'No recommendation is addressed to it.'
  const gaps = open.flatMap(answer => [...new Set(answer.gaps.map(({ kind }) => kind))])
  const counted = kinds
    .map(kind => ({ kind, n: gaps.filter(one => one === kind).length }))
    .filter(({ kind, n }) => n && kind !== 'advice')
    .map(({ kind, n }) => `${gapNames[kind].toLowerCase()}: ${n}`)
  return `${several(open.length, 'open recommendation')}${counted.length ? `. ${counted.join(', ').replace(/^./, first => first.toUpperCase())}.` : ', and no gap is known.'}`
}

const expected = ({ reinspection }: Pack) =>
  reinspection ? ` Fieldwork of ${reinspection.title} begins on ${sayDay(reinspection.fieldwork_from)}.` : ''

export const briefly = ({ row }: PackAnswer): string => `${row.inspection}, ${row.number}`

function gapBlocks({ open }: Pack): Block[] {
  const rows = kinds.flatMap(kind =>
    open.flatMap(answer => {
      const whys = answer.gaps.filter(gap => gap.kind === kind).map(({ why }) => why)
      return whys.length ? [{ kind, cells: [gapNames[kind], `${briefly(answer)}. ${answer.row.text}`, whys.join('\n')] }] : []
    }),
  )
  if (!rows.length) return [text('No gap is known.')]
  const cellsOf = (advice: boolean) => rows.filter(({ kind }) => (kind === 'advice') === advice).map(({ cells }) => cells)
  return [
    ...table('Open gaps, the worst first', ['Gap', 'Recommendation', 'Why'], cellsOf(false), [2, 4, 5]),
    ...table(
      'What a careful reader of the plan would point out',
      ['Recommendation', 'What'],
      cellsOf(true).map(([, ...cells]) => cells),
      [5, 6],
    ),
  ]
}

const standingBlocks = ({ open }: Pack): Block[] =>
  table(
    'How the recommendations stand, worst first',
    ['Standing', 'Recommendations'],
    worstFirst.flatMap(standing => {
      const those = open.filter(({ shown }) => shown?.standing === standing)
      return those.length ? [[standings[standing], those.map(briefly).join('; ')]] : []
    }),
    [2, 7],
  )

function answerBlocks(answer: PackAnswer): Block[] {
  const { row, gaps, checks } = answer
  const reported = checks.filter(({ checked_on, withdrawn_on }) => checked_on !== null && withdrawn_on === null)
  const about = `recommendation ${row.number}, ${row.inspection}`
  const title = `${row.number}. ${row.text}${row.wording === 'illustrative' ? ' (Illustrative wording)' : ''}`
  return [
    heading(3, title, `/recommendations/${row.recommendation_id}`),
    ...(gaps.length ? list(gaps.map(gapWords)) : [text('No gap is known.')]),
    ...table(`The answer to ${about}`, ['What', 'Says'], answerRows(answer), [2, 7]),
    ...actionTable(answer, about),
    ...list(reported.map(check => `Practice check, ${checkWords(check)}`)),
    ...evidenceTable(answer, about),
    ...moveTable(answer, about),
    ...folded(trailTable(answer, about)),
  ]
}

/** Where the facts begin with the name of the gap, it is not said twice. */
const gapWords = ({ kind, why }: Gap): string => (why.startsWith(gapNames[kind]) ? why : `${gapNames[kind]}: ${why}`)

const actionTable = ({ actions }: PackAnswer, about: string): Block[] =>
  table(
    `What was done about ${about}`,
    ['Action', 'Status and dates', 'What is different now'],
    actions.map(action => [action.title, actionWords(action), differentWords(action)]),
    [3, 4, 4],
  )

const evidenceTable = ({ evidence }: PackAnswer, about: string): Block[] =>
  table(
    `Evidence for ${about}`,
    ['Evidence', 'What it shows', 'Dated', 'Kept with'],
    evidence.map(({ title, url, file, shows, dated_on, action }) => [
      `${title}\n${url ?? (file ? sayFile(file) : '')}`,
      shows,
      sayDay(dated_on),
      action ?? 'The answer',
    ]),
    [3, 4, 2, 3],
  )

const moveTable = ({ moves, actions }: PackAnswer, about: string): Block[] =>
  table(
    `Dates that moved, ${about}`,
    ['Date', 'From', 'To', 'Moved on', 'Why'],
    moves.map(({ action_id, from_on, to_on, moved_on, why }) => {
      const action = actions.find(({ id }) => id === action_id)
      return [action?.title ?? 'Target date', sayDay(from_on), sayDay(to_on), sayDay(moved_on), why]
    }),
    [3, 2, 2, 2, 4],
  )

const trailTable = ({ trail }: PackAnswer, about: string): Block[] =>
  table(
    `Trail of ${about}, newest first`,
    ['When', 'What', 'What it says'],
    trail.map(trailLine).map(({ when, what, says }) => [when, what, says]),
    [2, 3, 6],
  )

const folded = (blocks: Block[]): Block[] => blocks.map(block => (block.kind === 'table' ? { ...block, folded: true } : block))

const differentWords = ({ status, different_now, dropped_reason, blocked_reason }: PackAnswer['actions'][number]): string =>
  status === 'completed'
    ? different_now || 'Nothing was said.'
    : status === 'dropped'
      ? dropped_reason
      : status === 'blocked'
        ? blocked_reason
        : ''

function answerRows({ row, shown, judgements }: PackAnswer): string[][] {
  const target = row.target_on
    ? `${sayDay(row.target_on)}${row.original_target_on && row.original_target_on !== row.target_on ? `, first ${sayDay(row.original_target_on)}` : ''}`
    : 'None'
  return [
    ['Standing', shown ? `${shown.label}. ${shown.sentence}` : 'Not known'],
    ...(judgements.length ? [['Judged by inspectors', judgements.map(judgementWords).join('\n')]] : []),
    ['Response', [row.plan_response ? responses[row.plan_response] : 'Awaited', row.response_text ?? ''].filter(Boolean).join('\n')],
    ['Owner', row.owner ?? 'Nobody'],
    ['Target date', target],
    ...(row.theme ? [['Theme', row.theme]] : []),
    ...(shown?.signals.length ? [['Signals', shown.signals.map(({ words }) => words).join('\n')]] : []),
  ]
}

/** "Insufficient progress on 3 March 2025, Progress 2025. Superseded on 4 May 2025. Only half of the cases were reviewed." */
const judgementWords = (judgement: PublishedJudgement): string =>
  [
    `${progress[judgement.rating]}${judgedOutcomes[outcomeOf(judgement)]}, on ${sayDay(judgement.published_on)}${judgement.review ? `, ${judgement.review}` : ''}.`,
    judgement.superseded_on ? `Superseded on ${sayDay(judgement.superseded_on)}.` : '',
    judgement.reasons ?? '',
  ]
    .filter(Boolean)
    .join(' ')

const closedBlocks = ({ closed }: Pack): Block[] =>
  closed.length
    ? [
        heading(2, 'Closed'),
        ...table(
          'Recommendations that are closed',
          ['Recommendation', 'How', 'When'],
          closed.map(answer => [
            `${briefly(answer)}. ${answer.row.text}`,
            answer.row.closure ? closures[answer.row.closure] : '',
            sayDay(answer.row.closed_on),
          ]),
          [6, 2, 2],
        ),
      ]
    : []
