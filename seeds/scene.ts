// A scene is one act of the story: on a day, by a person. All scenes are sorted by their days and then played, so that time runs forwards.
import type { Day } from '../src/days.ts'
import type { By } from '../src/db/act.ts'
import type { Db } from '../src/db/knex.ts'
import type { Person } from '../src/users/person.ts'
import { startClock } from './clock.ts'

/** What the story calls things, and which rows they became. */
export interface Book {
  organisations: Map<string, number>
  frameworks: Map<string, number>
  /** By framework and code: "PDU 2021-23 2.4". */
  standards: Map<string, number>
  themes: Map<string, number>
  people: Map<string, Person>
  /** By the code of what they lead. */
  leaders: Map<string, Person>
  /** By inspection and number: "NORTHANTS-2022/8". */
  recommendations: Map<string, number>
  /** By recommendation and addressee: "NORTHANTS-2022/6 R-EOE". */
  answers: Map<string, number>
}

export interface Scene {
  day: Day
  play: (stage: Stage) => Promise<unknown>
}

export interface Stage {
  db: Db
  book: Book
  /** Who does it, at the moment of the scene. */
  as: (person: Person) => By<Person>
}

/** Play scenes in the order of their days; those of one day in the order given. */
export async function play(db: Db, book: Book, scenes: Scene[]): Promise<void> {
  const clock = startClock()
  for (const { day, play } of scenes.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)))
    await play({ db, book, as: person => ({ db, person, now: clock(day) }) })
}

/** What the book has under a name. @throws when the story names something that does not exist. */
export function named<T>(things: Map<string, T>, name: string): T {
  const thing = things.get(name)
  if (thing === undefined) throw new Error(`The story names ${name}, which does not exist`)
  return thing
}
