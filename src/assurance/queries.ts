import type { Day } from '../days.ts'
import type { Db, Tx } from '../db/knex.ts'
import type { Confirmation } from '../db/tables.ts'
import { listDeciders } from '../moreTime/queries.ts'
import type { Person } from '../users/person.ts'
import { answered, ask, facts, inspectionSeen, type Question, seenAnswers } from '../visibility/queries.ts'
import type { Claim, LastDecision } from './workflow.ts'

/** Who reported an action (x) complete last. */
const reportedBy = "(SELECT u.user_id FROM updates u WHERE u.action_id = x.id AND u.kind = 'completed' ORDER BY u.id DESC LIMIT 1)"
/** What was decided last on an action: rows of n, to be joined. */
export const lastDecision = (action: string): string => `LEFT JOIN LATERAL (
    SELECT n.id, n.decision, n.reasons, n.decided_on, n.again_on, n.again_why FROM confirmations n WHERE n.action_id = ${action} ORDER BY n.id DESC LIMIT 1) n ON true`
export const asDecision = `CASE WHEN n.id IS NOT NULL THEN json_build_object('decision', n.decision, 'reasons', n.reasons, 'decided_on', n.decided_on,
    'again_on', n.again_on, 'again_why', n.again_why) END AS last`

export type ClaimRow = Claim & { id: number; reported_by: string | null; last: (LastDecision & Pick<Confirmation, 'reasons'>) | null }

/** What the rules need to know about an action that this person sees, with who reported it complete. */
const claim = (
  condition: string,
) => `SELECT x.id, x.status, x.owner_id, array_remove(o.line, o.id) AS above, ru.id AS reported_by_id, ru.name AS reported_by, ${asDecision}
    FROM actions x JOIN organisations o ON o.id = x.organisation_id LEFT JOIN users ru ON ru.id = ${reportedBy} ${lastDecision('x.id')} WHERE ${condition}`
export const claimOf = (person: Person, action: number): Question<ClaimRow> => ({
  sql: claim('x.id = :action AND EXISTS (SELECT 1 FROM seen)'),
  bindings: { action },
  seen: seenAnswers(person, { action }),
})
/** The claim of an action that was found, or locked, for somebody before. */
export const getClaim = async (db: Db | Tx, person: Person, action: number): Promise<ClaimRow> =>
  (await ask<ClaimRow>(db, person, claim('x.id = :action'), { action }))[0]!

export type ConfirmationRow = Confirmation & { decided_by: string }

/** What somebody above decided about an action, of a plan this person sees: the latest first. */
export const confirmationsOf = (person: Person, action: number): Question<ConfirmationRow> => ({
  sql: `SELECT n.*, u.name AS decided_by FROM confirmations n JOIN users u ON u.id = n.decided_by_id
    WHERE n.action_id = :action AND EXISTS (SELECT 1 FROM seen) ORDER BY n.id DESC LIMIT 100`,
  bindings: { action },
  seen: seenAnswers(person, { action }),
})

/** Whether anybody could decide on what an action claims today: somebody above, besides whoever owns it or reported it. */
export async function canBeDecided(
  db: Db | Tx,
  { organisation_id, addressees }: { organisation_id: number; addressees: number[] },
  { owner_id, reported_by_id }: Pick<Claim, 'owner_id' | 'reported_by_id'>,
  today: Day,
): Promise<boolean> {
  const besides = [owner_id, reported_by_id].filter(id => id !== null)
  return (await listDeciders(db, { organisation_id, addressees, besides, today })).length > 0
}

// A claim of use: it serves an answer (b) that is open, and was made after inspectors opened that again.
const ofUse = (person: Person, b: string) => `${b}.closure IS NULL AND NOT ${b}.withdrawn AND ${b}.completed > ${b}.confirmed
    AND ${inspectionSeen(person, facts(false)).replaceAll('b.', `${b}.`)} AND EXISTS (
      SELECT 1 FROM addressees ${b}a WHERE ${b}a.id = ${b}.addressee_id AND (${b}a.counts_from IS NULL OR x.completed_at > ${b}a.counts_from))`
// It starts from the answers with something completed and not confirmed, which have an index. Each action once: with its first such answer.
const mineToDecide = (
  person: Person,
) => `FROM standing_facts b JOIN action_addressees l ON l.addressee_id = b.addressee_id JOIN actions x ON x.id = l.action_id
    ${lastDecision('x.id')}
    WHERE b.organisation_id = ANY(ARRAY(SELECT id FROM organisations WHERE line && :leads AND array_remove(line, id) && :leads)) AND ${ofUse(person, 'b')}
    AND x.status = 'completed' AND x.owner_id IS DISTINCT FROM :me AND (n.decision IS DISTINCT FROM 'confirmed' OR n.again_on IS NOT NULL)
    AND ${reportedBy} IS DISTINCT FROM :me AND NOT EXISTS (
      SELECT 1 FROM action_addressees k JOIN standing_facts f ON f.addressee_id = k.addressee_id
      WHERE k.action_id = x.id AND k.addressee_id < b.addressee_id AND ${ofUse(person, 'f')})`

export interface ToConfirm {
  id: number
  title: string
  organisation: string
  completed_on: Day
  different_now: string
  reported_by: string | null
  last: ClaimRow['last']
  /** How many pieces of evidence this person may open. */
  evidence: number
  total: number
}

/** What waits for this person to confirm: those to be confirmed again first, then the oldest, each with how many there are in all. */
export const listToConfirm = (db: Db, person: Person, limit: number): Promise<ToConfirm[]> =>
  ask<ToConfirm>(
    db,
    person,
    `WITH mine AS (
       SELECT x.id, count(*) OVER () AS total, n.again_on IS NULL AS once, x.completed_at ${mineToDecide(person)} ORDER BY once, x.completed_at, x.id LIMIT :limit)
     SELECT x.id, x.title, xo.name AS organisation, x.completed_on, x.different_now, ru.name AS reported_by, ${asDecision}, mine.total,
       (SELECT count(*)::int FROM evidence e WHERE e.action_id = x.id AND e.removed_on IS NULL) AS evidence
     FROM mine JOIN actions x ON x.id = mine.id JOIN organisations xo ON xo.id = x.organisation_id LEFT JOIN users ru ON ru.id = ${reportedBy} ${lastDecision('x.id')}
     ORDER BY mine.once, mine.completed_at, mine.id`,
    { limit },
  )

/** How many are counted at the most: as many as the list shows. */
export const mostCounted = 100

/** How many wait, counted up to that. */
export const countToConfirm = (person: Person): Question<{ n: number }> => ({
  sql: `SELECT count(*)::int AS n FROM (SELECT 1 ${mineToDecide(person)} LIMIT :most) waiting`,
  bindings: { most: mostCounted },
})
export const countMineToConfirm = async (db: Db, person: Person): Promise<number> =>
  (await answered(db, person, countToConfirm(person)))[0]!.n
