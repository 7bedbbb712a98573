import type { Day } from '../days.ts'
import type { Db } from '../db/knex.ts'
import type { Person } from '../users/person.ts'
import { askTogether, inspectionSeen, placeOf, planSeen, type Question, type SeenOf } from '../visibility/queries.ts'
import type { ConsistencyAction, ConsistencyAnswer, ConsistencyPlan, Reinspection } from './consistency.ts'

type Of = { organisation_code: string; organisation: string }

// Only what everybody who sees the plan may open counts, so that the advice gives nothing away of what is for the plan's line.
const evidenceOf = (
  where: string,
) => `(SELECT count(*)::int FROM evidence e WHERE ${where} AND e.removed_on IS NULL AND e.audience = 'everyone'
  AND (e.url IS NOT NULL OR (SELECT v.scan IN ('none', 'clean') FROM evidence_files v WHERE v.evidence_id = e.id ORDER BY v.number DESC LIMIT 1)))`

const gone = (owner: string, organisation: string) => `${owner} IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM users gu JOIN memberships gm ON gm.user_id = gu.id WHERE gu.id = ${owner} AND (gu.deactivated_on IS NULL OR gu.deactivated_on > :day::date)
    AND gm.organisation_id = ${organisation} AND gm.from_on <= :day::date AND (gm.to_on IS NULL OR gm.to_on >= :day::date))`

const ofPlace = (person: Person, where: string) => `FROM addressees a JOIN organisations o ON o.id = a.organisation_id
  JOIN recommendations r ON r.id = a.recommendation_id JOIN inspections i ON i.id = r.inspection_id
  WHERE ${where} AND ${planSeen(person)} AND ${inspectionSeen(person)}`

const answers = (
  person: Person,
  where: string,
): string => `SELECT a.id AS addressee_id, a.recommendation_id, r.number, r.text, a.response, a.closure, a.target_on,
    o.code AS organisation_code, o.name AS organisation, coalesce((SELECT u.name FROM users u WHERE u.id = a.owner_id), nullif(a.owner_title, '')) AS owner,
    ${gone('a.owner_id', 'a.organisation_id')} AS owner_gone, ${evidenceOf('e.addressee_id = a.id')} AS evidence
  ${ofPlace(person, where)} ORDER BY o.name, r.number`

const actions = (
  person: Person,
  where: string,
): string => `SELECT x.id, x.title, x.description, x.success_measure, x.status, x.due_on, s.addressees, s.organisation_code,
    coalesce(u.name, nullif(x.owner_title, '')) AS owner, ${gone('x.owner_id', 'x.organisation_id')} AS owner_gone, ${evidenceOf('e.action_id = x.id')} AS evidence
  FROM (SELECT l.action_id, q.code AS organisation_code, array_agg(q.id) AS addressees
    FROM (SELECT a.id, o.code ${ofPlace(person, where)}) q JOIN action_addressees l ON l.addressee_id = q.id GROUP BY 1, 2) s
  JOIN actions x ON x.id = s.action_id LEFT JOIN users u ON u.id = x.owner_id ORDER BY x.due_on, x.id`

// The next one that is planned or begun: of an organisation, after a day.
const nextOf = (
  person: Person,
): string => `SELECT i.title, i.fieldwork_from FROM inspections i WHERE i.organisation_id = :organisation_id AND i.state IN ('planned', 'fieldwork')
    AND i.fieldwork_from > :day::date AND ${inspectionSeen(person)} ORDER BY i.fieldwork_from LIMIT 1`
// The next one that is planned or begun, of the organisation that was inspected, after this one.
const reinspection = (
  person: Person,
): string => `SELECT i.title, i.fieldwork_from FROM inspections i JOIN inspections this ON this.id = :inspection_id
  WHERE i.organisation_id = this.organisation_id AND i.id <> this.id AND i.state IN ('planned', 'fieldwork')
    AND i.fieldwork_from > coalesce(this.fieldwork_from, this.published_on, '-infinity') AND ${inspectionSeen(person)} ORDER BY i.fieldwork_from LIMIT 1`

export type SeenPlan = Of & ConsistencyPlan

/** The plans of an inspection that this person sees, each with what the rules of consistency ask about. */
export const listConsistencyPlans = (db: Db, person: Person, inspection_id: number, day: Day): Promise<SeenPlan[]> =>
  plansAt(db, person, { inspection: inspection_id }, day, { sql: reinspection(person), bindings: { inspection_id } })

/** The plan of an organisation, over all its recommendations; undefined where this person sees none. */
export const findConsistencyPlan = async (db: Db, person: Person, organisation_id: number, day: Day): Promise<SeenPlan | undefined> =>
  (await plansAt(db, person, { organisation: organisation_id }, day, { sql: nextOf(person), bindings: { organisation_id, day } }))[0]

async function plansAt(db: Db, person: Person, of: SeenOf, day: Day, next: Question<Reinspection>): Promise<SeenPlan[]> {
  const place = placeOf(of)
  const bindings = { ...place.bindings, day }
  const found = await askTogether(db, person, {
    answers: { sql: answers(person, place.where), bindings } as Question<ConsistencyAnswer & Of>,
    actions: { sql: actions(person, place.where), bindings } as Question<ConsistencyAction & Of>,
    next,
  })
  return [...Map.groupBy(found.answers, ({ organisation_code }) => organisation_code).values()].map(own => {
    const { organisation_code, organisation } = own[0]!
    const served = found.actions.filter(action => action.organisation_code === organisation_code)
    return { organisation_code, organisation, answers: own, actions: served, reinspection: found.next[0] ?? null }
  })
}
