import { asDecision, lastDecision } from '../assurance/queries.ts'
import type { LastDecision } from '../assurance/workflow.ts'
import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { ActionStatus } from '../db/tables.ts'
import { shortName } from '../organisations/names.ts'
import type { Person } from '../users/person.ts'
import { listMembersOf } from '../users/queries.ts'
import { ask, inspectionSeen, placeOf, planSeen, type SeenOf } from '../visibility/queries.ts'
import type { Known, OwnAnswer } from './workOut.ts'

/** Of these inspections, the ones of which this person sees the plan of at least one addressee. */
export async function listPlansSeen(db: Db, person: Person, inspections: number[]): Promise<number[]> {
  const rows = await ask<{ id: number }>(
    db,
    person,
    `SELECT DISTINCT i.id FROM inspections i JOIN recommendations r ON r.inspection_id = i.id AND r.withdrawn_on IS NULL
     JOIN addressees a ON a.recommendation_id = r.id JOIN organisations o ON o.id = a.organisation_id
     WHERE i.id = ANY(:inspections) AND ${inspectionSeen(person)} AND ${planSeen(person)}`,
    { inspections },
  )
  return rows.map(({ id }: { id: number }) => id)
}

export interface PlanActionRow {
  id: number
  addressee_id: number
  title: string
  description: string
  success_measure: string
  owner: string | null
  status: ActionStatus
  due_on: Day
  original_due_on: Day
  moves: number
  logged_on: Day
  happened_on: Day | null
  completed_on: Day | null
  /** When it was completed or dropped in fact, which may be before it was entered here. */
  ended_on: Day | null
  different_now: string
  dropped_on: Day | null
  dropped_reason: string
  blocked_by: string | null
  blocked_reason: string
  /** What somebody above said of it last. */
  last: LastDecision | null
}

/** The actions of the plans of an inspection or an organisation, of those this person sees: by number, then by due date. */
export async function listPlanActions(db: Db, person: Person, of: SeenOf): Promise<PlanActionRow[]> {
  const { where, bindings } = placeOf(of)
  const rows = await ask<PlanActionRow>(
    db,
    person,
    `SELECT x.id, l.addressee_id, x.title, x.description, x.success_measure, coalesce(ou.name, nullif(x.owner_title, '')) AS owner, x.status,
       x.due_on, x.original_due_on, x.moves, x.logged_on, x.happened_on, x.completed_on, x.different_now, x.dropped_on, x.dropped_reason,
       split_part(b.name, ' (', 1) AS blocked_by, x.blocked_reason, ${asDecision},
       CASE WHEN x.status IN ('completed', 'dropped') THEN coalesce((SELECT u.happened_on FROM updates u WHERE u.action_id = x.id AND u.status_to = x.status
         ORDER BY u.id DESC LIMIT 1), x.completed_on, x.dropped_on) END AS ended_on
     FROM actions x JOIN action_addressees l ON l.action_id = x.id JOIN addressees a ON a.id = l.addressee_id
     JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
     LEFT JOIN users ou ON ou.id = x.owner_id LEFT JOIN organisations b ON b.id = x.blocked_by_id ${lastDecision('x.id')}
     WHERE ${where} AND ${planSeen(person)} AND ${inspectionSeen(person)} ORDER BY r.number, x.due_on, x.id`,
    bindings,
  )
  return rows
}

/** The answers of one organisation, whose plan this person must see. */
export async function listOwnAnswers(db: Db, person: Person, inspection_id: number, organisation_id: number): Promise<OwnAnswer[]> {
  const rows = await ask<OwnAnswer>(
    db,
    person,
    `SELECT a.id, a.version, r.number, r.text, a.closure IS NULL AS open, a.response, a.response_text, a.owner_id, a.owner_title, coalesce(ou.name, a.owner_title) AS owner, a.target_on,
       ARRAY(SELECT x.title FROM action_addressees l JOIN actions x ON x.id = l.action_id WHERE l.addressee_id = a.id) AS actions
     FROM addressees a JOIN organisations o ON o.id = a.organisation_id JOIN recommendations r ON r.id = a.recommendation_id
     JOIN inspections i ON i.id = r.inspection_id LEFT JOIN users ou ON ou.id = a.owner_id
     WHERE i.id = :inspection_id AND o.id = :organisation_id AND r.withdrawn_on IS NULL AND ${planSeen(person)} AND ${inspectionSeen(person)}
     ORDER BY r.number`,
    { inspection_id, organisation_id },
  )
  return rows
}

/** The numbers of an inspection's recommendations, whoever they are addressed to. */
export async function listNumbers(db: Db, person: Person, inspection_id: number): Promise<number[]> {
  const rows = await ask<{ number: number }>(
    db,
    person,
    `SELECT r.number FROM recommendations r JOIN inspections i ON i.id = r.inspection_id
     WHERE i.id = :inspection_id AND r.withdrawn_on IS NULL AND ${inspectionSeen(person)} ORDER BY r.number`,
    { inspection_id },
  )
  return rows.map(({ number }: { number: number }) => number)
}

/** The organisations addressed by an inspection that this person leads: whose plan they may import. */
export async function listLedAddressees(
  db: Db,
  person: Person,
  inspection_id: number,
): Promise<{ id: number; code: string; name: string }[]> {
  const rows = await ask<{ id: number; code: string; name: string }>(
    db,
    person,
    `SELECT DISTINCT o.id, o.code, o.name FROM addressees a JOIN organisations o ON o.id = a.organisation_id
     JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
     WHERE i.id = :inspection_id AND r.withdrawn_on IS NULL AND o.id = ANY(:leads) AND ${inspectionSeen(person)} ORDER BY o.name`,
    { inspection_id },
  )
  return rows
}

/** What an import needs to know of an organisation's plan as it is now. */
export async function getKnown(
  db: Db,
  person: Person,
  inspection_id: number,
  organisation: { id: number; name: string },
  today: Day,
): Promise<Known> {
  return {
    organisation: shortName(organisation.name),
    published: (await db('inspections').where({ id: inspection_id }).first('published_on', 'published_precision'))!,
    answers: await listOwnAnswers(db, person, inspection_id, organisation.id),
    numbers: await listNumbers(db, person, inspection_id),
    members: await listMembersOf(db, organisation.id, today),
    today,
  }
}
