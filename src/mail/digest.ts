// The weekly letter in words. Numbers and links only, and the titles of one's own actions: what others wrote stays in the service.
import { lateness } from '../actions/lateness.ts'
import { addDays, type Day, londonDay, sayDay } from '../days.ts'
import { shortName } from '../organisations/names.ts'
import type { Block } from './commands.ts'
import { type Digest, most, type PlaceNumbers, underWay } from './digestQueries.ts'

const londonHour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', hourCycle: 'h23' })

/** The Monday of the latest week whose letters are due: they are from seven in the morning on, London time. */
export function dueWeek(now: Date): Day {
  const today = londonDay(now)
  const sinceMonday = (new Date(`${today}T00:00Z`).getUTCDay() + 6) % 7
  const early = sinceMonday === 0 && Number(londonHour.format(now)) < 7
  return addDays(today, -sinceMonday - (early ? 7 : 0))
}

/** One letter for a person and week. */
export const digestKey = (week: Day, user_id: number): string => `digest:${week}:${user_id}`
export const isDigest = (key: string): boolean => key.startsWith('digest:')
/** Where the letter is stopped. Looking at it changes nothing. */
export const wishPage = '/account/mail'

export const subjectOf = (week: Day): string => `Inspection recommendations: your week of ${sayDay(week)}`

type Line = { link: string; words: string }

/** The letter of a person, or undefined when there is nothing to say. */
export function digestBody(digest: Digest): Block[] | undefined {
  const parts = [
    ...digest.places.map(place => placePart(place, digest)),
    decisionsPart(digest),
    actionsPart(digest),
    checksPart(digest),
    commentsPart(digest),
    queriesPart(digest),
  ]
  const said = parts.filter(({ list }) => list.length)
  if (!said.length) return undefined
  return [
    `This is how things stand on ${sayDay(digest.day)}.`,
    ...said.flatMap(({ heading, list }): Block[] => [{ heading }, { list: shortened(list) }]),
    'Inspections that are not published yet are never in this letter.',
    { link: wishPage, words: 'Stop or start this weekly letter' },
  ]
}

interface Part {
  heading: string
  list: Line[]
}

const shortened = (list: Line[]): Line[] =>
  list.length > most ? [...list.slice(0, most), { link: '/', words: 'There are more: see your home page' }] : list

function placePart({ name, query, unaddressed, overdue, due, checksDue }: PlaceNumbers, { day, until }: Digest): Part {
  const line = (n: number, more: string, words: string): Line[] =>
    n ? [{ link: `/recommendations?${[query, more].filter(Boolean).join('&')}`, words: `${n} ${words}` }] : []
  const soon = [...underWay.map(standing => `standing=${standing}`), `due_from=${day}`, `due_to=${until}`].join('&')
  return {
    heading: name,
    list: [
      ...line(unaddressed, 'standing=unaddressed', 'unaddressed'),
      ...line(overdue, 'standing=overdue', 'overdue'),
      ...line(checksDue, 'signal=check_due', 'with a check due'),
      ...line(due, soon, `with something due by ${sayDay(until)}`),
    ],
  }
}

const decisionsPart = ({ decisions }: Digest): Part => ({
  heading: 'Waiting for your decision',
  list: decisions
    ? [{ link: '/requests', words: decisions === 1 ? '1 request for more time' : `${decisions} requests for more time` }]
    : [],
})

const actionsPart = ({ actions, day }: Digest): Part => ({
  heading: 'Your actions',
  list: actions.map(action => ({ link: `/actions/${action.id}`, words: `${action.title}, ${lateness(action, day)}` })),
})

const pageOf = ({ action_id, recommendation_id }: { action_id: number | null; recommendation_id: number }) =>
  action_id ? `/actions/${action_id}` : `/recommendations/${recommendation_id}`

const checksPart = ({ checks }: Digest): Part => ({
  heading: 'Checks due',
  list: checks.map(({ href, title, what, due_on }) => ({ link: href, words: `${title}. ${what} Due ${sayDay(due_on)}` })),
})

const commentsPart = ({ comments }: Digest): Part => ({
  heading: 'Comments for you',
  list: comments.map(comment => ({
    link: pageOf(comment),
    words: `${comment.author}, on ${sayDay(comment.recorded_on)}: ${comment.about}`,
  })),
})

const queriesPart = ({ queries }: Digest): Part => ({
  heading: 'Open inspector queries',
  list: queries.map(query => ({
    link: pageOf(query),
    words: `${shortName(query.organisation)}: ${query.action ?? `Recommendation ${query.number}, ${query.title}`}, asked on ${sayDay(query.recorded_on)}, ${
      query.replies.length ? 'answered and not closed' : 'not answered yet'
    }`,
  })),
})
