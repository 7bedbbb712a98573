import { listAnswersOf, listMadeAgain } from '../../src/inspections/comparisonQueries.ts'
import { withdrawRecommendation } from '../../src/recommendations/correctionCommands.ts'
import { as, buildInspection } from '../support/build.ts'
import { pool } from '../support/db.ts'
import { buildStory, type Story } from '../support/story.ts'

let story: Story
const id = async (reference: string) => (await pool('inspections').where({ reference }).first('id'))!.id
beforeAll(async () => {
  story = await buildStory(pool)
  const repeats = [story.second.recommendations[0]!.id, story.first.recommendations[1]!.id]
  await buildInspection(pool, story.world, {
    reference: 'NORTHANTS-2026',
    published: null,
    entered: '2024-08-02',
    recommendations: repeats.map(repeats_id => ({ repeats_id })),
  })
})

const again = async (who: 'leader' | 'staff' | 'inspector' | 'otherLeader', earlier: string, later: string) =>
  (await listMadeAgain(pool, story.world[who], await id(earlier), await id(later))).map(({ earlier_id, number }) => [earlier_id, number])

test('what a later inspection made again, directly or by way of one in between', async () => {
  const [one, two, three] = story.first.recommendations.map(one => one.id)
  expect(await again('staff', 'NORTHANTS-2022', 'NORTHANTS-2024')).toEqual([
    [one, 1],
    [three, 2],
  ])
  expect(await again('inspector', 'NORTHANTS-2022', 'NORTHANTS-2026')).toEqual([
    [one, 1],
    [two, 2],
  ])
  expect(await again('inspector', 'NORTHANTS-2024', 'NORTHANTS-2026')).toEqual([[story.second.recommendations[0]!.id, 1]])
})

test('an inspection that is not published tells nobody who may not know of it', async () => {
  expect(await again('leader', 'NORTHANTS-2024', 'NORTHANTS-2026')).toHaveLength(1)
  for (const who of ['staff', 'otherLeader'] as const) {
    expect(await again(who, 'NORTHANTS-2024', 'NORTHANTS-2026')).toEqual([])
    expect(await again(who, 'NORTHANTS-2022', 'NORTHANTS-2026')).toEqual([])
  }
})

test('every addressee by number, without what was withdrawn, and standing only where it is the reader’s', async () => {
  const reading = (who: 'leader' | 'otherLeader') => ({ person: story.world[who], day: '2024-09-02', stalledAfter: 60 })
  const rows = await listAnswersOf(pool, 'NORTHANTS-2022', reading('leader'))
  expect(
    rows.map(({ number, organisation_code, sees_standing, sees_plan }) => [number, organisation_code, sees_standing, sees_plan]),
  ).toEqual([
    [1, 'N56NRTH', true, true],
    [1, 'HMPPS', true, false],
    [2, 'N56NRTH', true, true],
    [3, 'N56NRTH', true, true],
    [4, 'R-EOE', true, false],
  ])
  expect((await listAnswersOf(pool, 'NORTHANTS-2022', reading('otherLeader'))).every(row => !row.sees_standing && row.live === null)).toBe(
    true,
  )
  expect(await listAnswersOf(pool, 'NORTHANTS-2025', reading('otherLeader'))).toEqual([])
  await withdrawRecommendation(as(pool, story.world.administrator, '2024-09-01'), story.first.recommendations[3]!.id, 'Entered twice')
  expect((await listAnswersOf(pool, 'NORTHANTS-2022', reading('leader'))).map(({ number }) => number)).toEqual([1, 1, 2, 3])
})
