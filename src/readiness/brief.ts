// The brief for staff: one page in plain words. What inspectors asked for, what we said we would do, and what is still to do.
import { type Day, sayDay } from '../days.ts'
import { type Block, heading, list, table, text } from '../documents/blocks.ts'
import { shortName } from '../organisations/names.ts'
import { type Standing, worstFirst } from '../standing/standing.ts'
import type { Pack, PackAnswer } from './reading.ts'

export const briefTitle = ({ organisation }: Pack): string => `Brief for staff: ${shortName(organisation.name)}`

/** Each standing as one would say it to a colleague. */
export const plainly: Record<Standing, string> = {
  unaddressed: 'Nothing is being done about it yet',
  overdue: 'It is late',
  stalled: 'Nothing has happened for a while',
  not_agreed: 'We did not agree to it',
  awaiting_plan: 'We are making a plan',
  on_track: 'It is going as planned',
  reported_complete: 'We say it is done',
  closed: 'It is closed',
}

// One page of A4 in the smallest of its forms, with the longest texts: so many lines fit.
const mostAhead = 6
const mostDone = 3
const longest = 80

export function briefBlocks(pack: Pack): Block[] {
  const { open, day } = pack
  const inOrder = open.toSorted((a, b) => rankOf(a) - rankOf(b))
  const done = inOrder.filter(isDone)
  const ahead = inOrder.filter(answer => !isDone(answer))
  return [
    heading(1, briefTitle(pack)),
    text(opening(pack), true),
    ...table(
      'What is still to do',
      ['Inspectors asked us to', 'Where we are', 'What comes next'],
      ahead.slice(0, mostAhead).map(answer => [asked(answer), `${plainWords(answer)}.`, nextWords(answer, day)]),
      [10, 6, 11],
    ),
    ...more(ahead, mostAhead),
    ...(done.length
      ? [heading(2, 'What we say is done'), text('Inspectors have not confirmed it. Keep it up, and say so if it does not last.')]
      : []),
    ...list(done.slice(0, mostDone).map(asked)),
    ...more(done, mostDone),
    heading(2, 'If an inspector asks you'),
    ...list([
      'Say what you do, and what has changed in your work. You need not know the plan by heart.',
      'Say so when something has not changed.',
      'Do not name people on probation or give case numbers.',
    ]),
    text(`As at ${sayDay(day)}. The whole plan is in Track inspection recommendations.`),
  ]
}

const isDone = ({ shown }: PackAnswer) => shown?.standing === 'reported_complete'
const plainWords = ({ shown }: PackAnswer) => (shown ? plainly[shown.standing] : 'Not known')
const asked = ({ row }: PackAnswer) => `${shorten(row.text)}${row.wording === 'illustrative' ? ' (Illustrative)' : ''}`
const more = (answers: PackAnswer[], most: number): Block[] => (answers.length > most ? [text(`And ${answers.length - most} more.`)] : [])

function opening({ open, reinspection }: Pack): string {
  const coming = reinspection ? ` Inspectors are back from ${sayDay(reinspection.fieldwork_from)}.` : ''
  if (!open.length) return `No recommendation is open.${coming}`
  const late = open.filter(({ shown }) => shown && ['unaddressed', 'overdue', 'stalled'].includes(shown.standing)).length
  const done = open.filter(isDone).length
  const open_words =
    open.length === 1 ? 'One recommendation of inspectors is open.' : `${open.length} recommendations of inspectors are open.`
  return `${open_words} We say that ${done === 0 ? 'none' : done} of them ${done === 1 ? 'is' : 'are'} done; ${late === 0 ? 'none' : late} ${late === 1 ? 'needs' : 'need'} us most.${coming}`
}

const rankOf = ({ shown }: PackAnswer) => (shown ? worstFirst.indexOf(shown.standing) : worstFirst.length)

/** At a word, so that nothing is torn apart. */
const shorten = (words: string): string => {
  if (words.length <= longest) return words
  const cut = words.slice(0, longest)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longest / 2))} …`
}

/** The next live action, and when it is due. */
function nextWords({ actions }: PackAnswer, day: Day): string {
  const live = actions.filter(({ status }) => status !== 'completed' && status !== 'dropped')
  const next = live.sort((a, b) => (a.due_on < b.due_on ? -1 : 1))[0]
  if (!next) return 'Nothing is planned'
  return `${shorten(next.title)}: ${next.due_on < day ? 'was due on' : 'by'} ${sayDay(next.due_on)}`
}
