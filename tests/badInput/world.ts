// A recommendation with an action, and two people at browsers on 22 November 2026: the leader it is addressed to and an administrator.
import type { Db } from '../../src/db/knex.ts'
import { buildAdministration, clock, type Visiting } from '../support/administration.ts'
import { buildAction, buildInspection, type World } from '../support/build.ts'
import { visitor } from '../support/visitor.ts'

export interface Visited {
  world: World
  recommendation: number
  answer: number
  action: number
  leader: Visiting
  admin: Visiting
}

export async function buildVisited(db: Db): Promise<Visited> {
  const { world, admin } = await buildAdministration(db)
  const { recommendations } = await buildInspection(db, world, { published: '2026-03-01' })
  const { id, addressees } = recommendations[0]!
  const action = await buildAction(db, world.leader, addressees[0]!, '2026-10-01')
  return { world, recommendation: id, answer: addressees[0]!, action, leader: await visitor(db, world.leader, clock), admin }
}
