import type { Response } from 'express'
import { shownTrail, trailAsked } from '../recommendations/trail.ts'
import { listTrail } from '../recommendations/trailQueries.ts'
import type { Visitor } from '../users/visitor.ts'
import { asAtDay, read } from '../web/page.ts'
import { lateness } from './lateness.ts'
import { getAction, listServed } from './queries.ts'
import { actionActs, actsFor, statuses } from './workflow.ts'

export async function show(visit: Visitor<{ id: string }>, res: Response) {
  const id = Number(visit.params.id)
  const asked = trailAsked(visit.query)
  const page = await read(visit, async (db, day) => {
    const action = await getAction(db, visit.user, id)
    const served = await listServed(db, visit.user, id)
    return {
      action,
      served,
      late: lateness(action, day),
      trail: await listTrail(db, visit.user, { action: id }, asked.only, asked.limit + 1),
    }
  })
  await res.page('actions/show', {
    title: page.action.title,
    ...page,
    ...shownTrail(page.trail, asked),
    acts: asAtDay(visit) ? [] : actsFor(visit.user, page.action),
    actionActs,
    statuses,
  })
}
