// An action of Northamptonshire, served by a published recommendation, and people at browsers on 22 November 2026.
import type { Db } from '../../src/db/knex.ts'
import type { NewEvidence } from '../../src/evidence/commands.ts'
import { buildAction, buildInspection, buildWorld, noon, type World } from '../support/build.ts'

export const today = '2026-11-22'
export const clock = () => noon(today)

export interface There {
  world: World
  recommendation: number
  answer: number
  action: number
  owned: number
}

export async function buildThere(db: Db): Promise<There> {
  const world = await buildWorld(db)
  const { recommendations } = await buildInspection(db, world, { published: '2026-03-01' })
  const { id, addressees } = recommendations[0]!
  const answer = addressees[0]!
  const action = await buildAction(db, world.leader, answer, '2026-10-01')
  const owned = await buildAction(db, world.leader, answer, '2026-10-01', { owner_id: world.staff.id, owner_title: '' })
  return { world, recommendation: id, answer, action, owned }
}

export const link: NewEvidence = {
  title: 'Minutes of the board',
  shows: 'Every case is looked at twice',
  dated_on: '2026-11-01',
  audience: 'everyone',
  sensitivity: 'official',
  expires_on: null,
  url: 'https://example.org/minutes',
}

/** What the form is filled in with, for files. */
export const typed = {
  title: '',
  shows: 'Every case is looked at twice',
  dated_on: '1 11 2026',
  audience: 'everyone',
  sensitivity: 'official',
  expires_on: '',
  url: '',
}
