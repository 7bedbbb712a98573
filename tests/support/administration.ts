// An administrator at a browser on 22 November 2026, in a world of their own.
import type { Db } from '../../src/db/knex.ts'
import { buildInspection, buildWorld, noon, type World } from './build.ts'
import { visitor } from './visitor.ts'

export const clock = () => noon('2026-11-22')
export type Visiting = Awaited<ReturnType<typeof visitor>>

export interface Administration {
  world: World
  admin: Visiting
}

export async function buildAdministration(db: Db): Promise<Administration> {
  const world = await buildWorld(db)
  return { world, admin: await visitor(db, world.administrator, clock) }
}

/** The bands of the framework and two standards of it, Leadership and Staff. @returns the ids of the standards. */
export async function buildScale(db: Db, { framework_id }: World): Promise<number[]> {
  const bands = [
    ['inadequate', 0, 1],
    ['requires_improvement', 1, 3],
    ['good', 2, 5],
    ['outstanding', 3, 6],
  ] as const
  await db('bands').insert(
    bands.map(([rating, points, sixths]) => ({ framework_id, rating, points, up_to_share: sixths / 6, casework_from_percent: 0 })),
  )
  const rows = ['Leadership', 'Staff'].map((title, position) => ({
    framework_id,
    code: `1.${position + 1}`,
    title,
    group: 'Delivery',
    position,
  }))
  return (await db('standards').insert(rows).returning('id')).map(({ id }) => id)
}

/** What the form of an inspection is filled in with. */
export const typedInspection = ({ framework_id }: World) => ({
  reference: 'northants-2026',
  organisation: 'N56NRTH',
  framework: String(framework_id),
  state: 'fieldwork',
  fieldwork_from: '1 9 2026',
  fieldwork_to: '12 September 2026',
  published_on: '',
  overall_rating: '',
  score: '',
  report_url: '',
  source: '',
  note: '',
})

/** An inspection without recommendations, NEW-2026, and what a list of them may name: a theme and a standard. */
export async function buildEmptyInspection(db: Db, world: World): Promise<void> {
  await db('themes').insert({ name: 'Workload' })
  await db('standards').insert({ framework_id: world.framework_id, code: '1.1', title: 'Leadership', group: 'Delivery', position: 1 })
  await buildInspection(db, world, { reference: 'NEW-2026', published: null, recommendations: [] })
}

/** The recommendations entered so far, with the codes of whom they are addressed to. */
export const listEntered = (db: Db) =>
  db('recommendations as r')
    .orderBy('number')
    .select(
      'number',
      'text',
      db.raw(
        'ARRAY(SELECT o.code FROM addressees a JOIN organisations o ON o.id = a.organisation_id WHERE a.recommendation_id = r.id ORDER BY a.id) AS addressees',
      ),
    )
