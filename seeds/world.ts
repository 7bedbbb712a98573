// One believable world, made by calling the commands with a clock of its own: what is past has fixed days, what is alive is told from today.
import { type Day, londonDay } from '../src/days.ts'
import type { Db } from '../src/db/knex.ts'
import { lock } from '../src/db/locks.ts'
import { inspectionScenes, publishedInspections, type ToldRecommendation, toldRecommendations } from './inspections.ts'
import { givePasswords, peopleScenes } from './people.ts'
import { planOnce } from './planOnce.ts'
import { planScenes } from './player.ts'
import { loadReference } from './reference.ts'
import { reviewScenes } from './reviews.ts'
import { play, type Scene } from './scene.ts'
import { cumbria, salford, sheffield, staffordshireNorth, sunderland } from './story/acrossEngland.ts'
import { croydon, devon, gwent, oxfordshire, surrey } from './story/acrossTheSouth.ts'
import { derby2022, derby2025, leicester2023, leicester2025 } from './story/eastMidlands.ts'
import * as east from './story/eastOfEngland.ts'
import { essexNorth2022, essexNorth2024, essexSouth2024 } from './story/essex.ts'
import { humber2023, humber2024 } from './story/humber.ts'
import { illustrativeInspections } from './story/illustrative.ts'
import { namedDayScenes } from './story/namedDays.ts'
import { norfolk, norfolkReview } from './story/norfolk.ts'
import { northants2019 } from './story/northants2019.ts'
import { northants2022 } from './story/northants2022.ts'
import { northants2024 } from './story/northants2024.ts'
import { derbyshire2025, nottingham2025 } from './story/nottinghamAndDerbyshire.ts'
import { reviews } from './story/reviews.ts'

const firstDay: Day = '2018-06-01'

const units = [
  ...[essexNorth2022, essexNorth2024, essexSouth2024, ...Object.values(east)],
  ...[derby2022, derby2025, leicester2023, leicester2025, nottingham2025, derbyshire2025, humber2023, humber2024],
  ...[norfolk, norfolkReview, sunderland, cumbria, sheffield, salford, staffordshireNorth],
  ...[devon, gwent, croydon, oxfordshire, surrey],
]
const plans = [...northants2019, ...northants2022, ...northants2024, ...units.flatMap(({ plans }) => plans)]

/** Load the demonstration into an empty database, all of it or nothing. `now` is the day of loading, which live plans are told from. */
export const loadDemonstration = (db: Db, now: Date, password: string): Promise<void> =>
  db.transaction(async tx => {
    const book = await loadReference(tx, new Date(`${firstDay}T09:00:00Z`))
    await planOnce(tx, () => play(tx, book, allScenes(londonDay(now))))
    await givePasswords(tx, password)
    // The letters of this week are due, so that the outbox has some.
    await tx('digest_weeks').delete()
  })

function allScenes(today: Day): Scene[] {
  const recommendations: Record<string, ToldRecommendation[]> = {
    ...toldRecommendations(),
    ...Object.fromEntries(units.map(({ reference, recommendations }) => [reference, recommendations])),
  }
  const inspections = [...publishedInspections(), ...illustrativeInspections]
  return [
    ...peopleScenes(
      firstDay,
      plans.filter(({ steps }) => steps.length).map(({ by }) => by),
    ),
    ...inspections.flatMap(told => inspectionScenes(told, recommendations[told.reference]!, today)),
    ...plans.flatMap(plan => planScenes(plan, today)),
    ...reviews.flatMap(told => reviewScenes(told, today)),
    ...namedDayScenes(today),
  ]
}

/** Load it where there is no organisation yet. Two that start at once wait for each other. @returns whether it was loaded. */
export const seedIfEmpty = (db: Db, now: Date, password: string): Promise<boolean> =>
  db.transaction(async tx => {
    await lock(tx, 'demonstration')
    if (await tx('organisations').first('id')) return false
    await loadDemonstration(tx, now, password)
    return true
  })
