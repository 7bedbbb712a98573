// Days with a name, from which people ask what changed.
import { nameDay } from '../../src/changes/commands.ts'
import type { Day } from '../../src/days.ts'
import { dayOf, type When } from '../clock.ts'
import { named, type Scene } from '../scene.ts'

const days: [code: string, name: string, on: When][] = [
  ['N56NRTH', 'Inspectors came back', '2024-03-04'],
  ['N56NRTH', 'Improvement board', -42],
  ['N56NRTH', 'Improvement board', -14],
  ['R-EOE', 'Regional quarterly review', -60],
]

export const namedDayScenes = (today: Day): Scene[] =>
  days.map(([code, name, on]) => ({
    day: dayOf(on, today),
    play: ({ book, as }) => nameDay(as(named(book.leaders, code)), code, { name, on_day: dayOf(on, today) }),
  }))
