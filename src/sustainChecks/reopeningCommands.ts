import type { LockedAction } from '../actions/queries.ts'
import { reopenIn } from '../actions/reopeningCommands.ts'
import type { Day } from '../days.ts'
import type { Moment } from '../db/act.ts'
import { queueMail } from '../mail/commands.ts'
import type { Person } from '../users/person.ts'
import { reopenedLetter } from './letters.ts'

interface Reopening {
  due_on: Day
  text: string
  missed: boolean
}

/** Open a completed action again because its change has not lasted, and tell its owner and leaders. Part of a larger act. */
export async function reopenUnlasting(moment: Moment<Person>, action: LockedAction, { due_on, text, missed }: Reopening): Promise<void> {
  await reopenIn(moment, action, { due_on, text, why: 'failed_check' }, { failed_check_on: moment.today })
  await tell(moment, action, missed)
}

async function tell(
  { tx, person, now, today }: Moment<Person>,
  { id, organisation_id, owner_id }: LockedAction,
  missed: boolean,
): Promise<void> {
  const { rows } = await tx.raw(
    `SELECT u.id, u.name, u.email FROM users u WHERE u.deactivated_on IS NULL AND NOT u.invited AND u.id <> :actor AND (u.id = :owner_id OR EXISTS (
       SELECT 1 FROM memberships m WHERE m.user_id = u.id AND m.organisation_id = :organisation_id AND m.role IN ('unit_leader', 'regional_lead', 'national_lead')
         AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))) ORDER BY u.id`,
    { actor: person.id, owner_id, organisation_id, today },
  )
  for (const to of rows as { id: number; name: string; email: string }[])
    await queueMail(tx, { key: `sustain:${id}:${now.toISOString()}:${to.id}`, to, ...reopenedLetter({ action: id, missed }) })
}
