// What has become of an invitation, and of the person it was sent to.

import type { Day } from '../days.ts'
import type { Invitation } from '../db/accountTables.ts'

export const validHours = 72

type Dates = Pick<Invitation, 'accepted_at' | 'withdrawn_at' | 'expires_at'>

export const isOpen = ({ accepted_at, withdrawn_at, expires_at }: Dates, now: Date): boolean =>
  !accepted_at && !withdrawn_at && expires_at > now

export const memberStates = {
  invited: 'Invited',
  expired: 'Invitation expired',
  active: 'Active',
  left: 'Left',
  deactivated: 'Deactivated',
} as const
export type MemberState = keyof typeof memberStates

/** Where somebody is between being asked in and having left, as their leader sees it on a day. */
export function stateOfMember(
  member: { invitation_expires_at: Date | null; to_on: Day | null; deactivated_on: Day | null },
  now: Date,
  today: Day,
): MemberState {
  if (member.deactivated_on) return 'deactivated'
  if (member.invitation_expires_at) return member.invitation_expires_at > now ? 'invited' : 'expired'
  return member.to_on && member.to_on < today ? 'left' : 'active'
}
