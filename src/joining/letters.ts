import type { Role } from '../db/tables.ts'
import type { NewMail } from '../mail/commands.ts'
import { shortName } from '../organisations/names.ts'
import { isolated, roles } from '../users/person.ts'
import { validHours } from './state.ts'

interface Asked {
  inviter: string
  role: Role
  organisation: string
  /** Whether the address has an account already. */
  known: boolean
  token: string
}

export const invitationLetter = ({ inviter, role, organisation, known, token }: Asked): Pick<NewMail, 'subject' | 'body'> => ({
  subject: 'You are invited to Track inspection recommendations',
  body: [
    `${isolated(inviter)} invites you to be ${roles[role].toLowerCase()} at ${shortName(organisation)} in the service Track inspection recommendations. It shows what becomes of the recommendations that inspectors make.`,
    known
      ? 'You have an account already. Accept the invitation, and you have this role as well.'
      : 'Accept the invitation and set a password. Then you can sign in with this email address.',
    { link: `/invitation?token=${token}`, words: 'Accept the invitation' },
    `The link works once, and for ${validHours} hours. If it has expired, ask for another one.`,
    'If you do not know what this is about, you can ignore this letter. Do not pass it on.',
  ],
})
