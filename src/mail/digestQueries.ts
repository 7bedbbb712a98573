// What the weekly letter tells a person: what they see on the pages, and of that only what is published.
import { type DueAction, myActions } from '../actions/queries.ts'
import { type CommentForMe, commentsForMe } from '../comments/queries.ts'
import { addDays, type Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import { everything, type Place, placesOf } from '../home/places.ts'
import { openQueries, type QueryRow } from '../inspectorQueries/queries.ts'
import { waitingForMe } from '../moreTime/queries.ts'
import { checksDue } from '../practiceChecks/queries.ts'
import { beforeCounting, type Counts, countRecommendations } from '../recommendations/countQueries.ts'
import type { Filter } from '../recommendations/filter.ts'
import { countEach, countsAt, factsVersions } from '../recommendations/keptCountQueries.ts'
import type { Reading } from '../recommendations/listQueries.ts'
import type { Standing } from '../standing/standing.ts'
import { type CheckToDo, checksToDo } from '../sustainChecks/dueList.ts'
import { sustainChecksDue } from '../sustainChecks/queries.ts'
import type { Person } from '../users/person.ts'
import { askTogether } from '../visibility/queries.ts'

export interface PlaceNumbers {
  name: string
  /** The filter of the list that the numbers link to. */
  query: string
  unaddressed: number
  overdue: number
  due: number
  checksDue: number
}

export interface Digest {
  day: Day
  until: Day
  places: PlaceNumbers[]
  /** How many requests for more time wait for this person's decision. */
  decisions: number
  /** What is due to be looked back at. */
  checks: CheckToDo[]
  actions: DueAction[]
  comments: CommentForMe[]
  queries: QueryRow[]
}

/** How many days ahead the letter looks, and how many lines a part of it has at most. */
export const ahead = 14
export const most = 10

/** The standings of what still has something due. */
export const underWay: Standing[] = ['unaddressed', 'overdue', 'stalled', 'awaiting_plan', 'on_track']

/** What a person's letter of a day says. One line more than `most` is read, to know that there are more. */
export async function getDigest(db: Db, person: Person, day: Day, since: Date): Promise<Digest> {
  const reader: Person = { ...person, publishedOnly: true }
  const { settings, places, facts, actions, comments, queries, decisions, sustain, practice } = await askTogether(db, reader, {
    ...beforeCounting(reader),
    facts: factsVersions(reader.inspector),
    actions: myActions(reader, most + 1),
    sustain: sustainChecksDue(reader, day, most + 1),
    practice: checksDue(reader, addDays(day, ahead), most + 1),
    decisions: waitingForMe(reader, 1),
    comments: commentsForMe(reader, most + 1, since),
    queries: openQueries(reader, most + 1),
  })
  const reading: Reading = { person: reader, day, stalledAfter: settings[0]!.value, embargoed: [] }
  const below = (organisation_id: number) => places.find(({ id }) => id === organisation_id)?.below ?? []
  const until = addDays(day, ahead)
  const own = placesOf(reader, below)
  const counted = own.length ? await countEach(db, reading, facts[0]!.versions) : new Map<number, Counts>()
  const numbers: PlaceNumbers[] = []
  for (const place of own) numbers.push(await numbersOf(db, place, countsAt(counted, place.filter.organisation_ids), reading, until))
  return {
    day,
    until,
    places: numbers,
    decisions: decisions[0]?.total ?? 0,
    checks: checksToDo(sustain, practice),
    actions: actions.filter(({ due_on }) => due_on <= until),
    comments,
    queries,
  }
}

async function numbersOf(
  db: Db,
  { name, query, filter, line }: Place,
  { standings, check_due }: Counts,
  reading: Reading,
  until: Day,
): Promise<PlaceNumbers> {
  const soon: Filter = { ...everything, ...filter, standing: underWay, due_from: reading.day, due_to: until }
  const due = await countRecommendations(db, soon, reading, line)
  return { name, query, unaddressed: standings.unaddressed ?? 0, overdue: standings.overdue ?? 0, due, checksDue: check_due }
}

/** Who has not said that they want no letter, after an id: at most `limit`, in the order of their ids. */
export async function listWhoWantDigests(db: Db, today: Day, after: number, limit: number): Promise<number[]> {
  const { rows } = await db.raw(
    `SELECT u.id FROM users u LEFT JOIN mail_wishes w ON w.user_id = u.id
     WHERE u.id > :after AND u.deactivated_on IS NULL AND w.digest IS NOT FALSE AND EXISTS (
       SELECT 1 FROM memberships m WHERE m.user_id = u.id AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))
     ORDER BY u.id LIMIT :limit`,
    { after, today, limit },
  )
  return rows.map(({ id }: { id: number }) => id)
}

/** Whether somebody wants the weekly letter. */
export const wantsDigest = async (db: Db, user_id: number): Promise<boolean> =>
  (await db('mail_wishes').where({ user_id }).first())?.digest ?? true
